using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Models.Diagnostics;
using CsvHelper;
using CsvHelper.Configuration;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Reads NONMEM-style data sets from CSV: every row is used, or listed with the reason, or an error.</summary>
public static class RecordTableReader
{
    private const int RowLimit = 5_000_000;

    private static readonly string[] Known = ["ID", "TIME", "EVID", "AMT", "CMT", "RATE", "DUR", "II", "ADDL", "SS", "DV", "DVID", "MDV", "CENS", "LIMIT"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isCovariate">Whether a column, by name, is a covariate: a parameter of the model it is used with.</param>
    public static Checked<RecordTable> ReadFile(string path, Func<string, bool> isCovariate)
    {
        try
        {
            using var text = new StreamReader(path);
            return Read(text, path, isCovariate);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(null, [new Diagnostic("BD7200", path, TextSpan.WholeFile, $"The file cannot be read: {error.Message}", "Check the path and its permissions.")]);
        }
    }

    /// <summary>Reads text.</summary>
    /// <param name="text">Comma-separated values with a header; <c>.</c> and nothing both mean no value; rows that begin with # are comments.</param>
    /// <param name="file">What the file is called in messages.</param>
    /// <param name="isCovariate">Whether a column, by name, is a covariate.</param>
    public static Checked<RecordTable> Read(TextReader text, string file, Func<string, bool> isCovariate)
    {
        ArgumentNullException.ThrowIfNull(isCovariate);
        var diagnostics = new List<Diagnostic>();
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            AllowComments = true,
            Comment = '#',
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
            MissingFieldFound = null,
            MaxFieldSize = 10_000,
        };
        using var csv = new CsvReader(text, configuration);
        var records = new List<EventRecord>();
        var unused = new List<(int, string)>();
        string[] header = [];
        string[] covariates = [];
        try
        {
            if (csv.Read() && csv.ReadHeader())
                header = csv.HeaderRecord ?? [];
            var columns = Columns(header, file, diagnostics);
            covariates = [.. header.Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase) && isCovariate(name))];
            while (diagnostics.Count < 100 && csv.Read())
            {
                if (records.Count >= RowLimit)
                {
                    diagnostics.Add(new Diagnostic("BD7201", file, new TextSpan(csv.Parser.RawRow, 1), $"The table has more than {RowLimit} rows.", "Split it."));
                    break;
                }
                var row = new RecordRow(csv, columns, file, diagnostics);
                if (row.Read(covariates) is { } record)
                    records.Add(record);
                else if (row.Reason is { } reason)
                    unused.Add((csv.Parser.RawRow, reason));
            }
        }
        catch (Exception error) when (error is CsvHelperException or InvalidDataException)
        {
            diagnostics.Add(new Diagnostic("BD7202", file, new TextSpan(Math.Max(csv.Parser.RawRow, 1), 1), $"The row cannot be read: {error.Message.Split('\n')[0]}", "Write the table as plain comma-separated values."));
        }
        if (records.Count == 0 && diagnostics.Count == 0)
            diagnostics.Add(new Diagnostic("BD7203", file, TextSpan.WholeFile, "The table has no records.", "Give a header and at least one row."));
        return diagnostics.Any(d => d.Severity == Severity.Error)
            ? new(null, [.. diagnostics])
            : new(
                new RecordTable([.. covariates], [.. records])
                {
                    UnusedColumns = [.. header.Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase) && !covariates.Contains(name))],
                    UnusedRows = [.. unused],
                },
                [.. diagnostics]);
    }

    private static Dictionary<string, int> Columns(string[] header, string file, List<Diagnostic> diagnostics)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Length; i++)
            if (!columns.TryAdd(header[i], i))
                diagnostics.Add(new Diagnostic("BD7204", file, new TextSpan(1, 1), $"The column {header[i]} occurs twice.", "Rename one."));
        if (!columns.ContainsKey("TIME"))
            diagnostics.Add(new Diagnostic("BD7205", file, new TextSpan(1, 1), "The table has no column TIME.", $"Columns are {string.Join(", ", Known)} and covariates."));
        return columns;
    }
}
