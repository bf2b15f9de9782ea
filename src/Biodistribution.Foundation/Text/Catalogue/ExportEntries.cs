using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on text of other programs.</summary>
internal static class ExportEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } = [new("BD7501", "The model has something that format has no form for.")];
}
