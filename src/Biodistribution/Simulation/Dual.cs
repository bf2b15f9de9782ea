namespace Biodistribution.Simulation;

/// <summary>A number with its derivatives in the directions a run is differentiated in.</summary>
/// <param name="Value">The number.</param>
/// <param name="Gradient">One derivative for each direction; null for all zero.</param>
public readonly record struct Dual(double Value, double[]? Gradient = null)
{
    /// <summary>A constant.</summary>
    public static implicit operator Dual(double value) => new(value);
}
