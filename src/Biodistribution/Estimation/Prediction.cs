using System.Collections.Immutable;
using Biodistribution.Observations;
using Biodistribution.Units;

namespace Biodistribution.Estimation;

/// <summary>A named number computed from the simulated groups: a share of dose at a time, an area, a ratio between groups.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Group">Which group.</param>
/// <param name="Observable">Which observable.</param>
/// <param name="Unit">The unit it is shown in; <see cref="Unit.None"/> for a ratio.</param>
public sealed record Prediction(string Name, string Group, string Observable, Unit Unit)
{
    /// <summary>Which number of the profile.</summary>
    public Statistic Statistic { get; init; }

    /// <summary>When, in coherent units.</summary>
    public double Time { get; init; } = double.NaN;

    /// <summary>Start of the window, in coherent units; the first dose when not given.</summary>
    public double WindowStart { get; init; } = double.NaN;

    /// <summary>End of the window, in coherent units; positive infinity for all time.</summary>
    public double WindowEnd { get; init; } = double.NaN;

    /// <summary>Sampling times, in coherent units; empty for the continuous profile.</summary>
    public ImmutableArray<double> SamplingTimes { get; init; } = [];

    /// <summary>How the number is read: the reading of a half-life, or <c>to infinity</c> for an area.</summary>
    public string Label { get; init; } = "";

    /// <summary>The group a ratio relates to; empty for the same group.</summary>
    public string RelativeToGroup { get; init; } = "";

    /// <summary>The observable a ratio relates to; empty for the same observable.</summary>
    public string RelativeToObservable { get; init; } = "";
}
