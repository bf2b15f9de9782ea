using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Takes tables apart that stand side by side on one sheet: a line of heading that begins anew further right, as in
/// animal, liver, spleen, animal, liver, spleen.
/// </summary>
internal static class SideBySide
{
    private const int FewestColumns = 2;

    /// <summary>The tables of a grid from left to right; the grid itself where its headings do not repeat.</summary>
    /// <param name="grid">A grid.</param>
    public static IEnumerable<CellGrid> Split(CellGrid grid)
    {
        for (var row = 0; row < grid.RowCount; row++)
            if (Starts(grid, row) is { Length: > 1 } starts)
                return HasOtherHeading(grid, row, starts) ? [grid] : Parts(grid, row, starts);
        return [grid];
    }

    // The columns at which the same two headings, the first of which names rows, begin again.
    private static int[] Starts(CellGrid grid, int row)
    {
        for (var first = 0; first < grid.CountOf(row); first++)
        {
            if (!MayHead(grid[row, first]) || !Repeats(grid, row, first) || !HeadsRows(grid[row, first]))
                continue;
            var second = NextFilled(grid, row, first);
            var starts = Enumerable
                .Range(first, grid.CountOf(row) - first)
                .Where(column => Same(grid, row, column, first) && Same(grid, row, NextFilled(grid, row, column), second))
                .ToArray();
            if (starts.Length > 1 && starts.Zip(starts.Skip(1)).All(pair => pair.Second - pair.First >= FewestColumns))
                return starts;
        }
        return [];
    }

    // Rows of data are by far the most: a number, or a text that does not come again in its row, is told at a glance.
    private static bool MayHead(GridCell cell) => cell.Kind == CellKind.Text && !cell.IsMergedCopy && char.IsLetter(cell.Text[0]);

    private static bool Repeats(CellGrid grid, int row, int first)
    {
        for (var column = first + 1; column < grid.CountOf(row); column++)
            if (grid[row, column].Kind == CellKind.Text && Same(grid, row, column, first))
                return true;
        return false;
    }

    private static bool HeadsRows(GridCell cell) =>
        MayHead(cell)
        && HeadingFacts.Read(cell.Text) is var facts
        && (
            facts.Role is ColumnRole.Animal or ColumnRole.Time
            || facts.Role == ColumnRole.Organ && HeadingWords.RoleOf(facts.Name) == ColumnRole.Organ
        );

    private static int NextFilled(CellGrid grid, int row, int column)
    {
        do column++;
        while (column < grid.CountOf(row) && grid[row, column].IsEmpty);
        return column;
    }

    private static bool Same(CellGrid grid, int row, int column, int other) =>
        !grid[row, column].IsEmpty
        && !grid[row, column].IsMergedCopy
        && grid[row, column].Text.Equals(grid[row, other].Text, StringComparison.OrdinalIgnoreCase);

    // A line of headings further down that does not repeat belongs to a table over the whole width.
    private static bool HasOtherHeading(CellGrid grid, int heading, int[] starts) =>
        Enumerable
            .Range(heading + 1, grid.RowCount - heading - 1)
            .Any(row =>
                grid.FilledIn(row) > FewestColumns
                && Enumerable.Range(0, grid.CountOf(row)).Any(column => HeadsRows(grid[row, column]))
                && !Starts(grid, row).SequenceEqual(starts)
            );

    private static IEnumerable<CellGrid> Parts(CellGrid grid, int heading, int[] starts)
    {
        var shared = Enumerable.Range(0, starts[0]).ToArray();
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? starts[i + 1] : grid.ColumnCount;
            int[] columns = [.. shared, .. Enumerable.Range(starts[i], end - starts[i])];
            yield return grid.Columns(columns, Titles(grid, heading, starts, i == 0));
        }
    }

    // A title over the first table alone holds for all of them, unless the others have titles of their own in its row or below.
    private static ImmutableHashSet<int> Titles(CellGrid grid, int heading, int[] starts, bool isFirst)
    {
        if (isFirst)
            return [];
        bool IsOwn(int row) =>
            Enumerable.Range(starts[1], Math.Max(0, grid.CountOf(row) - starts[1])).Any(column => !grid[row, column].IsEmpty);
        return [.. Enumerable.Range(0, heading).Where(row => !IsOwn(row))];
    }
}
