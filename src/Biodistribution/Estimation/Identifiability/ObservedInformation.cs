using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>The observed information of a fit, the Hessian of minus the log-likelihood at the estimate, beside the expected one; both on the scale of estimation.</summary>
/// <remarks>
/// Derivatives of exact gradients by central differences at two distances, extrapolated. For data from the model the two agree on average; where they differ much, the likelihood is no parabola
/// near its maximum, or some rows lie far from their predictions. Source: B. Efron, D. V. Hinkley, Biometrika 1978;65:457.
/// </remarks>
/// <param name="Names">The estimated quantities that can move, and are not at a bound, in the order of the matrices.</param>
/// <param name="Observed">The observed information, row by row; empty where it cannot be computed.</param>
/// <param name="Expected">The expected information, row by row; empty where it cannot be computed.</param>
/// <param name="StandardErrors">Of every estimate of the fit, in its unit, from the observed information; NaN at a bound and where the information does not support one.</param>
/// <param name="IsPositiveDefinite">Whether the likelihood falls in every direction.</param>
/// <param name="Message">What the reader must know, in a sentence; empty where the information is positive definite.</param>
public sealed record ObservedInformation(
    ImmutableArray<string> Names, ImmutableArray<double> Observed, ImmutableArray<double> Expected, ImmutableArray<double> StandardErrors, bool IsPositiveDefinite, string Message)
{
    // Of the expected sd of a parameter with the others held: the farther distance of the differences. An integrated gradient is known less well than one of a formula.
    private const double ReachOfRuns = 0.1, ReachOfFormulas = 0.02;

    // Curvature below this share of the expected one is none.
    private const double FlatShare = 1e-6;

    // Of a curvature below zero, in units of its own uncertainty.
    private const double SurelyNegative = 10;

    // Lying somewhere in a range, uniformly, has this many times the reciprocal of the squared range as information.
    private const double Uniform = 12;

    // A quantity whose share in directions without curvature is larger has no error.
    private const double Unsupported = 1e-4;

    // A name takes part in a direction with at least this share.
    private const double Share = 0.3;

    /// <summary>The observed information of a fit.</summary>
    /// <param name="fit">A fit.</param>
    public static ObservedInformation Compute(FitResult fit)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        var none = fit.Estimates.Select(_ => double.NaN).ToImmutableArray();
        if (!fit.Succeeded)
            return new ObservedInformation([], [], [], none, false, "There is no fit to take the information of.");
        var best = fit.Point.ToArray();
        var (variables, objective) = (likelihood.Variables, new LikelihoodObjective(likelihood, likelihood.FitActive()));
        var free = Enumerable.Range(0, variables.Length).Where(i => !variables[i].IsAssumed && variables[i].Low < variables[i].High && InformationErrors.BoundReached(variables[i], best[i]).Length == 0).ToArray();
        ImmutableArray<string> names = [.. free.Select(i => variables[i].Name)];
        // Where one sd follows from the sum of squares, the objective is in its units.
        var unit = likelihood.EliminatedSd < 0 ? 1 : fit.ResidualStandardDeviation * fit.ResidualStandardDeviation;
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * variables.Length]);
        var isFinite = double.IsFinite(objective.Evaluate(best, residuals, rows));
        var expected = Matrix<double>.Build.Dense(free.Length, free.Length, (a, b) => Enumerable.Range(0, objective.RowCount).Sum(r => rows[(r * variables.Length) + free[a]] * rows[(r * variables.Length) + free[b]]) / unit);
        if (free.Length == 0 || !isFinite)
            return new ObservedInformation(names, [], [], none, false, free.Length == 0 ? "No estimate can move: there is no information to take." : "The likelihood has no derivatives at the estimate: there is no observed information.");
        if (Hessian(likelihood, objective, best, free, expected * unit) is not var (hessian, corrections))
            return new ObservedInformation(names, [], Flattened(expected), none, false, "The model cannot be solved all around the estimate: there is no observed information.");
        var observed = hessian / unit;
        // Scaled by what is expected of each alone, or by lying somewhere in its range where that is more.
        var scale = free.Select((i, a) => 1 / Math.Sqrt(Math.Max(expected[a, a], Uniform / Math.Pow(variables[i].At(1) - variables[i].At(0), 2)))).ToArray();
        Matrix<double> Scaled(Matrix<double> matrix) => Matrix<double>.Build.Dense(free.Length, free.Length, (a, b) => matrix[a, b] * scale[a] * scale[b]);
        var decomposition = Scaled(observed).Evd(Symmetricity.Symmetric);
        var (axes, curvatures, doubt) = (decomposition.EigenVectors, decomposition.EigenValues.Select(value => value.Real).ToArray(), Scaled(corrections / unit));
        // What the two distances of the differences disagree by, along each axis, is no curvature.
        var least = curvatures.Select((_, k) => Math.Max(FlatShare * Math.Max(1, curvatures.Max()), Math.Abs(axes.Column(k) * (doubt * axes.Column(k))))).ToArray();
        var isSteep = curvatures.Select((curvature, k) => curvature > least[k]).ToArray();
        var errors = none.ToArray();
        var shown = Enumerable.Range(0, variables.Length).Where(i => !variables[i].IsAssumed).ToArray();
        for (var a = 0; a < free.Length; a++)
        {
            if (Enumerable.Range(0, free.Length).Where(k => !isSteep[k]).Sum(k => axes[a, k] * axes[a, k]) > Unsupported)
                continue;
            var variance = Enumerable.Range(0, free.Length).Where(k => isSteep[k]).Sum(k => axes[a, k] * axes[a, k] / curvatures[k]) * scale[a] * scale[a];
            var (variable, value) = (variables[free[a]], variables[free[a]].Map.ToValue(best[free[a]]));
            errors[Array.IndexOf(shown, free[a])] = Math.Sqrt(variance) * Math.Abs(variable.Map.Derivative(value)) / likelihood.Problem.Model.Units.Factor(variable.Unit);
        }
        var isDefinite = isSteep.All(steep => steep);
        return new ObservedInformation(names, Flattened(observed), Flattened(expected), [.. errors], isDefinite, isDefinite ? "" : Sentence(names, [.. curvatures.Zip(least, (curvature, limit) => curvature / limit)], axes));
    }

    // The Hessian, and how much its differences at the two distances are apart.
    private static (Matrix<double> Hessian, Matrix<double> Corrections)? Hessian(StudyLikelihood likelihood, LikelihoodObjective objective, double[] best, int[] free, Matrix<double> expected)
    {
        var n = free.Length;
        var reach = likelihood.Simulation.Model.StateCount > 0 ? ReachOfRuns : ReachOfFormulas;
        var (hessian, corrections) = (Matrix<double>.Build.Dense(n, n), Matrix<double>.Build.Dense(n, n));
        for (var a = 0; a < n; a++)
        {
            var variable = likelihood.Variables[free[a]];
            // Where nothing is expected to be known the range of the variable says how far is near.
            var sd = expected[a, a] > 0 ? 1 / Math.Sqrt(expected[a, a]) : double.PositiveInfinity;
            var room = Math.Min(variable.High - best[free[a]], best[free[a]] - variable.Low);
            var h = Math.Min(reach * Math.Min(sd, variable.At(1) - variable.At(0)), 0.9 * room);
            double[]? Slope(double distance) => Gradient(objective, best, free, free[a], distance);
            if (Slope(h) is not { } up || Slope(-h) is not { } down || Slope(h / 2) is not { } nearUp || Slope(-h / 2) is not { } nearDown)
                return null;
            for (var b = 0; b < n; b++)
            {
                var (near, far) = ((nearUp[b] - nearDown[b]) / h, (up[b] - down[b]) / (2 * h));
                (hessian[a, b], corrections[a, b]) = (((4 * near) - far) / 3, (near - far) / 3);
            }
        }
        return ((hessian + hessian.Transpose()) / 2, (corrections + corrections.Transpose()) / 2);
    }

    private static double[]? Gradient(LikelihoodObjective objective, double[] best, int[] free, int moved, double distance)
    {
        var point = (double[])best.Clone();
        point[moved] += distance;
        var (n, residuals, rows) = (objective.VariableCount, new double[objective.RowCount], new double[objective.RowCount * objective.VariableCount]);
        if (!double.IsFinite(objective.Evaluate(point, residuals, rows)))
            return null;
        var gradient = free.Select(j => Enumerable.Range(0, residuals.Length).Sum(r => rows[(r * n) + j] * residuals[r])).ToArray();
        return gradient.All(double.IsFinite) ? gradient : null;
    }

    // Curvatures are in units of the least that is one.
    private static string Sentence(ImmutableArray<string> names, double[] curvatures, Matrix<double> axes)
    {
        var lowest = Array.IndexOf(curvatures, curvatures.Min());
        var along = names.Where((_, i) => Math.Abs(axes[i, lowest]) >= Share).ToImmutableArray();
        var how = curvatures[lowest] < -SurelyNegative ? "rises" : "does not fall";
        return string.Create(CultureInfo.InvariantCulture, $"Along {RankCheck.Listed(along)} the likelihood {how} from the estimate, which is no peak there (the observed information is not positive definite): what takes part gets no standard error from it.");
    }

    private static ImmutableArray<double> Flattened(Matrix<double> matrix) => [.. matrix.EnumerateRows().SelectMany(row => row)];
}
