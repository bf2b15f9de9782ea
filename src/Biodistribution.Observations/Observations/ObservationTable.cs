using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using CsvHelper;

namespace Biodistribution.Observations;

/// <summary>A table of observations, long format: one row a printed number or one animal's value.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Rows">The rows, in the order of the file.</param>
public sealed record ObservationTable(string File, ImmutableArray<Observation> Rows)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The table, or everything that is wrong with it (BD4001 to BD4014).</returns>
    public static Checked<ObservationTable> Read(string path) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var (text, problem) = CommaSeparatedText.Read(path);
                return text is null ? new Checked<ObservationTable>(null, [problem!]) : Parse(text, path);
            }
        );

    /// <summary>Reads a text.</summary>
    /// <param name="text">Comma-separated text with a header line; lines that start with # are comments.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Checked<ObservationTable> Parse(string text, string file) => new ObservationTableReader(file).Read(text);

    /// <summary>Writes the table with every column that says something; numbers read back to the same bits.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(TextWriter writer)
    {
        var columns = ObservationColumn
            .All.Where(column => ObservationColumn.Required.Contains(column) || Rows.Any(row => Field(row, column).Length > 0))
            .ToArray();
        writer.NewLine = "\n";
        using var csv = new CsvWriter(
            writer,
            new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" },
            leaveOpen: true
        );
        foreach (var column in columns)
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var row in Rows)
        {
            foreach (var column in columns)
                csv.WriteField(SpreadsheetText.Guarded(Field(row, column)));
            csv.NextRecord();
        }
    }

    /// <summary>What a row says in a column, as written in a table.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A name of <see cref="ObservationColumn.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public static string Field(Observation row, string column) =>
        column switch
        {
            "id" => row.Id,
            "study" => row.Study,
            "group" => row.Group,
            "animal" => row.Animal,
            "observable" => row.Observable,
            "statistic" => ObservationColumn.NameOf(row.Statistic),
            "time" => Number(row.Time),
            "window_start" => Number(row.WindowStart),
            "window_end" => Number(row.WindowEnd),
            "time_unit" => row.TimeUnit,
            "sampling_times" => string.Join(' ', row.SamplingTimes.Select(Number)),
            "value" => Number(row.Value),
            "lower" => Number(row.Lower),
            "upper" => Number(row.Upper),
            "unit" => row.Unit,
            "spread" => Number(row.Spread),
            "spread_kind" => row.SpreadKind,
            "n" => row.Count == 0 ? "" : row.Count.ToString(CultureInfo.InvariantCulture),
            "relative_to_group" => row.RelativeToGroup,
            "relative_to_observable" => row.RelativeToObservable,
            "censoring" => row.Censoring,
            "label" => row.Label,
            "dependent_on" => row.DependentOn,
            "source" => row.Source,
            "how" => row.How,
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "No such column."),
        };

    private static string Number(double value) =>
        double.IsNaN(value) ? ""
        : double.IsPositiveInfinity(value) ? "infinity"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
