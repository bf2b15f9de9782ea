namespace Biodistribution.Estimation;

/// <summary>How a fit is searched for.</summary>
public sealed record FitSettings
{
    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Searches, the first from the declared start and the others from points spread over the bounds; 1 for the
    /// declared start alone.
    /// </summary>
    public int Starts { get; init; } = 12;

    /// <summary>Most searches at a time; results do not depend on it. 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>Most steps of one search.</summary>
    public int IterationLimit { get; init; } = 1000;

    /// <summary>How estimates are searched for; null for what the study says.</summary>
    public SearchMethod? Method { get; init; }

    /// <summary>Probability of intervals.</summary>
    public double Confidence { get; init; } = 0.95;
}
