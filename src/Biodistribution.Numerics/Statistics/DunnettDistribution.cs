using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace Biodistribution.Numerics.Statistics;

/// <summary>The largest of several t statistics that compare groups with one control by a pooled variance.</summary>
/// <remarks>
/// Dunnett CW 1955, J Am Stat Assoc 50:1096-1121: given the control and the pooled sd, the comparisons are independent,
/// so the probability is a double integral over both.
/// </remarks>
public static class DunnettDistribution
{
    private const int Order = 64;
    private const double FarNormal = 8;
    private static readonly GaussLegendreRule Rule = new(-1, 1, Order);

    /// <summary>The probability that all |t| are at most a value where no group differs from the control.</summary>
    /// <param name="value">The value; not negative.</param>
    /// <param name="groups">How many animals each compared group has; each at least 1.</param>
    /// <param name="control">How many animals the control has; at least 1.</param>
    /// <param name="degrees">Degrees of freedom of the pooled sd; at least 1.</param>
    public static double Cumulative(double value, ReadOnlySpan<int> groups, int control, double degrees)
    {
        var loadings = new double[groups.Length];
        for (var i = 0; i < groups.Length; i++)
            loadings[i] = Math.Sqrt(groups[i] / (double)(groups[i] + control));
        // The pooled sd over its true value, s, has degrees * s^2 ~ chi squared: integrated over all but the last 1e-10 of its probability.
        var (low, high) = (
            Math.Sqrt(ChiSquared.InvCDF(degrees, 1e-10) / degrees),
            Math.Sqrt(ChiSquared.InvCDF(degrees, 1 - 1e-10) / degrees)
        );
        var sum = 0.0;
        for (var i = 0; i < Order; i++)
        {
            var s = (0.5 * (low + high)) + (0.5 * (high - low) * Rule.GetAbscissa(i));
            sum +=
                0.5
                * (high - low)
                * Rule.GetWeight(i)
                * 2
                * degrees
                * s
                * ChiSquared.PDF(degrees, degrees * s * s)
                * GivenScale(value * s, loadings);
        }
        return Math.Clamp(sum, 0, 1);
    }

    private static double GivenScale(double limit, double[] loadings)
    {
        var sum = 0.0;
        for (var i = 0; i < Order; i++)
        {
            var z = FarNormal * Rule.GetAbscissa(i);
            var product = Normal.PDF(0, 1, z);
            foreach (var loading in loadings)
            {
                var rest = Math.Sqrt(1 - (loading * loading));
                product *= Normal.CDF(0, 1, ((loading * z) + limit) / rest) - Normal.CDF(0, 1, ((loading * z) - limit) / rest);
            }
            sum += FarNormal * Rule.GetWeight(i) * product;
        }
        return sum;
    }
}
