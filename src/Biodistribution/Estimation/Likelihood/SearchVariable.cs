using Biodistribution.Units;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>One coordinate of a search: a parameter to be estimated, an assumed parameter, or an estimated sd or factor.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Map">Between the quantity and the coordinate.</param>
/// <param name="Start">Coordinate of the declared start.</param>
/// <param name="Low">Smallest coordinate; may be negative infinity.</param>
/// <param name="High">Largest coordinate; may be positive infinity.</param>
/// <param name="Unit">The unit its value is shown in.</param>
/// <param name="IsAssumed">Whether it is held at its assumed value except where ranges are asked for.</param>
internal sealed record SearchVariable(string Name, ParameterScale Map, double Start, double Low, double High, Unit Unit, bool IsAssumed)
{
    public Prior? Prior { get; init; }

    /// <summary>
    /// Whether the lower bound stands for none at all, as for an sd that may be 0: it is nobody's choice and holds
    /// nothing.
    /// </summary>
    public bool EndsAtNone { get; init; }

    /// <summary>
    /// Where a random point lies, for a number in [0, 1]: within the bounds, or within a decade (a span of the size of
    /// the start) where there are none.
    /// </summary>
    public double At(double share)
    {
        var reach = Map.Scale == EstimationScale.Log ? Math.Log(10) : SizeAt(Start);
        var low = double.IsFinite(Low) ? Low : Math.Min(Start, double.IsFinite(High) ? High : Start) - reach;
        var high = double.IsFinite(High) ? High : Math.Max(Start, low) + reach;
        if (Map.Scale == EstimationScale.Logit)
            (low, high) = (Math.Max(low, -4), Math.Min(high, 4));
        return low + (share * (high - low));
    }

    /// <summary>
    /// How large a coordinate on its natural scale is: its own size, or that of the start, or of the range where both
    /// are 0.
    /// </summary>
    /// <param name="coordinate">The coordinate.</param>
    public double SizeAt(double coordinate) =>
        coordinate != 0 ? Math.Abs(coordinate)
        : Start != 0 ? Math.Abs(Start)
        : double.IsFinite(High - Low) && High > Low ? High - Low
        : 1;
}
