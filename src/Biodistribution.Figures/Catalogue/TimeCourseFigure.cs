using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>
/// How something changes in time, with what was measured of it: organs or groups as panels or as colours. Also visual
/// predictive checks, whose bands are percentiles.
/// </summary>
public sealed record TimeCourseFigure : Figure
{
    /// <summary>The time axis.</summary>
    public required PanelAxis Time { get; init; }

    /// <summary>The courses; those of one panel name share a panel.</summary>
    public required ImmutableArray<TimeCourse> Courses { get; init; }

    /// <summary>Panels side by side; null for what their number suggests.</summary>
    public int? Columns { get; init; }

    /// <inheritdoc />
    public override int? PanelsPerRow => Columns;

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [
            .. Courses
                .GroupBy(course => course.Panel)
                .Select(panel => new Panel(
                    panel.Key,
                    Time,
                    panel.First().Y,
                    [
                        .. panel
                            .Where(course => !course.Lower.IsEmpty)
                            .Select(course => new Band(course.Series, course.Times, course.Lower, course.Upper)),
                        .. panel
                            .Where(course => !course.Values.IsEmpty)
                            .Select(course => new Line(course.Series, course.Times, course.Values)),
                        .. panel
                            .Zip(
                                Dodged([.. panel.Select(course => course.Data)]),
                                (course, data) => MeasuredPoint.Marks(course.Series, data)
                            )
                            .SelectMany(marks => marks),
                        .. panel.SelectMany(course => course.Limits).Distinct().Select(limit => new Rule(limit.Value, false, limit.Label)),
                    ]
                )),
        ];

    // Between points drawn side by side, and how far they spread at most to each side, in typographic points.
    private const double Step = 2.4,
        Farthest = 9;

    // Points of one panel at one time are drawn side by side: groups first, animals of a group beside each other.
    private static ImmutableArray<MeasuredPoint>[] Dodged(ImmutableArray<MeasuredPoint>[] data)
    {
        var beside = new Dictionary<MeasuredPoint, double>(ReferenceEqualityComparer.Instance);
        foreach (var same in data.SelectMany(points => points).GroupBy(point => point.X).Select(group => group.ToArray()))
        {
            var step = same.Length > 1 ? Math.Min(Step, 2 * Farthest / (same.Length - 1)) : 0;
            for (var i = 0; i < same.Length; i++)
                beside[same[i]] = (i - ((same.Length - 1) / 2.0)) * step;
        }
        return [.. data.Select(points => points.Select(point => point with { Dodge = beside[point] }).ToImmutableArray())];
    }
}

/// <summary>One curve in time with its band and data.</summary>
/// <param name="Panel">The panel it belongs to; empty for the only one.</param>
/// <param name="Series">The series as the legend names it: a group, an organ.</param>
/// <param name="Y">The vertical axis of its panel.</param>
public sealed record TimeCourse(string Panel, string Series, PanelAxis Y)
{
    /// <summary>Times of the curve, ascending.</summary>
    public ImmutableArray<double> Times { get; init; } = [];

    /// <summary>The curve; empty for data alone.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>Lower edge of the band; empty for none.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>Upper edge of the band; empty for none.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];

    /// <summary>What was measured.</summary>
    public ImmutableArray<MeasuredPoint> Data { get; init; } = [];

    /// <summary>Limits of quantification and the like, drawn across the panel.</summary>
    public ImmutableArray<(double Value, string Label)> Limits { get; init; } = [];
}
