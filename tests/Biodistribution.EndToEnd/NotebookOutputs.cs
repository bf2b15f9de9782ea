using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Biodistribution.EndToEnd;

/// <summary>The outputs a notebook holds, and whether two of them say the same.</summary>
internal static partial class NotebookOutputs
{
    /// <summary>Whether two texts have the same words, and numbers that differ by 2 % at most.</summary>
    public static bool Agree(string saved, string fresh)
    {
        string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];
        var (a, b) = (Words(saved), Words(fresh));
        return a.Length == b.Length
            && a.Zip(b)
                .All(pair =>
                    pair.First == pair.Second
                    || (
                        Number(pair.First) is { } x
                        && Number(pair.Second) is { } y
                        && Math.Abs(x - y) <= (0.02 * Math.Max(Math.Abs(x), Math.Abs(y))) + 1e-9
                    )
                );
    }

    // Numbers as people read them: 1.2×10⁻³, −0.5, 2.8E-12.
    private static double? Number(string word)
    {
        var plain = string.Concat(
                word.Select(c =>
                    "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(c) is >= 0 and var digit ? (char)('0' + digit)
                    : c is '⁻' or '−' ? '-'
                    : c
                )
            )
            .Replace("×10", "E", StringComparison.Ordinal);
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>The plain text of every output, with the id of its cell.</summary>
    public static (string Cell, string Text)[] Texts(string path) =>
        [
            .. from cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
            where (string)cell!["cell_type"]! == "code"
            from output in cell["outputs"]!.AsArray()
            select ((string)cell["id"]!, Joined(output!["text"] ?? output["data"]?["text/plain"] ?? output["traceback"])),
        ];

    /// <summary>
    /// What every cell shows, whatever the kernel: its printed text in one piece, then each value as HTML, or as text
    /// where it has no HTML.
    /// </summary>
    public static (string Cell, string Shown)[] Shown(string path) =>
        [
            .. from cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
            where (string)cell!["cell_type"]! == "code"
            from shown in Shown(cell["outputs"]!.AsArray())
            select ((string)cell["id"]!, shown),
        ];

    private static IEnumerable<string> Shown(JsonArray outputs)
    {
        var printed = string.Concat(outputs.Select(output => Joined(output!["text"])));
        if (printed.Length > 0)
            yield return printed;
        foreach (var output in outputs.Where(output => output!["text"] is null))
            yield return Joined(output!["data"]?["text/html"] ?? output["data"]?["text/plain"] ?? output["traceback"]);
    }

    /// <summary>Every output of a media type.</summary>
    public static IEnumerable<string> Forms(string path, string type) =>
        from cell in JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray()
        where (string)cell!["cell_type"]! == "code"
        from output in cell["outputs"]!.AsArray()
        where output!["data"]?[type] is not null
        select Joined(output["data"]![type]);

    /// <summary>A text that may be kept line by line.</summary>
    public static string Joined(JsonNode? text) =>
        text is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string?)text ?? "";

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
