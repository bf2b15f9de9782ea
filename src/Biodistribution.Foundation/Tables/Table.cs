using System.Collections.Immutable;

namespace Biodistribution.Tables;

/// <summary>
/// A plain table: what a run writes as CSV, a report shows, and the numbers behind a figure. Columns keep the order
/// they are given in.
/// </summary>
public sealed record Table
{
    /// <summary>A table of columns of one length.</summary>
    /// <param name="columns">The columns, left to right.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or two have one name.</exception>
    public Table(params IEnumerable<TableColumn> columns)
    {
        Columns = [.. columns];
        if (Columns.FirstOrDefault(column => column.Count != Columns[0].Count) is { } odd)
            throw new ArgumentException(
                $"Column {odd.Name} has {odd.Count} rows, column {Columns[0].Name} has {Columns[0].Count}.",
                nameof(columns)
            );
        if (Columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Column {twice.Key} occurs twice.", nameof(columns));
    }

    /// <summary>Tables of the same columns one below the other, with what each is of in a column before them.</summary>
    /// <param name="heading">The name of that column.</param>
    /// <param name="parts">The tables; those without rows do not count.</param>
    /// <exception cref="ArgumentException">The tables have different columns.</exception>
    public static Table Stacked(string heading, IEnumerable<(string Name, Table Table)> parts)
    {
        var tables = parts.Where(part => part.Table.RowCount > 0).ToArray();
        if (tables.Length == 0)
            return new();
        if (
            tables.FirstOrDefault(part =>
                !part.Table.Columns.Select(column => column.Name).SequenceEqual(tables[0].Table.Columns.Select(column => column.Name))
            ) is
            { Name: not null } odd
        )
            throw new ArgumentException($"The columns of {odd.Name} are not those of {tables[0].Name}.", nameof(parts));
        return new([
            new TextColumn(heading, tables.SelectMany(part => Enumerable.Repeat(part.Name, part.Table.RowCount))),
            .. tables[0]
                .Table.Columns.Select(
                    (column, i) =>
                        (TableColumn)(
                            column is NumberColumn
                                ? new NumberColumn(column.Name, tables.SelectMany(part => ((NumberColumn)part.Table.Columns[i]).Values))
                                : new TextColumn(column.Name, tables.SelectMany(part => ((TextColumn)part.Table.Columns[i]).Values))
                        )
                ),
        ]);
    }

    /// <summary>
    /// A table of numbers with rows and columns exchanged: what its first column says becomes the headings, with a
    /// number where it is said before.
    /// </summary>
    /// <param name="heading">The heading of what were columns.</param>
    /// <exception cref="ArgumentException">A column other than the first holds texts.</exception>
    public Table Turned(string heading)
    {
        if (Columns.Skip(1).FirstOrDefault(column => column is not NumberColumn) is { } odd)
            throw new ArgumentException($"Column {odd.Name} holds no numbers.", nameof(heading));
        var met = new HashSet<string>(StringComparer.Ordinal) { heading };
        var numbers = Columns.Skip(1).Cast<NumberColumn>().ToArray();
        return new([
            new TextColumn(heading, numbers.Select(column => column.Name)),
            .. Enumerable
                .Range(0, RowCount)
                .Select(row => new NumberColumn(
                    met.Add(Columns[0].Text(row)) ? Columns[0].Text(row) : $"{Columns[0].Text(row)} ({row + 1})",
                    numbers.Select(column => column.Values[row])
                )),
        ]);
    }

    /// <summary>A table of a file with headings for people: missing_because becomes Missing because.</summary>
    public Table WithSpelledHeadings() =>
        new(
            Columns.Select(column =>
                column with
                {
                    Name = column.Name.Length == 0 ? "" : char.ToUpperInvariant(column.Name[0]) + column.Name[1..].Replace('_', ' '),
                }
            )
        );

    /// <summary>The columns, left to right.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>How many rows.</summary>
    public int RowCount => Columns.IsEmpty ? 0 : Columns[0].Count;
}
