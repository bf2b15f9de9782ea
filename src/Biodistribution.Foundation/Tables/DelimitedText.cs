using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>Text tables as grids: cells between commas, semicolons or tabs, quotation marks around cells that hold them.</summary>
/// <remarks>
/// Every line becomes a row, remarks and titles too: what a line means is for the reader of the grid to say. A first
/// cell that begins with # is data like any other.
/// </remarks>
public static class DelimitedText
{
    private static readonly char[] Separators = ['\t', ';', ','];

    private const int ScoredLines = 200;

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text, with \n line ends and without byte-order mark.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="separator">What stands between cells; null to recognise it.</param>
    /// <returns>The grid, or why quotation marks leave open where its rows end (BD4103).</returns>
    public static Checked<CellGrid> Read(string text, string file, char? separator = null)
    {
        var start = 0;
        var line = 1;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 5 && text[5] == '\n')
            (separator, start, line) = (text[4], 6, 2);
        if (separator is null && IsAligned(text))
            return new Checked<CellGrid>(AlignedText.Read(text, file), []);
        var chosen = separator ?? SeparatorOf(text);
        var problems = new List<Diagnostic>();
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<GridCell>>();
        var splitter = new RowSplitter(text, start, line, chosen, file, problems);
        while (splitter.TryRead(out var row))
            rows.Add(row);
        return problems.Count > 0
            ? new Checked<CellGrid>(null, [.. problems])
            : new Checked<CellGrid>(new CellGrid(file, "", rows) { Separator = chosen }, []);
    }

    /// <summary>
    /// What stands between the cells: of tab, semicolon and comma the one that gives most lines the same number of
    /// cells, of more than one.
    /// </summary>
    /// <param name="text">The text.</param>
    public static char SeparatorOf(string text)
    {
        var lines = text.Split('\n', ScoredLines + 1).Take(ScoredLines).Where(line => line.Trim().Length > 0).ToArray();
        return Separators
            .Select(candidate => (Candidate: candidate, Score: Score(lines, candidate)))
            .Where(entry => entry.Score > 0)
            .OrderByDescending(entry => entry.Score)
            .Select(entry => entry.Candidate)
            .FirstOrDefault(',');
    }

    // Columns stand under each other where more lines say so than have separators.
    private static bool IsAligned(string text)
    {
        var lines = text.Split('\n', ScoredLines + 1).Take(ScoredLines).Where(line => line.Trim().Length > 0).ToArray();
        return AlignedText.Score(lines) is > 0 and var aligned && Separators.All(separator => Score(lines, separator) < aligned);
    }

    // How many lines have the commonest number of separators outside quotation marks. Decimal commas in a table with
    // semicolons give few lines the same number of commas.
    private static int Score(string[] lines, char separator) =>
        lines
            .Select(line => CountOutsideQuotes(line, separator))
            .Where(count => count > 0)
            .GroupBy(count => count)
            .Select(same => same.Count())
            .DefaultIfEmpty(0)
            .Max();

    private static int CountOutsideQuotes(string line, char separator)
    {
        var (count, quoted) = (0, false);
        foreach (var character in line)
        {
            quoted ^= character == '"';
            count += character == separator && !quoted ? 1 : 0;
        }
        return count;
    }
}
