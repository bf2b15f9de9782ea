using System.Text;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>Text tables in UTF-8, UTF-16 with a byte-order mark, or Windows-1252.</summary>
internal static class TextTable
{
    /// <summary>Reads a text table.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Checked<LabWorkbook> Read(byte[] bytes, string file)
    {
        var diagnostics = new DiagnosticList();
        var text = Decoded(bytes, file, diagnostics);
        if (text is null)
            return diagnostics.Conclude<LabWorkbook>(null);
        var grid = DelimitedText.Read(text, file);
        diagnostics.AddRange(grid.Diagnostics);
        var notes = diagnostics.InOrder();
        return diagnostics.Conclude(grid.Value is { } read ? new LabWorkbook(file, "text", read.RowCount == 0 ? [] : [read], notes) : null);
    }

    private static string? Decoded(byte[] bytes, string file, DiagnosticList diagnostics)
    {
        var unicode = new DiagnosticList();
        if (TextFile.Decode(bytes, file, unicode) is { } text)
            return text;
        if (unicode.InOrder().Any(problem => problem.Code != "BD1005") || bytes.Contains((byte)0))
        {
            diagnostics.AddRange(unicode.InOrder());
            return null;
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        diagnostics.Warning(
            "BD8506",
            file,
            TextSpan.WholeFile,
            "The file is not UTF-8, so it is read as Windows-1252.",
            "Look at letters such as µ, ä and é in what was understood."
        );
        return TextFile.Normalize(Encoding.GetEncoding(1252).GetString(bytes), file, diagnostics);
    }
}
