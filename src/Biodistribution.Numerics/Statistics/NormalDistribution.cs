using MathNet.Numerics;

namespace Biodistribution.Numerics.Statistics;

/// <summary>The standard normal distribution, accurate in the tails.</summary>
public static class NormalDistribution
{
    /// <summary>ln √(2π).</summary>
    public const double LogSqrtTwoPi = 0.91893853320467274178;

    /// <summary>Density at z.</summary>
    /// <param name="z">Any number.</param>
    public static double Density(double z) => Math.Exp(LogDensity(z));

    /// <summary>Logarithm of the density at z.</summary>
    /// <param name="z">Any number.</param>
    public static double LogDensity(double z) => (-0.5 * z * z) - LogSqrtTwoPi;

    /// <summary>Probability of a value below z.</summary>
    /// <param name="z">Any number.</param>
    public static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <summary>Logarithm of <see cref="Cumulative"/>; finite far into the lower tail, where the probability itself would be 0.</summary>
    /// <param name="z">Any number.</param>
    public static double LogCumulative(double z)
    {
        if (z > 5)
            return double.LogP1(-0.5 * SpecialFunctions.Erfc(z / Constants.Sqrt2));
        if (z > -10)
            return Math.Log(Cumulative(z));
        return LogDensity(z) - Math.Log(-z) + Math.Log(TailFactor(z));
    }

    /// <summary>Derivative of <see cref="LogCumulative"/>: density over probability.</summary>
    /// <param name="z">Any number.</param>
    public static double InverseMills(double z) => z > -10 ? Density(z) / Cumulative(z) : -z / TailFactor(z);

    /// <summary>The z below which a value lies with the given probability.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <remarks>Relative error about 1e-16. Source: M. J. Wichura, Algorithm AS 241, Applied Statistics 1988;37:477.</remarks>
    public static double Quantile(double probability)
    {
        var q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
            return q * Ratio(0.180625 - (q * q), Central, CentralBelow);
        var r = Math.Sqrt(-Math.Log(q < 0 ? probability : 1 - probability));
        var z = r <= 5 ? Ratio(r - 1.6, Middle, MiddleBelow) : Ratio(r - 5, Far, FarBelow);
        return q < 0 ? -z : z;
    }

    // The asymptotic series of z Φ(z) / φ(z) for z far below 0.
    private static double TailFactor(double z)
    {
        var x = 1 / (z * z);
        return 1 - (x * (1 - (3 * x * (1 - (5 * x * (1 - (7 * x * (1 - (9 * x)))))))));
    }

    private static double Ratio(double x, ReadOnlySpan<double> above, ReadOnlySpan<double> below)
    {
        double a = 0,
            b = 0;
        for (var i = above.Length - 1; i >= 0; i--)
        {
            a = (a * x) + above[i];
            b = (b * x) + below[i];
        }
        return a / b;
    }

    private static ReadOnlySpan<double> Central =>
        [
            3.3871328727963666080,
            1.3314166789178437745e2,
            1.9715909503065514427e3,
            1.3731693765509461125e4,
            4.5921953931549871457e4,
            6.7265770927008700853e4,
            3.3430575583588128105e4,
            2.5090809287301226727e3,
        ];

    private static ReadOnlySpan<double> CentralBelow =>
        [
            1,
            4.2313330701600911252e1,
            6.8718700749205790830e2,
            5.3941960214247511077e3,
            2.1213794301586595867e4,
            3.9307895800092710610e4,
            2.8729085735721942674e4,
            5.2264952788528545610e3,
        ];

    private static ReadOnlySpan<double> Middle =>
        [
            1.42343711074968357734,
            4.63033784615654529590,
            5.76949722146069140550,
            3.64784832476320460504,
            1.27045825245236838258,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ];

    private static ReadOnlySpan<double> MiddleBelow =>
        [
            1,
            2.05319162663775882187,
            1.67638483018380384940,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ];

    private static ReadOnlySpan<double> Far =>
        [
            6.65790464350110377720,
            5.46378491116411436990,
            1.78482653991729133580,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ];

    private static ReadOnlySpan<double> FarBelow =>
        [
            1,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ];
}
