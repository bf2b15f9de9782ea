using Biodistribution.Text;

namespace Biodistribution.Interchange.PEtab;

/// <summary>One row of a tab-separated table.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line of the row, from 1.</param>
/// <param name="Fields">Text by column; empty cells are left out.</param>
internal sealed record PEtabRow(string File, int Line, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The text in a column, empty when there is none.</summary>
    public string this[string column] => Fields.GetValueOrDefault(column, "");

    /// <summary>Where the row stands.</summary>
    public TextSpan Place => new(Line, 1);
}

/// <summary>Reads tab-separated tables.</summary>
internal static class PEtabTable
{
    private const long LargestFile = 100_000_000;

    /// <summary>The rows of a file; empty with an error when it cannot be read.</summary>
    public static List<PEtabRow> Read(string path, List<Diagnostic> diagnostics)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                diagnostics.Add(new Diagnostic("BD7401", path, TextSpan.WholeFile, "The table is larger than 100 MB.", "Split it."));
                return [];
            }
            return Rows(File.ReadAllLines(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Add(new Diagnostic("BD7400", path, TextSpan.WholeFile, $"The table cannot be read: {error.Message}", "Check the file names in the problem file."));
            return [];
        }
    }

    private static List<PEtabRow> Rows(string[] lines, string path)
    {
        var rows = new List<PEtabRow>();
        var header = lines.Length == 0 ? [] : lines[0].Split('\t').Select(Clean).ToArray();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            var cells = lines[i].Split('\t');
            var fields = new Dictionary<string, string>();
            for (var column = 0; column < Math.Min(header.Length, cells.Length); column++)
                if (Clean(cells[column]) is { Length: > 0 } text)
                    fields[header[column]] = text;
            rows.Add(new PEtabRow(path, i + 1, fields));
        }
        return rows;
    }

    private static string Clean(string cell)
    {
        var text = cell.Trim('\r', ' ', '\uFEFF');
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}
