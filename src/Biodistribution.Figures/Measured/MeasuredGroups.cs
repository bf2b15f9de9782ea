using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Observations;

namespace Biodistribution.Figures.Measured;

/// <summary>Measured values ordered for figures: by unit, organ, group and time, with means where animals are known.</summary>
internal sealed class MeasuredGroups
{
    // A triangle at a limit and the room it points to take about half a decade.
    private const double RoomOfLimit = 3;

    /// <summary>Takes in observations; those that are no values (areas, half-lives, orderings) are left out.</summary>
    /// <param name="rows">The observations.</param>
    public MeasuredGroups(IEnumerable<Observation> rows)
    {
        Rows = [.. rows.Where(row => row.Statistic == Statistic.Value && double.IsFinite(row.Value) && double.IsFinite(row.Time))];
        Groups = [.. Rows.Select(row => row.Group).Distinct()];
        TimeUnit = Rows.Select(row => row.TimeUnit).Where(unit => unit.Length > 0).FirstOrDefault("h");
    }

    /// <summary>The values.</summary>
    public ImmutableArray<Observation> Rows { get; }

    /// <summary>The groups, in the order of the table.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>The unit of the times.</summary>
    public string TimeUnit { get; }

    /// <summary>The units of the values, each with its rows.</summary>
    public IEnumerable<IGrouping<string, Observation>> Units => Rows.GroupBy(row => row.Unit);

    /// <summary>
    /// Mean and sd of the animals of one place, or the mean the table gives with its spread as an sd; NaN where a value
    /// is only known as a limit.
    /// </summary>
    /// <param name="rows">Rows of one organ, group and time.</param>
    public static (double Mean, double Spread, int Count) Summary(IReadOnlyCollection<Observation> rows)
    {
        var animals = rows.Where(row => row.Animal.Length > 0).ToArray();
        if (animals.Length == 0)
        {
            var row = rows.First();
            var count = Math.Max(row.Count, 1);
            return (
                row.Censoring.Length > 0 ? double.NaN : row.Value,
                row.SpreadKind == "sem" ? row.Spread * Math.Sqrt(count)
                : row.SpreadKind == "sd" ? row.Spread
                : double.NaN,
                row.Count
            );
        }
        if (animals.Any(row => row.Censoring.Length > 0))
            return (double.NaN, double.NaN, animals.Length);
        var mean = animals.Average(row => row.Value);
        return (
            mean,
            animals.Length < 2 ? double.NaN : Math.Sqrt(animals.Sum(row => (row.Value - mean) * (row.Value - mean)) / (animals.Length - 1)),
            animals.Length
        );
    }

    /// <summary>A time with its unit.</summary>
    /// <param name="time">The time.</param>
    public string TimeText(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:R} {TimeUnit}");

    /// <summary>Whether values span decades and are all positive, so that a logarithmic axis shows them.</summary>
    /// <param name="rows">The rows.</param>
    public static bool SpanDecades(IReadOnlyCollection<Observation> rows) =>
        rows.All(row => row.Value > 0) && rows.Max(row => row.Value) > 30 * rows.Min(row => row.Value);

    /// <summary>
    /// The axis of values: logarithmic where they span decades, with room below and above the limits for their marks,
    /// and the same for all panels of these rows.
    /// </summary>
    /// <param name="rows">The rows.</param>
    public static PanelAxis ValueAxis(IReadOnlyCollection<Observation> rows)
    {
        var isLogarithmic = SpanDecades(rows);
        bool Has(string side) => rows.Any(row => row.Censoring == side);
        return new PanelAxis("Measured", rows.First().Unit)
        {
            IsLogarithmic = isLogarithmic,
            Minimum =
                !isLogarithmic ? Math.Min(0, rows.Min(row => row.Value))
                : Has("below") ? rows.Min(row => row.Value) / RoomOfLimit
                : double.NaN,
            Maximum = isLogarithmic && Has("above") ? rows.Max(row => row.Value) * RoomOfLimit : double.NaN,
        };
    }

    /// <summary>How many animals there are, in words for a figure: n = 4, or n = 3 to 5.</summary>
    /// <param name="rows">The rows of the figure.</param>
    public static string CountText(IEnumerable<Observation> rows)
    {
        int[] counts =
        [
            .. rows.GroupBy(row => (row.Group, row.Observable, row.Time)).Select(place => Summary([.. place]).Count).Distinct().Order(),
        ];
        return counts is [0] or [] ? "n not said"
            : counts.Length == 1 ? $"n = {counts[0]}"
            : $"n = {counts[0]} to {counts[^1]}";
    }
}
