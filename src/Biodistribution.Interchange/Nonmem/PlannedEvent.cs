using Biodistribution.Simulation;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>
/// A timeline event with its place among those at the same time: implied doses first, then what the rows say in their
/// order.
/// </summary>
/// <param name="Rank">Index of the row; -1 for what arrives by itself (repeats, lagged doses), infinite for what
/// follows all rows of the time.</param>
/// <param name="Event">What happens.</param>
internal sealed record PlannedEvent(double Rank, TimelineEvent Event)
{
    /// <summary>When.</summary>
    public double Time => Event.Time.Value;
}
