using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Observations;

/// <summary>The text of an observation table as a grid: remarks are taken out, lines keep their numbers.</summary>
/// <remarks>
/// A remark is a line that begins with # above the heading, or one below it without any separator. Every other line is
/// data, also where its first cell begins
/// with #, as animals numbered #1 and #2 do; a line that begins with "# " and has cells can be either, and is refused.
/// </remarks>
internal static class ObservationText
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Takes the text apart.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Checked<CellGrid> Grid(string text, string file)
    {
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var problems = new List<Diagnostic>();
        var isAboveHeading = true;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('#'))
                isAboveHeading &= lines[i].Length == 0;
            else if (isAboveHeading ? !IsHeading(lines[i]) : lines[i].IndexOfAny(Separators) < 0)
                lines[i] = "";
            else if (!isAboveHeading && lines[i].StartsWith("# ", StringComparison.Ordinal))
                problems.Add(
                    new Diagnostic(
                        "BD4040",
                        file,
                        new TextSpan(i + 1, 1),
                        "The line begins with '# ' and has cells, so it can be a remark or a row of data.",
                        "Take a remark out or write it above the heading; write a name such as #1 without a space."
                    )
                );
            else
                isAboveHeading = false;
        }
        var read = DelimitedText.Read(string.Join('\n', lines), file);
        return problems.Count == 0 ? read : new Checked<CellGrid>(null, [.. problems, .. read.Diagnostics]);
    }

    private static bool IsHeading(string line)
    {
        var cells = line.Split(Separators).Select(cell => cell.Trim(' ', '"')).ToArray();
        return ObservationColumn.Required.All(cells.Contains);
    }
}
