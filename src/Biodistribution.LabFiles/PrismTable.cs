using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.LabFiles;

/// <summary>
/// One data table of a Prism file, which becomes a grid: titles over their subcolumns, a second line that names what
/// subcolumns hold where they are not replicates.
/// </summary>
/// <param name="Title">The title of the table.</param>
/// <param name="Format">What the subcolumns of its columns hold.</param>
/// <param name="RowTitles">The column of row titles; null for none.</param>
/// <param name="X">The column of X values, with error where it has one; null for none.</param>
/// <param name="Columns">The Y columns.</param>
internal sealed record PrismTable(
    string Title,
    PrismFormat Format,
    PrismColumn? RowTitles,
    PrismColumn? X,
    ImmutableArray<PrismColumn> Columns
)
{
    /// <summary>What the subcolumns of a format are called.</summary>
    private static readonly Dictionary<PrismFormat, string[]> Headings = new()
    {
        [PrismFormat.Sd] = ["mean", "SD"],
        [PrismFormat.Sem] = ["mean", "SEM"],
        [PrismFormat.Cv] = ["mean", "CV (%)"],
        [PrismFormat.SdN] = ["mean", "SD", "n"],
        [PrismFormat.SemN] = ["mean", "SEM", "n"],
        [PrismFormat.CvN] = ["mean", "CV (%)", "n"],
        [PrismFormat.PlusMinus] = ["mean", "error above", "error below"],
        [PrismFormat.Limits] = ["mean", "upper", "lower"],
    };

    /// <summary>The table as a grid.</summary>
    /// <param name="file">The file as the user named it.</param>
    public CellGrid ToGrid(string file)
    {
        var titles = new List<GridCell>();
        var kinds = new List<GridCell>();
        var columns = new List<ImmutableArray<GridCell>>();
        void Add(PrismColumn column, string[] names)
        {
            for (var i = 0; i < column.Subcolumns.Length; i++)
            {
                titles.Add(GridCell.OfText(column.Title) with { IsMergedCopy = i > 0 });
                kinds.Add(GridCell.OfText(i < names.Length ? names[i] : ""));
                columns.Add(column.Subcolumns[i]);
            }
        }
        if (RowTitles is { } rowTitles && rowTitles.Subcolumns.Any(cells => cells.Any(cell => !cell.IsEmpty)))
            Add(rowTitles, []);
        if (X is not null)
            Add(X, ["", "X error"]);
        foreach (var column in Columns)
            Add(column, Headings.GetValueOrDefault(Format, []));
        var height = columns.Count == 0 ? 0 : columns.Max(column => column.Length);
        var rows = Enumerable
            .Range(0, height)
            .Select(row => columns.Select(column => row < column.Length ? column[row] : GridCell.Empty).ToImmutableArray());
        ImmutableArray<GridCell>[] headings = Headings.ContainsKey(Format)
            ?
            [
                [.. titles],
                [.. kinds],
            ]
            :
            [
                [.. titles],
            ];
        return new CellGrid(file, Title, height == 0 ? [] : [.. headings, .. rows]) { IsPrism = true };
    }
}
