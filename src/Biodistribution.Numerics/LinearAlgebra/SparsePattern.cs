namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>Where a sparse matrix has entries, row by row.</summary>
public sealed class SparsePattern
{
    /// <summary>A pattern from its entries.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="columnCount">Number of columns.</param>
    /// <param name="entries">Row and column of each entry, ordered by row, then by column, none twice.</param>
    /// <exception cref="ArgumentException">An entry is outside the matrix or out of order.</exception>
    public SparsePattern(int rowCount, int columnCount, IReadOnlyList<(int Row, int Column)> entries)
    {
        RowCount = rowCount;
        ColumnCount = columnCount;
        Rows = [.. entries.Select(entry => entry.Row)];
        Columns = [.. entries.Select(entry => entry.Column)];
        RowStarts = new int[rowCount + 1];
        for (var k = 0; k < entries.Count; k++)
        {
            var (row, column) = entries[k];
            if (
                row < 0
                || row >= rowCount
                || column < 0
                || column >= columnCount
                || (k > 0 && entries[k - 1].CompareTo((row, column)) >= 0)
            )
                throw new ArgumentException(
                    $"Entry {k} ({row}, {column}) is outside {rowCount} × {columnCount} or out of order.",
                    nameof(entries)
                );
            RowStarts[row + 1] = k + 1;
        }

        for (var row = 0; row < rowCount; row++)
            RowStarts[row + 1] = Math.Max(RowStarts[row + 1], RowStarts[row]);
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>Number of entries.</summary>
    public int Count => Columns.Length;

    /// <summary>Entries of row i are those from RowStarts[i] to before RowStarts[i + 1].</summary>
    public int[] RowStarts { get; }

    /// <summary>The row of each entry.</summary>
    public int[] Rows { get; }

    /// <summary>The column of each entry.</summary>
    public int[] Columns { get; }

    /// <summary>Adds the product of a matrix of this pattern and a dense one to a dense one.</summary>
    /// <param name="values">The entries.</param>
    /// <param name="factor">Dense matrix of <see cref="ColumnCount"/> rows, row by row.</param>
    /// <param name="width">Columns of the dense matrices.</param>
    /// <param name="sum">Dense matrix of <see cref="RowCount"/> rows that is added to.</param>
    public void MultiplyAdd(ReadOnlySpan<double> values, ReadOnlySpan<double> factor, int width, Span<double> sum)
    {
        for (var entry = 0; entry < values.Length; entry++)
        {
            var value = values[entry];
            var source = factor.Slice(Columns[entry] * width, width);
            var target = sum.Slice(Rows[entry] * width, width);
            for (var k = 0; k < width; k++)
                target[k] = Math.FusedMultiplyAdd(value, source[k], target[k]);
        }
    }
}
