using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>
/// Measurements a table tells more than once, in the same or in other words: each further one would narrow intervals as
/// if another animal had been measured.
/// </summary>
internal static class RepeatedRows
{
    // 0.167 h is 10 min.
    private const double SameTime = 1.005;

    // A quotient of printed numbers agrees with a printed ratio within their rounding.
    private const double SameRatio = 0.02;

    private static readonly Unit Hour = Unit.Parse("h");

    /// <summary>What is told twice: an error where all is the same, a doubt where words differ.</summary>
    /// <param name="rows">The rows of one table.</param>
    /// <param name="file">What to call the table in messages.</param>
    public static IEnumerable<Diagnostic> Problems(ImmutableArray<Observation> rows, string file) =>
        Verbatim(rows, file, out var repeated)
            .Concat(InOtherWords([.. rows.Where(row => !repeated.Contains(row) && row.DependentOn.Length == 0)], file));

    private static List<Diagnostic> Verbatim(ImmutableArray<Observation> rows, string file, out HashSet<Observation> repeated)
    {
        var problems = new List<Diagnostic>();
        repeated = new HashSet<Observation>(ReferenceEqualityComparer.Instance);
        var content = new Dictionary<Observation, Observation>(rows.Length);
        var ids = new Dictionary<string, Observation>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var bare = row with
            {
                Id = "",
                Place = default,
                SamplingTimes = [],
                Source = "",
                How = "",
                Label = row.Label + "|" + string.Join(' ', row.SamplingTimes),
            };
            if (!content.TryAdd(bare, row))
            {
                repeated.Add(row);
                problems.Add(
                    Twice(
                        "BD4012",
                        file,
                        row,
                        content[bare],
                        $"The row says the same as line {content[bare].Place.Line}.",
                        "Remove one of them; animals with equal values have different names in the column 'animal'."
                    )
                );
            }
            else if (!ids.TryAdd(row.Id, row))
                problems.Add(
                    Twice(
                        "BD4014",
                        file,
                        row,
                        ids[row.Id],
                        $"The id '{row.Id}' is that of line {ids[row.Id].Place.Line}.",
                        "Give each row an id of its own, or none."
                    )
                );
        }
        return problems;
    }

    private static IEnumerable<Diagnostic> InOtherWords(Observation[] rows, string file)
    {
        var units = new Dictionary<string, Unit?>();
        var told = rows.Select(row => new Told(row, Hours(row, row.Time, units), Plain(row, units)))
            .GroupBy(one =>
                (
                    one.Row.Group,
                    one.Row.Animal,
                    one.Row.Observable,
                    one.Row.Statistic,
                    one.Row.RelativeToGroup,
                    one.Row.RelativeToObservable,
                    one.Row.Censoring
                )
            );
        foreach (var alike in told)
        foreach (var time in AtOneTime([.. alike.OrderBy(one => one.Hours)]))
        foreach (var doubt in Within(time, file))
            yield return doubt;
        foreach (var doubt in Derived(rows, file))
            yield return doubt;
    }

    private sealed record Told(Observation Row, double Hours, double Value);

    // Rows of one animal at one time are the same measurement; rows without an animal are where they have the same
    // value. An ordering has none.
    private static IEnumerable<Diagnostic> Within(List<Told> rows, string file)
    {
        var values = new Dictionary<string, Told>();
        var labels = new Dictionary<string, Told>();
        foreach (var told in rows.OrderBy(one => one.Row.Place.Line))
        {
            var window = string.Create(CultureInfo.InvariantCulture, $"{told.Row.WindowStart}/{told.Row.WindowEnd}");
            var value = $"{told.Value.ToString("E5", CultureInfo.InvariantCulture)} {(double.IsNaN(told.Hours) ? window : "")}";
            if (!values.TryAdd(value, told) && (told.Row.Statistic == Statistic.Order || !double.IsNaN(told.Value)))
                yield return Doubt(told, values[value], "tells the measurement of", file);
            else if (told.Row.Animal.Length > 0 && !double.IsNaN(told.Hours) && !labels.TryAdd(told.Row.Label, told))
                yield return Doubt(told, labels[told.Row.Label], $"gives a second value of {told.Row.Animal} at the time of", file);
        }
    }

    private static Diagnostic Doubt(Told told, Told earlier, string what, string file) =>
        Twice(
            "BD4050",
            file,
            told.Row,
            earlier.Row,
            $"The row {what} line {earlier.Row.Place.Line}{(told.Row.Animal.Length > 0 ? "" : " in other words")}.",
            "Keep one of them, or name the row it repeats in 'dependent_on'; animals have different names in the column 'animal'."
        ) with
        {
            Severity = Severity.Warning,
        };

    private static IEnumerable<List<Told>> AtOneTime(Told[] rows)
    {
        var same = new List<Told>();
        foreach (var row in rows)
        {
            if (same.Count > 0 && !(row.Hours <= same[0].Hours * SameTime || (double.IsNaN(row.Hours) && double.IsNaN(same[0].Hours))))
            {
                yield return same;
                same = [];
            }
            same.Add(row);
        }
        if (same.Count > 0)
            yield return same;
    }

    // A clearance is dose over area; a ratio is the quotient of two values: one measurement each.
    private static IEnumerable<Diagnostic> Derived(Observation[] rows, string file)
    {
        var areas = rows.Where(row => row.Statistic == Statistic.Auc)
            .GroupBy(Subject)
            .ToDictionary(group => group.Key, group => group.First());
        foreach (var clearance in rows.Where(row => row.Statistic == Statistic.Clearance))
            if (areas.GetValueOrDefault(Subject(clearance)) is { } area)
                yield return Derivation(
                    clearance,
                    area,
                    $"The clearance is the dose over the area of row {area.Id}: one measurement.",
                    file
                );
        var values = rows.Where(row => row.Statistic == Statistic.Value && row.Animal.Length == 0 && row.Censoring.Length == 0)
            .GroupBy(row => (row.Study, row.Group, row.Observable, row.Time, row.TimeUnit))
            .ToDictionary(group => group.Key, group => group.First());
        foreach (var ratio in rows.Where(row => row.Statistic == Statistic.Ratio && !double.IsNaN(row.Time)))
        {
            var (group, observable) = (Or(ratio.RelativeToGroup, ratio.Group), Or(ratio.RelativeToObservable, ratio.Observable));
            if (
                values.GetValueOrDefault((ratio.Study, ratio.Group, ratio.Observable, ratio.Time, ratio.TimeUnit)) is { } above
                && values.GetValueOrDefault((ratio.Study, group, observable, ratio.Time, ratio.TimeUnit)) is { } below
                && above.Unit == below.Unit
                && Unit.TryParse(ratio.Unit, out var unit, out _)
                && Math.Abs((above.Value / below.Value) - (ratio.Value * unit.Scale)) < SameRatio * ratio.Value * unit.Scale
            )
                yield return Derivation(
                    ratio,
                    above,
                    $"The ratio is the quotient of rows {above.Id} and {below.Id}: one measurement.",
                    file
                );
        }
    }

    private static Diagnostic Derivation(Observation row, Observation of, string message, string file) =>
        Twice("BD4050", file, row, of, message, $"Write {of.Id} in 'dependent_on': the row is then checked and not fitted.") with
        {
            Severity = Severity.Warning,
        };

    private static (string, string, string, string) Subject(Observation row) => (row.Study, row.Group, row.Animal, row.Observable);

    private static string Or(string named, string own) => named.Length > 0 ? named : own;

    private static double Hours(Observation row, double time, Dictionary<string, Unit?> units) =>
        row.TimeUnit.Length == 0 ? time
        : UnitOf(row.TimeUnit, units) is { } unit && unit.Dimension == Hour.Dimension ? time * unit.FactorTo(Hour)
        : time;

    private static double Plain(Observation row, Dictionary<string, Unit?> units) =>
        (double.IsNaN(row.Value) ? row.Lower : row.Value) * (UnitOf(row.Unit, units)?.Scale ?? 1);

    private static Unit? UnitOf(string text, Dictionary<string, Unit?> units)
    {
        if (!units.TryGetValue(text, out var read))
            units[text] = read = Unit.TryParse(text, out var unit, out _) ? unit : null;
        return read;
    }

    private static Diagnostic Twice(string code, string file, Observation row, Observation first, string message, string hint) =>
        new(code, file, row.Place, message, hint) { Related = [("the first one", file, first.Place)] };
}
