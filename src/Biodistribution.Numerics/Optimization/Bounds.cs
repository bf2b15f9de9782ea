namespace Biodistribution.Numerics.Optimization;

/// <summary>Bounds of one variable.</summary>
public static class Bounds
{
    /// <summary>A value mirrored at the bounds, as often as it takes to lie within them; one within them stays as it is.</summary>
    /// <param name="x">Any value.</param>
    /// <param name="low">Lower bound; may be negative infinity.</param>
    /// <param name="high">Upper bound, above the lower one; may be positive infinity.</param>
    public static double Mirrored(double x, double low, double high)
    {
        if (x >= low && x <= high)
            return x;
        if (double.IsInfinity(low) || double.IsInfinity(high))
            return x < low ? (2 * low) - x : (2 * high) - x;
        var width = high - low;
        var along = Math.IEEERemainder(x - low, 2 * width);
        return Math.Clamp(low + Math.Abs(along), low, high);
    }
}
