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

    /// <summary>The verdict in a few words, for a table.</summary>
    public string Short =>
        Kind switch
        {
            VerdictKind.Determined => "determined",
            VerdictKind.BoundedBelow => "bounded below only",
            VerdictKind.BoundedAbove => "bounded above only",
            VerdictKind.OnlyBounded => "only bounded",
            VerdictKind.NotDetermined => "not determined",
            _ => "two solutions",
        };
}
