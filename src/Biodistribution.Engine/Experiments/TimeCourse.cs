using System.Collections.Immutable;
using Biodistribution.Units;

namespace Biodistribution.Experiments;

/// <summary>One observable of one group over time.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Times">Times, ascending, in the model's time unit.</param>
/// <param name="Values">The values; NaN from a failure on.</param>
public sealed record TimeCourse(string Group, string Observable, Unit Unit, ImmutableArray<double> Times, ImmutableArray<double> Values)
{
    // Of the largest value of a curve.
    private const double Nothing = 1e-9;

    /// <summary>Lower edge of the band over parameter draws; empty when there is none.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>Upper edge of the band over parameter draws; empty when there is none.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];

    /// <summary>A value of the curve as people are told it: what lies below the accuracy of the computation is nothing.</summary>
    /// <param name="value">A value of the curve or of its band.</param>
    public double WithoutRounding(double value) => WithoutRounding(value, Values.Concat(Upper));

    /// <summary>A value as people are told it: 0 where it lies below the accuracy of the computation of its curve.</summary>
    /// <param name="value">A value of the curve.</param>
    /// <param name="curve">The curve.</param>
    public static double WithoutRounding(double value, IEnumerable<double> curve) =>
        Math.Abs(value) < Nothing * curve.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max() ? 0 : value;
}
