namespace Biodistribution.Units;

/// <summary>An exact fraction in lowest terms with positive denominator, for powers of units.</summary>
public readonly record struct Rational
{
    private readonly int denominator;

    /// <summary>numerator / denominator in lowest terms.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is 0.</exception>
    public Rational(int numerator, int denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(denominator);
        if (denominator == 1)
        {
            (Numerator, this.denominator) = (numerator, 1);
            return;
        }
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(numerator, denominator) * Math.Sign(denominator);
        Numerator = numerator / divisor;
        this.denominator = denominator / divisor;
    }

    /// <summary>Numerator, carrying the sign.</summary>
    public int Numerator { get; }

    /// <summary>Denominator, at least 1.</summary>
    public int Denominator => denominator == 0 ? 1 : denominator;

    /// <summary>The nearest double.</summary>
    public double Value => (double)Numerator / Denominator;

    /// <summary>An integer as a fraction.</summary>
    public static implicit operator Rational(int value) => new(value);

    /// <summary>Sum.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public static Rational operator +(Rational a, Rational b) =>
        Reduced(((long)a.Numerator * b.Denominator) + ((long)b.Numerator * a.Denominator), (long)a.Denominator * b.Denominator);

    /// <summary>Difference.</summary>
    public static Rational operator -(Rational a, Rational b) => a + (b * -1);

    /// <summary>Product.</summary>
    /// <exception cref="OverflowException">The result does not fit.</exception>
    public static Rational operator *(Rational a, Rational b) =>
        Reduced((long)a.Numerator * b.Numerator, (long)a.Denominator * b.Denominator);

    /// <inheritdoc />
    public override string ToString() => Denominator == 1 ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    /// <summary>Whether both are the same number.</summary>
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    private static Rational Reduced(long numerator, long denominator)
    {
        var divisor = (long)System.Numerics.BigInteger.GreatestCommonDivisor(numerator, denominator);
        return new Rational(checked((int)(numerator / divisor)), checked((int)(denominator / divisor)));
    }
}
