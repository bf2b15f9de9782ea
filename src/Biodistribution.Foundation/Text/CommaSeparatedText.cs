using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Biodistribution.Text;

/// <summary>One record of a comma-separated text with the place of each field.</summary>
/// <param name="Line">Line it starts on, from 1.</param>
/// <param name="Fields">Its fields, trimmed.</param>
/// <param name="Columns">Where each field starts in its line, from 1.</param>
public sealed record TableRecord(int Line, ImmutableArray<string> Fields, ImmutableArray<int> Columns)
{
    /// <summary>Where a field stands.</summary>
    /// <param name="field">Its index; the record as a whole when there is no such field.</param>
    public TextSpan PlaceOf(int field) =>
        field >= 0 && field < Fields.Length ? new TextSpan(Line, Columns[field], Fields[field].Length) : new TextSpan(Line, 1);
}

/// <summary>Comma-separated text as records with places: comment lines, byte-order mark and any line ends allowed.</summary>
public static class CommaSeparatedText
{
    private const int LargestTable = 100_000_000;
    private const string Code = "BD4001";

    /// <summary>All records that are not empty or comments.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="separator">What stands between fields.</param>
    public static ImmutableArray<TableRecord> Records(string text, char separator = ',')
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            AllowComments = true,
            Comment = '#',
            HasHeaderRecord = false,
            IgnoreBlankLines = true,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
            DetectColumnCountChanges = false,
        };
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        using var parser = new CsvParser(reader, configuration);
        var records = ImmutableArray.CreateBuilder<TableRecord>();
        while (parser.Read())
        {
            var fields = parser.Record!;
            if (fields.All(field => field.Length == 0))
                continue;
            var raw = parser.RawRecord;
            var line = parser.RawRow - raw.TrimEnd('\r', '\n').Count(c => c == '\n');
            records.Add(new TableRecord(line, [.. fields.Select(SpreadsheetText.Unguarded)], Places(raw, fields.Length, separator)));
        }
        return records.ToImmutable();
    }

    /// <summary>
    /// What stands between the fields of a table as spreadsheets save it: a comma, or a semicolon or tab where the
    /// first line has no comma.
    /// </summary>
    /// <param name="text">The file's text.</param>
    public static char SeparatorOf(string text)
    {
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        for (var line = reader.ReadLine(); line is not null; line = reader.ReadLine())
            if (line.Length > 0 && line[0] != '#')
                return line.Contains(',', StringComparison.Ordinal) ? ','
                    : line.Contains(';', StringComparison.Ordinal) ? ';'
                    : line.Contains('\t', StringComparison.Ordinal) ? '\t'
                    : ',';
        return ',';
    }

    /// <summary>
    /// Reads a finite number; a comma is a decimal comma only where it does not stand between columns and no point
    /// stands beside it.
    /// </summary>
    /// <param name="cell">The text of the cell.</param>
    /// <param name="separator">What stands between columns.</param>
    /// <param name="value">The number.</param>
    public static bool TryNumber(string cell, char separator, out double value)
    {
        if (separator != ',' && !cell.Contains('.', StringComparison.Ordinal))
            cell = cell.Replace(',', '.');
        return double.TryParse(
                cell,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out value
            ) && double.IsFinite(value);
    }

    /// <summary>A file's text, or the reason it cannot be read.</summary>
    /// <param name="path">The file.</param>
    public static (string? Text, Diagnostic? Problem) Read(string path)
    {
        var problems = new DiagnosticList();
        if (TextFile.Read(path, problems, LargestTable) is { } text)
            return (text, null);
        var problem = problems.InOrder()[0];
        return (
            null,
            problem.Code switch
            {
                "BD1001" => problem with
                {
                    Code = Code,
                    Message = "The file does not exist.",
                    Hint = "Give the path of the table, relative to the study file.",
                },
                "BD1005" => problem with { Code = Code, Message = "The file is not UTF-8 text.", Hint = "Save it as CSV UTF-8." },
                _ => problem with { Code = Code },
            }
        );
    }

    private static ImmutableArray<int> Places(string raw, int count, char separator)
    {
        var places = ImmutableArray.CreateBuilder<int>(count);
        int start = 0,
            line = 0;
        var quoted = false;
        places.Add(1);
        for (var i = 0; i < raw.Length && places.Count < count; i++)
        {
            if (raw[i] == '"')
                quoted = !quoted;
            else if (raw[i] == '\n')
                line = i + 1;
            else if (raw[i] == separator && !quoted)
            {
                start = i + 1;
                while (start < raw.Length && raw[start] == ' ')
                    start++;
                places.Add(start - line + 1);
            }
        }
        while (places.Count < count)
            places.Add(1);
        return places.MoveToImmutable();
    }
}
