namespace Biodistribution.Numerics.Optimization;

/// <summary>Where a search without derivatives begins, how finely it ends, and how long it may take.</summary>
public sealed record EvolutionStrategySettings
{
    /// <summary>Standard deviation of the first points in each variable; positive where the variable can move.</summary>
    public required double[] FirstSpread { get; init; }

    /// <summary>Seed of its points.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which of the streams of the seed.</summary>
    public ulong Stream { get; init; }

    /// <summary>Difference of the objective that means nothing.</summary>
    public double NegligibleDecrease { get; init; } = 1e-9;

    /// <summary>The same, relative to the objective.</summary>
    public double ObjectiveTolerance { get; init; } = 1e-12;

    /// <summary>Spread of the points, relative to the first, below which they count as one.</summary>
    public double StepTolerance { get; init; } = 1e-11;

    /// <summary>Most evaluations of the objective.</summary>
    public int EvaluationLimit { get; init; } = 100_000;

    /// <summary>How much a limit may be violated.</summary>
    public double LimitTolerance { get; init; } = 1e-8;
}
