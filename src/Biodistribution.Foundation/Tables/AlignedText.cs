using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>Tables of printouts, whose columns stand under each other with blanks between them and no separator.</summary>
/// <remarks>
/// The table is the longest run of lines in which two blanks or more stand between parts, twice at least. Its columns
/// are divided where each of its lines has two blanks or more; other lines are titles and remarks.
/// </remarks>
internal static class AlignedText
{
    private const int FewestLines = 3;
    private const int FewestGaps = 2;
    private const int LongestLine = 2_000;

    /// <summary>How many lines look as if their columns stood under each other.</summary>
    /// <param name="lines">Lines of a text.</param>
    public static int Score(IEnumerable<string> lines) =>
        lines.Count(line => Gaps(line) >= FewestGaps) is var aligned && aligned >= FewestLines ? aligned : 0;

    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text, with \n line ends.</param>
    /// <param name="file">What to call it in messages.</param>
    public static CellGrid Read(string text, string file)
    {
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()).ToArray();
        var (first, count) = LongestRun(lines);
        var columns = Columns(lines[first..(first + count)]);
        return new CellGrid(file, "", lines.Select((line, i) => Row(line, i + 1, i >= first && i < first + count ? columns : [])));
    }

    // The most lines one below the other that look like lines of a table.
    private static (int First, int Count) LongestRun(string[] lines)
    {
        var longest = (First: 0, Count: 0);
        for (var (line, start) = (0, 0); line <= lines.Length; line++)
            if (line == lines.Length || Gaps(lines[line]) < FewestGaps)
            {
                if (line - start > longest.Count)
                    longest = (start, line - start);
                start = line + 1;
            }
        return longest;
    }

    private static ImmutableArray<GridCell> Row(string line, int number, List<(int Start, int End)> columns) =>
        columns.Count == 0
            ? [GridCell.OfText(line, new TextSpan(number, 1))]
            :
            [
                .. columns.Select(column =>
                    column.Start < line.Length
                        ? GridCell.OfText(line[column.Start..Math.Min(column.End, line.Length)], new TextSpan(number, column.Start + 1))
                        : GridCell.Empty with
                        {
                            Place = new TextSpan(number, line.Length + 1),
                        }
                ),
            ];

    // The stretches between runs of two positions or more that are blank in every line.
    private static List<(int Start, int End)> Columns(string[] lines)
    {
        var width = Math.Min(LongestLine, lines.Max(line => line.Length));
        bool IsBlank(int at) => Array.TrueForAll(lines, line => at >= line.Length || line[at] == ' ');
        var columns = new List<(int Start, int End)>();
        for (var at = 0; at < width; )
        {
            while (at < width && IsBlank(at))
                at++;
            var start = at;
            while (at < width && !(IsBlank(at) && (at + 1 >= width || IsBlank(at + 1))))
                at++;
            if (at > start)
                columns.Add((start, at));
        }
        return columns;
    }

    private static int Gaps(string line)
    {
        if (line.Length > LongestLine || line.Contains('\t', StringComparison.Ordinal))
            return 0;
        var trimmed = line.AsSpan().Trim();
        var gaps = 0;
        for (var at = 1; at + 1 < trimmed.Length; at++)
            gaps += trimmed[at] == ' ' && trimmed[at - 1] != ' ' && trimmed[at + 1] == ' ' ? 1 : 0;
        return gaps;
    }
}
