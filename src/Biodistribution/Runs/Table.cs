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

    /// <summary>The columns, left to right.</summary>
    public ImmutableArray<TableColumn> Columns { get; }

    /// <summary>How many rows.</summary>
    public int RowCount => Columns.IsEmpty ? 0 : Columns[0].Count;
}
