using System.Collections.Immutable;

namespace Biodistribution.Reports.Answers;

/// <summary>
/// What a run comes to, in the order in which a reader wants it: where the dose is, what the data tell and do not, what
/// to do next. The same for the screen, the first screen of the report, and the README.
/// </summary>
/// <param name="Title">The title of the study.</param>
/// <param name="Source">Its name and how many numbers it has.</param>
public sealed record Answer(string Title, string Source)
{
    /// <summary>What was fitted and what was assumed, one fact each.</summary>
    public ImmutableArray<string> Facts { get; init; } = [];

    /// <summary>Where the dose is; null where the study predicts nothing.</summary>
    public AnswerPredictions? Where { get; init; }

    /// <summary>What the data tell; null before a fit.</summary>
    public AnswerVerdicts? Tell { get; init; }

    /// <summary>What to do next.</summary>
    public ImmutableArray<NextStep> Next { get; init; } = [];

    /// <summary>What a reader must know beside, a sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>Predictions with what agrees with the data.</summary>
/// <param name="Heading">What is shown, such as "Where the dose is at 6 h".</param>
/// <param name="Unit">The unit of those with a bar; empty for none.</param>
/// <param name="AxisEnd">Where the axis of the bars ends, in that unit; it begins at 0.</param>
/// <param name="Confidence">Probability of intervals, 0 to 1.</param>
public sealed record AnswerPredictions(string Heading, string Unit, double AxisEnd, double Confidence)
{
    /// <summary>The predictions, those with a bar first.</summary>
    public ImmutableArray<AnswerRange> Ranges { get; init; } = [];

    /// <summary>What must be said of all of them, a sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}

/// <summary>One prediction.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Word">The word for what the data say of it.</param>
/// <param name="Values">The values that agree with the data, with their unit where it is not that of the axis.</param>
public sealed record AnswerRange(string Label, string Word, string Values)
{
    /// <summary>Lower end on the axis; NaN where it is open or there is no bar.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end on the axis; NaN where it is open or there is no bar.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>The best fit on the axis; NaN where no value is best.</summary>
    public double Best { get; init; } = double.NaN;

    /// <summary>Whether it is drawn as a bar.</summary>
    public bool HasBar { get; init; }

    /// <summary>What closes it, and what was measured of it; empty for an interval that nothing contradicts.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Whether a measurement lies outside.</summary>
    public bool IsContradicted { get; init; }
}

/// <summary>What the data tell of the parameters.</summary>
/// <param name="Summary">How many of how many have an interval, in a sentence.</param>
public sealed record AnswerVerdicts(string Summary)
{
    /// <summary>The parameters, those the data tell most of first.</summary>
    public ImmutableArray<AnswerParameter> Parameters { get; init; } = [];

    /// <summary>How well the data are met, in a sentence.</summary>
    public string Fit { get; init; } = "";

    /// <summary>What the residuals say against the model, a sentence each; empty for nothing.</summary>
    public ImmutableArray<string> Misfit { get; init; } = [];

    /// <summary>Mass balance and accuracy of the curves; empty where none were computed.</summary>
    public string Accuracy { get; init; } = "";
}

/// <summary>One parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Word">The word for what the data say of it.</param>
/// <param name="Values">The values that agree with the data; of an interval also the estimate.</param>
/// <param name="Meaning">What it means; empty where the model does not say.</param>
public sealed record AnswerParameter(string Name, string Word, string Values, string Meaning);

/// <summary>Something to do next.</summary>
/// <param name="Purpose">What for, in a few words.</param>
/// <param name="Command">The command, ready to be typed.</param>
public sealed record NextStep(string Purpose, string Command);
