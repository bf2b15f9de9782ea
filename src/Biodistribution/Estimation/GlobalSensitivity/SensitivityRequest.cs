using System.Collections.Immutable;

namespace Biodistribution.Estimation.GlobalSensitivity;

/// <summary>How parameters are varied together.</summary>
public enum SensitivityMethod
{
    /// <summary>Shares of the variance, first order and total.</summary>
    Sobol,

    /// <summary>Elementary effects: few runs for many parameters.</summary>
    Morris,
}

/// <summary>Which parameters move which numbers most, over their whole ranges at once.</summary>
/// <param name="Inputs">What varies, independently.</param>
/// <param name="Outputs">The numbers.</param>
public sealed record SensitivityRequest(ImmutableArray<VariedInput> Inputs, ImmutableArray<Prediction> Outputs)
{
    /// <summary>How.</summary>
    public SensitivityMethod Method { get; init; }

    /// <summary>
    /// Rows of a Saltelli sample, each of two runs more than there are inputs; or trajectories of Morris, each of one
    /// more.
    /// </summary>
    public int Samples { get; init; } = 512;

    /// <summary>Whether the logarithm of each number is looked at, for numbers that span orders of magnitude.</summary>
    public bool OfLogarithm { get; init; }

    /// <summary>Levels of the grid of Morris, even.</summary>
    public int Levels { get; init; } = 4;

    /// <summary>Draws of the intervals.</summary>
    public int Replicates { get; init; } = 500;

    /// <summary>Probability of the intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The seed of sample and intervals.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most threads; 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>How many parameter sets are simulated.</summary>
    public int Points => checked(Samples * (Inputs.Length + (Method == SensitivityMethod.Sobol ? 2 : 1)));
}
