using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Biodistribution.Numerics.Elementary;

/// <summary>Exponential, logarithm and power that give the same bits on every machine, for one number and for vectors.</summary>
/// <remarks>
/// Only additions, multiplications, divisions and explicit fused multiply-adds, each rounded once, so that nothing
/// depends on the system's mathematical
/// library. Errors stay below one unit in the last place (tested against values of higher precision). Exponential:
/// reduction by multiples of ln 2 in two parts and a Taylor polynomial of
/// degree 13 on [-ln 2 / 2, ln 2 / 2]. Logarithm: the series of 2 artanh(s) with s = (m - 1) / (m + 1), its leading
/// term kept in two parts; power:
/// exponential of the product with a logarithm kept in two parts. Sources for the reductions: W. J. Cody, W. Waite,
/// Software Manual for the Elementary
/// Functions, Prentice-Hall 1980; J.-M. Muller, Elementary Functions, 3rd ed., Birkhäuser 2016, chapter 11.
/// </remarks>
public static class ElementaryFunctions
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700;
    private const double Round52 = 6755399441055744.0;
    private const double LargestExponent = 709.782712893383973096;
    private const double SmallestExponent = -745.13321910194122;
    private const double Sqrt2 = 1.4142135623730951;

    /// <summary>e raised to x.</summary>
    /// <param name="x">Any double; NaN gives NaN, beyond the range of doubles 0 or infinity.</param>
    public static double Exp(double x)
    {
        if (!(x >= SmallestExponent))
            return double.IsNaN(x) ? x : 0;
        return x > LargestExponent ? double.PositiveInfinity : ExpOfSum(x, 0);
    }

    /// <summary>Natural logarithm.</summary>
    /// <param name="x">Any double; negative gives NaN, 0 gives negative infinity.</param>
    public static double Log(double x)
    {
        if (!(x > 0))
            return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        var (high, low) = LogInTwoParts(x);
        return high + low;
    }

    /// <summary>x raised to y, with the special cases of IEEE 754 pow.</summary>
    /// <param name="x">Base.</param>
    /// <param name="y">Exponent.</param>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (!double.IsFinite(x) || !double.IsFinite(y) || x <= 0)
            return PowOfSpecial(x, y);
        return PowOfPositive(x, y);
    }

    /// <summary><see cref="Exp(double)"/> of four numbers.</summary>
    /// <param name="x">Any doubles.</param>
    public static Vector256<double> Exp(Vector256<double> x)
    {
        // Away from the ends of the range all four go together; the same operations as for one number.
        var safe = Vector256.LessThan(Vector256.Abs(x), Vector256.Create(708.0));
        if (Vector256.ExtractMostSignificantBits(safe) != 0xF)
            return Vector256.Create(Exp(x[0]), Exp(x[1]), Exp(x[2]), Exp(x[3]));
        var shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(InverseLn2), Vector256.Create(Round52));
        var n = shifted - Vector256.Create(Round52);
        var high = Vector256.FusedMultiplyAdd(-n, Vector256.Create(Ln2High), x);
        var r = Vector256.FusedMultiplyAdd(-n, Vector256.Create(Ln2Low), high);
        var p = Vector256.Create(ExpCoefficient[0]);
        for (var i = 1; i < ExpCoefficient.Length; i++)
            p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(ExpCoefficient[i]));
        var rest = Vector256.FusedMultiplyAdd(-n, Vector256.Create(Ln2Low), high - r);
        var value = Vector256<double>.One + (r + Vector256.FusedMultiplyAdd(r * r, p, rest));
        return (value.AsInt64() + Vector256.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
    }

    /// <summary><see cref="Exp(double)"/> of eight numbers.</summary>
    /// <param name="x">Any doubles.</param>
    public static Vector512<double> Exp(Vector512<double> x) => Vector512.Create(Exp(x.GetLower()), Exp(x.GetUpper()));

    /// <summary><see cref="Log(double)"/> of four numbers.</summary>
    /// <param name="x">Any doubles.</param>
    public static Vector256<double> Log(Vector256<double> x) => Vector256.Create(Log(x[0]), Log(x[1]), Log(x[2]), Log(x[3]));

    /// <summary><see cref="Log(double)"/> of eight numbers.</summary>
    /// <param name="x">Any doubles.</param>
    public static Vector512<double> Log(Vector512<double> x) => Vector512.Create(Log(x.GetLower()), Log(x.GetUpper()));

    /// <summary><see cref="Pow(double, double)"/> of four pairs.</summary>
    /// <param name="x">Bases.</param>
    /// <param name="y">Exponents.</param>
    public static Vector256<double> Pow(Vector256<double> x, Vector256<double> y) =>
        Vector256.Create(Pow(x[0], y[0]), Pow(x[1], y[1]), Pow(x[2], y[2]), Pow(x[3], y[3]));

    /// <summary><see cref="Pow(double, double)"/> of eight pairs.</summary>
    /// <param name="x">Bases.</param>
    /// <param name="y">Exponents.</param>
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y) =>
        Vector512.Create(Pow(x.GetLower(), y.GetLower()), Pow(x.GetUpper(), y.GetUpper()));

    // 1/13! ... 1/2!
    private static readonly double[] ExpCoefficient =
    [
        1 / 6227020800.0,
        1 / 479001600.0,
        1 / 39916800.0,
        1 / 3628800.0,
        1 / 362880.0,
        1 / 40320.0,
        1 / 5040.0,
        1 / 720.0,
        1 / 120.0,
        1 / 24.0,
        1 / 6.0,
        0.5,
    ];

    // 2/(2k + 3) for k = 10 ... 0, the series of 2 artanh(s) after its first term.
    private static readonly double[] LogCoefficient =
    [
        2 / 23.0,
        2 / 21.0,
        2 / 19.0,
        2 / 17.0,
        2 / 15.0,
        2 / 13.0,
        2 / 11.0,
        2 / 9.0,
        2 / 7.0,
        2 / 5.0,
    ];

    private const double TwoThirds = 2 / 3.0;
    private const double TwoThirdsLow = 3.700743415417188e-17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ExpOfSum(double x, double correction)
    {
        var shifted = Math.FusedMultiplyAdd(x, InverseLn2, Round52);
        var n = shifted - Round52;
        var high = Math.FusedMultiplyAdd(-n, Ln2High, x);
        var r = Math.FusedMultiplyAdd(-n, Ln2Low, high);
        var p = ExpCoefficient[0];
        for (var i = 1; i < ExpCoefficient.Length; i++)
            p = Math.FusedMultiplyAdd(p, r, ExpCoefficient[i]);
        var rest = Math.FusedMultiplyAdd(-n, Ln2Low, high - r);
        var tail = Math.FusedMultiplyAdd(r * r, p, rest);
        if (correction != 0)
            tail = Math.FusedMultiplyAdd(correction, 1 + (r + tail), tail);
        var value = 1 + (r + tail);
        var exponent = (int)n;
        if (exponent is > -1021 and < 1023)
            return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) + (BitConverter.DoubleToInt64Bits(shifted) << 52));
        var half = exponent / 2;
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    private static double PowerOfTwo(int exponent) =>
        exponent is >= -1022 and <= 1023
            ? BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52)
            : throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "Not the exponent of a normal number.");

    /// <summary>log x as an unevaluated sum good to about 100 bits' worth of its leading part and 2^-68 relative in all.</summary>
    private static (double High, double Low) LogInTwoParts(double x)
    {
        var exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            exponent = -54;
        }
        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > Sqrt2)
        {
            m *= 0.5;
            exponent++;
        }

        // s = f / (2 + f) in two parts; f is exact.
        var f = m - 1;
        var d = 2 + f;
        var dLow = f - (d - 2);
        var s = f / d;
        var sLow = Math.FusedMultiplyAdd(-s, dLow, Math.FusedMultiplyAdd(-s, d, f)) / d;
        var z = s * s;
        var p = LogCoefficient[0];
        for (var i = 1; i < LogCoefficient.Length; i++)
            p = Math.FusedMultiplyAdd(p, z, LogCoefficient[i]);

        // log m = 2 s + s³ (2/3 + z p): the cubic term in two parts as well.
        var zLow = Math.FusedMultiplyAdd(s, s, -z) + (2 * s * sLow);
        var cube = s * z;
        var cubeLow = Math.FusedMultiplyAdd(s, z, -cube) + (s * zLow) + (sLow * z);
        var q = z * p;
        var inner = TwoThirds + q;
        var innerLow = (q - (inner - TwoThirds)) + TwoThirdsLow;
        var third = cube * inner;
        var thirdLow = Math.FusedMultiplyAdd(cube, inner, -third) + (cube * innerLow) + (cubeLow * inner);

        var (a, aLow) = Sum(exponent * Ln2High, 2 * s);
        var (b, bLow) = Sum(a, third);
        var low = aLow + bLow + (2 * sLow) + thirdLow + (exponent * Ln2Low);
        return Sum(b, low);
    }

    private static (double High, double Low) Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    private static double PowOfPositive(double x, double y)
    {
        var (high, low) = LogInTwoParts(x);
        var product = y * high;
        if (product > 1.1 * LargestExponent)
            return double.PositiveInfinity;
        if (product < 1.1 * SmallestExponent)
            return 0;
        var rest = Math.FusedMultiplyAdd(y, high, -product) + (y * low);
        return product > LargestExponent || product < SmallestExponent ? Exp(product + rest) : ExpOfSum(product, rest);
    }

    private static double PowOfSpecial(double x, double y)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        var odd = double.IsFinite(y) && Math.Abs(y) < 9007199254740992.0 && Math.Truncate(y) == y && Math.Truncate(y * 0.5) * 2 != y;
        if (double.IsInfinity(y))
            return Math.Abs(x) == 1 ? 1
                : (Math.Abs(x) > 1) == (y > 0) ? double.PositiveInfinity
                : 0;
        if (x == 0 || double.IsInfinity(x))
        {
            var size = (x == 0) == (y < 0) ? double.PositiveInfinity : 0;
            return odd && double.IsNegative(x) ? -size : size;
        }
        if (Math.Truncate(y) != y)
            return double.NaN;
        var value = Math.Abs(x) == 1 ? 1 : PowOfPositive(-x, y);
        return odd ? -value : value;
    }
}
