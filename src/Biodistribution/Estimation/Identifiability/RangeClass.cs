namespace Biodistribution.Estimation.Identifiability;

/// <summary>What the two ends of a profile make of it.</summary>
public enum RangeClass
{
    /// <summary>The data close it on both sides: a confidence interval.</summary>
    Interval,

    /// <summary>
    /// It is closed on both sides, on one at least by something assumed or bounded, or no value within it agrees better
    /// than others: a range.
    /// </summary>
    Range,

    /// <summary>It is closed from below only.</summary>
    OpenAbove,

    /// <summary>It is closed from above only.</summary>
    OpenBelow,

    /// <summary>It is closed on neither side.</summary>
    Free,
}
