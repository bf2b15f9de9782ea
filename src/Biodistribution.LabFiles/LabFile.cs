using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>Reads the files laboratories keep, recognised by what they begin with and not by their name.</summary>
/// <remarks>
/// Codes: BD8501 the file cannot be read; BD8502 it is of a kind that is not read, with what to save it as; BD8503 it
/// is larger than what is read; BD8504 it is protected by a password;
/// BD8505 it is damaged; BD8506 part of it is left out (a warning); BD8507 it holds no table.
/// </remarks>
public static class LabFile
{
    /// <summary>Largest file that is read, in bytes: 200 MB.</summary>
    public const int LargestFile = 200_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <returns>Its tables, or why they cannot be read.</returns>
    public static Checked<LabWorkbook> Read(string path) =>
        ProgramFault.Guard(
            path,
            () =>
            {
                var diagnostics = new DiagnosticList();
                var bytes = FileBytes.Read(path, diagnostics);
                if (bytes is null)
                    return diagnostics.Conclude<LabWorkbook>(null);
                var read = Read(bytes, path);
                return read.Value is { Grids.IsEmpty: true }
                    ? new Checked<LabWorkbook>(
                        null,
                        [
                            .. read.Diagnostics,
                            new Diagnostic(
                                "BD8507",
                                path,
                                TextSpan.WholeFile,
                                $"The file ({read.Value.Kind}) holds no table with anything in it.",
                                "Is it the right file?"
                            ),
                        ]
                    )
                    : read;
            }
        );

    private static Checked<LabWorkbook> Read(byte[] bytes, string path)
    {
        if (Begins(bytes, "PK\u0003\u0004"u8))
            return ZipBounds.Check(bytes, path) is { } problem ? Refused(problem)
                : ZipBounds.Holds(bytes, "document.json") ? PrismArchive.Read(bytes, path)
                : ZipBounds.Holds(bytes, "xl/workbook.xml") || ZipBounds.Holds(bytes, "xl/workbook.bin") ? Spreadsheet.Read(bytes, path)
                : NotRead(
                    path,
                    ZipBounds.Holds(bytes, "content.xml")
                        ? "This is an OpenDocument file."
                        : "This is a zip archive, and not one of a spreadsheet or of Prism.",
                    "Save the table as .xlsx or .csv."
                );
        if (Begins(bytes, [0xD0, 0xCF, 0x11, 0xE0]))
            return Spreadsheet.Read(bytes, path);
        if (Begins(bytes, "PCFF"u8))
            return NotRead(
                path,
                "This is a Prism file of the older binary kind (.pzf).",
                "Open it in Prism and save it as .pzfx or .prism."
            );
        if (Begins(bytes, "%PDF"u8))
            return NotRead(path, "This is a PDF.", "Ask for the table itself, as .xlsx or .csv.");
        var start = System.Text.Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 2000));
        if (start.Contains("<GraphPadPrismFile", StringComparison.Ordinal))
            return PrismXml.Read(bytes, path);
        if (start.Contains("<html", StringComparison.OrdinalIgnoreCase) || start.Contains("<table", StringComparison.OrdinalIgnoreCase))
            return NotRead(path, "This is a web page, whatever its name says.", "Open it in a spreadsheet and save it as .xlsx.");
        return TextTable.Read(bytes, path);
    }

    private static bool Begins(byte[] bytes, ReadOnlySpan<byte> start) => bytes.AsSpan().StartsWith(start);

    private static Checked<LabWorkbook> NotRead(string path, string message, string hint) =>
        Refused(new Diagnostic("BD8502", path, TextSpan.WholeFile, message, hint));

    private static Checked<LabWorkbook> Refused(Diagnostic problem) => new(null, [problem]);
}
