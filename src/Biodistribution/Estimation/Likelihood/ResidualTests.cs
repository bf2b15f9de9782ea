using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>A weighted sum of residuals with its test against 0.</summary>
/// <param name="Estimate">The sum: predicted minus measured, on the scale of comparison.</param>
/// <param name="MeasuredError">Standard error of its measured part.</param>
/// <param name="Degrees">Degrees of freedom of that error.</param>
/// <param name="Probability">Two-sided probability under a right model; 1 where the fit follows the sum whatever it is.</param>
internal readonly record struct ResidualTest(double Estimate, double MeasuredError, double Degrees, double Probability)
{
    /// <summary>Half the width of the interval of the measured part.</summary>
    /// <param name="confidence">Its probability.</param>
    public double HalfWidth(double confidence) => SamplingDistributions.StudentTwoSided(confidence, Degrees) * MeasuredError;
}

/// <summary>Tests weighted sums of residuals: contrasts between groups, means of an organ.</summary>
/// <remarks>
/// The statistic is the score of one added effect over its sd under the fitted model, with the error of replicates
/// where they tell, else with that of the fit with the effect added
/// (external studentisation). Sources: R. D. Cook, S. Weisberg, Residuals and Influence in Regression, 1982, section
/// 2.2; F. E. Satterthwaite, Biometrics Bull 1946;2:110.
/// </remarks>
internal sealed class ResidualTests(FitResiduals residuals, ReplicateScatter scatter)
{
    // Where the fit takes up all but this share of the variance, it follows the sum whatever it is.
    private const double FollowedShare = 1e-3;

    /// <summary>Tests a weighted sum.</summary>
    /// <param name="weights">The weight of each residual; 0 for those left out.</param>
    /// <returns>Null where nothing tells how large the error is.</returns>
    public ResidualTest? Test(double[] weights)
    {
        var scaled = new double[weights.Length];
        var parts = new Dictionary<ReplicateScatter.Pool, double>();
        double estimate = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            var pool = scatter.Of(i);
            scaled[i] = weights[i] * (pool.IsKnown ? pool.Scale : 1);
            estimate += weights[i] * residuals.Values[i];
            parts[pool] = parts.GetValueOrDefault(pool) + Math.Pow(scaled[i] * residuals.Sds[i], 2);
        }
        var error = residuals.ErrorVariance(scaled);
        var variance = residuals.Variance(scaled);
        var isReplicated = parts.Keys.All(pool => pool.IsKnown);
        var degrees = isReplicated ? Satterthwaite(parts) : residuals.Count - residuals.ParameterCount;
        if (degrees < 1 || !(error > 0))
            return null;
        if (variance <= FollowedShare * error)
            return new(estimate, Math.Sqrt(error), degrees, 1);
        var square = estimate * estimate / variance;
        return new(estimate, Math.Sqrt(error), degrees, isReplicated ? Tail(square, degrees) : ExternalTail(square, degrees));
    }

    private static double Tail(double square, double degrees) =>
        double.IsPositiveInfinity(degrees)
            ? SamplingDistributions.ChiSquaredTail(square, 1)
            : SamplingDistributions.FisherTail(square, 1, degrees);

    // The error estimated from all residuals contains the effect itself: it is taken out.
    private static double ExternalTail(double square, double degrees) =>
        degrees <= 1 ? 1
        : square >= degrees ? 0
        : Tail(square * (degrees - 1) / (degrees - square), degrees - 1);

    private static double Satterthwaite(Dictionary<ReplicateScatter.Pool, double> parts)
    {
        var total = parts.Values.Sum();
        var doubt = parts.Sum(part => part.Value * part.Value / part.Key.Degrees);
        return doubt > 0 ? total * total / doubt : double.PositiveInfinity;
    }
}
