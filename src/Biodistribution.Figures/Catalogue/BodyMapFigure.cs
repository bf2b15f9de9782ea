using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Models;

namespace Biodistribution.Figures.Catalogue;

/// <summary>
/// Where the dose is at one time: the organs of a mouse, coloured by their share of the dose, what is nowhere in the
/// body beside it.
/// </summary>
public sealed record BodyMapFigure : Figure
{
    /// <summary>How many places a map has room to name.</summary>
    public const int MostNamed = 18;

    private const double Width = 136,
        Bottom = -14,
        Top = 122,
        LabelGap = 10.6,
        RangeGap = 15.2,
        RangeLine = 4.9,
        Box = 6;

    private static readonly int[] Steps = [1, 2, 5, 10];

    /// <summary>The maps, one for each panel.</summary>
    public required ImmutableArray<BodyMap> Maps { get; init; }

    /// <summary>The share that has the darkest colour, in percent; NaN for the largest share shown, rounded up.</summary>
    public double Darkest { get; init; } = double.NaN;

    /// <inheritdoc />
    public override int? PanelsPerRow => Math.Min(Maps.Length, 2);

    /// <inheritdoc />
    public override double? PanelAspect => (Top - Bottom) / Width;

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var largest = Maps.SelectMany(map =>
                    Totals(map)
                        .Values.Concat(map.Shares.Where(share => !share.IsEliminated && !share.IsOnlyRange).Select(share => share.Percent))
                )
                .Where(double.IsFinite)
                .DefaultIfEmpty(1)
                .Max();
            var darkest = double.IsNaN(Darkest) ? RoundedUp(largest) : Darkest;
            return [.. Maps.Select(map => PanelOf(map, darkest))];
        }
    }

    // Compartments of one organ are drawn in one tone, that of their sum.
    private static Dictionary<Organ, double> Totals(BodyMap map) =>
        map
            .Shares.Where(share => share.Organ != Organ.None)
            .GroupBy(share => share.Organ)
            .ToDictionary(
                group => group.Key,
                group => group.Any(share => share.IsOnlyRange) ? double.NaN : group.Sum(share => share.Percent)
            );

    private static double RoundedUp(double largest)
    {
        if (!(largest > 0))
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest)));
        return Steps.Select(step => step * power).First(step => step >= largest * 0.999999);
    }

    private static Panel PanelOf(BodyMap map, double darkest)
    {
        var x = new PanelAxis("")
        {
            Minimum = 0,
            Maximum = Width,
            IsHidden = true,
        };
        var y = new PanelAxis("Share of dose", "%")
        {
            Minimum = Bottom,
            Maximum = Top,
            IsHidden = true,
        };
        double Tone(double percent) => double.IsFinite(percent) ? Math.Clamp(percent / darkest, 0, 1) : double.NaN;
        var totals = Totals(map);
        var marks = new List<Mark>();
        foreach (var part in Enum.GetValues<Organ>().Where(part => part == Organ.Rest || totals.ContainsKey(part)))
            marks.AddRange(
                BodyOutline.Outline(part).Select(outline => new Shape("", outline, Tone(totals.GetValueOrDefault(part, double.NaN))))
            );
        marks.AddRange(Labels([.. map.Shares.Where(share => !share.IsEmpty)], Tone));
        marks.AddRange(Scale(darkest));
        return new(map.Title, x, y, [.. marks]);
    }

    // Names and shares left and right of the body in the order of their heights, each with a line to its organ; what is
    // nowhere in the body below them.
    private static IEnumerable<Mark> Labels(ImmutableArray<OrganShare> shares, Func<double, double> tone)
    {
        var inside = shares
            .Where(share => share.Organ != Organ.None)
            .OrderByDescending(share => BodyOutline.AnchorOf(share.Organ).Y)
            .ThenBy(share => share.Organ)
            .ToLookup(share => BodyOutline.IsLabelledLeft(share.Organ));
        List<OrganShare> left = [.. inside[true]],
            right = [.. inside[false]];
        foreach (var share in shares.Where(share => share.Organ == Organ.None))
            (left.Count < right.Count ? left : right).Add(share);
        foreach (var (column, edge, isLeft) in new[] { (left, 0.0, true), (right, Width, false) })
        {
            // Where the ranges have no room under the numbers they are left out: the tables have them.
            var hasRanges = column.Any(share => double.IsFinite(share.Lower)) && (column.Count - 1) * RangeGap <= Top - 6;
            var heights = Spread(
                hasRanges ? RangeGap : LabelGap,
                [.. column.Select(share => share.Organ == Organ.None ? 14 : BodyOutline.AnchorOf(share.Organ).Y)]
            );
            foreach (var (share, height) in column.Zip(heights))
            {
                var isElsewhere = share.Organ == Organ.None;
                var box = isLeft ? edge : edge - Box;
                if (isElsewhere)
                    yield return new Shape(
                        "",
                        [(box, height - 2.4), (box + Box, height - 2.4), (box + Box, height + 2.4), (box, height + 2.4)],
                        share.IsEliminated ? double.NaN : tone(share.Percent)
                    );
                var start =
                    !isElsewhere ? edge
                    : isLeft ? edge + Box + 1.5
                    : edge - Box - 1.5;
                yield return new Caption(start, height + 0.2, share.Name, isLeft ? 0 : 1) { IsAbove = true };
                yield return new Caption(
                    start,
                    height - 0.2,
                    share.IsOnlyRange ? $"{Bare(share.Lower)}–{Bare(share.Upper)} %" : Percent(share.Percent),
                    isLeft ? 0 : 1
                )
                {
                    IsStrong = true,
                };
                if (hasRanges && !share.IsOnlyRange && double.IsFinite(share.Lower) && double.IsFinite(share.Upper))
                    yield return new Caption(start, height - RangeLine, $"({Bare(share.Lower)}–{Bare(share.Upper)})", isLeft ? 0 : 1);
                if (!isElsewhere)
                    yield return new Leader((start, height), share.Name, isLeft ? 0 : 1, BodyOutline.AnchorOf(share.Organ));
                yield return new Number("", share.Percent, share.Name);
            }
        }
    }

    // Heights as near to the wanted ones, which fall, as a gap between them allows.
    private static double[] Spread(double gap, double[] wanted)
    {
        var heights = (double[])wanted.Clone();
        for (var i = 0; i < heights.Length; i++)
            heights[i] = Math.Min(heights[i], i == 0 ? Top - 6 : heights[i - 1] - gap);
        for (var i = heights.Length - 1; i >= 0; i--)
            heights[i] = Math.Max(heights[i], i == heights.Length - 1 ? 0 : heights[i + 1] + gap);
        return heights;
    }

    private static IEnumerable<Mark> Scale(double darkest)
    {
        const int Tones = 24;
        const double From = 38,
            To = 98,
            Low = -6,
            High = -3;
        for (var i = 0; i < Tones; i++)
        {
            var (left, right) = (From + ((To - From) * i / Tones), From + ((To - From) * (i + 1) / Tones));
            yield return new Shape("", [(left, Low), (right, Low), (right, High), (left, High)], (i + 0.5) / Tones) { IsPlain = true };
        }
        yield return new Caption(From, Low - 0.5, "0", 0.5);
        yield return new Caption((From + To) / 2, Low - 0.5, "Share of dose (%)", 0.5);
        yield return new Caption(To, Low - 0.5, darkest.ToString("0.###", CultureInfo.InvariantCulture), 0.5);
    }

    private static string Percent(double value) =>
        !double.IsFinite(value) ? "–"
        : value is > 0 and < 0.1 ? "< 0.1 %"
        : Bare(value) + " %";

    private static string Bare(double value) =>
        Math.Abs(value) < 0.05 ? "0" : value.ToString(value is > 0 and < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture);
}

/// <summary>One map: a group of animals at a time.</summary>
/// <param name="Title">Group and time; empty for the only one.</param>
/// <param name="Shares">The shares of the dose; together with what is elsewhere they make 100 %.</param>
public sealed record BodyMap(string Title, ImmutableArray<OrganShare> Shares);

/// <summary>The share of the dose in one place.</summary>
/// <param name="Name">Its name, as the label says it.</param>
/// <param name="Organ">Where it is drawn; beside the body for none.</param>
/// <param name="Percent">Percent of the dose; NaN where it is not known.</param>
public sealed record OrganShare(string Name, Organ Organ, double Percent)
{
    /// <summary>Lower end of what agrees with the data; NaN for none.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of what agrees with the data; NaN for none.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>No value of the range is best: the range stands in place of the share, and nothing is coloured by it.</summary>
    public bool IsOnlyRange { get; init; }

    /// <summary>It has left the body: the colours are scaled to what is still in it.</summary>
    public bool IsEliminated { get; init; }

    // Rounding leaves less.
    private const double Nothing = 1e-9;

    /// <summary>Whether there is nothing and can be nothing there, so that it is not named.</summary>
    public bool IsEmpty => Math.Abs(Percent) < Nothing && !(Upper >= Nothing);
}
