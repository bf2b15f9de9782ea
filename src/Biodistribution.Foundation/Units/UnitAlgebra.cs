namespace Biodistribution.Units;

/// <summary>Products, quotients and powers of units, with texts that read back.</summary>
public static class UnitAlgebra
{
    /// <summary>a × b, or null when it is too large, too small or too intricate for a unit.</summary>
    public static Unit? Product(Unit a, Unit b) => Combine(a, b, 1);

    /// <summary>a / b, or null when it is too large, too small or too intricate for a unit.</summary>
    public static Unit? Quotient(Unit a, Unit b) => Combine(a, b, -1);

    /// <summary>a raised to a power, or null when it is too large, too small or too intricate for a unit.</summary>
    /// <param name="a">The unit.</param>
    /// <param name="power">Any fraction.</param>
    public static Unit? Power(Unit a, Rational power) => Combine(Unit.None, a, power);

    private static Unit? Combine(Unit a, Unit b, Rational power)
    {
        var (left, right) = (UnitParser.Parse(a.Text, out _), UnitParser.Parse(b.Text, out _));
        try
        {
            return left is null || right is null ? null : left.Times(right, power).ToUnit();
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
