using System.Collections.Immutable;
using Biodistribution.Observations;

namespace Biodistribution.Figures.Measured;

/// <summary>
/// The standard figure of the field: organs side by side, groups in colour, each animal a dot, with mean and standard
/// deviation; a panel a time.
/// </summary>
public sealed record OrgansByGroupFigure : Figure
{
    // Groups share this part of the room of an organ; animals of a group spread over this part of the group's.
    private const double OrganRoom = 0.72;
    private const double GroupRoom = 0.6;

    // So many letters of names fit below one panel of full width.
    private const int LettersAcross = 90;
    private const int LettersBetween = 3;

    // More animals of a group in each organ than these are drawn as small dots.
    private const int MostLargeDots = 12;

    private readonly MeasuredGroups measured;

    /// <summary>The figure of observations in one unit.</summary>
    /// <param name="rows">The observations.</param>
    public OrgansByGroupFigure(IEnumerable<Observation> rows) => measured = new MeasuredGroups(rows);

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        ["Dots are animals, bars their mean ± SD", MeasuredGroups.CountText(measured.Rows), .. Limits()];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [
            .. measured
                .Rows.GroupBy(row => row.Time)
                .OrderBy(time => time.Key)
                .SelectMany(time =>
                    Rows().Select(organs => PanelOf(time.Key, organs, [.. time.Where(row => organs.Contains(row.Observable))]))
                ),
        ];

    /// <inheritdoc />
    public override int? PanelsPerRow =>
        Rows().Count > 1 || 2 * Rows()[0].Sum(organ => organ.Length + LettersBetween) > LettersAcross ? 1 : null;

    /// <inheritdoc />
    public override double? PanelAspect => PanelsPerRow == 1 ? 0.32 : null;

    // The organs of each panel: as many as have room for their names, and nearly as many in each.
    private List<ImmutableArray<string>> Rows()
    {
        string[] organs = [.. measured.Rows.Select(row => row.Observable).Distinct()];
        for (var panels = 1; panels < organs.Length; panels++)
        {
            var rows = organs.Chunk((organs.Length + panels - 1) / panels).Select(chunk => chunk.ToImmutableArray()).ToList();
            if (rows.TrueForAll(row => row.Sum(organ => organ.Length + LettersBetween) <= LettersAcross))
                return rows;
        }
        return [.. organs.Select(organ => ImmutableArray.Create(organ)).DefaultIfEmpty([])];
    }

    private IEnumerable<string> Limits() =>
        measured.Rows.Any(row => row.Censoring.Length > 0) ? ["Open triangles: known only as a limit; no mean is drawn there"] : [];

    private Panel PanelOf(double time, ImmutableArray<string> organs, Observation[] rows)
    {
        var marks = new List<Mark>();
        for (var group = 0; group < measured.Groups.Length; group++)
            marks.AddRange(Marks(organs, [.. rows.Where(row => row.Group == measured.Groups[group])], group));
        return new Panel(
            measured.TimeText(time),
            new PanelAxis("")
            {
                Categories = organs,
                Minimum = -0.5,
                Maximum = organs.Length - 0.5,
            },
            MeasuredGroups.ValueAxis(measured.Rows),
            [.. marks]
        );
    }

    private IEnumerable<Mark> Marks(ImmutableArray<string> organs, Observation[] rows, int group)
    {
        var series = measured.Groups[group];
        var room = OrganRoom / measured.Groups.Length;
        var (dots, limits, means) = (
            new List<(double X, double Y)>(),
            new List<(double X, Observation Row)>(),
            new List<(double X, double Y, double Spread)>()
        );
        for (var organ = 0; organ < organs.Length; organ++)
        {
            var place = rows.Where(row => row.Observable == organs[organ]).ToArray();
            if (place.Length == 0)
                continue;
            var centre = organ - (OrganRoom / 2) + ((group + 0.5) * room);
            for (var i = 0; i < place.Length; i++)
            {
                var x = centre + (place.Length == 1 ? 0 : ((i / (place.Length - 1.0)) - 0.5) * GroupRoom * room);
                if (place[i].Censoring.Length > 0)
                    limits.Add((x, place[i]));
                else if (place[i].Animal.Length > 0)
                    dots.Add((x, place[i].Value));
            }
            var (mean, spread, _) = MeasuredGroups.Summary(place);
            if (double.IsFinite(mean))
                means.Add((centre, mean, spread));
        }
        if (dots.Count > 0)
            yield return new Points(series, [.. dots.Select(dot => dot.X)], [.. dots.Select(dot => dot.Y)])
            {
                IsCloud = dots.Count > MostLargeDots * organs.Length,
            };
        if (means.Count > 0)
        {
            var half = 0.5 * room * GroupRoom;
            yield return new Points(
                series,
                [.. means.Select(mean => mean.X)],
                [.. means.Select(_ => double.NaN)],
                [.. means.Select(mean => mean.Spread < mean.Y ? mean.Y - mean.Spread : double.NaN)],
                [.. means.Select(mean => mean.Y + mean.Spread)]
            );
            yield return new Line(
                series,
                [.. means.SelectMany(mean => (double[])[mean.X - half, mean.X + half, double.NaN])],
                [.. means.SelectMany(mean => (double[])[mean.Y, mean.Y, double.NaN])]
            );
        }
        foreach (var side in limits.GroupBy(limit => limit.Row.Censoring == "above"))
            yield return new Bounds(series, [.. side.Select(limit => limit.X)], [.. side.Select(limit => limit.Row.Value)], side.Key);
    }
}
