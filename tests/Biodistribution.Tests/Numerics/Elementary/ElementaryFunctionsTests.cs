using System.Numerics;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.Elementary;
using Xunit;

namespace Biodistribution.Tests.Numerics.Elementary;

public class ElementaryFunctionsTests
{
    private const int Bits = 200;

    [Fact]
    public void Exponential_is_within_one_unit_in_the_last_place()
    {
        var random = new System.Random(1);
        for (var i = 0; i < 4000; i++)
        {
            var x = i < 2000 ? (random.NextDouble() - 0.5) * 1400 : (random.NextDouble() - 0.5) * 4;
            AssertNear(Exponential(Fixed(x)), ElementaryFunctions.Exp(x), 0.8, $"exp({x:R})");
        }
    }

    [Fact]
    public void Logarithm_is_within_one_unit_in_the_last_place()
    {
        var random = new System.Random(2);
        for (var i = 0; i < 4000; i++)
        {
            var x = i < 2000 ? Math.Exp((random.NextDouble() - 0.5) * 130) : 1 + ((random.NextDouble() - 0.5) * (i < 3000 ? 1 : 1e-5));
            var y = ElementaryFunctions.Log(x);

            // log x - y is small: compare exp(y) with x, whose relative distance is the error of y.
            var error = Math.Abs((double)(Fixed(x) - Exponential(Fixed(y)).Shifted()) / (double)Fixed(x)) / Unit(y);
            Assert.True(error < 0.8, $"log({x:R}): {error} units");
        }
    }

    [Fact]
    public void Power_is_within_one_unit_in_the_last_place()
    {
        var random = new System.Random(3);
        for (var i = 0; i < 3000; i++)
        {
            // Integer powers are exact in high precision.
            var x = 0.2 + (3 * random.NextDouble());
            var n = random.Next(-60, 61);
            var exact = BigInteger.One << Bits;
            for (var j = 0; j < Math.Abs(n); j++)
                exact = (exact * Fixed(x)) >> Bits;
            if (n < 0)
                exact = (BigInteger.One << (2 * Bits)) / exact;
            AssertNear((exact, 0), ElementaryFunctions.Pow(x, n), 0.8, $"{x:R}^{n}");
        }
        for (var i = 0; i < 1000; i++)
        {
            var x = 1e-3 + (1e3 * random.NextDouble());
            Assert.InRange(Math.Abs(ElementaryFunctions.Pow(x, 0.5) - Math.Sqrt(x)), 0, Unit(Math.Sqrt(x)));
            Assert.InRange(Math.Abs(ElementaryFunctions.Pow(x, 0.75) / (Math.Sqrt(x) * Math.Sqrt(Math.Sqrt(x))) - 1), 0, 6e-16);
        }
    }

    [Fact]
    public void Four_and_eight_numbers_get_the_bits_of_one()
    {
        var random = new System.Random(4);
        double[] special =
        [
            0,
            -0.0,
            1,
            -1,
            double.NaN,
            double.PositiveInfinity,
            double.NegativeInfinity,
            709.7,
            709.8,
            -745,
            -745.2,
            -708.5,
            5e-324,
            1e-310,
            1e308,
        ];
        for (var i = 0; i < 3000; i++)
        {
            var x = Enumerable
                .Range(0, 8)
                .Select(j =>
                    i < 60 ? special[(i + (j * 3)) % special.Length] : (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-5, 3))
                )
                .ToArray();
            var y = Enumerable
                .Range(0, 8)
                .Select(j => i < 60 ? special[((i * 7) + j) % special.Length] : (random.NextDouble() - 0.5) * 20)
                .ToArray();
            var (a, b) = (Vector512.Create(x), Vector512.Create(y));
            for (var j = 0; j < 8; j++)
            {
                AssertSame(ElementaryFunctions.Exp(x[j]), ElementaryFunctions.Exp(a)[j]);
                AssertSame(ElementaryFunctions.Log(x[j]), ElementaryFunctions.Log(a)[j]);
                AssertSame(ElementaryFunctions.Pow(x[j], y[j]), ElementaryFunctions.Pow(a, b)[j]);
                if (j < 4)
                    AssertSame(ElementaryFunctions.Exp(x[j]), ElementaryFunctions.Exp(a.GetLower())[j]);
            }
        }
    }

    [Fact]
    public void Special_cases_are_those_of_the_standard()
    {
        double[] values =
        [
            0,
            -0.0,
            1,
            -1,
            2,
            -2,
            3,
            -3,
            0.5,
            -0.5,
            double.NaN,
            double.PositiveInfinity,
            double.NegativeInfinity,
            1e300,
            -1e300,
            5e-324,
            1e-310,
        ];
        foreach (var x in values)
        {
            AssertAlike(Math.Exp(x), ElementaryFunctions.Exp(x));
            AssertAlike(Math.Log(x), ElementaryFunctions.Log(x));
            foreach (var y in values)
                AssertAlike(Math.Pow(x, y), ElementaryFunctions.Pow(x, y));
        }
    }

    [Fact]
    public void Known_bits_stay_known()
    {
        Assert.Equal(Math.E, ElementaryFunctions.Exp(1));
        Assert.Equal(0.6931471805599453, ElementaryFunctions.Log(2));
        Assert.Equal(2.302585092994046, ElementaryFunctions.Log(10));
        Assert.Equal(1, ElementaryFunctions.Exp(0));
        Assert.Equal(0, ElementaryFunctions.Log(1));
        Assert.Equal(1024, ElementaryFunctions.Pow(2, 10));
        Assert.Equal(0.001, ElementaryFunctions.Pow(10, -3));
    }

    [Fact]
    public void Coarse_powers_are_good_for_step_sizes_and_alike_in_vectors()
    {
        var random = new System.Random(5);
        for (var i = 0; i < 1000; i++)
        {
            var x = Math.Exp(20 * (random.NextDouble() - 0.5));
            Assert.InRange(Math.Abs(CoarsePower.Log2(x) - Math.Log2(x)), 0, 2e-5);
            Assert.InRange(Math.Abs((CoarsePower.Exp2(CoarsePower.Log2(x)) / x) - 1), 0, 1e-4);
            AssertSame(CoarsePower.Log2(x), CoarsePower.Log2(Vector256.Create(x))[2]);
            AssertSame(CoarsePower.Exp2(Math.Log(x)), CoarsePower.Exp2(Vector512.Create(Math.Log(x)))[5]);
        }
    }

    [Fact]
    public void Coarse_powers_are_continuous_and_rise()
    {
        for (var k = -30; k <= 30; k++)
        {
            var (two, half) = (Math.ScaleB(1, k), k + 0.5);
            Assert.Equal(k, CoarsePower.Log2(two));
            Assert.InRange(k - CoarsePower.Log2(Math.BitDecrement(two)), 0, 1e-14);
            Assert.InRange(Math.Abs((CoarsePower.Exp2(Math.BitIncrement(half)) / CoarsePower.Exp2(Math.BitDecrement(half))) - 1), 0, 3e-14);
        }

        for (var i = 1; i < 40_000; i++)
        {
            Assert.True(CoarsePower.Log2(i * 1e-4) < CoarsePower.Log2((i + 1) * 1e-4));
            Assert.True(CoarsePower.Exp2((i * 1e-4) - 2) < CoarsePower.Exp2(((i + 1) * 1e-4) - 2));
        }
    }

    private static void AssertSame(double expected, double actual) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));

    private static void AssertAlike(double expected, double actual)
    {
        if (double.IsFinite(expected) && expected != 0)
            Assert.InRange(Math.Abs((actual / expected) - 1), 0, 4e-16);
        else
            Assert.True(
                expected.Equals(actual) && double.IsNegative(expected) == double.IsNegative(actual)
                    || (double.IsNaN(expected) && double.IsNaN(actual)),
                $"{expected} and {actual}"
            );
    }

    private static void AssertNear((BigInteger Value, int Exponent) exact, double actual, double units, string what)
    {
        var difference = Math.Abs((double)(Fixed(Math.ScaleB(actual, -exact.Exponent)) - exact.Value)) / Math.Pow(2, Bits);
        var error = difference / Unit(Math.ScaleB(actual, -exact.Exponent));
        Assert.True(error < units, $"{what}: {error} units in the last place");
    }

    private static double Unit(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);

    /// <summary>A double as an integer multiple of 2^-Bits, exact for what is not tiny.</summary>
    private static BigInteger Fixed(double x)
    {
        var exponent = Math.ILogB(x == 0 ? 1 : x);
        var shift = 52 - exponent;
        var mantissa = new BigInteger(Math.ScaleB(x, shift));
        return Bits - shift >= 0 ? mantissa << (Bits - shift) : mantissa >> (shift - Bits);
    }

    /// <summary>exp of a fixed-point number: the value in [1, 2) and a power of two.</summary>
    private static (BigInteger Value, int Exponent) Exponential(BigInteger x)
    {
        // ln 2 to 220 bits.
        var ln2 = BigInteger.Parse(
            "000000000B17217F7D1CF79ABC9E3B39803F2F6AF40F343267298B62D8A0D175B8BAAFA2BE7B876206DEBAC98559552FB4AFA1B",
            System.Globalization.NumberStyles.HexNumber,
            null
        );
        ln2 >>= (int)(ln2.GetBitLength() - Bits);
        var n = (int)Math.Floor((double)x / (double)ln2);
        var r = x - (n * ln2);
        var (sum, term) = (BigInteger.One << Bits, BigInteger.One << Bits);
        for (var k = 1; term != 0; k++)
        {
            term = ((term * r) >> Bits) / k;
            sum += term;
        }
        return (sum, n);
    }
}

internal static class Scaled
{
    public static BigInteger Shifted(this (BigInteger Value, int Exponent) number) =>
        number.Exponent >= 0 ? number.Value << number.Exponent : number.Value >> -number.Exponent;
}
