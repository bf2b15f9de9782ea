using Biodistribution.Estimation;
using Biodistribution.Simulation;

namespace Biodistribution.Studies.Analysis;

/// <summary>How a study is analysed.</summary>
public sealed record AnalysisSettings
{
    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Searches of the fit.</summary>
    public int Starts { get; init; } = 12;

    /// <summary>Most threads; results do not depend on it. 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>How estimates are searched for; null for what the study says.</summary>
    public SearchMethod? Method { get; init; }

    /// <summary>What is asked of the integration in place of what the study says.</summary>
    public SolverChoice Solver { get; init; } = new();

    /// <summary>Probability of intervals and bands.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Most parameter sets that bands are drawn from.</summary>
    public int DrawCount { get; init; } = 60;
}
