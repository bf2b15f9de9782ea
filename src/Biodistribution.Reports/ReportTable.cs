using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>A table for people: headings as they are printed, with units.</summary>
/// <param name="Caption">What it shows, in a sentence.</param>
/// <param name="Cells">The columns; the name of each is its heading. Numbers are shown with three digits.</param>
public sealed record ReportTable(string Caption, Table Cells)
{
    /// <summary>Significant digits of numbers.</summary>
    public int Digits { get; init; } = 3;

    /// <summary>The text of a cell as people read it.</summary>
    /// <param name="column">Column, from 0.</param>
    /// <param name="row">Row, from 0.</param>
    public string Text(int column, int row) =>
        Cells.Columns[column] is NumberColumn numbers ? NumberText.Short(numbers.Values[row], Digits) : Cells.Columns[column].Text(row);
}
