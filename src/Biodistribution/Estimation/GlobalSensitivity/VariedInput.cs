using Biodistribution.Models;

namespace Biodistribution.Estimation.GlobalSensitivity;

/// <summary>A parameter that is varied over a range: evenly in its logarithm where the range is positive, else evenly.</summary>
/// <param name="Parameter">Which.</param>
/// <param name="Lower">Smallest value, in coherent units.</param>
/// <param name="Upper">Largest value, in coherent units.</param>
public sealed record VariedInput(Parameter Parameter, double Lower, double Upper)
{
    /// <summary>Whether it is varied evenly in its logarithm.</summary>
    public bool IsLogarithmic => Lower > 0;

    /// <summary>The value at a share of the range.</summary>
    /// <param name="share">From 0, the lower end, to 1, the upper.</param>
    public double At(double share) =>
        IsLogarithmic ? Math.Clamp(Lower * Math.Pow(Upper / Lower, share), Lower, Upper) : Lower + (share * (Upper - Lower));
}
