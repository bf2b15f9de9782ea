using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.Ode;

/// <summary>Arithmetic on state vectors padded with zeros to a whole number of four-element vectors.</summary>
/// <remarks>
/// Every element is computed by the same fused operations in the same order whatever the vector width: sums of stages
/// start with a product and
/// continue by fused multiply-adds in the order of the stages. States i and i + 4 of every eight share one division in
/// norms. Code that repeats this
/// order gets the same bits.
/// </remarks>
internal static class StateVector
{
    /// <summary>Elements in one vector.</summary>
    public const int Width = 4;

    /// <summary>The length of a padded vector.</summary>
    /// <param name="count">Number of states.</param>
    public static int PaddedLength(int count) => (count + Width - 1) / Width * Width;

    /// <summary>target + (scale × factor) × values, element by element, over padded vectors.</summary>
    /// <param name="target">Receives the sum; padded.</param>
    /// <param name="scale">Scale of each element.</param>
    /// <param name="factor">Factor of all scales.</param>
    /// <param name="values">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> target, double[] scale, double factor, double[] values)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var each = ref MemoryMarshal.GetArrayDataReference(scale);
        ref var from = ref MemoryMarshal.GetArrayDataReference(values);
        for (nuint i = 0; i < (nuint)target.Length; i += Width)
            Vector256
                .FusedMultiplyAdd(
                    Vector256.LoadUnsafe(ref each, i) * factor,
                    Vector256.LoadUnsafe(ref from, i),
                    Vector256.LoadUnsafe(ref to, i)
                )
                .StoreUnsafe(ref to, i);
    }

    /// <summary>u = y + h × Σ coefficient × k, over padded vectors.</summary>
    /// <param name="u">Receives the sum.</param>
    /// <param name="y">Start value.</param>
    /// <param name="h">Step.</param>
    /// <param name="stages">All stage derivatives, one padded vector after another.</param>
    /// <param name="index">Which stages.</param>
    /// <param name="coefficient">Their coefficients; at least one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(double[] u, double[] y, double h, double[] stages, int[] index, double[] coefficient)
    {
        var length = u.Length;
        var count = (nuint)length;
        ref var k = ref MemoryMarshal.GetArrayDataReference(stages);
        ref var from = ref MemoryMarshal.GetArrayDataReference(y);
        ref var to = ref MemoryMarshal.GetArrayDataReference(u);
        var step = Vector256.Create(h);
        switch (coefficient.Length)
        {
            case 1:
            {
                ref var k0 = ref Unsafe.Add(ref k, index[0] * length);
                var c0 = Vector256.Create(coefficient[0]);
                for (nuint i = 0; i < count; i += Width)
                {
                    var sum = c0 * Vector256.LoadUnsafe(ref k0, i);
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                }
                return;
            }
            case 2:
            {
                ref var k0 = ref Unsafe.Add(ref k, index[0] * length);
                ref var k1 = ref Unsafe.Add(ref k, index[1] * length);
                var (c0, c1) = (Vector256.Create(coefficient[0]), Vector256.Create(coefficient[1]));
                for (nuint i = 0; i < count; i += Width)
                {
                    var sum = c0 * Vector256.LoadUnsafe(ref k0, i);
                    sum = Vector256.FusedMultiplyAdd(c1, Vector256.LoadUnsafe(ref k1, i), sum);
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                }
                return;
            }
            case 3:
            {
                ref var k0 = ref Unsafe.Add(ref k, index[0] * length);
                ref var k1 = ref Unsafe.Add(ref k, index[1] * length);
                ref var k2 = ref Unsafe.Add(ref k, index[2] * length);
                var (c0, c1, c2) = (Vector256.Create(coefficient[0]), Vector256.Create(coefficient[1]), Vector256.Create(coefficient[2]));
                for (nuint i = 0; i < count; i += Width)
                {
                    var sum = c0 * Vector256.LoadUnsafe(ref k0, i);
                    sum = Vector256.FusedMultiplyAdd(c1, Vector256.LoadUnsafe(ref k1, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c2, Vector256.LoadUnsafe(ref k2, i), sum);
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                }
                return;
            }
            case 4:
            {
                ref var k0 = ref Unsafe.Add(ref k, index[0] * length);
                ref var k1 = ref Unsafe.Add(ref k, index[1] * length);
                ref var k2 = ref Unsafe.Add(ref k, index[2] * length);
                ref var k3 = ref Unsafe.Add(ref k, index[3] * length);
                var (c0, c1, c2, c3) = (
                    Vector256.Create(coefficient[0]),
                    Vector256.Create(coefficient[1]),
                    Vector256.Create(coefficient[2]),
                    Vector256.Create(coefficient[3])
                );
                for (nuint i = 0; i < count; i += Width)
                {
                    var sum = c0 * Vector256.LoadUnsafe(ref k0, i);
                    sum = Vector256.FusedMultiplyAdd(c1, Vector256.LoadUnsafe(ref k1, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c2, Vector256.LoadUnsafe(ref k2, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c3, Vector256.LoadUnsafe(ref k3, i), sum);
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                }
                return;
            }
            case 5:
            {
                ref var k0 = ref Unsafe.Add(ref k, index[0] * length);
                ref var k1 = ref Unsafe.Add(ref k, index[1] * length);
                ref var k2 = ref Unsafe.Add(ref k, index[2] * length);
                ref var k3 = ref Unsafe.Add(ref k, index[3] * length);
                ref var k4 = ref Unsafe.Add(ref k, index[4] * length);
                var (c0, c1, c2, c3, c4) = (
                    Vector256.Create(coefficient[0]),
                    Vector256.Create(coefficient[1]),
                    Vector256.Create(coefficient[2]),
                    Vector256.Create(coefficient[3]),
                    Vector256.Create(coefficient[4])
                );
                for (nuint i = 0; i < count; i += Width)
                {
                    var sum = c0 * Vector256.LoadUnsafe(ref k0, i);
                    sum = Vector256.FusedMultiplyAdd(c1, Vector256.LoadUnsafe(ref k1, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c2, Vector256.LoadUnsafe(ref k2, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c3, Vector256.LoadUnsafe(ref k3, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c4, Vector256.LoadUnsafe(ref k4, i), sum);
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                }
                return;
            }
            case 6:
            {
                ref var k0 = ref Unsafe.Add(ref k, index[0] * length);
                ref var k1 = ref Unsafe.Add(ref k, index[1] * length);
                ref var k2 = ref Unsafe.Add(ref k, index[2] * length);
                ref var k3 = ref Unsafe.Add(ref k, index[3] * length);
                ref var k4 = ref Unsafe.Add(ref k, index[4] * length);
                ref var k5 = ref Unsafe.Add(ref k, index[5] * length);
                var (c0, c1, c2, c3, c4, c5) = (
                    Vector256.Create(coefficient[0]),
                    Vector256.Create(coefficient[1]),
                    Vector256.Create(coefficient[2]),
                    Vector256.Create(coefficient[3]),
                    Vector256.Create(coefficient[4]),
                    Vector256.Create(coefficient[5])
                );
                for (nuint i = 0; i < count; i += Width)
                {
                    var sum = c0 * Vector256.LoadUnsafe(ref k0, i);
                    sum = Vector256.FusedMultiplyAdd(c1, Vector256.LoadUnsafe(ref k1, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c2, Vector256.LoadUnsafe(ref k2, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c3, Vector256.LoadUnsafe(ref k3, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c4, Vector256.LoadUnsafe(ref k4, i), sum);
                    sum = Vector256.FusedMultiplyAdd(c5, Vector256.LoadUnsafe(ref k5, i), sum);
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
                }
                return;
            }
            default:
                for (var i = 0; i < length; i += Width)
                {
                    var sum = Vector256.Create(coefficient[0]) * Vector256.LoadUnsafe(ref k, (nuint)((index[0] * length) + i));
                    for (var j = 1; j < coefficient.Length; j++)
                        sum = Vector256.FusedMultiplyAdd(
                            Vector256.Create(coefficient[j]),
                            Vector256.LoadUnsafe(ref k, (nuint)((index[j] * length) + i)),
                            sum
                        );
                    Vector256.FusedMultiplyAdd(step, sum, Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
                }
                return;
        }
    }

    /// <summary>e = Σ coefficient × k, over padded vectors.</summary>
    /// <param name="e">Receives the sum.</param>
    /// <param name="stages">All stage derivatives, one padded vector after another.</param>
    /// <param name="index">Which stages.</param>
    /// <param name="coefficient">Their coefficients; at least one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(double[] e, double[] stages, int[] index, double[] coefficient)
    {
        var length = e.Length;
        ref var k = ref MemoryMarshal.GetArrayDataReference(stages);
        ref var to = ref MemoryMarshal.GetArrayDataReference(e);
        var i = 0;
        for (; i + (4 * Width) <= length; i += 4 * Width)
        {
            ref var from = ref Unsafe.Add(ref k, (index[0] * length) + i);
            var factor = Vector256.Create(coefficient[0]);
            var (first, second) = (factor * Vector256.LoadUnsafe(ref from), factor * Vector256.LoadUnsafe(ref from, Width));
            var (third, fourth) = (factor * Vector256.LoadUnsafe(ref from, 2 * Width), factor * Vector256.LoadUnsafe(ref from, 3 * Width));
            for (var j = 1; j < coefficient.Length; j++)
            {
                from = ref Unsafe.Add(ref k, (index[j] * length) + i);
                factor = Vector256.Create(coefficient[j]);
                first = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from), first);
                second = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, Width), second);
                third = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, 2 * Width), third);
                fourth = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, 3 * Width), fourth);
            }
            ref var target = ref Unsafe.Add(ref to, i);
            first.StoreUnsafe(ref target);
            second.StoreUnsafe(ref target, Width);
            third.StoreUnsafe(ref target, 2 * Width);
            fourth.StoreUnsafe(ref target, 3 * Width);
        }
        for (; i < length; i += Width)
        {
            var sum = Vector256.Create(coefficient[0]) * Vector256.LoadUnsafe(ref k, (nuint)((index[0] * length) + i));
            for (var j = 1; j < coefficient.Length; j++)
                sum = Vector256.FusedMultiplyAdd(
                    Vector256.Create(coefficient[j]),
                    Vector256.LoadUnsafe(ref k, (nuint)((index[j] * length) + i)),
                    sum
                );
            sum.StoreUnsafe(ref to, (nuint)i);
        }
    }

    /// <summary>Largest square of (h × e) / (absolute + relative × max(|y|, |z|)) of any state.</summary>
    /// <param name="h">Step.</param>
    /// <param name="e">Error over step.</param>
    /// <param name="y">State at one end.</param>
    /// <param name="z">State at the other end.</param>
    /// <param name="tolerances">Tolerances.</param>
    /// <returns>At most 1 when the error of every state is within its tolerance; NaN or infinite when a value is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LargestSquare(double h, double[] e, double[] y, double[] z, Tolerances tolerances)
    {
        ref var error = ref MemoryMarshal.GetArrayDataReference(e);
        ref var a = ref MemoryMarshal.GetArrayDataReference(y);
        ref var b = ref MemoryMarshal.GetArrayDataReference(z);
        ref var absolute = ref MemoryMarshal.GetArrayDataReference(tolerances.Padded);
        var relative = Vector256.Create(tolerances.Relative);
        var step = Vector256.Create(h);
        var largest = Vector256<double>.Zero;
        var i = 0;
        for (; i + (2 * Width) <= e.Length; i += 2 * Width)
        {
            var (first, second) = (Scale(ref a, ref b, ref absolute, relative, i), Scale(ref a, ref b, ref absolute, relative, i + Width));
            var inverse = Vector256<double>.One / (first * second);
            var ratio = step * Vector256.LoadUnsafe(ref error, (nuint)i) * (second * inverse);
            largest = Larger(largest, ratio * ratio);
            ratio = step * Vector256.LoadUnsafe(ref error, (nuint)(i + Width)) * (first * inverse);
            largest = Larger(largest, ratio * ratio);
        }
        if (i < e.Length)
        {
            var ratio = step * Vector256.LoadUnsafe(ref error, (nuint)i) / Scale(ref a, ref b, ref absolute, relative, i);
            largest = Larger(largest, ratio * ratio);
        }
        return Largest(largest);
    }

    /// <summary>Largest magnitude of any element over its absolute tolerance.</summary>
    /// <param name="values">Padded with zeros.</param>
    /// <param name="tolerances">Tolerances.</param>
    /// <returns>NaN or infinite when a value is.</returns>
    public static double LargestShare(double[] values, Tolerances tolerances)
    {
        ref var value = ref MemoryMarshal.GetArrayDataReference(values);
        ref var absolute = ref MemoryMarshal.GetArrayDataReference(tolerances.Padded);
        var largest = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)values.Length; i += Width)
            largest = Larger(largest, Vector256.Abs(Vector256.LoadUnsafe(ref value, i)) / Vector256.LoadUnsafe(ref absolute, i));
        return Largest(largest);
    }

    // Of numbers that are not negative: their bits are in the order of the numbers, those of NaN above all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Larger(Vector256<double> a, Vector256<double> b) =>
        Vector256.Max(a.AsUInt64(), b.AsUInt64()).AsDouble();

    private static double Largest(Vector256<double> a)
    {
        var pair = Vector128.Max(a.GetLower().AsUInt64(), a.GetUpper().AsUInt64());
        return BitConverter.UInt64BitsToDouble(Math.Max(pair[0], pair[1]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Scale(ref double y, ref double z, ref double absolute, Vector256<double> relative, int i)
    {
        var size = Vector256.MaxNative(
            Vector256.Abs(Vector256.LoadUnsafe(ref y, (nuint)i)),
            Vector256.Abs(Vector256.LoadUnsafe(ref z, (nuint)i))
        );
        return Vector256.FusedMultiplyAdd(relative, size, Vector256.LoadUnsafe(ref absolute, (nuint)i));
    }
}
