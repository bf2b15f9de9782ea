using System.Collections.Immutable;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>What a laboratory's file holds: its tables as grids, and what was left out of them.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Kind">What kind of file it is, in words: Excel workbook, GraphPad Prism file, text.</param>
/// <param name="Grids">Its tables, in the order of the file; a text file is one.</param>
/// <param name="Notes">What was left out and why: hidden sheets, charts, an encoding that was not UTF-8.</param>
public sealed record LabWorkbook(string File, string Kind, ImmutableArray<CellGrid> Grids, ImmutableArray<Diagnostic> Notes);
