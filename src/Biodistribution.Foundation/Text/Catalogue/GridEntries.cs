using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on tables read as grids of cells.</summary>
internal static class GridEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD4101", "A row has more cells than the heading."),
        new("BD4102", "A row has fewer cells than the heading."),
        new("BD4103", "A quotation mark that opens no cell or is never closed."),
        new("BD4104", "A number with two readings, such as 1.200, where no other cell of its column decides."),
        new("BD4105", "A cell that a spreadsheet turned into a date."),
    ];
}
