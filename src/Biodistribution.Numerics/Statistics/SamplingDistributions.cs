using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Biodistribution.Numerics.Statistics;

/// <summary>Quantiles and tail probabilities of the distributions that tests and intervals use.</summary>
public static class SamplingDistributions
{
    /// <summary>The χ² value exceeded with probability 1 - probability.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    public static double ChiSquaredQuantile(double probability, double degreesOfFreedom) =>
        ChiSquared.InvCDF(degreesOfFreedom, probability);

    /// <summary>Probability of a χ² value above the given one.</summary>
    /// <param name="value">At least 0.</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    public static double ChiSquaredTail(double value, double degreesOfFreedom) =>
        value <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2, value / 2);

    /// <summary>The two-sided quantile of Student's t: the value whose absolute is exceeded with probability 1 - confidence.</summary>
    /// <param name="confidence">In (0, 1).</param>
    /// <param name="degreesOfFreedom">At least 1; infinite for the normal.</param>
    public static double StudentTwoSided(double confidence, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom)
            ? NormalDistribution.Quantile((1 + confidence) / 2)
            : StudentT.InvCDF(0, 1, degreesOfFreedom, (1 + confidence) / 2);

    /// <summary>Probability of an F value above the given one.</summary>
    /// <param name="value">At least 0.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, at least 1.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, at least 1.</param>
    public static double FisherTail(double value, double numerator, double denominator) =>
        value <= 0
            ? 1
            : SpecialFunctions.BetaRegularized(denominator / 2, numerator / 2, denominator / (denominator + (numerator * value)));

    /// <summary>
    /// Probability that runs of equal sign are as few or fewer, given how many residuals are positive and negative:
    /// small for misfit.
    /// </summary>
    /// <param name="residuals">Residuals in the order of time.</param>
    /// <returns>NaN where there are fewer than 3 of either sign.</returns>
    /// <remarks>
    /// Exact distribution for up to 40 residuals, normal approximation beyond. Source: A. Wald, J. Wolfowitz, Ann Math
    /// Stat 1940;11:147.
    /// </remarks>
    public static double FewRuns(ReadOnlySpan<double> residuals)
    {
        int positive = 0,
            negative = 0,
            runs = 0,
            last = 0;
        foreach (var residual in residuals)
        {
            var sign = Math.Sign(residual);
            if (sign == 0)
                continue;
            if (sign > 0)
                positive++;
            else
                negative++;
            if (sign != last)
                runs++;
            last = sign;
        }
        if (positive < 3 || negative < 3)
            return double.NaN;
        double n = positive + negative;
        if (n > 40)
        {
            var mean = 1 + (2.0 * positive * negative / n);
            var variance = (mean - 1) * (mean - 2) / (n - 1);
            return NormalDistribution.Cumulative((runs + 0.5 - mean) / Math.Sqrt(variance));
        }
        double sum = 0;
        for (var r = 2; r <= runs; r++)
        {
            var k = r / 2;
            sum +=
                r % 2 == 0
                    ? 2 * Choose(positive - 1, k - 1) * Choose(negative - 1, k - 1)
                    : (Choose(positive - 1, k) * Choose(negative - 1, k - 1)) + (Choose(positive - 1, k - 1) * Choose(negative - 1, k));
        }
        return sum / Choose(positive + negative, positive);
    }

    private static double Choose(int n, int k) => k < 0 || k > n ? 0 : SpecialFunctions.Binomial(n, k);
}
