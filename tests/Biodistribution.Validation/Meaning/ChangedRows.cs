using System.Globalization;
using Biodistribution.Tables;

namespace Biodistribution.Validation.Meaning;

/// <summary>The rows of a table as texts that can be changed and written again.</summary>
/// <param name="grid">The table.</param>
internal sealed class ChangedRows(CellGrid grid)
{
    /// <summary>Headings, then rows; each with its cells.</summary>
    public List<List<string>> Cells { get; } =
    [
        .. Enumerable
            .Range(0, grid.RowCount)
            .Where(row => grid.FilledIn(row) > 0)
            .Select(row => Enumerable.Range(0, grid.CountOf(row)).Select(column => grid[row, column].Text).ToList()),
    ];

    /// <summary>The place of a column; -1 where the table has none.</summary>
    public int this[string name] => Cells[0].IndexOf(name);

    /// <summary>The text of a cell; empty where the table has no such column.</summary>
    public string Get(int row, string column) => this[column] is >= 0 and var at ? Cells[row][at] : "";

    /// <summary>Writes a cell; false where the table has no such column.</summary>
    public bool Set(int row, string column, string text)
    {
        if (this[column] is not (>= 0 and var at))
            return false;
        Cells[row][at] = text;
        return true;
    }

    /// <summary>The number of a cell; null where it holds none.</summary>
    public double? Number(int row, string column) =>
        double.TryParse(Get(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The table as text, cells with commas in quotation marks.</summary>
    public string Text() =>
        string.Concat(
            Cells.Select(row =>
                string.Join(
                    ',',
                    row.Select(cell =>
                        cell.Contains(',', StringComparison.Ordinal) || cell.Contains('"', StringComparison.Ordinal)
                            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                            : cell
                    )
                ) + "\n"
            )
        );
}
