using System.Collections.Immutable;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>What a bootstrap draws.</summary>
public enum BootstrapKind
{
    /// <summary>New data from the fitted model and its errors.</summary>
    Parametric,

    /// <summary>Animals, or rows where no animals are named, drawn again from those there are, within each group.</summary>
    Case,
}

/// <summary>How a bootstrap is made.</summary>
public sealed record BootstrapSettings
{
    /// <summary>What is drawn.</summary>
    public BootstrapKind Kind { get; init; } = BootstrapKind.Parametric;

    /// <summary>Data sets drawn and fitted.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Seed of all draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Probability of intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Most steps of one search.</summary>
    public int IterationLimit { get; init; } = 100;

    /// <summary>Predictions made from every replicate.</summary>
    public ImmutableArray<Prediction> Predictions { get; init; } = [];

    /// <summary>Most replicates at a time; results do not depend on it. 0 for as many as there are processors.</summary>
    public int Threads { get; init; }
}
