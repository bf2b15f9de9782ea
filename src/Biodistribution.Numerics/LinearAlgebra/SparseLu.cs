using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>Sparse LU on a static pattern with pivots on the diagonal, and dense LU with row exchanges where a pivot turns out too small.</summary>
/// <param name="symbolic">Elimination order and fill-in.</param>
/// <remarks>Rows are eliminated one after another into a dense work row; nothing is allocated after the first fall-back.</remarks>
public sealed unsafe class SparseLu(SymbolicLu symbolic) : ILinearSolver
{
    /// <summary>Smallest pivot accepted, relative to the largest entry of its row.</summary>
    public const double SmallestPivot = 1e-9;

    private readonly int[] order = symbolic.Order.ToArray();
    private readonly int[] starts = symbolic.Starts.ToArray();
    private readonly int[] columns = symbolic.Columns.ToArray();
    private readonly int[] diagonal = symbolic.Diagonal.ToArray();
    private readonly int[] source = symbolic.Source.ToArray();
    private readonly double[] entries = new double[symbolic.Count];
    private readonly double[] inverse = new double[symbolic.Size];
    private readonly double[] work = new double[symbolic.Size];
    private readonly double[] workOfFour = new double[4 * symbolic.Size];
    private readonly double[] column = new double[symbolic.Size];
    private DenseLu? pivoted;
    private bool exchanged;

    /// <inheritdoc />
    public SparsityPattern Pattern => symbolic.Pattern;

    /// <summary>How often a small pivot made row exchanges necessary.</summary>
    public int Fallbacks { get; private set; }

    /// <inheritdoc />
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values)
    {
        exchanged = !TryFactor(diagonal, values);
        if (!exchanged)
            return true;
        Fallbacks++;
        pivoted ??= new DenseLu(Pattern);
        return pivoted.Factor(diagonal, values);
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(Span<double> b)
    {
        if (exchanged)
        {
            pivoted!.Solve(b);
            return;
        }
        for (var i = 0; i < order.Length; i++)
        {
            var sum = b[order[i]];
            for (var k = starts[i]; k < diagonal[i]; k++)
                sum = Math.FusedMultiplyAdd(-entries[k], work[columns[k]], sum);
            work[i] = sum;
        }
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var sum = work[i];
            for (var k = diagonal[i] + 1; k < starts[i + 1]; k++)
                sum = Math.FusedMultiplyAdd(-entries[k], work[columns[k]], sum);
            work[i] = sum * inverse[i];
            b[order[i]] = work[i];
        }
    }

    /// <summary>Solves with the matrix last factored for many right-hand sides, with the bits of one after the other.</summary>
    /// <param name="b">The right-hand sides, one in each column, row by row; receives the solutions; length n × <paramref name="count"/>.</param>
    /// <param name="count">How many.</param>
    public void Solve(Span<double> b, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, order.Length * count, nameof(b));
        var first = 0;
        if (!exchanged)
            for (; first + 4 <= count; first += 4)
                SolveFour(b[first..], count);
        for (; first < count; first++)
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = b[(i * count) + first];
            Solve(column);
            for (var i = 0; i < column.Length; i++)
                b[(i * count) + first] = column[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveFour(Span<double> b, int count)
    {
        fixed (double* right = b, rows = workOfFour, lu = entries)
        fixed (int* from = columns)
        {
            for (var i = 0; i < order.Length; i++)
            {
                var sum = Vector256.Load(right + (order[i] * count));
                for (var k = starts[i]; k < diagonal[i]; k++)
                    sum = Vector256.FusedMultiplyAdd(Vector256.Create(-lu[k]), Vector256.Load(rows + (4 * from[k])), sum);
                sum.Store(rows + (4 * i));
            }
            for (var i = order.Length - 1; i >= 0; i--)
            {
                var sum = Vector256.Load(rows + (4 * i));
                for (var k = diagonal[i] + 1; k < starts[i + 1]; k++)
                    sum = Vector256.FusedMultiplyAdd(Vector256.Create(-lu[k]), Vector256.Load(rows + (4 * from[k])), sum);
                sum *= inverse[i];
                sum.Store(rows + (4 * i));
                sum.Store(right + (order[i] * count));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryFactor(ReadOnlySpan<double> shift, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < order.Length; i++)
        {
            for (var k = starts[i]; k < starts[i + 1]; k++)
                work[columns[k]] = source[k] < 0 ? 0 : -values[source[k]];
            work[i] += shift[order[i]];
            for (var k = starts[i]; k < diagonal[i]; k++)
            {
                var row = columns[k];
                var factor = work[row] * inverse[row];
                work[row] = factor;
                for (var j = diagonal[row] + 1; j < starts[row + 1]; j++)
                    work[columns[j]] = Math.FusedMultiplyAdd(-factor, entries[j], work[columns[j]]);
            }
            var largest = 0.0;
            for (var k = starts[i]; k < starts[i + 1]; k++)
            {
                entries[k] = work[columns[k]];
                largest = k < diagonal[i] ? largest : Math.Max(largest, Math.Abs(entries[k]));
            }
            if (!(Math.Abs(work[i]) > SmallestPivot * largest))
                return false;
            inverse[i] = 1 / work[i];
        }
        return true;
    }
}
