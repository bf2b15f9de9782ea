using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Numerics.Ode;

/// <summary>Propagates y' = A y + b with constant coefficients exactly, by matrix exponentials of the matrix extended by b.</summary>
/// <remarks>
/// Equally spaced output times share one exponential E; its powers E², E⁴, E⁸ let eight outputs be computed side by side. The last exponentials are
/// kept for as long as A and b stay the same.
/// </remarks>
public sealed class LinearPropagator
{
    private const int Block = 8;
    private readonly int count;
    private readonly int size;
    private readonly int stride;
    private readonly MatrixExponential exponential;
    private readonly double[] matrix;
    private readonly double[][] powers;
    private readonly double[][] columns;
    private readonly double[] scratch;
    private readonly double[] current;
    private double[] window;
    private double[] nextWindow;
    private double spacing = double.NaN;
    private int powersDone;

    /// <summary>Work space for systems of one size.</summary>
    /// <param name="stateCount">Number of states, n.</param>
    public LinearPropagator(int stateCount)
    {
        count = stateCount;
        size = stateCount + 1;
        exponential = new MatrixExponential(size);
        stride = exponential.Stride;
        matrix = new double[size * stride];
        powers = [.. Enumerable.Range(0, 4).Select(_ => new double[size * stride])];
        columns = [.. Enumerable.Range(0, 4).Select(_ => new double[size * stride])];
        (scratch, current) = (new double[stride], new double[stride]);
        (window, nextWindow) = (new double[Block * stride], new double[Block * stride]);
    }

    /// <summary>Exponentials computed since construction.</summary>
    public long Exponentials { get; private set; }

    /// <summary>Takes the coefficients of the next segment.</summary>
    /// <param name="a">A, n × n, row after row.</param>
    /// <param name="b">b; length n.</param>
    public void SetCoefficients(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var changed = false;
        for (var i = 0; i < count; i++)
        {
            var row = matrix.AsSpan(i * stride, count);
            changed |= !a.Slice(i * count, count).SequenceEqual(row) || matrix[(i * stride) + count] != b[i];
            a.Slice(i * count, count).CopyTo(row);
            matrix[(i * stride) + count] = b[i];
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
        Array.Clear(current);
        y.CopyTo(current);
        current[count] = 1;
        var (time, done) = (start, 0);
        while (done < times.Length)
        {
            var uniform = UniformRun(time, times[done..]);
            if (uniform > 1)
            {
                if (!UseSpacing((times[done + uniform - 1] - time) / uniform))
                    return false;
                PropagateUniform(uniform, states[(done * count)..]);
                (time, done) = (times[done + uniform - 1], done + uniform);
                continue;
            }
            if (times[done] > time && !Step(times[done] - time))
                return false;
            current.AsSpan(0, count).CopyTo(states.Slice(done * count, count));
            time = times[done++];
        }
        if (end > time && !Step(end - time))
            return false;
        current.AsSpan(0, count).CopyTo(y);
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
        while (n < times.Length && Math.Abs(times[n] - start - ((n + 1) * gap)) <= 4 * (n + 1) * (Math.BitIncrement(Math.Abs(times[n])) - Math.Abs(times[n])))
            n++;
        return n;
    }

    private bool UseSpacing(double h)
    {
        if (h == spacing)
            return true;
        if (!exponential.Compute(matrix, h, powers[0]))
            return false;
        Exponentials++;
        Transpose(powers[0], columns[0]);
        (spacing, powersDone) = (h, 1);
        return true;
    }

    private bool Step(double h)
    {
        if (!UseSpacing(h))
            return false;
        Apply(columns[0], current, current);
        return true;
    }

    /// <summary>current becomes E^n current; every state on the way is written.</summary>
    private void PropagateUniform(int n, Span<double> states)
    {
        var done = 0;
        if (n >= 2 * Block)
        {
            while (powersDone < 4)
            {
                exponential.Multiply(powers[powersDone - 1], powers[powersDone - 1], powers[powersDone]);
                Transpose(powers[powersDone], columns[powersDone]);
                powersDone++;
            }
            Apply(columns[0], current, window.AsSpan(0, stride));
            Apply(columns[0], window.AsSpan(0, stride), window.AsSpan(stride, stride));
            for (var i = 2; i < 4; i++)
                Apply(columns[1], window.AsSpan((i - 2) * stride, stride), window.AsSpan(i * stride, stride));
            for (var i = 4; i < Block; i++)
                Apply(columns[2], window.AsSpan((i - 4) * stride, stride), window.AsSpan(i * stride, stride));
            while (true)
            {
                WriteWindow(states[(done * count)..]);
                done += Block;
                if (n - done < Block)
                    break;
                ApplyAll(columns[3]);
            }
            window.AsSpan((Block - 1) * stride, stride).CopyTo(current);
        }
        for (; done < n; done++)
        {
            Apply(columns[0], current, current);
            current.AsSpan(0, count).CopyTo(states.Slice(done * count, count));
        }
    }

    private void Transpose(double[] from, double[] to)
    {
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                to[(j * stride) + i] = from[(i * stride) + j];
    }

    /// <summary>to = E x, with E given by columns; x and to may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(double[] byColumn, ReadOnlySpan<double> x, Span<double> to)
    {
        ref var e = ref MemoryMarshal.GetArrayDataReference(byColumn);
        ref var s = ref MemoryMarshal.GetArrayDataReference(scratch);
        for (var i = 0; i < stride; i += 4)
        {
            var sum = Vector256<double>.Zero;
            for (var j = 0; j < size; j++)
                sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref e, (nuint)((j * stride) + i)), Vector256.Create(x[j]), sum);
            sum.StoreUnsafe(ref s, (nuint)i);
        }
        scratch.AsSpan(0, stride).CopyTo(to);
    }

    /// <summary>The states of the window, one after the other. What is written beyond the last element of one is overwritten by the next.</summary>
    /// <param name="states">Receives them; nothing behind them has been written yet.</param>
    private void WriteWindow(Span<double> states)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(window);
        ref var to = ref MemoryMarshal.GetReference(states);
        var i = 0;
        for (; i < Block && (i * count) + stride <= states.Length; i++)
            for (var j = 0; j < stride; j += 4)
                Vector256.LoadUnsafe(ref from, (nuint)((i * stride) + j)).StoreUnsafe(ref to, (nuint)((i * count) + j));
        for (; i < Block; i++)
            window.AsSpan(i * stride, count).CopyTo(states[(i * count)..]);
    }

    /// <summary>Every state of the window times E: four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyAll(double[] byColumn)
    {
        ref var e = ref MemoryMarshal.GetArrayDataReference(byColumn);
        ref var x = ref MemoryMarshal.GetArrayDataReference(window);
        ref var s = ref MemoryMarshal.GetArrayDataReference(nextWindow);
        var row = (nuint)stride;
        for (nuint c = 0; c < Block * row; c += 4 * row)
            for (nuint i = 0; i < row; i += 4)
            {
                var (a, b, d, f) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
                for (nuint j = 0; j < (nuint)size; j++)
                {
                    var column = Vector256.LoadUnsafe(ref e, (j * row) + i);
                    a = Vector256.FusedMultiplyAdd(column, Vector256.Create(Unsafe.Add(ref x, c + j)), a);
                    b = Vector256.FusedMultiplyAdd(column, Vector256.Create(Unsafe.Add(ref x, c + row + j)), b);
                    d = Vector256.FusedMultiplyAdd(column, Vector256.Create(Unsafe.Add(ref x, c + (2 * row) + j)), d);
                    f = Vector256.FusedMultiplyAdd(column, Vector256.Create(Unsafe.Add(ref x, c + (3 * row) + j)), f);
                }
                a.StoreUnsafe(ref s, c + i);
                b.StoreUnsafe(ref s, c + row + i);
                d.StoreUnsafe(ref s, c + (2 * row) + i);
                f.StoreUnsafe(ref s, c + (3 * row) + i);
            }
        (window, nextWindow) = (nextWindow, window);
    }
}
