using System.Collections.Immutable;

namespace Biodistribution.Estimation.Design;

/// <summary>One measurement that could be made next.</summary>
/// <param name="Name">What people call it: liver of healthy at 24 h.</param>
/// <param name="Group">Of which group.</param>
/// <param name="Observables">What is measured in every animal; several when one animal gives them all.</param>
/// <param name="Time">When, in coherent units.</param>
/// <param name="Animals">How many animals.</param>
/// <param name="Cost">What it costs, in any unit.</param>
public sealed record DesignCandidate(string Name, string Group, ImmutableArray<string> Observables, double Time, int Animals, double Cost)
{
    /// <summary>
    /// The smallest value that can be measured, in coherent units; 0 for every value; NaN to take a third of the
    /// smallest value the study measured in that unit.
    /// </summary>
    public double Detects { get; init; } = double.NaN;
}

/// <summary>Which next measurements are to be weighed.</summary>
public sealed record DesignRequest
{
    /// <summary>The measurements.</summary>
    public required ImmutableArray<DesignCandidate> Candidates { get; init; }

    /// <summary>The prediction that matters most; empty for the first of the study.</summary>
    public string For { get; init; } = "";

    /// <summary>Most measurements of a set.</summary>
    public int Add { get; init; } = 3;

    /// <summary>Most a set may cost.</summary>
    public double Budget { get; init; } = double.PositiveInfinity;
}

/// <summary>How designs are weighed.</summary>
public sealed record DesignSettings
{
    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Probability of intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Parameter sets that agree with the data over which scores are averaged.</summary>
    public int ParameterSets { get; init; } = 8;

    /// <summary>
    /// Best single measurements whose profiles are traced, at each of <see cref="CheckedSets"/> parameter sets: best at
    /// the best fit and best over all sets, in turn.
    /// </summary>
    public int CheckedCandidates { get; init; } = 5;

    /// <summary>Parameter sets at which profiles are traced.</summary>
    public int CheckedSets { get; init; } = 5;

    /// <summary>Most threads; results do not depend on it. 0 for as many as there are processors.</summary>
    public int Threads { get; init; }
}
