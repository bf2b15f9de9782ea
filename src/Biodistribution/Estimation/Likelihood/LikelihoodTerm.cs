using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>What a row does in a likelihood.</summary>
internal enum TermKind
{
    Measured,
    CensoredBelow,
    CensoredAbove,
    Between,
    Extremes,
    SoftOrder,
    HardAbove,
    HardBelow,
    HardOrder,
}

/// <summary>One row of data made ready: which numbers of the simulation it compares with what, and how.</summary>
/// <param name="Observation">The row.</param>
internal sealed record LikelihoodTerm(Observation Observation)
{
    /// <summary>Why the row cannot be used; null when it can.</summary>
    public Diagnostic? Refusal { get; init; }

    public TermKind Role { get; init; }

    /// <summary>Index of the number compared.</summary>
    public int Primary { get; init; } = -1;

    /// <summary>Index of the number it is divided by or compared with; -1 for none.</summary>
    public int Reference { get; init; } = -1;

    /// <summary>What a number of the row is multiplied by to be in coherent units.</summary>
    public double Factor { get; init; } = 1;

    public double Value { get; init; } = double.NaN;

    public double Lower { get; init; } = double.NaN;

    public double Upper { get; init; } = double.NaN;

    /// <summary>Animals a range covers.</summary>
    public int Count { get; init; }

    public ResidualError Noise { get; init; }

    /// <summary>Which factor for arbitrary units multiplies the prediction; -1 for none.</summary>
    public int FactorSlot { get; init; } = -1;

    /// <summary>Whether the row repeats another and is only checked.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Which case of a resampled study the row belongs to: an animal drawn twice is two animals.</summary>
    public int Case { get; init; }

    /// <summary>How the row is used, in words.</summary>
    public string How { get; init; } = "";

    public bool IsUsable => Refusal is null;

    public bool IsHard => Role is TermKind.HardAbove or TermKind.HardBelow or TermKind.HardOrder;

    public bool IsFitted => IsUsable && !IsChecked && !IsHard;

    public bool IsLimit => IsUsable && !IsChecked && IsHard;
}
