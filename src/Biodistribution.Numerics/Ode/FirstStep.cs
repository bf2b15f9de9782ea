using Biodistribution.Numerics.Elementary;

namespace Biodistribution.Numerics.Ode;

/// <summary>The size of a first step from norms of the state and its first two derivatives.</summary>
/// <remarks>
/// Like that of E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.4, but free of units: there the first
/// and second derivative are compared as numbers, and the step depends on the unit of time. Here both are turned into a rate λ of change, and the
/// error of a step h is taken to be (λ h)^(p + 1) of the state.
/// </remarks>
internal static class FirstStep
{
    /// <summary>The step.</summary>
    /// <param name="size">Norm of the state over the tolerance.</param>
    /// <param name="first">Norm of its derivative over the tolerance.</param>
    /// <param name="second">Norm of the second derivative over the tolerance.</param>
    /// <param name="probe">The step over which the second derivative was estimated.</param>
    /// <param name="span">Time to the end.</param>
    /// <param name="exponent">1 / (order of the error estimate + 1).</param>
    public static double Of(double size, double first, double second, double probe, double span, double exponent)
    {
        var scale = size > 1 ? size : Math.Max(size, first * span);
        var rate = Math.Max(first / scale, Math.Sqrt(second / scale));
        if (double.IsPositiveInfinity(rate) || (double.IsNaN(rate) && scale > 0))
            return 0.001 * probe;
        var step = rate > 0 ? CoarsePower.Exp2(exponent * CoarsePower.Log2(0.01 / scale)) / rate : 100 * probe;
        step = step < 100 * probe ? step : 100 * probe;
        return step < span ? step : span;
    }
}
