using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on files of laboratories.</summary>
internal static class LabFileEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD8501", "The file is not there, is a folder, or cannot be read."),
        new("BD8502", "A kind of file that is not read."),
        new("BD8503", "A file, sheet or archive larger than is read."),
        new("BD8504", "A workbook protected by a password."),
        new("BD8505", "A file that is damaged."),
        new("BD8506", "Something that is read otherwise than expected, or left out (a warning): another encoding, a hidden sheet."),
        new("BD8507", "A file without a table."),
    ];
}
