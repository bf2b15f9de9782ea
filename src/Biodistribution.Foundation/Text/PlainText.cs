using System.Buffers;

namespace Biodistribution.Text;

/// <summary>
/// What may stand in a name, a meaning or a message: characters that are text, none that command a terminal or cannot
/// be written to a file.
/// </summary>
public static class PlainText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create([
        .. Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(IsSuspect),
    ]);

    /// <summary>The first character that is not text, counted from 0; -1 when all are. Tabs and line feeds are text.</summary>
    /// <param name="text">Any text.</param>
    public static int IndexOfOther(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i..].IndexOfAny(Suspects);
            if (next < 0)
                return -1;
            i += next;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return i;
            i++;
        }
        return -1;
    }

    /// <summary>The text with each character that is not text replaced by U+FFFD; the same object where there is none.</summary>
    /// <param name="text">Any text.</param>
    public static string Cleaned(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IndexOfOther(text) < 0)
            return text;
        var characters = text.ToCharArray();
        for (int at = 0, next; (next = IndexOfOther(characters.AsSpan(at))) >= 0; at += next + 1)
            characters[at + next] = '\uFFFD';
        return new string(characters);
    }

    /// <summary>The text on one line: line breaks of every kind, tabs and other control characters become blanks.</summary>
    /// <param name="text">Any text.</param>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAny(Breaks) < 0 && IndexOfOther(text) < 0
            ? text
            : string.Concat(Cleaned(text).Select(character => Breaks.Contains(character) || character == '\uFFFD' ? ' ' : character))
                .Trim();
    }

    private static readonly SearchValues<char> Breaks = SearchValues.Create("\t\n\r\v\f\u0085\u2028\u2029");

    private static bool IsSuspect(char character) =>
        (char.IsControl(character) && character is not ('\t' or '\n'))
        || char.IsSurrogate(character)
        || character is '\uFFFE' or '\uFFFF'
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
