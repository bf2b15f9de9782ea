using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// The F test of lack of fit: how far predictions lie from the means of replicates, against how far replicates lie from
/// their own means.
/// </summary>
/// <param name="Ratio">Mean square of the lack of fit over that of pure error.</param>
/// <param name="Numerator">Degrees of freedom of the lack of fit.</param>
/// <param name="Denominator">Degrees of freedom of the pure error.</param>
/// <param name="Probability">Probability of such a ratio or a larger one under a right model.</param>
/// <remarks>
/// With one sd for all rows this is the textbook's test. With several, and with rows that share an animal, the sum of
/// squares is a quadratic form of correlated means, whose
/// distribution is matched by its first two moments. Source: G. E. P. Box, Ann Math Stat 1954;25:290, theorem 3.1.
/// </remarks>
internal readonly record struct LackOfFit(double Ratio, double Numerator, double Denominator, double Probability)
{
    private const int MostCells = 400;

    /// <summary>Tests a fit; null where there are no replicates of estimated sd, or as many parameters as numbers measured.</summary>
    /// <param name="residuals">The residuals.</param>
    /// <param name="scatter">The scatter of replicates.</param>
    public static LackOfFit? Test(FitResiduals residuals, ReplicateScatter scatter)
    {
        var cells = scatter
            .Cells.Where(cell => scatter.OfSize(cell.Rows[0]) is { IsKnown: true, Degrees: < double.PositiveInfinity })
            .ToArray();
        if (cells.Length == 0 || cells.Length > MostCells)
            return null;
        var weights = cells.Select(cell => Standardised(residuals, scatter, cell)).ToArray();
        var squares = weights.Sum(weight => Math.Pow(Sum(weight, residuals.Values) / Scale(weight), 2));
        // Moments of the quadratic form: trace of the covariance of the standardised means, and of its square.
        double trace = 0,
            traceOfSquare = 0;
        for (var a = 0; a < cells.Length; a++)
        for (var b = 0; b <= a; b++)
        {
            var covariance = residuals.Covariance(Scaled(weights[a]), Scaled(weights[b])) / (Scale(weights[a]) * Scale(weights[b]));
            trace += a == b ? covariance : 0;
            traceOfSquare += (a == b ? 1 : 2) * covariance * covariance;
        }
        // A trace below one half: the fit follows every mean.
        if (trace < 0.5)
            return null;
        var (numerator, denominator) = (
            trace * trace / traceOfSquare,
            cells.Select(cell => scatter.OfSize(cell.Rows[0])).Distinct().Sum(pool => pool.Degrees)
        );
        var ratio = squares / trace;
        return new(ratio, numerator, denominator, SamplingDistributions.FisherTail(ratio, numerator, denominator));

        double[] Scaled(double[] weight) => [.. weight.Select((one, i) => one == 0 ? 0 : one * scatter.OfSize(i).Scale)];

        double Scale(double[] weight) => Math.Sqrt(residuals.ErrorVariance(Scaled(weight)));
    }

    // The mean of a cell, each row weighted by its precision.
    private static double[] Standardised(FitResiduals residuals, ReplicateScatter scatter, ReplicateCell cell)
    {
        var weights = new double[residuals.Count];
        var total = cell.Rows.Sum(i => Precision(i));
        foreach (var i in cell.Rows)
            weights[i] = Precision(i) / total;
        return weights;

        double Precision(int i) => 1 / Math.Pow(residuals.Sds[i] * scatter.OfSize(i).Scale, 2);
    }

    private static double Sum(double[] weights, double[] values)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * values[i];
        return sum;
    }
}
