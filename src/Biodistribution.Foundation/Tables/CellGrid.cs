using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>One table as a file holds it, before anything is known about its meaning: rows of cells, each with its place.</summary>
/// <remarks>
/// Every reader of files (text, spreadsheets, Prism) makes grids; every reader of meaning (tables of animals,
/// observations, curves) starts from one.
/// Rows may differ in length: <see cref="CountOf"/> says how many cells a row was written with,
/// <see cref="ShapeProblems"/> holds them to the heading.
/// </remarks>
public sealed class CellGrid
{
    private const int MostNames = 702;
    private static readonly string[] FirstNames = [.. Enumerable.Range(0, MostNames).Select(NameOf)];
    private readonly ImmutableArray<ImmutableArray<GridCell>> rows;

    /// <summary>A grid of rows.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="name">Name of the sheet or table in the file; empty for a file that is one table.</param>
    /// <param name="rows">The rows, top to bottom.</param>
    public CellGrid(string file, string name, IEnumerable<ImmutableArray<GridCell>> rows)
    {
        (File, Name, this.rows) = (file, name, [.. rows]);
        ColumnCount = this.rows.Length == 0 ? 0 : this.rows.Max(row => row.Length);
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>Name of the sheet or table in the file; empty for a file that is one table.</summary>
    public string Name { get; }

    /// <summary>What stands between the cells of a text file; NUL for spreadsheets.</summary>
    public char Separator { get; init; }

    /// <summary>Whether it is a data table of Prism, whose titles stand over replicates.</summary>
    public bool IsPrism { get; init; }

    // Which columns of the sheet the columns of this grid are; null for all, from the first.
    private int[]? Origins { get; init; }

    /// <summary>How many rows.</summary>
    public int RowCount => rows.Length;

    /// <summary>How many cells the longest row has.</summary>
    public int ColumnCount { get; }

    /// <summary>A cell; an empty one beyond the end of its row.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public GridCell this[int row, int column] =>
        (uint)row < (uint)rows.Length && (uint)column < (uint)rows[row].Length ? rows[row][column] : GridCell.Empty;

    /// <summary>How many cells a row was written with.</summary>
    /// <param name="row">Row, from 0.</param>
    public int CountOf(int row) => rows[row].Length;

    /// <summary>How many cells of a row hold something of their own.</summary>
    /// <param name="row">Row, from 0.</param>
    public int FilledIn(int row) => rows[row].Count(cell => !cell.IsEmpty && !cell.IsMergedCopy);

    /// <summary>Some of the columns as a grid of their own, whose cells keep their addresses.</summary>
    /// <param name="columns">The columns, from 0, in their order.</param>
    /// <param name="titles">Rows of titles that stand over other columns and count here too: their first text is put into
    /// the first cell.</param>
    public CellGrid Columns(IReadOnlyList<int> columns, IReadOnlySet<int> titles)
    {
        var parts = new List<ImmutableArray<GridCell>>(RowCount);
        for (var row = 0; row < RowCount; row++)
        {
            var cells = columns.TakeWhile(column => column < CountOf(row)).Select(column => this[row, column]).ToArray();
            if (titles.Contains(row) && rows[row].FirstOrDefault(cell => !cell.IsEmpty) is { IsEmpty: false } title)
                cells = [title];
            // Of a merged area that begins outside, the first cell within stands for the area.
            else if (Array.FindIndex(cells, cell => !cell.IsEmpty) is >= 0 and var first && cells[first].IsMergedCopy)
                cells[first] = cells[first] with { IsMergedCopy = false };
            parts.Add([.. cells]);
        }
        return new CellGrid(File, Name, parts)
        {
            Separator = Separator,
            IsPrism = IsPrism,
            Origins = [.. columns.Select(column => Origins?[column] ?? column)],
        };
    }

    /// <summary>Where a cell is, as people write it: Weights!C5 in a spreadsheet, line 5 in a text.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public string AddressOf(int row, int column)
    {
        if (this[row, column].Place is { Line: > 0 } place)
            return $"line {place.Line}";
        var original = Origins is { } origins && column < origins.Length ? origins[column] : column;
        return $"{(Name.Length > 0 ? Name + "!" : "")}{ColumnName(original)}{(row + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>A diagnostic at a cell.</summary>
    /// <param name="code">Its stable code.</param>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <param name="message">What is wrong, in one sentence.</param>
    /// <param name="hint">What would put it right.</param>
    /// <param name="severity">Whether the table can be used all the same.</param>
    public Diagnostic Problem(string code, int row, int column, string message, string hint = "", Severity severity = Severity.Error)
    {
        var place = this[row, column].Place;
        return new Diagnostic(code, place.Line > 0 ? File : $"{File}, {AddressOf(row, column)}", place, message, hint)
        {
            Severity = severity,
        };
    }

    /// <summary>
    /// Rows that have other than as many cells as the heading (BD4101, BD4102). Empty rows and cells without anything
    /// at the end do not count.
    /// </summary>
    /// <param name="heading">The row of the heading, from 0.</param>
    /// <param name="last">The last row of the table.</param>
    public IEnumerable<Diagnostic> ShapeProblems(int heading, int last)
    {
        var width = CountOf(heading);
        for (var row = heading + 1; row <= last && Separator != '\0'; row++)
        {
            if (FilledIn(row) == 0)
                continue;
            if (rows[row].Skip(width).Any(cell => !cell.IsEmpty))
                yield return Problem(
                    "BD4101",
                    row,
                    width,
                    $"The row has {CountOf(row)} cells, the heading {width}.",
                    Separator == ','
                        ? "If its numbers have decimal commas, put them in quotation marks or save the table with "
                            + "semicolons between columns."
                        : "Every value needs a heading."
                );
            else if (CountOf(row) < width)
                yield return Problem(
                    "BD4102",
                    row,
                    0,
                    $"The row has {CountOf(row)} cells, the heading {width}.",
                    "Write a separator for every column, so that no value slides into its neighbour's place."
                );
        }
    }

    /// <summary>The name of a column in a spreadsheet: A, B, ..., AA.</summary>
    /// <param name="column">Column, from 0.</param>
    public static string ColumnName(int column) => (uint)column < (uint)FirstNames.Length ? FirstNames[column] : NameOf(column);

    private static string NameOf(int column)
    {
        var name = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
            name = (char)('A' + ((rest - 1) % 26)) + name;
        return name;
    }
}
