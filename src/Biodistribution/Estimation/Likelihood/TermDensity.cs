using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// Minus the log-likelihood of a row, with its derivatives by location and by the logarithm of the sd, and a positive
/// curvature for each.
/// </summary>
/// <param name="Value">Minus the log-likelihood without ln √(2π) and the logarithm of measured values.</param>
/// <param name="ByLocation">Derivative by the predicted location.</param>
/// <param name="LocationWeight">Curvature (expected information) of the location.</param>
/// <param name="ByLogSd">Derivative by ln sd.</param>
/// <param name="LogSdWeight">Curvature of ln sd.</param>
internal readonly record struct TermDensity(double Value, double ByLocation, double LocationWeight, double ByLogSd, double LogSdWeight)
{
    /// <summary>A measured value.</summary>
    public static TermDensity Measured(double location, double observed, double sd, double degreesOfFreedom)
    {
        var z = (location - observed) / sd;
        if (double.IsPositiveInfinity(degreesOfFreedom))
            return new TermDensity((0.5 * z * z) + Math.Log(sd), z / sd, 1 / (sd * sd), 1 - (z * z), 2);
        var nu = degreesOfFreedom;
        var pull = (nu + 1) * z / (nu + (z * z));
        return new TermDensity(
            ((nu + 1) / 2 * double.LogP1(z * z / nu)) + Math.Log(sd) + StudentConstant(nu),
            pull / sd,
            (nu + 1) / (nu + 3) / (sd * sd),
            1 - (z * pull),
            2 * nu / (nu + 3)
        );
    }

    /// <summary>A value known only to lie below (sign 1) or above (sign -1) a limit.</summary>
    public static TermDensity Censored(double location, double limit, double sd, int sign)
    {
        var z = sign * (limit - location) / sd;
        var mills = NormalDistribution.InverseMills(z);
        var weight = Math.Max(mills * (mills + z), 0);
        return new TermDensity(-NormalDistribution.LogCumulative(z), sign * mills / sd, weight / (sd * sd), mills * z, weight * z * z);
    }

    /// <summary>A value known only to lie between two limits.</summary>
    public static TermDensity Between(double location, double low, double high, double sd)
    {
        var (a, b) = ((low - location) / sd, (high - location) / sd);
        // In the upper tail both probabilities are near 1: mirror.
        var (p, q) = a > 0 ? (-b, -a) : (a, b);
        var logQ = NormalDistribution.LogCumulative(q);
        var log = logQ + double.LogP1(-Math.Exp(NormalDistribution.LogCumulative(p) - logQ));
        double At(double z) => Math.Exp(NormalDistribution.LogDensity(z) - log);
        var (fa, fb) = (At(a), At(b));
        var byLocation = (fb - fa) / sd;
        var byLogSd = (b * fb) - (a * fa);
        var curvature = Math.Max(((fb - fa) * (fb - fa)) + (b * fb) - (a * fa), 0);
        return new TermDensity(-log, byLocation, curvature / (sd * sd), byLogSd, byLogSd * byLogSd);
    }

    /// <summary>The smallest and largest of n independent values: their joint density.</summary>
    public static TermDensity Extremes(double location, double low, double high, int n, double sd)
    {
        var (a, b) = ((low - location) / sd, (high - location) / sd);
        var between = n > 2 ? Between(location, low, high, sd) : default;
        var value =
            (0.5 * ((a * a) + (b * b)))
            + (2 * Math.Log(sd))
            - Math.Log((double)n * (n - 1))
            + ((n - 2) * between.Value)
            + NormalDistribution.LogSqrtTwoPi;
        return new TermDensity(
            value,
            (-(a + b) / sd) + ((n - 2) * between.ByLocation),
            2 / (sd * sd),
            2 - (a * a) - (b * b) + ((n - 2) * between.ByLogSd),
            4
        );
    }

    private static double StudentConstant(double nu) =>
        MathNet.Numerics.SpecialFunctions.GammaLn(nu / 2)
        - MathNet.Numerics.SpecialFunctions.GammaLn((nu + 1) / 2)
        + (0.5 * Math.Log(nu * Math.PI))
        - NormalDistribution.LogSqrtTwoPi;
}
