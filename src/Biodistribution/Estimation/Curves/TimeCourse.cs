using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Curves;

/// <summary>One observable of one group over time.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Times">Times, ascending, in the model's time unit.</param>
/// <param name="Values">The values; NaN from a failure on.</param>
public sealed record TimeCourse(string Group, string Observable, Unit Unit, ImmutableArray<double> Times, ImmutableArray<double> Values)
{
    /// <summary>Lower edge of the band over parameter draws; empty when there is none.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>Upper edge of the band over parameter draws; empty when there is none.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];
}
