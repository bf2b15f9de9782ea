using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>One table within a grid: titles above it, its heading of one or more lines, and its rows.</summary>
/// <param name="Grid">The grid it stands in.</param>
/// <param name="Titles">Rows of titles above the heading, from 0.</param>
/// <param name="FirstHeading">First row of the heading.</param>
/// <param name="LastHeading">Last row of the heading.</param>
/// <param name="Rows">Rows of data.</param>
/// <param name="Sections">Texts that stand alone in a row among the data and hold for the rows below them: row of data to text.</param>
internal sealed record TableBlock(
    CellGrid Grid,
    ImmutableArray<int> Titles,
    int FirstHeading,
    int LastHeading,
    ImmutableArray<int> Rows,
    ImmutableDictionary<int, string> Sections
)
{
    /// <summary>The last row of data.</summary>
    public int LastRow => Rows[^1];

    /// <summary>The first cell of a row that holds something.</summary>
    /// <param name="row">Row, from 0, that is not empty.</param>
    public int FirstFilled(int row) => Enumerable.Range(0, Grid.CountOf(row)).First(column => !Grid[row, column].IsEmpty);

    /// <summary>The titles as texts; cells of one row are put together with a colon: Time: 6 h.</summary>
    public IEnumerable<string> TitleTexts =>
        Titles.Select(row =>
            string.Join(
                ": ",
                Enumerable
                    .Range(0, Grid.CountOf(row))
                    .Where(column => !Grid[row, column].IsEmpty && !Grid[row, column].IsMergedCopy)
                    .Select(column => Grid[row, column].Text.TrimEnd(':'))
            )
        );
}
