using System.Collections.Immutable;

namespace Biodistribution.Runs;

/// <summary>A plain table: what a run writes as CSV, a report shows, and the numbers behind a figure. Columns keep the order they are given in.</summary>
public sealed record Table
{
    /// <summary>A table of columns of one length.</summary>
    /// <param name="columns">The columns, left to right.</param>
    /// <exception cref="ArgumentException">The columns differ in length, or two have one name.</exception>
    public Table(params IEnumerable<TableColumn> columns)
    {
        Columns = [.. columns];
        if (Columns.FirstOrDefault(column => column.Count != Columns[0].Count) is { } odd)
            throw new ArgumentException($"Column {odd.Name} has {odd.Count} rows, column {Columns[0].Name} has {Columns[0].Count}.", nameof(columns));
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
        if (tables.FirstOrDefault(part => !part.Table.Columns.Select(column => column.Name).SequenceEqual(tables[0].Table.Columns.Select(column => column.Name))) is { Name: not null } odd)
            throw new ArgumentException($"The columns of {odd.Name} are not those of {tables[0].Name}.", nameof(parts));
        return new([new TextColumn(heading, tables.SelectMany(part => Enumerable.Repeat(part.Name, part.Table.RowCount))), .. tables[0].Table.Columns.Select((column, i) => (TableColumn)(column is NumberColumn
            ? new NumberColumn(column.Name, tables.SelectMany(part => ((NumberColumn)part.Table.Columns[i]).Values))
            : new TextColumn(column.Name, tables.SelectMany(part => ((TextColumn)part.Table.Columns[i]).Values))))]);
    }

    /// <summary>The columns, left to right.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>How many rows.</summary>
    public int RowCount => Columns.IsEmpty ? 0 : Columns[0].Count;
}
