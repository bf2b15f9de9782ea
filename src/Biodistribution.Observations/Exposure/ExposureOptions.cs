using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Exposure;

/// <summary>How profiles are summarised without a compartment model, and what is known about their doses.</summary>
public sealed record ExposureOptions
{
    /// <summary>How areas are taken between samples.</summary>
    public AreaRule Area { get; init; } = AreaRule.LinearUpLogDown;

    /// <summary>Fewest points a terminal half-life is taken from; at least 3.</summary>
    public int TerminalPoints { get; init; } = 3;

    /// <summary>Observables the dose enters directly, such as blood after an intravenous dose.</summary>
    public ImmutableArray<string> DosedInto { get; init; } = [];

    /// <summary>How long the dose took, in the unit of its profile's times; 0 for at once.</summary>
    public Quantity? Duration { get; init; }

    /// <summary>What each group was given; the empty name for every group.</summary>
    public ImmutableDictionary<string, Quantity> Doses { get; init; } = ImmutableDictionary<string, Quantity>.Empty;

    /// <summary>The observable others are compared with; empty to compare each with each.</summary>
    public string RelativeTo { get; init; } = "";

    /// <summary>The group others are compared with for relative targeting efficiency; empty for none.</summary>
    public string ComparedTo { get; init; } = "";

    /// <summary>Probability of intervals.</summary>
    public double Confidence { get; init; } = 0.95;
}
