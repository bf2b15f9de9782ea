using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Numerics.Ode;

/// <summary>Propagates y' = A y + b with constant coefficients exactly, by matrix exponentials of the matrix extended by b.</summary>
/// <remarks>
/// Equally spaced output times share one exponential E; its powers E², E⁴, E⁸ let eight outputs be computed side by
/// side. The last exponentials are
/// kept for as long as A and b stay the same. Matrices are held transposed, so that states are rows and eight of them
/// one factor of a product.
/// </remarks>
public sealed class LinearPropagator
{
    private const int Block = 8;
    private const int Powers = 4;

    // States computed between two copies of the last eight of them to the front of the window.
    private const int Ahead = 64;
    private const int SpareRow = Block + Ahead;

    private readonly int count;
    private readonly MatrixExponential exponential;
    private readonly PaddedMatrices matrices;
    private readonly int stride;
    private readonly int window;
    private int current;
    private double spacing = double.NaN;
    private int powersDone;

    /// <summary>Work space for systems of one size.</summary>
    /// <param name="stateCount">Number of states, n.</param>
    public LinearPropagator(int stateCount)
    {
        count = stateCount;
        exponential = new MatrixExponential(stateCount + 1);
        // The coefficients, the powers of the exponential, and a window of states, each with the constant 1 behind it.
        matrices = new PaddedMatrices(stateCount + 1, 1 + Powers, SpareRow + 1);
        (stride, window) = (matrices.Stride, matrices[1 + Powers]);
    }

    /// <summary>Exponentials computed since construction.</summary>
    public long Exponentials { get; private set; }

    /// <summary>Takes the coefficients of the next segment.</summary>
    /// <param name="a">A, n × n, row after row.</param>
    /// <param name="b">b; length n.</param>
    public void SetCoefficients(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var changed = false;
        var matrix = matrices.Elements(0);
        for (var j = 0; j <= count; j++)
        {
            var column = matrix.Slice(j * stride, count);
            for (var i = 0; i < column.Length; i++)
            {
                var value = j < count ? a[(i * count) + j] : b[i];
                changed |= column[i] != value;
                column[i] = value;
            }
        }

        if (changed)
            spacing = double.NaN;
    }

    /// <summary>The states at ascending times of one segment.</summary>
    /// <param name="start">Time of <paramref name="y"/>.</param>
    /// <param name="y">State at the start; receives the state at <paramref name="end"/>; length n.</param>
    /// <param name="times">Output times, ascending, from start to end.</param>
    /// <param name="states">Receives the states, output by output.</param>
    /// <param name="end">End of the segment.</param>
    /// <returns>False when a value is not finite.</returns>
    public bool Propagate(double start, Span<double> y, ReadOnlySpan<double> times, Span<double> states, double end)
    {
        current = window;
        var first = matrices.At(current, stride);
        first.Clear();
        y.CopyTo(first);
        first[count] = 1;
        var (time, done) = (start, 0);
        while (done < times.Length)
        {
            var uniform = UniformRun(time, times[done..]);
            if (uniform > 1)
            {
                if (!UseSpacing((times[done + uniform - 1] - time) / uniform))
                    return false;
                PropagateUniform(states.Slice(done * count, uniform * count), uniform);
                (time, done) = (times[done + uniform - 1], done + uniform);
                continue;
            }

            if (times[done] > time && !Step(times[done] - time))
                return false;
            matrices.At(current, count).CopyTo(states[(done * count)..]);
            time = times[done++];
        }

        if (end > time && !Step(end - time))
            return false;
        matrices.At(current, count).CopyTo(y);
        foreach (var value in y)
            if (!double.IsFinite(value))
                return false;
        return true;
    }

    /// <summary>How many of the next times follow each other at one spacing, to a few units in the last place.</summary>
    private static int UniformRun(double start, ReadOnlySpan<double> times)
    {
        if (times.Length < 2 || !(times[0] > start))
            return 0;
        var (gap, n) = (times[0] - start, 1);
        ref var from = ref MemoryMarshal.GetReference(times);
        for (var number = Vector256.Create(2.0, 3, 4, 5); n + 4 <= times.Length; n += 4, number += Vector256.Create(4.0))
        {
            var time = Vector256.LoadUnsafe(ref from, (nuint)n);
            var magnitude = Vector256.Abs(time);
            var unit = (magnitude.AsInt64() + Vector256<long>.One).AsDouble() - magnitude;
            if (!Vector256.LessThanOrEqualAll(Vector256.Abs(time - Vector256.Create(start) - (number * gap)), 4.0 * number * unit))
                break;
        }

        while (
            n < times.Length
            && Math.Abs(times[n] - start - ((n + 1) * gap)) <= 4 * (n + 1) * (Math.BitIncrement(Math.Abs(times[n])) - Math.Abs(times[n]))
        )
            n++;
        return n;
    }

    private bool UseSpacing(double h)
    {
        if (h == spacing)
            return true;
        if (!exponential.Compute(matrices.Elements(0), h, matrices.Elements(1)))
            return false;
        Exponentials++;
        (spacing, powersDone) = (h, 1);
        return true;
    }

    private bool Step(double h)
    {
        if (!UseSpacing(h))
            return false;
        var next = current == window ? window + stride : window;
        matrices.Multiply(current, 1, matrices[1], next);
        current = next;
        return true;
    }

    /// <summary>The current state becomes that after <paramref name="n"/> times the spacing; every state on the way is written.</summary>
    private void PropagateUniform(Span<double> states, int n)
    {
        if (n < 2 * Block)
        {
            for (var done = 0; done < n; done++)
            {
                Step(spacing);
                matrices.At(current, count).CopyTo(states[(done * count)..]);
            }

            return;
        }

        for (; powersDone < Powers; powersDone++)
            matrices.Multiply(matrices[powersDone], stride, matrices[powersDone], matrices[powersDone + 1]);
        matrices.At(current, stride).CopyTo(matrices.At(window + (SpareRow * stride), stride));
        matrices.Multiply(window + (SpareRow * stride), 1, matrices[1], window);
        for (var power = 1; power < Powers; power++)
        {
            var known = 1 << (power - 1);
            matrices.Multiply(window, known, matrices[power], window + (known * stride));
        }

        Write(window, Block, states);
        for (var done = Block; done < n; )
        {
            var rows = Math.Min(Ahead, n - done);
            // Each row follows from that eight rows before: those of one tile can be computed in one go, others eight at a time.
            var together = stride == Block ? rows : Block;
            for (var row = 0; row < rows; row += together)
                matrices.Multiply(
                    window + (row * stride),
                    Math.Min(together, rows - row),
                    matrices[Powers],
                    window + ((row + Block) * stride)
                );
            Write(window + (Block * stride), rows, states[(done * count)..]);
            matrices.At(window + (rows * stride), Block * stride).CopyTo(matrices.At(window, Block * stride));
            done += rows;
        }

        current = window + ((Block - 1) * stride);
    }

    /// <summary>
    /// Writes states of the window, one after the other. What is written beyond the last element of one is overwritten
    /// by the next.
    /// </summary>
    /// <param name="first">Where the first of them is.</param>
    /// <param name="rows">How many.</param>
    /// <param name="states">Receives them; nothing behind them has been written yet.</param>
    private void Write(int first, int rows, Span<double> states)
    {
        ref var from = ref MemoryMarshal.GetReference(matrices.At(first, rows * stride));
        ref var to = ref MemoryMarshal.GetReference(states);
        var whole = Math.Min(rows, states.Length < stride ? 0 : ((states.Length - stride) / count) + 1);
        for (var row = 0; row < whole; row++)
        {
            Vector512.LoadUnsafe(ref from).StoreUnsafe(ref to);
            for (var j = 8; j < stride; j += 8)
                Vector512.LoadUnsafe(ref from, (nuint)j).StoreUnsafe(ref to, (nuint)j);
            from = ref Unsafe.Add(ref from, stride);
            to = ref Unsafe.Add(ref to, count);
        }

        for (var row = whole; row < rows; row++)
            matrices.At(first + (row * stride), count).CopyTo(states[(row * count)..]);
    }
}
