namespace Biodistribution.Exposure;

/// <summary>A number from a profile, or why the profile does not give it.</summary>
/// <param name="Value">The number; NaN when it is missing.</param>
/// <param name="Missing">Why it is missing; empty when it is there.</param>
public readonly record struct ExposureValue(double Value, string Missing)
{
    /// <summary>Whether there is a number.</summary>
    public bool IsPresent => Missing.Length == 0;

    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    public static ExposureValue Of(double value) => new(value, "");

    /// <summary>No number.</summary>
    /// <param name="reason">Why.</param>
    public static ExposureValue Without(string reason) => new(double.NaN, reason);

    /// <summary>A number made from two; missing for the reason of the first that is.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <param name="make">Makes the number.</param>
    public static ExposureValue From(ExposureValue a, ExposureValue b, Func<double, double, double> make) =>
        !a.IsPresent ? a
        : !b.IsPresent ? b
        : Of(make(a.Value, b.Value));
}
