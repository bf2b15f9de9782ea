using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on results.</summary>
internal static class OutputEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD6001", "A file is named where a folder for results is wanted."),
        new("BD6002", "The folder holds files that no run wrote; they are left alone."),
        new("BD6003", "The disk is full. Nothing half-written is left."),
        new("BD6004", "Writing is not permitted there."),
        new("BD6005", "Another program has the file open, or another run is writing to the folder."),
        new("BD6006", "The path is too long."),
        new("BD6007", "The file could not be written for another reason."),
        new("BD6008", "Where the folder of an earlier run is wanted there is none."),
        new("BD6009", "The manifest or the report of a run has a newer format than this version reads."),
        new("BD6010", "The run was ended before it saved its report, or an older version that saved none wrote the folder."),
        new("BD6011", "What a run saved is missing, changed or damaged; it is not used."),
        new("BD6012", "A table of a run was changed afterwards; the report shows what was computed."),
        new("BD6101", "No font: figures are written as SVG only."),
    ];
}
