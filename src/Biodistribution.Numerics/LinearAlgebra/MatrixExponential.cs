using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>The exponential of a square matrix by scaling, a Taylor polynomial of degree 18 in seven products, and squaring.</summary>
/// <remarks>
/// Where one mode is so fast that many squarings are needed, exp(A) - 1 is squared instead: in 1 + A / 2^k the slow
/// modes would drown in the rounding of the 1.
/// The scaled matrix has norm at most 1, so that the polynomial is exact to rounding. Source: P. Bader, S. Blanes, F.
/// Casas, Computing the matrix exponential with an optimized Taylor polynomial
/// approximation, Mathematics 7 (2019) 1174, for why Taylor suffices; the polynomial here is evaluated by Paterson and Stockmeyer's scheme.
/// Rows are padded with zeros to a whole number of eight-element vectors; all sums run over the columns in order by fused multiply-adds.
/// </remarks>
public sealed class MatrixExponential
{
    private const int Degree = 18;

    // With more squarings than this the slowest modes lose digits that a run is to have.
    private const int MostPlainSquarings = 20;

    // The powers of the scaled matrix, what is added in a step of Horner's rule, the value so far and the next.
    private const int Second = 1;
    private const int Third = 2;
    private const int Summand = 3;
    private const int Value = 4;
    private const int Next = 5;

    private static readonly double[] InverseFactorial = MakeInverseFactorials();
    private readonly int size;
    private readonly PaddedMatrices matrices;

    /// <summary>Work space for matrices of one size.</summary>
    /// <param name="size">Number of rows and of columns.</param>
    public MatrixExponential(int size)
    {
        this.size = size;
        matrices = new PaddedMatrices(size, 6);
    }

    /// <summary>Elements from one row to the next in every matrix given or received.</summary>
    public int Stride => matrices.Stride;

    /// <summary>exp(A × t).</summary>
    /// <param name="a">A, row after row, each padded with zeros to <see cref="Stride"/>.</param>
    /// <param name="t">Factor.</param>
    /// <param name="result">Receives the exponential, padded likewise.</param>
    /// <returns>False when the result is not finite.</returns>
    public bool Compute(ReadOnlySpan<double> a, double t, Span<double> result)
    {
        var used = size * Stride;
        var norm = Norm(a[..used]) * Math.Abs(t);
        if (!double.IsFinite(norm))
            return false;
        var squarings = norm > 1 ? Math.ILogB(norm) + 1 : 0;
        Scale(a[..used], Math.ScaleB(t, -squarings));
        matrices.Multiply(matrices[0], Stride, matrices[0], matrices[Second]);
        matrices.Multiply(matrices[Second], Stride, matrices[0], matrices[Third]);
        var (value, next) = (Value, Next);
        Level(value, (Degree / 3) - 1, InverseFactorial[Degree], InverseFactorial[Degree - 3]);
        var lessOne = squarings > MostPlainSquarings;
        for (var level = (Degree / 3) - 2; level >= 0; level--)
        {
            Level(Summand, level, 0, level == 0 && lessOne ? 0 : InverseFactorial[3 * level]);
            matrices.MultiplyAdd(matrices[value], matrices[Third], matrices[Summand], matrices[next]);
            (value, next) = (next, value);
        }

        for (var i = 0; i < squarings; i++)
        {
            if (lessOne)
                SquareLessOne(value, next);
            else
                matrices.Multiply(matrices[value], Stride, matrices[value], matrices[next]);
            (value, next) = (next, value);
        }

        if (lessOne)
            AddOne(value);

        var exponential = matrices.Elements(value)[..used];
        exponential.CopyTo(result);
        return IsFinite(exponential);
    }

    /// <summary>The largest sum of magnitudes over a column.</summary>
    private double Norm(ReadOnlySpan<double> a)
    {
        ref var from = ref MemoryMarshal.GetReference(a);
        var norm = 0.0;
        for (nuint j = 0; j < (nuint)Stride; j += 8)
        {
            var sums = Vector512<double>.Zero;
            for (var i = j; i < (nuint)a.Length; i += (nuint)Stride)
                sums += Vector512.Abs(Vector512.LoadUnsafe(ref from, i));
            for (var lane = 0; lane < 8; lane++)
                norm = Math.Max(norm, sums[lane]);
        }

        return norm;
    }

    private void Scale(ReadOnlySpan<double> a, double factor)
    {
        ref var from = ref MemoryMarshal.GetReference(a);
        ref var to = ref MemoryMarshal.GetReference(matrices.Elements(0));
        for (nuint i = 0; i < (nuint)a.Length; i += 8)
            (Vector512.LoadUnsafe(ref from, i) * factor).StoreUnsafe(ref to, i);
    }

    /// <summary>
    /// The part of the polynomial with powers 3 × level to 3 × level + 2, divided by the lowest power, and with a
    /// multiple of the third power and of the identity.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Level(int target, int level, double three, double one)
    {
        var (first, two) = (Vector512.Create(InverseFactorial[(3 * level) + 1]), Vector512.Create(InverseFactorial[(3 * level) + 2]));
        ref var values = ref MemoryMarshal.GetReference(matrices.Elements(0));
        ref var squares = ref MemoryMarshal.GetReference(matrices.Elements(Second));
        ref var cubes = ref MemoryMarshal.GetReference(matrices.Elements(Third));
        ref var to = ref MemoryMarshal.GetReference(matrices.Elements(target));
        var length = (nuint)(Stride * Stride);
        for (nuint i = 0; i < length; i += 8)
        {
            var sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref squares, i), two, Vector512.LoadUnsafe(ref values, i) * first);
            if (three != 0)
                sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref cubes, i), Vector512.Create(three), sum);
            sum.StoreUnsafe(ref to, i);
        }

        for (nuint i = 0, step = (nuint)Stride + 1; i < (nuint)size * step; i += step)
            Unsafe.Add(ref to, i) += one;
    }

    // (1 + F)² - 1 = F² + 2 F.
    private void SquareLessOne(int from, int to)
    {
        var source = matrices.Elements(from);
        var twice = matrices.Elements(Summand);
        for (var i = 0; i < Stride * Stride; i++)
            twice[i] = 2 * source[i];
        matrices.MultiplyAdd(matrices[from], matrices[from], matrices[Summand], matrices[to]);
    }

    private void AddOne(int target)
    {
        var elements = matrices.Elements(target);
        for (var i = 0; i < size; i++)
            elements[i * (Stride + 1)] += 1;
    }

    // Zero times what is not finite is not a number.
    private static bool IsFinite(ReadOnlySpan<double> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        var sum = Vector512<double>.Zero;
        for (nuint i = 0; i < (nuint)values.Length; i += 8)
            sum += Vector512.LoadUnsafe(ref from, i) * Vector512<double>.Zero;
        return Vector512.EqualsAll(sum, Vector512<double>.Zero);
    }

    private static double[] MakeInverseFactorials()
    {
        var values = new double[Degree + 1];
        var factorial = 1.0;
        for (var i = 0; i <= Degree; i++)
        {
            factorial = i == 0 ? 1 : factorial * i;
            values[i] = 1 / factorial;
        }

        return values;
    }
}
