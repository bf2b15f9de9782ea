using System.Collections.Immutable;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>Standard errors from the expected information at the best point, for what its rank supports.</summary>
internal static class InformationErrors
{
    // Directions whose information is below this share of the largest are not supported by the data.
    private const double RankTolerance = 1e-6;

    // Relative distance within which a coordinate lies at a bound.
    private const double AtBound = 1e-6;

    public static ImmutableArray<Estimate> Estimates(StudyLikelihood likelihood, double[] point, double residualSd, List<string> warnings)
    {
        var (n, values) = (likelihood.Variables.Length, likelihood.Values(point));
        var free = Enumerable
            .Range(0, n)
            .Where(i =>
                !likelihood.Variables[i].IsAssumed
                && likelihood.Variables[i].Low < likelihood.Variables[i].High
                && BoundReached(likelihood.Variables[i], point[i]).Length == 0
            )
            .ToArray();
        var errors = ScaledErrors(likelihood, point, free);
        var sigma = double.IsNaN(residualSd) ? 1 : residualSd;
        if (likelihood.EliminatedSd >= 0 && double.IsNaN(residualSd))
            sigma = double.NaN;
        var unsupported = new List<string>();
        var estimates = ImmutableArray.CreateBuilder<Estimate>();
        for (var i = 0; i < n; i++)
        {
            var variable = likelihood.Variables[i];
            if (variable.IsAssumed)
                continue;
            var factor = likelihood.Problem.Model.Units.Factor(variable.Unit);
            var at = Array.IndexOf(free, i);
            var scaled = at >= 0 ? errors[at] * sigma : double.NaN;
            if (at >= 0 && double.IsNaN(errors[at]))
                unsupported.Add(variable.Name);
            estimates.Add(
                new Estimate(variable.Name, values[i], values[i] / factor, variable.Unit.Text)
                {
                    ScaledStandardError = scaled,
                    StandardError = scaled * variable.Map.Derivative(values[i]) / factor,
                    AtBound = BoundReached(variable, point[i]),
                }
            );
        }
        if (unsupported.Count > 0)
            warnings.Add($"At the estimate the data do not determine {string.Join(", ", unsupported)}: no standard error.");
        return estimates.ToImmutable();
    }

    /// <summary>Which bound a coordinate lies at, within rounding: lower, upper, or neither.</summary>
    public static string BoundReached(SearchVariable variable, double coordinate)
    {
        // Bounds far away reach no farther: on the natural scale the size of the bound and the coordinate says how near is near.
        double Reach(double bound) =>
            variable.Map.Scale == EstimationScale.Natural
                ? AtBound * Math.Min(variable.High - variable.Low, Math.Max(Math.Abs(bound), Math.Abs(coordinate)))
            : double.IsFinite(variable.High - variable.Low) ? AtBound * (variable.High - variable.Low)
            : 1e-3 * AtBound * Math.Abs(coordinate);
        return double.IsFinite(variable.Low) && coordinate <= variable.Low + Reach(variable.Low) ? "lower"
            : double.IsFinite(variable.High) && coordinate >= variable.High - Reach(variable.High) ? "upper"
            : "";
    }

    // Standard errors of the free coordinates for unit residual sd; NaN for those the rank does not support.
    private static double[] ScaledErrors(StudyLikelihood likelihood, double[] point, int[] free)
    {
        var errors = new double[free.Length];
        Array.Fill(errors, double.NaN);
        var active = likelihood.FitActive();
        var objective = new LikelihoodObjective(likelihood, active);
        var (m, n) = (objective.RowCount, objective.VariableCount);
        var (residuals, rows) = (new double[m], new double[m * n]);
        if (free.Length == 0 || !double.IsFinite(objective.Evaluate(point, residuals, rows)))
            return errors;
        var matrix = Matrix<double>.Build.Dense(m, free.Length, (i, j) => rows[(i * n) + free[j]]);
        var norms = Enumerable.Range(0, free.Length).Select(j => matrix.Column(j).L2Norm()).ToArray();
        var largest = norms.Max();
        if (!(largest > 0))
            return errors;
        for (var j = 0; j < free.Length; j++)
            matrix.SetColumn(j, norms[j] > 0 ? matrix.Column(j) / norms[j] : matrix.Column(j));
        var svd = TallMatrix.Shortened(matrix).Svd();
        for (var j = 0; j < free.Length; j++)
        {
            double sum = 0,
                missing = norms[j] > 0 ? 0 : 1;
            for (var k = 0; k < free.Length; k++)
            {
                var component = svd.VT[k, j];
                if (k < svd.S.Count && svd.S[k] > RankTolerance * svd.S[0])
                    sum += component / svd.S[k] * (component / svd.S[k]);
                else
                    missing += component * component;
            }
            if (missing < 1e-8)
                errors[j] = Math.Sqrt(sum) / norms[j];
        }
        return errors;
    }
}
