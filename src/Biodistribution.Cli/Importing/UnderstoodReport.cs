using System.Globalization;
using Biodistribution.Cli.Screen;
using Biodistribution.Observations.Importing;
using Biodistribution.Text;

namespace Biodistribution.Cli.Importing;

/// <summary>Shows what was understood of a file of measurements: organs by group and time with counts, and what was left out.</summary>
internal static class UnderstoodReport
{
    private const int WidestMatrix = 8;
    private const int MostIgnored = 12;

    /// <summary>Writes the report.</summary>
    /// <param name="imported">What was understood.</param>
    /// <param name="writer">Where to: standard error where the observations go to standard output.</param>
    public static void Write(ImportedTable imported, TextWriter writer)
    {
        var rows = imported.Summary;
        var animals =
            imported.Table?.Rows.Where(row => row.Animal.Length > 0).Select(row => (row.Study, row.Group, row.Animal)).Distinct().Count()
            ?? 0;
        writer.WriteLine(
            $"Understood: {(animals > 0 ? $"{animals} animals, " : "")}"
                + $"{Plural(rows.Select(row => row.Group).Distinct().Count(), "group")}, "
                + $"{Plural(rows.Select(row => row.Time).Distinct().Count(), "time")}, "
                + $"{Plural(rows.Select(row => row.Observable).Distinct().Count(), "organ")}, "
                + $"{Plural(imported.Table?.Rows.Length ?? rows.Sum(row => row.Animals + row.Means), "value")}"
                + $"{(rows.Sum(row => row.Below) is > 0 and var below ? $", {below} of them below the limit" : "")}"
        );
        writer.WriteLine();
        var columns = rows.Select(row => (row.Group, row.Time)).Distinct().ToArray();
        if (columns.Length is > 0 and <= WidestMatrix)
            Matrix(rows, columns, writer);
        else
            ScreenTable.Write(
                ["Group", "Organ", "Time", "Unit", "Animals", "Below limit", "Range"],
                rows.Select(row =>
                    (IReadOnlyList<string>)
                        [
                            row.Group,
                            row.Observable,
                            row.Time,
                            row.Unit,
                            Count(row),
                            row.Below > 0 ? Text(row.Below) : "",
                            Range(row.Smallest, row.Largest),
                        ]
                ),
                writer
            );
        if (imported.Ignored.IsEmpty)
            return;
        writer.WriteLine();
        writer.WriteLine("Left out:");
        ScreenTable.Write(
            ["Where", "What", "Why"],
            imported.Ignored.Take(MostIgnored).Select(part => (IReadOnlyList<string>)[part.Place, Shown(part.Text), part.Reason]),
            writer
        );
        if (imported.Ignored.Length > MostIgnored)
            writer.WriteLine($"and {imported.Ignored.Length - MostIgnored} more");
    }

    private static void Matrix(IReadOnlyCollection<UnderstoodRow> rows, (string Group, string Time)[] columns, TextWriter writer) =>
        ScreenTable.Write(
            ["Organ", "Unit", .. columns.Select(column => $"{column.Group} {column.Time}"), "Range"],
            rows.GroupBy(row => (row.Observable, row.Unit))
                .Select(organ =>
                    (IReadOnlyList<string>)
                        [
                            organ.Key.Observable,
                            organ.Key.Unit,
                            .. columns.Select(column =>
                                organ.FirstOrDefault(row => (row.Group, row.Time) == column) is { } cell
                                    ? $"{Count(cell)}{(cell.Below > 0 ? $" ({cell.Below}<)" : "")}"
                                    : "–"
                            ),
                            Range(organ.Min(row => row.Smallest), organ.Max(row => row.Largest)),
                        ]
                ),
            writer
        );

    private static string Count(UnderstoodRow row) =>
        row.Animals > 0 ? Text(row.Animals)
        : row.Means == 1 ? "mean"
        : $"{row.Means} means";

    private static string Range(double smallest, double largest) =>
        smallest == largest ? NumberText.Short(smallest) : $"{NumberText.Short(smallest)} to {NumberText.Short(largest)}";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Plural(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";

    private static string Shown(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
