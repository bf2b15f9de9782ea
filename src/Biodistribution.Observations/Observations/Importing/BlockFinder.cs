using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>Finds the tables in a grid: headings of texts over rows with numbers, titles above, remarks below.</summary>
internal sealed class BlockFinder
{
    private const int MostLevels = 4;

    private readonly CellGrid grid;
    private readonly ImportLog log;
    private readonly RowKind[] kinds;
    private readonly List<TableBlock> blocks = [];
    private readonly List<int> titles = [];

    private enum RowKind
    {
        Empty,
        Single,
        Texts,
        Data,
    }

    private BlockFinder(CellGrid grid, ImportLog log)
    {
        (this.grid, this.log) = (grid, log);
        kinds = [.. Enumerable.Range(0, grid.RowCount).Select(KindOf)];
    }

    /// <summary>The tables of a grid, top to bottom; rows that belong to none are listed with the reason.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="log">Receives rows that are left out.</param>
    public static List<TableBlock> Find(CellGrid grid, ImportLog log)
    {
        var finder = new BlockFinder(grid, log);
        for (var row = 0; row < grid.RowCount; )
            row = finder.Next(row);
        foreach (var title in finder.titles)
            log.Ignore(grid, title, 0, "text outside a table");
        return finder.blocks;
    }

    private int Next(int row)
    {
        if (kinds[row] == RowKind.Empty)
            return row + 1;
        if (kinds[row] == RowKind.Single || IsRemark(row))
        {
            titles.Add(row);
            return row + 1;
        }
        var heading = HeadingEnd(row);
        if (heading >= row)
            return Block(row, heading);
        if (kinds[row] == RowKind.Data && grid.FilledIn(row) > 2)
            log.Problems.Add(
                grid.Problem(
                    "BD4201",
                    row,
                    FirstFilled(row),
                    "The row has numbers, and no heading stands above it.",
                    "Write above it what its columns are: animal, group, time, and one for each organ."
                )
            );
        titles.Add(row);
        return row + 1;
    }

    // The last row of a heading that begins at a row; before the row where none does.
    private int HeadingEnd(int row)
    {
        if (kinds[row] == RowKind.Data)
            return HeadsNumbers(row) ? row : row - 1;
        if (IsPairOfTitle(row))
            return row - 1;
        var last = row;
        while (last + 1 < kinds.Length && kinds[last + 1] == RowKind.Texts && last - row + 1 < MostLevels && !IsRemark(last + 1))
            last++;
        var next = last + 1;
        while (next < kinds.Length && kinds[next] is RowKind.Single or RowKind.Empty)
            next++;
        return next < kinds.Length && kinds[next] == RowKind.Data ? last : row - 1;
    }

    // Organs below a line whose other cells are numbers: animals or times that head columns.
    private bool HeadsNumbers(int row)
    {
        var label = FirstFilled(row);
        return label >= 0
            && !IsNumber(grid[row, label])
            && (
                row + 1 < kinds.Length
                && kinds[row + 1] == RowKind.Data
                && OrganWords.IsOrgan(HeadingFacts.Read(grid[row + 1, label].Text).Name)
            )
            && !OrganWords.IsOrgan(HeadingFacts.Read(grid[row, label].Text).Name);
    }

    // Time | 6 h above a heading is a title in two cells.
    private bool IsPairOfTitle(int row)
    {
        if (grid.FilledIn(row) != 2 || row + 1 >= kinds.Length || kinds[row + 1] == RowKind.Data)
            return false;
        var role = HeadingFacts.Read(grid[row, FirstFilled(row)].Text).Role;
        return role
            is ColumnRole.Time
                or ColumnRole.Group
                or ColumnRole.Study
                or ColumnRole.Dose
                or ColumnRole.Unit
                or ColumnRole.Other
                or ColumnRole.Organ;
    }

    private int Block(int first, int last)
    {
        var rows = ImmutableArray.CreateBuilder<int>();
        var sections = ImmutableDictionary.CreateBuilder<int, string>();
        var section = "";
        var row = last + 1;
        for (; row < kinds.Length; row++)
        {
            if (kinds[row] == RowKind.Empty)
                continue;
            if (row > last + 1 && kinds[row] == RowKind.Texts && BeginsTable(row))
                break;
            if (kinds[row] == RowKind.Single)
            {
                var next = NextFilled(row);
                if (next < kinds.Length && kinds[next] != RowKind.Data)
                    break;
                if (next >= kinds.Length)
                    log.Ignore(grid, row, FirstFilled(row), "text below the table");
                else
                    section = grid[row, FirstFilled(row)].Text;
                continue;
            }
            if (IsRemark(row))
            {
                log.Ignore(grid, row, 0, "a remark");
                continue;
            }
            rows.Add(row);
            if (section.Length > 0)
                sections[row] = section;
        }
        if (rows.Count > 0)
            blocks.Add(new TableBlock(grid, [.. titles], first, last, rows.ToImmutable(), sections.ToImmutable()));
        titles.Clear();
        return row;
    }

    // A line of texts begins a table where two of its cells head columns and numbers follow; in a table with organs in
    // rows a line of groups or times belongs to it.
    private bool BeginsTable(int row)
    {
        if (HeadingEnd(row) < row || Enumerable.Range(1, Math.Max(0, grid.CountOf(row) - 1)).Count(column => Heads(grid[row, column])) < 2)
            return false;
        var role = HeadingFacts.Read(grid[row, FirstFilled(row)].Text).Role;
        return role is not (ColumnRole.Group or ColumnRole.Time or ColumnRole.Dose or ColumnRole.Other or ColumnRole.Animal)
            || !LabelsOrgan(row - 1);
    }

    private static bool Heads(GridCell cell) =>
        !cell.IsEmpty
        && HeadingFacts.Read(cell.Text) is var facts
        && (facts.Role != ColumnRole.Unknown || facts.Statistic != ColumnRole.Value || facts.Time is not null);

    private bool LabelsOrgan(int row)
    {
        while (row > 0 && kinds[row] == RowKind.Empty)
            row--;
        return FirstFilled(row) is >= 0 and var label && OrganWords.IsOrgan(HeadingFacts.Read(grid[row, label].Text).Name);
    }

    private int NextFilled(int row)
    {
        do row++;
        while (row < kinds.Length && kinds[row] == RowKind.Empty);
        return row;
    }

    private int FirstFilled(int row)
    {
        for (var column = 0; column < grid.CountOf(row); column++)
            if (!grid[row, column].IsEmpty)
                return column;
        return -1;
    }

    // A line that begins with # is a remark where it has fewer cells than the lines of the table; with as many it is an animal called #1.
    private bool IsRemark(int row) =>
        grid.Separator != '\0'
        && grid[row, 0].Text.StartsWith('#')
        && grid[row, 0].Kind == CellKind.Text
        && grid.CountOf(row) < grid.ColumnCount;

    private RowKind KindOf(int row)
    {
        var (filled, data) = (0, false);
        for (var column = 0; column < grid.CountOf(row); column++)
        {
            var cell = grid[row, column];
            if (cell.IsEmpty || cell.IsMergedCopy)
                continue;
            filled++;
            data |=
                IsNumber(cell)
                || (column > 0 && CellWords.Meaning(cell.Text) is not null && HeadingWords.RoleOf(cell.Text) == ColumnRole.Unknown);
        }
        return filled == 0 ? RowKind.Empty
            : filled == 1 && !(data && grid.ColumnCount == 1) && !IsNumber(grid[row, FirstFilled(row)]) ? RowKind.Single
            : data ? RowKind.Data
            : RowKind.Texts;
    }

    // A number, but not the time 24 h, which may head a column.
    private static bool IsNumber(GridCell cell) =>
        cell.Kind switch
        {
            CellKind.Text => CellNumerals.Of(cell.Text).Numeral.Length > 0 && Moment.Read(cell.Text) is null,
            CellKind.Empty => false,
            _ => true,
        };
}
