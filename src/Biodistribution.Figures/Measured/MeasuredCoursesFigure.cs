using System.Collections.Immutable;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Observations;

namespace Biodistribution.Figures.Measured;

/// <summary>Measured values over time, a panel an organ: animals as dots, means joined by a line.</summary>
public sealed record MeasuredCoursesFigure : Figure
{
    // Groups at one time stand side by side, this part of the range of times apart.
    private const double Dodge = 0.012;

    private readonly MeasuredGroups measured;

    /// <summary>The figure of observations in one unit.</summary>
    /// <param name="rows">The observations.</param>
    public MeasuredCoursesFigure(IEnumerable<Observation> rows) => measured = new MeasuredGroups(rows);

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        [
            "Dots are animals, lines join their means",
            MeasuredGroups.CountText(measured.Rows),
            .. measured.Rows.Any(row => row.Censoring.Length > 0)
                ? (string[])["Open triangles: known only as a limit; the mean is left out there"]
                : [],
        ];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [.. measured.Rows.GroupBy(row => row.Observable).Select(organ => PanelOf(organ.Key, [.. organ]))];

    private Panel PanelOf(string organ, Observation[] rows)
    {
        var last = measured.Rows.Max(row => row.Time);
        var marks = new List<Mark>();
        for (var group = 0; group < measured.Groups.Length; group++)
        {
            var series = measured.Groups[group];
            var own = rows.Where(row => row.Group == series).ToArray();
            var shift = (group - (0.5 * (measured.Groups.Length - 1))) * Dodge * last;
            var means = own.GroupBy(row => row.Time)
                .OrderBy(time => time.Key)
                .Select(time => (Time: time.Key, Summary: MeasuredGroups.Summary([.. time])))
                .Where(time => double.IsFinite(time.Summary.Mean))
                .ToArray();
            if (means.Length > 1)
                marks.Add(new Line(series, [.. means.Select(mean => mean.Time + shift)], [.. means.Select(mean => mean.Summary.Mean)]));
            marks.AddRange(MeasuredPoint.Marks(series, [.. own.Select(row => Point(row, shift))]));
        }
        return new Panel(organ, new PanelAxis("Time", measured.TimeUnit) { Minimum = 0 }, MeasuredGroups.ValueAxis(rows), [.. marks]);
    }

    private static MeasuredPoint Point(Observation row, double shift) =>
        new(row.Time + shift, row.Value)
        {
            Side = row.Censoring switch
            {
                "below" => -1,
                "above" => 1,
                _ => 0,
            },
            Lower = row.Animal.Length == 0 && row.SpreadKind is "sd" or "sem" ? row.Value - row.Spread : double.NaN,
            Upper = row.Animal.Length == 0 && row.SpreadKind is "sd" or "sem" ? row.Value + row.Spread : double.NaN,
            Label = row.Id,
        };
}
