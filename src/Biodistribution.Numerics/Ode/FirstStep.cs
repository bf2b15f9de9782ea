using Biodistribution.Numerics.Elementary;

namespace Biodistribution.Numerics.Ode;

/// <summary>The size of a first step from the state and its first two derivatives.</summary>
/// <remarks>
/// Like that of E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.4,
/// but free of units: there the first
/// and second derivative are compared as numbers, and the step depends on the unit of time. Here both are turned into a
/// rate λ of change, and the
/// error of a step h is taken to be (λ h)^(p + 1) of the state. Rates of change are those of the states that are large
/// in absolute tolerances: one that is
/// almost empty and filled from a large one changes by many times itself in no time, and yet as smoothly as that one does.
/// </remarks>
internal static class FirstStep
{
    // The share of the tolerance that the first step is to use.
    private const double ShareOfTolerance = 0.1;

    /// <summary>The step over which the second derivative is to be estimated.</summary>
    /// <param name="size">The state in absolute tolerances.</param>
    /// <param name="first">Its derivative in absolute tolerances.</param>
    /// <param name="span">Time to the end.</param>
    public static double Probe(double size, double first, double span)
    {
        var probe = size < 1e-5 || !(first * span > 1e-5) ? 1e-6 * span : 0.01 * size / first;
        return probe < span ? probe : span;
    }

    /// <summary>The step.</summary>
    /// <param name="size">The state in absolute tolerances.</param>
    /// <param name="first">Its derivative in absolute tolerances.</param>
    /// <param name="second">Its second derivative in absolute tolerances.</param>
    /// <param name="probe">The step over which that was estimated.</param>
    /// <param name="span">Time to the end.</param>
    /// <param name="relative">Relative tolerance.</param>
    /// <param name="exponent">1 / (order of the error estimate + 1).</param>
    public static double Estimate(double size, double first, double second, double probe, double span, double relative, double exponent)
    {
        var scale = size > 1 ? size : Math.Max(size, first * span);
        var rate = Math.Max(first / scale, Math.Sqrt(second / scale));
        if (double.IsPositiveInfinity(rate) || (double.IsNaN(rate) && scale > 0))
            return 0.001 * probe;
        var tolerances = scale / (1 + (relative * scale));
        var step = rate > 0 ? CoarsePower.Exp2(exponent * CoarsePower.Log2(ShareOfTolerance / tolerances)) / rate : 100 * probe;
        step = step < 100 * probe ? step : 100 * probe;
        return step < span ? step : span;
    }
}
