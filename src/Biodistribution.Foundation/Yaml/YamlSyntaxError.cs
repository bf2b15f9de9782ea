using Biodistribution.Text;
using YamlDotNet.Core;

namespace Biodistribution.Yaml;

/// <summary>Says in the user's words what stops a text from being YAML.</summary>
internal static class YamlSyntaxError
{
    /// <summary>The diagnostic for an error of the YAML reader.</summary>
    /// <param name="error">What the YAML reader said.</param>
    /// <param name="text">The text it read.</param>
    /// <param name="file">The name the text goes by in messages.</param>
    public static Diagnostic Explain(YamlException error, string text, string file)
    {
        var lines = text.Split('\n');
        if (error.Message.Contains("tab", StringComparison.Ordinal) && FirstIndentingTab(lines, (int)error.Start.Line) is { } tab)
            return new("BD1102", file, tab, "A tab stands where lines are indented.", "Indent with spaces.");
        var (line, column) = ((int)error.Start.Line, (int)error.Start.Column);
        if (line > lines.Length || (line == lines.Length && column > lines[^1].Length))
        {
            line = Math.Max(1, Array.FindLastIndex(lines, l => !string.IsNullOrWhiteSpace(l)) + 1);
            column = lines[line - 1].TrimEnd().Length + 1;
        }
        var (message, hint) = Words(error.Message, lines[line - 1], Math.Clamp(column, 1, lines[line - 1].Length + 1));
        return new("BD1101", file, new TextSpan(line, column), message, hint);
    }

    private static TextSpan? FirstIndentingTab(string[] lines, int from)
    {
        for (var line = Math.Max(1, from); line <= lines.Length; line++)
        {
            var content = lines[line - 1];
            var tab = content[..^content.TrimStart(' ', '\t').Length].IndexOf('\t');
            if (tab >= 0)
                return new TextSpan(line, tab + 1, 1);
        }
        return null;
    }

    private static (string Message, string Hint) Words(string message, string line, int column)
    {
        bool Says(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
        var next = column <= line.Length ? line[column - 1] : '\0';
        if (Says("cannot start any token"))
            return ($"A text cannot begin with {next} here.", $"Put it in quotes, such as \"{RestOfText(line, column)}\".");
        if (Says("invalid mapping") || Says("mapping values are not allowed") || (next == ':' && Says("flow mapping")))
            return (
                "A colon stands where no key can be.",
                "Put a text that holds \": \" in quotes, and check the indentation of this line and the one before."
            );
        if (Says("quoted scalar"))
            return ("A quotation mark is not closed.", "Add the missing quotation mark.");
        if (Says("flow sequence"))
            return ("A list in brackets is not closed, or a comma is missing in it.", "Add the missing ] or comma.");
        if (Says("flow mapping"))
            return (
                "A mapping in braces is not closed, or a comma is missing in it.",
                "Add the missing } or comma; put a text that holds { } [ ] in quotes."
            );
        if (Says("block mapping") && !line.Contains(':'))
            return ("A key without a colon.", "Write \"key: value\", with a space after the colon.");
        if (Says("block mapping") || Says("block sequence") || Says("document end"))
            return (
                "The indentation of this line fits nothing above it, or a closing mark is one too many.",
                "Lines of one list or mapping begin in the same column."
            );
        return (
            "The file is not YAML from here on.",
            "Keys and values are written as \"key: value\", nested by indentation with spaces; put unusual texts in quotes."
        );
    }

    private static string RestOfText(string line, int column)
    {
        var rest = line[(column - 1)..];
        var end = rest.IndexOfAny([',', '}', ']', '#']);
        rest = (end > 0 ? rest[..end] : rest).Trim();
        return rest.Length <= 40 ? rest : rest[..37] + "...";
    }
}
