using System.Collections.Immutable;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Cli.Session;

/// <summary>What the data allow for a prediction under one of several explanations of them.</summary>
/// <param name="Explanation">Name of the explanation: the study as written, or one of its alternatives.</param>
/// <param name="Verdict">Range and verdict, in the unit of the prediction; an end is NaN where there is none.</param>
internal sealed record ExplainedPrediction(string Explanation, Verdict Verdict)
{
    /// <summary>One row for each prediction and explanation, predictions together.</summary>
    /// <param name="predictions">The predictions, explanation by explanation.</param>
    public static Table Table(ImmutableArray<ExplainedPrediction> predictions)
    {
        var rows = ByPrediction(predictions);
        return new(
            new TextColumn("prediction", rows.Select(one => one.Verdict.Name)),
            new TextColumn("explanation", rows.Select(one => one.Explanation)),
            new NumberColumn("lower", rows.Select(one => one.Verdict.Lower)),
            new NumberColumn("upper", rows.Select(one => one.Verdict.Upper)),
            new TextColumn("verdict", rows.Select(one => one.Verdict.Short)),
            new TextColumn("in_words", rows.Select(one => one.Verdict.Text))
        );
    }

    /// <summary>The same as lines for the screen.</summary>
    /// <param name="predictions">The predictions, explanation by explanation.</param>
    public static IEnumerable<string[]> Rows(ImmutableArray<ExplainedPrediction> predictions) =>
        ByPrediction(predictions)
            .Select(one => new[] { one.Verdict.Name, one.Explanation, $"{End(one.Verdict.Lower)} to {End(one.Verdict.Upper)}" });

    private static ImmutableArray<ExplainedPrediction> ByPrediction(ImmutableArray<ExplainedPrediction> predictions) =>
        [.. predictions.Select(one => one.Verdict.Name).Distinct().SelectMany(name => predictions.Where(one => one.Verdict.Name == name))];

    private static string End(double value) => double.IsNaN(value) ? "no end" : NumberText.Short(value);
}
