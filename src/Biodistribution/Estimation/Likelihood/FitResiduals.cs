using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Observations;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// The residuals of the measured rows at the best fit, with the covariance a right model would give them: that of the
/// errors less what the fitted parameters take up.
/// </summary>
/// <remarks>
/// A residual is predicted minus measured on the scale the row is compared on. Covariance of r̂ = Σ - J C Jᵀ with C the
/// covariance of the estimates.
/// </remarks>
internal sealed class FitResiduals
{
    // Directions whose information is below this share of the largest are not fitted: nothing of the residuals is taken up by them.
    private const double RankTolerance = 1e-6;

    private readonly Matrix<double> sensitivities;
    private readonly Matrix<double> estimateCovariance;

    private int[] animals = [];

    private FitResiduals(
        LikelihoodTerm[] terms,
        RowUse[] uses,
        double[] values,
        double[] sds,
        Matrix<double> sensitivities,
        Matrix<double> estimateCovariance
    )
    {
        (Terms, Uses, Values, Sds) = (terms, uses, values, sds);
        (this.sensitivities, this.estimateCovariance) = (sensitivities, estimateCovariance);
    }

    /// <summary>The rows: measured, fitted, with normal or log-normal errors.</summary>
    public LikelihoodTerm[] Terms { get; }

    /// <summary>The rows as the fit left them.</summary>
    public RowUse[] Uses { get; }

    /// <summary>Predicted minus measured, on the scale of comparison and in coherent units.</summary>
    public double[] Values { get; }

    /// <summary>Their fitted sds on the same scale.</summary>
    public double[] Sds { get; }

    /// <summary>The sd of the factor that rows of one animal share; 0 where there is none. It is part of their sds.</summary>
    public double SharedSd { get; private init; }

    /// <summary>Number of rows.</summary>
    public int Count => Terms.Length;

    /// <summary>Parameters the rows determine.</summary>
    public int ParameterCount => estimateCovariance.RowCount;

    /// <summary>Residuals at a fitted point; null where no row is measured or the point cannot be computed.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="uses">Its rows as fitted.</param>
    /// <param name="point">The best point.</param>
    /// <param name="eliminatedSd">The sd estimated from all rows together; NaN where there is none.</param>
    public static FitResiduals? Compute(StudyLikelihood likelihood, IReadOnlyList<RowUse> uses, double[] point, double eliminatedSd)
    {
        var active = likelihood.FitActive();
        var objective = new LikelihoodObjective(likelihood, active);
        var n = objective.VariableCount;
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * n]);
        if (!double.IsFinite(objective.Evaluate(point, residuals, rows)))
            return null;
        int[] index =
        [
            .. Enumerable.Range(0, likelihood.Rows.Length).Where(i => IsMeasured(likelihood.Rows[i]) && double.IsFinite(uses[i].Residual)),
        ];
        if (index.Length == 0)
            return null;
        int[] free =
        [
            .. Enumerable.Range(0, likelihood.ParameterCount).Where(i => active[i] && !IsHeld(likelihood.Variables[i], point[i])),
        ];
        var unit = double.IsNaN(eliminatedSd) ? 1 : eliminatedSd;
        var sds = index
            .Select(i => double.IsNaN(eliminatedSd) ? SdOf(objective, likelihood.Rows[i], i, eliminatedSd) : eliminatedSd)
            .ToArray();
        var values = index.Select((i, at) => uses[i].Residual * UsedSd(uses[i], likelihood.Rows[i])).ToArray();
        var information = Matrix<double>.Build.Dense(objective.RowCount, free.Length, (i, j) => rows[(i * n) + free[j]] / unit);
        var sensitivities = Matrix<double>.Build.Dense(
            index.Length,
            free.Length,
            (i, j) =>
                objective.IsShared(index[i])
                    ? objective.SharedGradient(index[i])[free[j]]
                    : rows[(2 * index[i] * n) + free[j]] * (double.IsNaN(eliminatedSd) ? sds[i] : 1)
        );
        return new FitResiduals(
            [.. index.Select(i => likelihood.Rows[i])],
            [.. index.Select(i => uses[i])],
            values,
            sds,
            sensitivities,
            Inverse(information)
        )
        {
            SharedSd = objective.SharedSd,
            animals = [.. index.Select(i => likelihood.Shared?.AnimalOf[i] ?? -1)],
        };
    }

    /// <summary>Whether the residuals are more than rounding or the solver's tolerance.</summary>
    /// <param name="share">The share of what was measured that can be told from rounding.</param>
    public bool IsMeasurable(double share) =>
        Enumerable.Range(0, Count).Any(i => Math.Abs(Values[i]) > share * (Terms[i].Noise.OnLogScale ? 1 : Math.Abs(Terms[i].Value)));

    /// <summary>Variance of a weighted sum of residuals under a right model, each residual's sd multiplied by a scale.</summary>
    /// <param name="weights">Weight of each residual, its scale included.</param>
    public double Variance(ReadOnlySpan<double> weights)
    {
        var taken = estimateCovariance.RowCount == 0 ? 0 : Taken(weights);
        return Math.Max(ErrorVariance(weights) - taken, 0);
    }

    /// <summary>Variance of the same weighted sum of measurement errors alone.</summary>
    /// <param name="weights">Weight of each residual, its scale included.</param>
    public double ErrorVariance(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * weights[i] * Sds[i] * Sds[i];
        return SharedSd > 0 ? Math.Max(sum + SharedVariance(weights), 0) : sum;
    }

    // What rows of one animal have in common: ω² for each pair of them.
    private double SharedVariance(ReadOnlySpan<double> weights)
    {
        var sums = new Dictionary<int, (double Sum, double Squares)>();
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] != 0 && animals[i] >= 0)
            {
                var (sum, squares) = sums.GetValueOrDefault(animals[i]);
                sums[animals[i]] = (sum + weights[i], squares + (weights[i] * weights[i]));
            }
        return SharedSd * SharedSd * sums.Values.Sum(one => (one.Sum * one.Sum) - one.Squares);
    }

    /// <summary>Covariance of two weighted sums of residuals under a right model.</summary>
    /// <param name="first">Weights of the first, scales included.</param>
    /// <param name="second">Weights of the second.</param>
    public double Covariance(double[] first, double[] second)
    {
        var sum = new double[Count];
        var difference = new double[Count];
        for (var i = 0; i < Count; i++)
            (sum[i], difference[i]) = (first[i] + second[i], first[i] - second[i]);
        return ((ErrorVariance(sum) - Taken(sum)) - (ErrorVariance(difference) - Taken(difference))) / 4;
    }

    // What the fitted parameters take up of the variance of a sum.
    private double Taken(ReadOnlySpan<double> weights)
    {
        var k = estimateCovariance.RowCount;
        var gradient = Vector<double>.Build.Dense(k);
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] != 0)
                for (var j = 0; j < k; j++)
                    gradient[j] += weights[i] * sensitivities[i, j];
        return gradient * (estimateCovariance * gradient);
    }

    private static bool IsMeasured(LikelihoodTerm row) =>
        row.IsFitted && row.Role == TermKind.Measured && double.IsPositiveInfinity(row.Noise.DegreesOfFreedom);

    private static bool IsHeld(SearchVariable variable, double at) =>
        !(variable.Low < variable.High) || at <= variable.Low || at >= variable.High;

    private static double SdOf(LikelihoodObjective objective, LikelihoodTerm row, int index, double eliminatedSd)
    {
        objective.Contribution(row, index, eliminatedSd, out var sd);
        return sd;
    }

    private static double UsedSd(RowUse use, LikelihoodTerm row) =>
        use.OnLogScale ? use.StandardDeviation : use.StandardDeviation * row.Factor;

    // (MᵀM)⁻¹ over the directions the rows determine.
    private static Matrix<double> Inverse(Matrix<double> rows)
    {
        var k = rows.ColumnCount;
        if (k == 0)
            return Matrix<double>.Build.Dense(0, 0);
        var norms = Enumerable.Range(0, k).Select(j => rows.Column(j).L2Norm()).Select(norm => norm > 0 ? norm : 1).ToArray();
        var scaled = rows.Clone();
        for (var j = 0; j < k; j++)
            scaled.SetColumn(j, rows.Column(j) / norms[j]);
        var svd = TallMatrix.Shortened(scaled).Svd();
        return Matrix<double>.Build.Dense(
            k,
            k,
            (a, b) =>
            {
                double sum = 0;
                for (var c = 0; c < svd.S.Count && c < k; c++)
                    if (svd.S[c] > RankTolerance * svd.S[0])
                        sum += svd.VT[c, a] * svd.VT[c, b] / (svd.S[c] * svd.S[c]);
                return sum / (norms[a] * norms[b]);
            }
        );
    }
}
