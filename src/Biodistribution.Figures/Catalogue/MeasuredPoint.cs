namespace Biodistribution.Figures.Catalogue;

/// <summary>A measured number on a figure, in the units of its axes.</summary>
/// <param name="X">Time or dose.</param>
/// <param name="Y">The value, or the bound; NaN for a range without centre.</param>
public sealed record MeasuredPoint(double X, double Y)
{
    /// <summary>Lower end of its spread or range; NaN for none.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of its spread or range; NaN for none.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>The spread is assumed, not measured.</summary>
    public bool IsAssumedSpread { get; init; }

    /// <summary>How far it is drawn beside its place, in typographic points.</summary>
    public double Dodge { get; init; }

    /// <summary>The value is a bound: 1 when what was measured lies above it, -1 below, 0 when it is no bound.</summary>
    public int Side { get; init; }

    /// <summary>Which row of the data it is.</summary>
    public string Label { get; init; } = "";

    /// <summary>The marks of some points of one series.</summary>
    /// <param name="series">The series as the legend names it.</param>
    /// <param name="points">The points.</param>
    public static IEnumerable<Mark> Marks(string series, IReadOnlyList<MeasuredPoint> points)
    {
        foreach (
            var values in points.Where(point => point.Side == 0).GroupBy(point => point.IsAssumedSpread).Select(group => group.ToArray())
        )
            yield return new Points(
                series,
                [.. values.Select(p => p.X)],
                [.. values.Select(p => p.Y)],
                [.. values.Select(p => p.Lower)],
                [.. values.Select(p => p.Upper)]
            )
            {
                Labels = [.. values.Select(p => p.Label)],
                IsAssumedSpread = values[0].IsAssumedSpread,
                Dodge = values.Any(p => p.Dodge != 0) ? [.. values.Select(p => p.Dodge)] : [],
            };
        foreach (var side in points.Where(point => point.Side != 0).GroupBy(point => point.Side > 0).OrderBy(group => group.Key))
            yield return new Bounds(series, [.. side.Select(p => p.X)], [.. side.Select(p => p.Y)], side.Key);
    }
}
