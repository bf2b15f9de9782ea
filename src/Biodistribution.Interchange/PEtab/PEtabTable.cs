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
    private const int LargestFile = 100_000_000;

    /// <summary>The rows of a file; empty with an error when it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The columns it may have.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static List<PEtabRow> Read(string path, PEtabTableKind kind, List<Diagnostic> diagnostics)
    {
        var problems = new DiagnosticList();
        var text = TextFile.Read(path, problems, LargestFile);
        diagnostics.AddRange(problems.InOrder().Select(problem => problem with { Code = problem.Code == "BD1004" ? "BD7401" : "BD7400" }));
        return text is null ? [] : Rows(text.Split('\n'), path, kind, diagnostics);
    }

    private static List<PEtabRow> Rows(string[] lines, string path, PEtabTableKind kind, List<Diagnostic> diagnostics)
    {
        var rows = new List<PEtabRow>();
        var heading = lines.Length == 0 ? [] : lines[0].Split('\t').Select(Clean).ToArray();
        CheckHeading(heading, path, kind, diagnostics);
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            var cells = lines[i].Split('\t').Select(Clean).ToArray();
            var fields = new Dictionary<string, string>();
            for (var column = 0; column < cells.Length; column++)
                if (cells[column].Length == 0)
                    continue;
                else if (column < heading.Length && heading[column].Length > 0)
                    fields[heading[column]] = cells[column];
                else
                    diagnostics.Add(
                        new Diagnostic(
                            "BD7425",
                            path,
                            new TextSpan(i + 1, column + 1),
                            $"\"{cells[column]}\" stands in column {column + 1}, which has no heading.",
                            "Tables are separated by tabs; give every value a column."
                        )
                    );
            rows.Add(new PEtabRow(path, i + 1, fields));
        }
        return rows;
    }

    private static void CheckHeading(string[] heading, string path, PEtabTableKind kind, List<Diagnostic> diagnostics)
    {
        void Error(int column, string message, string hint) =>
            diagnostics.Add(new Diagnostic("BD7424", path, new TextSpan(1, column + 1), message, hint));
        var known = kind.Required.Concat(kind.Optional).ToArray();
        for (var i = 0; i < heading.Length; i++)
            if (heading[i].Length > 0 && Array.IndexOf(heading, heading[i]) < i)
                Error(i, $"The column {heading[i]} occurs twice.", "Keep one.");
            else if (heading[i].Length > 0 && !kind.HasTargets && !known.Contains(heading[i]))
                Error(
                    i,
                    $"A {kind.Name} table has no column {heading[i]}.",
                    $"{NearestName.Question(heading[i], known)} Columns are: {string.Join(", ", known)}.".Trim()
                );
        foreach (var missing in kind.Required.Except(heading))
            Error(
                0,
                $"The {kind.Name} table has no column {missing}.",
                "Columns are separated by tabs, with the names of the PEtab specification."
            );
    }

    private static string Clean(string cell)
    {
        var text = cell.Trim('\r', ' ', '\uFEFF');
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }
}
