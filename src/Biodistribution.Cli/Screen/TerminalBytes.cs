using System.Buffers;
using System.Text;

namespace Biodistribution.Cli.Screen;

/// <summary>
/// Bytes of text that cannot command a terminal: names of somebody else's files reach the screen, their control
/// characters do not.
/// </summary>
internal static class TerminalBytes
{
    private const byte Escape = 0x1B,
        FirstOfTwo = 0xC2;

    // Control characters of one byte; C2 begins those of two bytes (U+0080 to U+009F) in UTF-8.
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([
        .. Enumerable
            .Range(0, 0x20)
            .Append(0x7F)
            .Append(FirstOfTwo)
            .Select(value => (byte)value)
            .Where(value => value is not ((byte)'\n' or (byte)'\r' or (byte)'\t')),
    ]);

    /// <summary>The bytes with question marks for control characters; the styles the program itself writes stay.</summary>
    /// <param name="text">UTF-8 text, no character cut in two.</param>
    public static ReadOnlySpan<byte> Harmless(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(Suspects) < 0)
            return text;
        var clean = text.ToArray();
        for (var i = 0; i < clean.Length; i++)
        {
            if (clean[i] == FirstOfTwo && i + 1 < clean.Length && clean[i + 1] is >= 0x80 and <= 0x9F)
                (clean[i], clean[i + 1]) = ((byte)'?', (byte)'?');
            else if (clean[i] != FirstOfTwo && Suspects.Contains(clean[i]) && !IsColour(clean.AsSpan(i)))
                clean[i] = (byte)'?';
        }
        return clean;
    }

    // Plain, bold, faint, red, green, yellow, cyan.
    private static readonly byte[][] Styles =
    [
        .. new[] { "0", "1", "2", "31", "32", "33", "36" }.Select(style => Encoding.ASCII.GetBytes($"\e[{style}m")),
    ];

    private static bool IsColour(ReadOnlySpan<byte> text)
    {
        if (text[0] != Escape)
            return false;
        foreach (var style in Styles)
            if (text.StartsWith(style))
                return true;
        return false;
    }
}
