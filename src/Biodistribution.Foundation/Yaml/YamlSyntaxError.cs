using Biodistribution.Text;
using YamlDotNet.Core;

namespace Biodistribution.Yaml;

/// <summary>Says in the user's words what stops a text from being YAML.</summary>
/// <remarks>
/// The YAML reader gives the place. What is wrong there is read from the text and from what stands open, not from the
/// reader's sentences.
/// </remarks>
internal static class YamlSyntaxError
{
    // Marks YAML keeps for itself: no text begins with one.
    private const string Reserved = "@`%|>&*!";

    // What a backslash gives a meaning in double quotes.
    private const string Escaped = "0abt\tnvfre \"/\\N_LPxuU\n\r";

    /// <summary>The diagnostic for an error of the YAML reader.</summary>
    /// <param name="error">Where the YAML reader stopped.</param>
    /// <param name="text">The text it read.</param>
    /// <param name="file">The name the text goes by in messages.</param>
    public static Diagnostic Explain(YamlException error, string text, string file)
    {
        var lines = text.Split('\n');
        var (line, column) = ((int)error.Start.Line, (int)error.Start.Column);
        var open = YamlOpening.Before(text, error.Start);
        if ((IndentingTab(lines, line) ?? IndentingTab(lines, open.LastLine)) is { } tab)
            return new("BD1102", file, tab, "A tab stands where lines are indented.", "Indent with spaces.");
        if (line > lines.Length || (line == lines.Length && column > lines[^1].Length))
        {
            line = Math.Max(1, Array.FindLastIndex(lines, l => !string.IsNullOrWhiteSpace(l)) + 1);
            column = lines[line - 1].TrimEnd().Length + 1;
        }
        var at = Math.Clamp(column, 1, lines[line - 1].Length + 1);
        var (message, hint) = Words(open, lines, line, at);
        return new("BD1101", file, new TextSpan(line, column), message, hint);
    }

    // A tab in the indentation of the line, or of the next line that holds something.
    private static TextSpan? IndentingTab(string[] lines, int from)
    {
        for (var line = Math.Max(1, from); line <= lines.Length; line++)
        {
            var content = lines[line - 1];
            var tab = content[..^content.TrimStart(' ', '\t').Length].IndexOf('\t');
            if (tab >= 0 && !string.IsNullOrWhiteSpace(content))
                return new TextSpan(line, tab + 1, 1);
            if (line > from && !string.IsNullOrWhiteSpace(content))
                return null;
        }
        return null;
    }

    private static (string Message, string Hint) Words(YamlOpening open, string[] lines, int lineNumber, int column)
    {
        var line = lines[lineNumber - 1];
        var next = column <= line.Length ? line[column - 1] : '\0';
        if (next is '"' or '\'' && open.EndsHere)
            return UnknownEscape(lines, lineNumber, column, next) is { } escape
                ? ($"\\{escape} stands for nothing in a text in double quotes.", "Write \\\\ for a backslash, or use single quotes.")
                : ("A quotation mark is not closed.", "Add the missing quotation mark.");
        if (Reserved.Contains(next) && open.EndsHere)
            return ($"A text cannot begin with {next} here.", $"Put it in quotes, such as \"{RestOfText(line, column)}\".");
        if (next == ':')
            return (
                "A colon stands where no key can be.",
                "Put a text that holds \": \" in quotes, and check the indentation of this line and the one before."
            );
        return open.Kind switch
        {
            YamlOpeningKind.List => ("A list in brackets is not closed, or a comma is missing in it.", "Add the missing ] or comma."),
            YamlOpeningKind.Mapping => (
                "A mapping in braces is not closed, or a comma is missing in it.",
                "Add the missing } or comma; put a text that holds { } [ ] in quotes."
            ),
            YamlOpeningKind.Lines when !line.Contains(':') && next is not ('}' or ']' or ',') => (
                "A key without a colon.",
                "Write \"key: value\", with a space after the colon."
            ),
            _ => (
                "The indentation of this line fits nothing above it, or a closing mark is one too many.",
                "Lines of one list or mapping begin in the same column."
            ),
        };
    }

    // The first escape that means nothing in double quotes; null where the mark is only not closed.
    private static string? UnknownEscape(string[] lines, int lineNumber, int column, char quote)
    {
        if (quote != '"')
            return null;
        var text = string.Join('\n', lines[(lineNumber - 1)..])[column..];
        for (var i = 0; i + 1 < text.Length && text[i] != '"'; i++)
            if (text[i] == '\\')
            {
                var digits = text[++i] switch
                {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                if (!Escaped.Contains(text[i]) || text.Skip(i + 1).Take(digits).Count(char.IsAsciiHexDigit) < digits)
                    return text[i].ToString();
            }
        return null;
    }

    private static string RestOfText(string line, int column)
    {
        var rest = line[(column - 1)..];
        var end = rest.IndexOfAny([',', '}', ']', '#']);
        rest = (end > 0 ? rest[..end] : rest).Trim();
        return rest.Length <= 40 ? rest : rest[..37] + "...";
    }
}
