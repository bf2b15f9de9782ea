namespace Biodistribution.Observations.Conversion;

/// <summary>A measured number with its standard uncertainty, carried through a calculation to first order.</summary>
/// <remarks>JCGM 100:2008 (GUM), equation 10, for independent inputs; each input enters a result once.</remarks>
/// <param name="Value">The number.</param>
/// <param name="Sd">Its standard uncertainty; not negative, 0 for an exact number.</param>
internal readonly record struct Uncertain(double Value, double Sd = 0)
{
    /// <summary>The relative standard uncertainty.</summary>
    public double Relative => Sd == 0 ? 0 : Math.Abs(Sd / Value);

    /// <summary>Sum of independent numbers.</summary>
    public static Uncertain operator +(Uncertain a, Uncertain b) => new(a.Value + b.Value, Root(a.Sd, b.Sd));

    /// <summary>Difference of independent numbers.</summary>
    public static Uncertain operator -(Uncertain a, Uncertain b) => new(a.Value - b.Value, Root(a.Sd, b.Sd));

    /// <summary>Product of independent numbers.</summary>
    public static Uncertain operator *(Uncertain a, Uncertain b) => new(a.Value * b.Value, Root(a.Sd * b.Value, b.Sd * a.Value));

    /// <summary>Quotient of independent numbers.</summary>
    public static Uncertain operator /(Uncertain a, Uncertain b) =>
        new(a.Value / b.Value, Root(a.Sd / b.Value, b.Sd * a.Value / (b.Value * b.Value)));

    /// <summary>An exact multiple.</summary>
    public static Uncertain operator *(Uncertain a, double factor) => new(a.Value * factor, a.Sd * Math.Abs(factor));

    private static double Root(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
