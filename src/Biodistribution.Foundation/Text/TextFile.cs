using System.Text;

namespace Biodistribution.Text;

/// <summary>Reads a user's text file whole, within bounds, and says in a diagnostic why it cannot.</summary>
public static class TextFile
{
    /// <summary>Largest model or study file that is read, in bytes: 2 MB.</summary>
    public const int LargestModelFile = 2_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file without byte-order mark and with \n line ends, or null with a diagnostic.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="diagnostics">Receives why it cannot be read.</param>
    /// <param name="largest">Most bytes that are read.</param>
    public static string? Read(string path, DiagnosticList diagnostics, int largest = LargestModelFile)
    {
        var read = FileContent.Read(path, largest);
        diagnostics.AddRange(read.Diagnostics);
        return read.Value is { } bytes ? Decode(bytes, path, diagnostics) : null;
    }

    /// <summary>The text of bytes in UTF-8 (or UTF-16 with a byte-order mark), or null with a diagnostic.</summary>
    /// <param name="bytes">All bytes of the file.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="diagnostics">Receives why they are not text.</param>
    public static string? Decode(ReadOnlySpan<byte> bytes, string file, DiagnosticList diagnostics)
    {
        try
        {
            var text =
                bytes.StartsWith<byte>([0xFF, 0xFE]) ? Encoding.Unicode.GetString(bytes)
                : bytes.StartsWith<byte>([0xFE, 0xFF]) ? Encoding.BigEndianUnicode.GetString(bytes)
                : StrictUtf8.GetString(bytes);
            return Normalize(text, file, diagnostics);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            diagnostics.Error(
                "BD1005",
                file,
                new TextSpan(line, 1),
                "The file is not text in UTF-8.",
                "Save it as UTF-8; in a spreadsheet or editor this is an option of \"Save as\"."
            );
            return null;
        }
    }

    /// <summary>Text without byte-order mark and with \n line ends, or null with a diagnostic when it holds control characters.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="diagnostics">Receives why it is not text.</param>
    public static string? Normalize(string text, string file, DiagnosticList diagnostics)
    {
        var normalized = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (PlainText.IndexOfOther(normalized) is >= 0 and var i)
        {
            var line = 1 + normalized.AsSpan(0, i).Count('\n');
            diagnostics.Error(
                "BD1006",
                file,
                new TextSpan(line, i - normalized.LastIndexOf('\n', i), 1),
                $"The file holds a character that is not text (code {(int)normalized[i]}).",
                "Is it the right file? It must be plain text, not a spreadsheet, PDF or program."
            );
            return null;
        }
        return normalized;
    }
}
