using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on tables of results.</summary>
internal static class ResultTableEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD7601", "The table is empty."),
        new("BD7602", "A column has no name, or two have the same."),
        new("BD7603", "A row has more or fewer fields than columns are named."),
    ];
}
