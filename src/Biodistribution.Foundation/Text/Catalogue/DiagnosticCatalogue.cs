using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Every diagnostic the program can give, by chapter; models/diagnostics.md is written from it.</summary>
internal static class DiagnosticCatalogue
{
    /// <summary>The chapters, in the order of the page.</summary>
    public static ImmutableArray<DiagnosticChapter> Chapters { get; } =
    [
        new("Files and YAML", FileEntries.All),
        new("Expressions", ExpressionEntries.All),
        new("Units", UnitEntries.All),
        new("Names", NameEntries.All),
        new("The model", ModelEntries.All),
        new("Warnings", ModelWarningEntries.All),
        new("studies", StudyEntries.All),
        new("tables of observations", ObservationTableEntries.All),
        new("tables read as grids of cells", GridEntries.All),
        new("tables of animals that are imported", ImportEntries.All),
        new("results", OutputEntries.All),
        new("SBML files", SbmlEntries.All),
        new("dosing records", RecordEntries.All),
        new("PEtab problems", PEtabEntries.All),
        new("text of other programs", ExportEntries.All),
        new("tables of results", ResultTableEntries.All),
        new("commands", CommandEntries.All),
        new("files of laboratories", LabFileEntries.All),
    ];

    /// <summary>All entries, in the order of the page.</summary>
    public static IEnumerable<DiagnosticEntry> All => Chapters.SelectMany(chapter => chapter.Entries);
}
