namespace Biodistribution.Simulation;

/// <summary>A number with its derivatives in the directions a run is differentiated in.</summary>
/// <param name="Value">The number.</param>
/// <param name="Gradient">One derivative for each direction; null for all zero.</param>
public readonly record struct Dual(double Value, double[]? Gradient = null)
{
    /// <summary>A constant.</summary>
    public static implicit operator Dual(double value) => new(value);

    /// <summary>The sum.</summary>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, Combine(a.Gradient, 1, b.Gradient, 1));

    /// <summary>The product.</summary>
    public static Dual operator *(Dual a, Dual b) => new(a.Value * b.Value, Combine(a.Gradient, b.Value, b.Gradient, a.Value));

    /// <summary>The quotient.</summary>
    public static Dual operator /(Dual a, Dual b)
    {
        var value = a.Value / b.Value;
        if (Combine(a.Gradient, 1, b.Gradient, -value) is not { } gradient)
            return value;
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] /= b.Value;
        return new(value, gradient);
    }

    private static double[]? Combine(double[]? a, double ofA, double[]? b, double ofB)
    {
        if (a is null && b is null)
            return null;
        var gradient = new double[(a ?? b!).Length];
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = (ofA * (a?[i] ?? 0)) + (ofB * (b?[i] ?? 0));
        return gradient;
    }
}
