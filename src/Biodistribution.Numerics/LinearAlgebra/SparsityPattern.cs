namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>Where a square matrix may differ from zero: entries row by row, columns ascending. Equal when size and entries are.</summary>
public sealed class SparsityPattern : IEquatable<SparsityPattern>
{
    private readonly int[] rows;
    private readonly int[] columns;
    private readonly int[] starts;

    /// <summary>A pattern of given entries.</summary>
    /// <param name="size">Number of rows and of columns.</param>
    /// <param name="entries">Entries in any order; repeated ones count once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An entry lies outside the matrix.</exception>
    public SparsityPattern(int size, IEnumerable<(int Row, int Column)> entries)
    {
        var sorted = entries.Distinct().Order().ToArray();
        foreach (var (row, column) in sorted)
            if (row < 0 || row >= size || column < 0 || column >= size)
                throw new ArgumentOutOfRangeException(nameof(entries), (row, column), $"The matrix has {size} rows and columns.");
        Size = size;
        rows = [.. sorted.Select(entry => entry.Row)];
        columns = [.. sorted.Select(entry => entry.Column)];
        starts = new int[size + 1];
        foreach (var row in rows)
            starts[row + 1]++;
        for (var i = 0; i < size; i++)
            starts[i + 1] += starts[i];
    }

    /// <summary>Number of rows and of columns.</summary>
    public int Size { get; }

    /// <summary>Number of entries.</summary>
    public int Count => rows.Length;

    /// <summary>Row of an entry.</summary>
    /// <param name="entry">Index of the entry.</param>
    public int Row(int entry) => rows[entry];

    /// <summary>Column of an entry.</summary>
    /// <param name="entry">Index of the entry.</param>
    public int Column(int entry) => columns[entry];

    /// <summary>First entry of a row; that of row <see cref="Size"/> is <see cref="Count"/>.</summary>
    /// <param name="row">The row.</param>
    public int RowStart(int row) => starts[row];

    /// <summary>Index of an entry, or -1 where the matrix is always zero.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    public int IndexOf(int row, int column)
    {
        var found = Array.BinarySearch(columns, starts[row], starts[row + 1] - starts[row], column);
        return found < 0 ? -1 : found;
    }

    /// <inheritdoc />
    public bool Equals(SparsityPattern? other) =>
        other is not null
        && (
            ReferenceEquals(this, other)
            || (Size == other.Size && rows.AsSpan().SequenceEqual(other.rows) && columns.AsSpan().SequenceEqual(other.columns))
        );

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SparsityPattern);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Size);
        foreach (var column in columns)
            hash.Add(column);
        return hash.ToHashCode();
    }
}
