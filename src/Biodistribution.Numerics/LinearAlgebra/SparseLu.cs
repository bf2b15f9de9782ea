using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>
/// Sparse LU on a static pattern with pivots on the diagonal, and dense LU with row exchanges where a pivot turns out
/// too small.
/// </summary>
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
    private readonly double[] workOfMany = new double[12 * symbolic.Size];
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
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, order.Length, nameof(b));
        fixed (
            double* right = b,
                row = work,
                lu = entries
        )
        fixed (
            int* from = columns,
                places = order
        )
        {
            for (var i = 0; i < order.Length; i++)
            {
                var sum = right[places[i]];
                for (var k = starts[i]; k < diagonal[i]; k++)
                    sum = Math.FusedMultiplyAdd(-lu[k], row[from[k]], sum);
                row[i] = sum;
            }
            for (var i = order.Length - 1; i >= 0; i--)
            {
                var sum = row[i];
                for (var k = diagonal[i] + 1; k < starts[i + 1]; k++)
                    sum = Math.FusedMultiplyAdd(-lu[k], row[from[k]], sum);
                row[i] = sum * inverse[i];
                right[places[i]] = row[i];
            }
        }
    }

    /// <summary>Solves with the matrix last factored for many right-hand sides, with the bits of one after the other.</summary>
    /// <param name="b">The right-hand sides, one in each column, row by row; receives the solutions; length n ×
    /// <paramref name="count"/>.</param>
    /// <param name="count">How many.</param>
    public void Solve(Span<double> b, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, order.Length * count, nameof(b));
        var first = 0;
        if (!exchanged)
        {
            for (; first + 12 <= count; first += 12)
                SolveTwelve(b[first..], count);
            for (; first + 4 <= count; first += 4)
                SolveFour(b[first..], count);
        }
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
    private void SolveTwelve(Span<double> b, int count)
    {
        fixed (
            double* right = b,
                rows = workOfMany,
                lu = entries
        )
        fixed (int* from = columns)
        {
            for (var i = 0; i < order.Length; i++)
            {
                var source = right + (order[i] * count);
                var (first, second, third) = (Vector256.Load(source), Vector256.Load(source + 4), Vector256.Load(source + 8));
                Subtract(lu, rows, from, starts[i], diagonal[i], ref first, ref second, ref third);
                Store(rows + (12 * i), first, second, third);
            }
            for (var i = order.Length - 1; i >= 0; i--)
            {
                var source = rows + (12 * i);
                var (first, second, third) = (Vector256.Load(source), Vector256.Load(source + 4), Vector256.Load(source + 8));
                Subtract(lu, rows, from, diagonal[i] + 1, starts[i + 1], ref first, ref second, ref third);
                (first, second, third) = (first * inverse[i], second * inverse[i], third * inverse[i]);
                Store(source, first, second, third);
                Store(right + (order[i] * count), first, second, third);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(
        double* lu,
        double* rows,
        int* from,
        int begin,
        int end,
        ref Vector256<double> first,
        ref Vector256<double> second,
        ref Vector256<double> third
    )
    {
        for (var k = begin; k < end; k++)
        {
            var factor = Vector256.Create(-lu[k]);
            var other = rows + (12 * from[k]);
            first = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other), first);
            second = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other + 4), second);
            third = Vector256.FusedMultiplyAdd(factor, Vector256.Load(other + 8), third);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* target, Vector256<double> first, Vector256<double> second, Vector256<double> third)
    {
        first.Store(target);
        second.Store(target + 4);
        third.Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveFour(Span<double> b, int count)
    {
        fixed (
            double* right = b,
                rows = workOfMany,
                lu = entries
        )
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
