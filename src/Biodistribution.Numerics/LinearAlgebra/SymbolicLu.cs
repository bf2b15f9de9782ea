namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>
/// The elimination order and fill-in of an LU factorisation on a fixed pattern with pivots on the diagonal, decided
/// once.
/// </summary>
/// <remarks>
/// Pivots are chosen by Markowitz' product of row and column counts, ties by index, so that the same pattern always gives the same order.
/// Source: H. M. Markowitz, Management Science 3 (1957) 255.
/// </remarks>
public sealed class SymbolicLu
{
    private readonly int[] order;
    private readonly int[] starts;
    private readonly int[] columns;
    private readonly int[] diagonal;
    private readonly int[] source;
    private readonly int[] diagonalSource;

    /// <summary>Analyses a pattern; the diagonal is taken to be present.</summary>
    /// <param name="pattern">Pattern of the matrix.</param>
    public SymbolicLu(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        var n = pattern.Size;
        var rowSets = new SortedSet<int>[n];
        var columnSets = new SortedSet<int>[n];
        for (var i = 0; i < n; i++)
            (rowSets[i], columnSets[i]) = ([i], [i]);
        for (var k = 0; k < pattern.Count; k++)
        {
            rowSets[pattern.Row(k)].Add(pattern.Column(k));
            columnSets[pattern.Column(k)].Add(pattern.Row(k));
        }
        order = Eliminate(rowSets, columnSets);
        var position = new int[n];
        for (var i = 0; i < n; i++)
            position[order[i]] = i;
        starts = new int[n + 1];
        diagonal = new int[n];
        diagonalSource = new int[n];
        var all = new List<int>();
        var from = new List<int>();
        for (var i = 0; i < n; i++)
        {
            foreach (var column in rowSets[order[i]].Select(c => position[c]).Order())
            {
                if (column == i)
                    diagonal[i] = all.Count;
                all.Add(column);
                from.Add(pattern.IndexOf(order[i], order[column]));
            }
            starts[i + 1] = all.Count;
        }
        (columns, source) = ([.. all], [.. from]);
        for (var i = 0; i < n; i++)
            diagonalSource[order[i]] = diagonal[i];
    }

    /// <summary>Pattern of the matrix.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>Number of rows and of columns.</summary>
    public int Size => order.Length;

    /// <summary>Entries of L and U together, fill-in included.</summary>
    public int Count => columns.Length;

    /// <summary>The row, and column, that is eliminated at each position.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>First entry of each row, in elimination order; one more for the end.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Column of each entry, in elimination order; ascending within a row.</summary>
    public ReadOnlySpan<int> Columns => columns;

    /// <summary>The diagonal entry of each row, in elimination order.</summary>
    public ReadOnlySpan<int> Diagonal => diagonal;

    /// <summary>
    /// For each entry the entry of the original pattern it starts from, or -1 for fill-in and for a diagonal the
    /// pattern lacks.
    /// </summary>
    public ReadOnlySpan<int> Source => source;

    /// <summary>For each original row the entry that is its diagonal.</summary>
    public ReadOnlySpan<int> DiagonalOf => diagonalSource;

    /// <summary>Index of an entry in elimination order, or -1.</summary>
    /// <param name="row">Row, in elimination order.</param>
    /// <param name="column">Column, in elimination order.</param>
    public int IndexOf(int row, int column)
    {
        var found = Array.BinarySearch(columns, starts[row], starts[row + 1] - starts[row], column);
        return found < 0 ? -1 : found;
    }

    private static int[] Eliminate(SortedSet<int>[] rowSets, SortedSet<int>[] columnSets)
    {
        var n = rowSets.Length;
        var (order, left) = (new int[n], new SortedSet<int>(Enumerable.Range(0, n)));
        var (rowCount, columnCount) = (rowSets.Select(set => set.Count).ToArray(), columnSets.Select(set => set.Count).ToArray());
        for (var step = 0; step < n; step++)
        {
            var (pivot, best) = (-1, long.MaxValue);
            foreach (var candidate in left)
            {
                var cost = (long)(rowCount[candidate] - 1) * (columnCount[candidate] - 1);
                if (cost < best)
                    (pivot, best) = (candidate, cost);
            }
            order[step] = pivot;
            left.Remove(pivot);
            var (rows, columns) = (columnSets[pivot].Where(left.Contains).ToArray(), rowSets[pivot].Where(left.Contains).ToArray());
            foreach (var row in rows)
            {
                rowCount[row]--;
                foreach (var column in columns)
                {
                    if (!rowSets[row].Add(column))
                        continue;
                    columnSets[column].Add(row);
                    rowCount[row]++;
                    columnCount[column]++;
                }
            }
            foreach (var column in columns)
                columnCount[column]--;
        }
        return order;
    }
}
