namespace Biodistribution.Observations.Comparison;

/// <summary>One organ of one group at one time, compared with the reference group.</summary>
/// <param name="Observable">The organ.</param>
/// <param name="Time">The time, with its unit in the row's words.</param>
/// <param name="Group">The group.</param>
/// <param name="Reference">The group it is compared with.</param>
/// <param name="Unit">The unit of the values.</param>
public sealed record ComparedOrgan(string Observable, string Time, string Group, string Reference, string Unit)
{
    /// <summary>How many animals the group has.</summary>
    public int Count { get; init; }

    /// <summary>How many animals the reference has.</summary>
    public int ReferenceCount { get; init; }

    /// <summary>Mean of the group; NaN where it is not compared.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>Mean of the reference.</summary>
    public double ReferenceMean { get; init; } = double.NaN;

    /// <summary>Difference of the means with its 95 % interval by Welch's t test.</summary>
    public (double Value, double Lower, double Upper) Difference { get; init; } = (double.NaN, double.NaN, double.NaN);

    /// <summary>
    /// Ratio of the geometric means with its 95 % interval by Welch's t test of logarithms; NaN where a value is not
    /// positive.
    /// </summary>
    public (double Value, double Lower, double Upper) Ratio { get; init; } = (double.NaN, double.NaN, double.NaN);

    /// <summary>Two-sided p of Welch's t test of the difference; NaN where it is not compared.</summary>
    public double WelchP { get; init; } = double.NaN;

    /// <summary>
    /// Two-sided p of Dunnett's test against the reference, for all groups of this organ and time; NaN for a single
    /// comparison.
    /// </summary>
    public double DunnettP { get; init; } = double.NaN;

    /// <summary>Why it is not compared; empty where it is.</summary>
    public string Missing { get; init; } = "";
}
