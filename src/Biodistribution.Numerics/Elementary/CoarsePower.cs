using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.Elementary;

/// <summary>
/// Logarithm and power to base 2, good to about 1e-4, for step size control: cheap, and the same bits for one number
/// and for vectors.
/// </summary>
/// <remarks>
/// Polynomials of least largest error (Remez) that meet where one piece ends and the next begins: m q(m) with q(1) = 1
/// for the logarithm, whose pieces
/// meet at powers of two (error 1.6e-5), and of least relative error for the power, whose pieces meet halfway between
/// whole numbers (error 7.5e-5).
/// Both functions are continuous and rise, so that a difference of rounding in an error norm stays one in the step
/// size. No tables, no division; terms
/// are summed in pairs, since a step waits for them.
/// </remarks>
public static class CoarsePower
{
    private const double L0 = 1.441917041802507,
        L1 = -0.7090964704359908,
        L2 = 0.41560613261740453,
        L3 = -0.193575787909938,
        L4 = 0.045149083926017464;
    private const double E0 = 0.9999280735724706,
        E1 = 0.6932609846920404,
        E2 = 0.2426111223509835,
        E3 = 0.055171672325748815;
    private const double Half52 = 4503599627370496.0;
    private const double Round52 = 6755399441055744.0;
    private const long MantissaBits = 0x000F_FFFF_FFFF_FFFF;
    private const long OneBits = 0x3FF0_0000_0000_0000;
    private const long Half52Bits = 0x4330_0000_0000_0000;

    /// <summary>Base-2 logarithm to an absolute error of 2e-5.</summary>
    /// <param name="x">A normal number above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log2(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var m = BitConverter.Int64BitsToDouble((bits & MantissaBits) | OneBits) - 1.0;
        var exponent = BitConverter.Int64BitsToDouble((bits >>> 52) | Half52Bits) - (Half52 + 1023);
        var square = m * m;
        var low = Math.FusedMultiplyAdd(m, L1, L0);
        var high = Math.FusedMultiplyAdd(square, L4, Math.FusedMultiplyAdd(m, L3, L2));
        return Math.FusedMultiplyAdd(square * m, high, Math.FusedMultiplyAdd(m, low, exponent));
    }

    /// <summary>2 to the power of x, to a relative error of 1e-4.</summary>
    /// <param name="x">From -1000 to 1000.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp2(double x)
    {
        var shifted = x + Round52;
        var f = x - (shifted - Round52);
        var p = Math.FusedMultiplyAdd(f * f, Math.FusedMultiplyAdd(f, E3, E2), Math.FusedMultiplyAdd(f, E1, E0));
        return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(p) + (BitConverter.DoubleToInt64Bits(shifted) << 52));
    }

    /// <summary><see cref="Log2(double)"/> of four numbers.</summary>
    /// <param name="x">Normal numbers above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Log2(Vector256<double> x)
    {
        var bits = x.AsInt64();
        var m = ((bits & Vector256.Create(MantissaBits)) | Vector256.Create(OneBits)).AsDouble() - Vector256.Create(1.0);
        var exponent = (Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(Half52Bits)).AsDouble() - Vector256.Create(Half52 + 1023);
        var square = m * m;
        var low = Vector256.FusedMultiplyAdd(m, Vector256.Create(L1), Vector256.Create(L0));
        var high = Vector256.FusedMultiplyAdd(
            square,
            Vector256.Create(L4),
            Vector256.FusedMultiplyAdd(m, Vector256.Create(L3), Vector256.Create(L2))
        );
        return Vector256.FusedMultiplyAdd(square * m, high, Vector256.FusedMultiplyAdd(m, low, exponent));
    }

    /// <summary><see cref="Exp2(double)"/> of four numbers.</summary>
    /// <param name="x">From -1000 to 1000.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp2(Vector256<double> x)
    {
        var shifted = x + Vector256.Create(Round52);
        var f = x - (shifted - Vector256.Create(Round52));
        var p = Vector256.FusedMultiplyAdd(
            f * f,
            Vector256.FusedMultiplyAdd(f, Vector256.Create(E3), Vector256.Create(E2)),
            Vector256.FusedMultiplyAdd(f, Vector256.Create(E1), Vector256.Create(E0))
        );
        return (p.AsInt64() + Vector256.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
    }

    /// <summary><see cref="Log2(double)"/> of eight numbers.</summary>
    /// <param name="x">Normal numbers above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log2(Vector512<double> x)
    {
        var bits = x.AsInt64();
        var m = ((bits & Vector512.Create(MantissaBits)) | Vector512.Create(OneBits)).AsDouble() - Vector512.Create(1.0);
        var exponent = (Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(Half52Bits)).AsDouble() - Vector512.Create(Half52 + 1023);
        var square = m * m;
        var low = Vector512.FusedMultiplyAdd(m, Vector512.Create(L1), Vector512.Create(L0));
        var high = Vector512.FusedMultiplyAdd(
            square,
            Vector512.Create(L4),
            Vector512.FusedMultiplyAdd(m, Vector512.Create(L3), Vector512.Create(L2))
        );
        return Vector512.FusedMultiplyAdd(square * m, high, Vector512.FusedMultiplyAdd(m, low, exponent));
    }

    /// <summary><see cref="Exp2(double)"/> of eight numbers.</summary>
    /// <param name="x">From -1000 to 1000.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp2(Vector512<double> x)
    {
        var shifted = x + Vector512.Create(Round52);
        var f = x - (shifted - Vector512.Create(Round52));
        var p = Vector512.FusedMultiplyAdd(
            f * f,
            Vector512.FusedMultiplyAdd(f, Vector512.Create(E3), Vector512.Create(E2)),
            Vector512.FusedMultiplyAdd(f, Vector512.Create(E1), Vector512.Create(E0))
        );
        return (p.AsInt64() + Vector512.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
    }
}
