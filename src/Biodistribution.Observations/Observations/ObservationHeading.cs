using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Observations;

/// <summary>Where the columns of an observation table stand in its grid.</summary>
internal sealed class ObservationHeading
{
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private ObservationHeading(int row) => Row = row;

    /// <summary>The row of the heading, from 0.</summary>
    public int Row { get; }

    /// <summary>Whether the table has a column.</summary>
    /// <param name="name">A name of <see cref="ObservationColumn.All"/>.</param>
    public bool Has(string name) => columns.ContainsKey(name);

    /// <summary>The column of a name; -1 where the table has none.</summary>
    /// <param name="name">A name of <see cref="ObservationColumn.All"/>.</param>
    public int this[string name] => columns.GetValueOrDefault(name, -1);

    /// <summary>Reads the heading: the first row that is not empty.</summary>
    /// <param name="grid">The table.</param>
    /// <param name="problems">Receives unknown, repeated and missing columns, and values under a blank heading.</param>
    /// <returns>Null where the table is empty.</returns>
    public static ObservationHeading? Read(CellGrid grid, List<Diagnostic> problems)
    {
        var row = Enumerable.Range(0, grid.RowCount).FirstOrDefault(row => grid.FilledIn(row) > 0, -1);
        if (row < 0)
            return null;
        var heading = new ObservationHeading(row);
        for (var column = 0; column < grid.ColumnCount; column++)
            heading.Take(grid, column, problems);
        foreach (var name in ObservationColumn.Required.Where(name => !heading.Has(name)))
            problems.Add(
                grid.Problem(
                    "BD4003",
                    row,
                    0,
                    $"The column '{name}' is missing.",
                    $"Every table has the columns {string.Join(", ", ObservationColumn.Required)}."
                )
            );
        return heading;
    }

    private void Take(CellGrid grid, int column, List<Diagnostic> problems)
    {
        var name = grid[Row, column].Text;
        if (name.Length == 0)
        {
            if (
                column < grid.CountOf(Row)
                && Enumerable.Range(Row + 1, grid.RowCount - Row - 1).FirstOrDefault(row => !grid[row, column].IsEmpty, -1)
                    is >= 0
                        and var filled
            )
                problems.Add(
                    grid.Problem(
                        "BD4045",
                        filled,
                        column,
                        $"Column {column + 1} has values and no heading.",
                        "Write its heading, or take the column out."
                    )
                );
            return;
        }
        if (!ObservationColumn.All.Contains(name))
            problems.Add(
                grid.Problem(
                    "BD4004",
                    Row,
                    column,
                    $"There is no column '{name}'.",
                    NearestName.Of(name, ObservationColumn.All) is { } near
                        ? $"Did you mean '{near}'?"
                        : $"The columns are: {string.Join(", ", ObservationColumn.All)}."
                )
            );
        else if (!columns.TryAdd(name, column))
            problems.Add(grid.Problem("BD4004", Row, column, $"The column '{name}' is there twice.", "Keep one of them."));
    }
}
