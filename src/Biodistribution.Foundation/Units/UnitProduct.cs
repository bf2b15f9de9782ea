using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>A unit taken apart: a number times powers of units with names of their own, in the order they were written.</summary>
/// <param name="Number">The number in front, such as 1e6 in "1e6 cells/kg".</param>
/// <param name="Factors">Each named unit once, with a power that is not 0.</param>
internal sealed record UnitProduct(double Number, ImmutableArray<(UnitSymbol Symbol, Rational Power)> Factors)
{
    /// <summary>The number one.</summary>
    public static UnitProduct One { get; } = new(1, []);

    /// <summary>This unit times another raised to a power; like units merge.</summary>
    /// <param name="other">The other unit.</param>
    /// <param name="power">Its power.</param>
    /// <exception cref="OverflowException">A power becomes too large a fraction.</exception>
    public UnitProduct Times(UnitProduct other, Rational power)
    {
        var factors = Factors.ToBuilder();
        foreach (var (symbol, own) in other.Factors)
        {
            var at = IndexOf(factors, symbol);
            if (at < 0)
                factors.Add((symbol, own * power));
            else
                factors[at] = (symbol, factors[at].Power + (own * power));
        }
        factors.RemoveAll(factor => factor.Power.Numerator == 0);
        return new(Number * Math.Pow(other.Number, power.Value), factors.DrainToImmutable());
    }

    /// <summary>The unit, or null when it is too large or too small for a double.</summary>
    /// <exception cref="OverflowException">A power becomes too large a fraction.</exception>
    public Unit? ToUnit()
    {
        var dimension = Dimension.None;
        var (mantissa, exponent, rest) = (Number, 0, 0.0);
        foreach (var (symbol, power) in Factors)
        {
            dimension *= symbol.Dimension.Power(power);
            mantissa *= Math.Pow(symbol.Mantissa, power.Value);
            if (power.Denominator == 1)
                exponent = checked(exponent + (symbol.Exponent * power.Numerator));
            else
                rest += symbol.Exponent * power.Value;
        }
        var scale = TimesPowerOfTen(mantissa, exponent) * (rest == 0 ? 1 : Math.Pow(10, rest));
        return double.IsNormal(scale) && scale > 0 ? new Unit(dimension, scale, ToString()) : null;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var number = Number == 1 ? "" : NumberText.Of(Number);
        var above = string.Join(
            '*',
            Factors.Where(factor => factor.Power.Numerator > 0).Select(factor => factor.Symbol.Text + PowerText(factor.Power))
        );
        var below = string.Concat(
            Factors.Where(factor => factor.Power.Numerator < 0).Select(factor => "/" + factor.Symbol.Text + PowerText(factor.Power * -1))
        );
        var front = number.Length > 0 && above.Length > 0 ? $"{number} {above}" : number + above;
        return front.Length == 0 && below.Length > 0 ? "1" + below
            : number.Length > 0 && Factors.IsEmpty ? number + " 1"
            : front + below;
    }

    private static int IndexOf(ImmutableArray<(UnitSymbol Symbol, Rational Power)>.Builder factors, UnitSymbol symbol)
    {
        for (var i = 0; i < factors.Count; i++)
            if (factors[i].Symbol == symbol)
                return i;
        return -1;
    }

    private static string PowerText(Rational power) =>
        power.Denominator == 1 ? (power.Numerator == 1 ? "" : $"^{power.Numerator}")
        : power.Denominator is 2 or 4 or 5 or 8 or 10 or 20 or 25 or 50 or 100
            ? "^" + power.Value.ToString("R", CultureInfo.InvariantCulture)
        : $"^({power.Numerator}/{power.Denominator})";

    /// <summary>Exact as far as a double allows: a negative power of ten is a division by an exact number.</summary>
    private static double TimesPowerOfTen(double mantissa, int exponent) =>
        Math.Abs(exponent) > 600 ? double.NaN
        : exponent >= 0 ? mantissa * PowerOfTen(exponent)
        : mantissa / PowerOfTen(-exponent);

    private static double PowerOfTen(int exponent) => double.Parse($"1e{exponent}", CultureInfo.InvariantCulture);
}
