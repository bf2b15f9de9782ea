namespace Biodistribution.Estimation.Identifiability;

/// <summary>What the data say about a parameter or a prediction.</summary>
public enum VerdictKind
{
    /// <summary>The data limit it on both sides.</summary>
    Determined,

    /// <summary>The data limit it from below only.</summary>
    BoundedBelow,

    /// <summary>The data limit it from above only.</summary>
    BoundedAbove,

    /// <summary>
    /// Orderings or hard limits hold it within a range, but no measurement prefers a value there: a range, not an
    /// interval.
    /// </summary>
    OnlyBounded,

    /// <summary>The data do not determine it.</summary>
    NotDetermined,

    /// <summary>Two or more separate values agree with the data equally well.</summary>
    TwoSolutions,
}

/// <summary>A verdict with its reason in words.</summary>
/// <param name="Name">The parameter or prediction.</param>
/// <param name="Kind">What the data say.</param>
/// <param name="Text">The verdict as a sentence.</param>
public sealed record Verdict(string Name, VerdictKind Kind, string Text)
{
    /// <summary>Lower end of the interval or range, in the unit shown; NaN where the data give none.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of the interval or range, in the unit shown; NaN where the data give none.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>
    /// Whether <see cref="Lower"/> and <see cref="Upper"/> are a confidence interval; otherwise they are limits of what
    /// is admissible.
    /// </summary>
    public bool IsInterval { get; init; }

    /// <summary>What the ends make of it.</summary>
    public RangeClass Class { get; init; } = RangeClass.Free;

    /// <summary>The value of another solution that agrees with the data as well, in the unit shown; NaN for none.</summary>
    public double OtherSolution { get; init; } = double.NaN;

    /// <summary>What closes it from below, in words that begin with "by"; empty where nothing does.</summary>
    public string ClosedBelow { get; init; } = "";

    /// <summary>What closes it from above, in words that begin with "by"; empty where nothing does.</summary>
    public string ClosedAbove { get; init; } = "";

    /// <summary>The word for it, one of <see cref="RangeWords.Meanings"/>.</summary>
    public string Short => Kind == VerdictKind.TwoSolutions ? RangeWords.TwoSolutions : RangeWords.Of(ShownClass);

    /// <summary>The values that agree with the data, without the word: <c>4.5 to 49 %ID</c>, <c>at least 0.3 mL/h</c>.</summary>
    /// <param name="unit">The unit shown; empty for none.</param>
    /// <param name="digits">Significant digits.</param>
    public string Values(string unit, int digits = 3) => RangeWords.Values(ShownClass, Lower, Upper, unit, digits);

    /// <summary>The class that is shown: what the data close on both sides but do not determine is a range.</summary>
    public RangeClass ShownClass =>
        IsInterval ? RangeClass.Interval
        : Class == RangeClass.Interval ? RangeClass.Range
        : Class;
}
