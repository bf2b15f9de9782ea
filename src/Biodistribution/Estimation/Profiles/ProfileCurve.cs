using System.Collections.Immutable;
using Biodistribution.Estimation.Identifiability;

namespace Biodistribution.Estimation.Profiles;

/// <summary>What ends a profile on one side.</summary>
public enum ProfileEndKind
{
    /// <summary>The data: agreement falls below the confidence asked for.</summary>
    Data,

    /// <summary>A hard ordering or limit.</summary>
    HardLimit,

    /// <summary>The parameter's own bound; the data still agree there.</summary>
    Bound,

    /// <summary>The model: it cannot go further, whatever the other parameters.</summary>
    Reach,

    /// <summary>Bounds of other parameters: were they wider, the end would lie elsewhere, nearly always farther out.</summary>
    OtherBounds,

    /// <summary>The range of something assumed: were it wider, the end would lie farther out.</summary>
    Assumed,

    /// <summary>Nothing within the steps tried.</summary>
    None,

    /// <summary>The model could not be solved beyond.</summary>
    Failed,
}

/// <summary>One end of a profile.</summary>
/// <param name="Kind">What ends it.</param>
/// <param name="Value">Where, in the unit shown.</param>
/// <param name="By">What it is limited by, in words: rows, parameters at their bounds; empty for the data.</param>
public sealed record ProfileEnd(ProfileEndKind Kind, double Value, string By)
{
    /// <summary>
    /// Whether something closes the profile there: not where the parameter's own bound came first, the model could not
    /// be solved, or no end was found.
    /// </summary>
    public bool IsClosed =>
        Kind
            is ProfileEndKind.Data
                or ProfileEndKind.HardLimit
                or ProfileEndKind.Reach
                or ProfileEndKind.OtherBounds
                or ProfileEndKind.Assumed;

    /// <summary>What ends the profile, in words that follow "ended".</summary>
    public string Sentence =>
        Kind switch
        {
            ProfileEndKind.Data => "by the data",
            ProfileEndKind.HardLimit => $"by {By}",
            ProfileEndKind.Bound => "at its bound, where the data still agree",
            ProfileEndKind.Reach => "by the model",
            ProfileEndKind.OtherBounds => $"by the bounds of the parameters ({By})",
            ProfileEndKind.Assumed => $"by what is assumed ({By})",
            ProfileEndKind.Failed => "by where the model can be solved",
            _ => "by nothing that was found",
        };
}

/// <summary>One point of a profile.</summary>
/// <param name="Value">The parameter or prediction, in the unit shown.</param>
/// <param name="Excess">Twice the log-likelihood lost against the best, at the best values of everything else.</param>
/// <param name="Others">Values of all parameters there, in coherent units.</param>
public sealed record ProfilePoint(double Value, double Excess, ImmutableArray<double> Others);

/// <summary>The profile likelihood of one parameter or prediction.</summary>
public sealed record ProfileCurve
{
    // A profile this flat over this share of its length has no best value.
    private const double MostlyFlat = 0.5;

    /// <summary>The parameter or prediction.</summary>
    public required string Name { get; init; }

    /// <summary>The unit shown.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether it is a prediction.</summary>
    public bool IsPrediction { get; init; }

    /// <summary>Whether assumed parameters were varied over their ranges, so that the curve is a range under assumptions.</summary>
    public bool IsUnderAssumptions { get; init; }

    /// <summary>The points, ascending in value.</summary>
    public required ImmutableArray<ProfilePoint> Points { get; init; }

    /// <summary>The best value, in the unit shown.</summary>
    public required double Best { get; init; }

    /// <summary>Excess at which the interval ends.</summary>
    public required double CriticalDeviance { get; init; }

    /// <summary>The lower end.</summary>
    public required ProfileEnd Lower { get; init; }

    /// <summary>The upper end.</summary>
    public required ProfileEnd Upper { get; init; }

    /// <summary>Probability of the interval.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether the data do not tell values over most of the range apart: one flat valley.</summary>
    public bool IsFlat => PlateauShare >= MostlyFlat;

    /// <summary>What the ends make of it.</summary>
    public RangeClass Class =>
        (Lower.IsClosed, Upper.IsClosed) switch
        {
            (true, true)
                when Lower.Kind == ProfileEndKind.Data
                    && Upper.Kind == ProfileEndKind.Data
                    && !IsFlat
                    && !(IsPrediction && IsUnderAssumptions) => RangeClass.Interval,
            (true, true) => RangeClass.Range,
            (true, false) => RangeClass.OpenAbove,
            (false, true) => RangeClass.OpenBelow,
            _ => RangeClass.Free,
        };

    /// <summary>Share of the stretch between the ends over which the data do not notice a change.</summary>
    public double PlateauShare { get; init; }

    /// <summary>Where that stretch begins, in the unit shown.</summary>
    public double PlateauFrom { get; init; }

    /// <summary>Where that stretch ends, in the unit shown.</summary>
    public double PlateauTo { get; init; }

    /// <summary>Bounds that other parameters lie at where the lower end is, in words; empty for none.</summary>
    public string LowerBounds { get; init; } = "";

    /// <summary>Bounds that other parameters lie at where the upper end is, in words; empty for none.</summary>
    public string UpperBounds { get; init; } = "";

    /// <summary>Parameters that change along with it, most first.</summary>
    public ImmutableArray<string> MovesWith { get; init; } = [];
}

/// <summary>Profiles with the verdicts they support.</summary>
/// <param name="Curves">One curve a parameter, then one a prediction.</param>
/// <param name="Verdicts">One verdict a curve, in the same order.</param>
/// <param name="Warnings">What the reader must know.</param>
public sealed record ProfileSet(ImmutableArray<ProfileCurve> Curves, ImmutableArray<Verdict> Verdicts, ImmutableArray<string> Warnings)
{
    /// <summary>Probability of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;
}

/// <summary>How profiles are computed.</summary>
public sealed record ProfileSettings
{
    /// <summary>Probability of intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Most points on one side.</summary>
    public int PointLimit { get; init; } = 24;

    /// <summary>Most steps of one re-optimisation.</summary>
    public int IterationLimit { get; init; } = 30;

    /// <summary>Parameters to profile; empty for all that were estimated.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Whether parameters are profiled at all.</summary>
    public bool IncludeParameters { get; init; } = true;

    /// <summary>Predictions to profile.</summary>
    public ImmutableArray<Prediction> Predictions { get; init; } = [];

    /// <summary>Whether assumed parameters vary over their ranges.</summary>
    public bool VaryAssumed { get; init; } = true;

    /// <summary>Most profiles at a time; results do not depend on it. 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>Seed of the random points of the rank check.</summary>
    public ulong Seed { get; init; } = 1;
}
