using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Exposure;

/// <summary>One observable of one group or animal over time, measured or simulated, as non-compartmental analysis takes it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Animal">The animal; empty for the means of a group.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="TimeUnit">Unit of the times.</param>
/// <param name="Times">Times after the dose, ascending, not negative.</param>
/// <param name="Values">Values, not negative.</param>
public sealed record ExposureProfile(
    string Group,
    string Animal,
    string Observable,
    Unit Unit,
    Unit TimeUnit,
    ImmutableArray<double> Times,
    ImmutableArray<double> Values
)
{
    /// <summary>Whether it was simulated.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>The animals behind a profile of means; empty for a profile of one animal, of a summary, or of a simulation.</summary>
    public ImmutableArray<SparseSample> Samples { get; init; } = [];

    /// <summary>What was given; null when not known.</summary>
    public Quantity? Dose { get; init; }

    /// <summary>Whether the dose goes into what is observed at once or over a time, or reaches it from elsewhere.</summary>
    public DoseInput Input { get; init; } = DoseInput.Elsewhere;

    /// <summary>How the profile is called in tables and figures.</summary>
    public string Title => Animal.Length > 0 ? $"{Group}, {Animal}, {Observable}" : $"{Group}, {Observable}";
}
