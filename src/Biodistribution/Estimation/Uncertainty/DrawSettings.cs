namespace Biodistribution.Estimation.Uncertainty;

/// <summary>How parameter values consistent with the data are sampled.</summary>
public sealed record DrawSettings
{
    /// <summary>Seed of all chains.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Chains, each from another start.</summary>
    public int Chains { get; init; } = 8;

    /// <summary>Draws to keep.</summary>
    public int Draws { get; init; } = 400;

    /// <summary>Generations after which chains that still disagree are given up.</summary>
    public int GenerationLimit { get; init; } = 4000;

    /// <summary>Largest R-hat accepted.</summary>
    public double RHatLimit { get; init; } = 1.05;

    /// <summary>Smallest effective number of draws accepted.</summary>
    public double LeastEffectiveSize { get; init; } = 100;

    /// <summary>Probability of intervals: within it solutions of the fit agree equally well.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether assumed parameters vary over their ranges.</summary>
    public bool VaryAssumed { get; init; } = true;

    /// <summary>Most chains at a time; results do not depend on it. 0 for as many as there are processors.</summary>
    public int Threads { get; init; }
}
