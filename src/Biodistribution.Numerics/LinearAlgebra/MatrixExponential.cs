using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>The exponential of a square matrix by scaling, a Taylor polynomial of degree 18 in five products, and squaring.</summary>
/// <remarks>
/// The scaled matrix has norm at most 1, so that the polynomial is exact to rounding. Source: P. Bader, S. Blanes, F. Casas, Computing the matrix exponential with an optimized Taylor polynomial
/// approximation, Mathematics 7 (2019) 1174, for why Taylor suffices; the polynomial here is evaluated by Paterson and Stockmeyer's scheme.
/// Rows are padded with zeros to a whole number of four-element vectors; all sums run over the columns in order by fused multiply-adds.
/// </remarks>
public sealed class MatrixExponential
{
    private const int Degree = 18;
    private readonly int size;
    private readonly int stride;
    private readonly double[] scaled;
    private readonly double[] second;
    private readonly double[] third;
    private readonly double[] sum;
    private readonly double[] product;
    private static readonly double[] InverseFactorial = MakeInverseFactorials();

    /// <summary>Work space for matrices of one size.</summary>
    /// <param name="size">Number of rows and of columns.</param>
    public MatrixExponential(int size)
    {
        this.size = size;
        stride = (size + 3) / 4 * 4;
        scaled = new double[size * stride];
        second = new double[size * stride];
        third = new double[size * stride];
        sum = new double[size * stride];
        product = new double[size * stride];
    }

    /// <summary>Elements from one row to the next in every matrix given or received.</summary>
    public int Stride => stride;

    /// <summary>exp(A × t).</summary>
    /// <param name="a">A, row after row, each padded with zeros to <see cref="Stride"/>.</param>
    /// <param name="t">Factor.</param>
    /// <param name="result">Receives the exponential, padded likewise.</param>
    /// <returns>False when the result is not finite.</returns>
    public bool Compute(double[] a, double t, double[] result)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(result);
        var norm = 0.0;
        for (var i = 0; i < size; i++)
        {
            var row = 0.0;
            for (var j = 0; j < size; j++)
                row += Math.Abs(a[(i * stride) + j]);
            norm = Math.Max(norm, row);
        }
        norm *= Math.Abs(t);
        if (!double.IsFinite(norm))
            return false;
        var squarings = norm > 1 ? Math.ILogB(norm) + 1 : 0;
        var scale = Math.ScaleB(t, -squarings);
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = a[i] * scale;
        Multiply(scaled, scaled, second);
        Multiply(second, scaled, third);
        Level(result, Degree / 3);
        for (var level = (Degree / 3) - 1; level >= 0; level--)
        {
            Level(sum, level);
            MultiplyAdd(result, third, sum, product);
            Array.Copy(product, result, product.Length);
        }
        for (var i = 0; i < squarings; i++)
        {
            Multiply(result, result, product);
            Array.Copy(product, result, product.Length);
        }
        return IsFinite(result);
    }

    /// <summary>C = A × B.</summary>
    /// <param name="a">A, padded.</param>
    /// <param name="b">B, padded.</param>
    /// <param name="c">Receives C, padded; none of the factors.</param>
    public void Multiply(double[] a, double[] b, double[] c)
    {
        ArgumentNullException.ThrowIfNull(c);
        Array.Clear(c);
        MultiplyAdd(a, b, c, c);
    }

    /// <summary>target = A × B + add.</summary>
    private void MultiplyAdd(double[] a, double[] b, double[] add, double[] target)
    {
        if (stride == 8 && Vector512.IsHardwareAccelerated)
            MultiplyAddRowsOfEight(a, b, add, target);
        else
            MultiplyAddRows(a, b, add, target);
    }

    /// <summary>The same sums, a row in one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyAddRowsOfEight(double[] a, double[] b, double[] add, double[] target)
    {
        ref var left = ref MemoryMarshal.GetArrayDataReference(a);
        ref var right = ref MemoryMarshal.GetArrayDataReference(b);
        ref var start = ref MemoryMarshal.GetArrayDataReference(add);
        ref var to = ref MemoryMarshal.GetArrayDataReference(target);
        for (nuint row = 0; row < (nuint)(size * 8); row += 8)
        {
            var x = Vector512.LoadUnsafe(ref start, row);
            for (nuint k = 0; k < (nuint)size; k++)
                x = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref left, row + k)), Vector512.LoadUnsafe(ref right, k * 8), x);
            x.StoreUnsafe(ref to, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyAddRows(double[] a, double[] b, double[] add, double[] target)
    {
        ref var right = ref MemoryMarshal.GetArrayDataReference(b);
        ref var start = ref MemoryMarshal.GetArrayDataReference(add);
        ref var to = ref MemoryMarshal.GetArrayDataReference(target);
        for (var i = 0; i < size; i++)
        {
            var row = i * stride;
            var j = 0;
            for (; j + 8 <= stride; j += 8)
            {
                var (x, y) = (Vector256.LoadUnsafe(ref start, (nuint)(row + j)), Vector256.LoadUnsafe(ref start, (nuint)(row + j + 4)));
                for (var k = 0; k < size; k++)
                {
                    var factor = Vector256.Create(a[row + k]);
                    x = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref right, (nuint)((k * stride) + j)), x);
                    y = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref right, (nuint)((k * stride) + j + 4)), y);
                }
                x.StoreUnsafe(ref to, (nuint)(row + j));
                y.StoreUnsafe(ref to, (nuint)(row + j + 4));
            }
            for (; j < stride; j += 4)
            {
                var x = Vector256.LoadUnsafe(ref start, (nuint)(row + j));
                for (var k = 0; k < size; k++)
                    x = Vector256.FusedMultiplyAdd(Vector256.Create(a[row + k]), Vector256.LoadUnsafe(ref right, (nuint)((k * stride) + j)), x);
                x.StoreUnsafe(ref to, (nuint)(row + j));
            }
        }
    }

    /// <summary>The part of the polynomial with powers 3 × level to 3 × level + 2, divided by the lowest power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Level(double[] target, int level)
    {
        var (one, first, two) = (InverseFactorial[3 * level], 3 * level < Degree ? InverseFactorial[(3 * level) + 1] : 0, 3 * level < Degree ? InverseFactorial[(3 * level) + 2] : 0);
        ref var squares = ref MemoryMarshal.GetArrayDataReference(second);
        ref var values = ref MemoryMarshal.GetArrayDataReference(scaled);
        ref var to = ref MemoryMarshal.GetArrayDataReference(target);
        for (nuint i = 0; i < (nuint)target.Length; i += 4)
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref squares, i), Vector256.Create(two), Vector256.LoadUnsafe(ref values, i) * Vector256.Create(first)).StoreUnsafe(ref to, i);
        for (var i = 0; i < size; i++)
            target[(i * stride) + i] += one;
    }

    // Zero times what is not finite is not a number.
    private static bool IsFinite(double[] values)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(values);
        var sum = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)values.Length; i += 4)
            sum += Vector256.LoadUnsafe(ref from, i) * Vector256<double>.Zero;
        return Vector256.EqualsAll(sum, Vector256<double>.Zero);
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
