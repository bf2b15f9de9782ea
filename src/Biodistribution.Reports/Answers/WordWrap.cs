namespace Biodistribution.Reports.Answers;

/// <summary>Text broken into lines between words; a word that is too long for a line stays whole.</summary>
public static class WordWrap
{
    /// <summary>The lines.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">Characters in a line, blanks at its beginning included; at least 1.</param>
    /// <param name="first">What the first line begins with.</param>
    /// <param name="others">What each other line begins with.</param>
    public static IEnumerable<string> Lines(string text, int width, string first = "", string others = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = first;
        var hasWord = false;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (hasWord && line.Length + 1 + word.Length > width)
            {
                yield return line.TrimEnd();
                (line, hasWord) = (others, false);
            }
            line += hasWord ? " " + word : word;
            hasWord = true;
        }
        yield return line.TrimEnd();
    }

    /// <summary>The beginning of a text that fits on one line, ended by "…" where something is left out.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">Characters in the line.</param>
    public static string OneLine(string text, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= width)
            return text;
        var cut = text.LastIndexOf(' ', Math.Max(1, Math.Min(width - 1, text.Length - 1)));
        return text[..(cut > 0 ? cut : Math.Max(1, width - 1))].TrimEnd(' ', ',', ';', ':') + "…";
    }
}
