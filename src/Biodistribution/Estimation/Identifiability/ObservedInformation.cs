using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>
/// The observed information of a fit, the Hessian of minus the log-likelihood at the estimate, beside the expected one;
/// both on the scale of estimation.
/// </summary>
/// <remarks>
/// Derivatives of exact gradients by central differences at two distances, extrapolated, along the axes of the expected
/// information: along them the Hessian is near the unit matrix, however the
/// parameters are correlated and whatever their units. For data from the model the two agree on average; where they
/// differ much, the likelihood is no parabola near its maximum, or some rows lie
/// far from their predictions. Source: B. Efron, D. V. Hinkley, Biometrika 1978;65:457.
/// </remarks>
/// <param name="Names">The estimated quantities that can move, and are not at a bound, in the order of the matrices.</param>
/// <param name="Observed">The observed information, row by row; empty where it cannot be computed.</param>
/// <param name="Expected">The expected information, row by row; empty where it cannot be computed.</param>
/// <param name="StandardErrors">Of every estimate of the fit, in its unit, from the observed information; NaN at a
/// bound and where the information does not support one.</param>
/// <param name="IsPositiveDefinite">Whether the likelihood falls in every direction.</param>
/// <param name="Message">What the reader must know, in a sentence; empty where the information is positive definite.</param>
public sealed record ObservedInformation(
    ImmutableArray<string> Names,
    ImmutableArray<double> Observed,
    ImmutableArray<double> Expected,
    ImmutableArray<double> StandardErrors,
    bool IsPositiveDefinite,
    string Message
)
{
    // Of the expected sd along an axis: the farther distance of the differences. An integrated gradient is known less
    // well than one of a formula.
    private const double ReachOfRuns = 0.1,
        ReachOfFormulas = 0.02;

    // Where the differences at two distances are apart by more, of a curvature near 1, they are taken again at this share of the distance.
    private const double Settled = 0.01,
        Nearer = 0.125;
    private const int Nearings = 5;

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
        var free = Enumerable
            .Range(0, variables.Length)
            .Where(i =>
                !variables[i].IsAssumed
                && variables[i].Low < variables[i].High
                && InformationErrors.BoundReached(variables[i], best[i]).Length == 0
            )
            .ToArray();
        ImmutableArray<string> names = [.. free.Select(i => variables[i].Name)];
        // Where one sd follows from the sum of squares, the objective is in its units.
        var unit = likelihood.EliminatedSd < 0 ? 1 : fit.ResidualStandardDeviation * fit.ResidualStandardDeviation;
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * variables.Length]);
        var isFinite = double.IsFinite(objective.Evaluate(best, residuals, rows));
        if (free.Length == 0 || !isFinite || !rows.All(double.IsFinite))
            return new ObservedInformation(
                names,
                [],
                [],
                none,
                false,
                free.Length == 0
                    ? "No estimate can move: there is no information to take."
                    : "The likelihood has no derivatives at the estimate: there is no observed information."
            );
        var slopes = Matrix<double>.Build.Dense(
            objective.RowCount,
            free.Length,
            (r, a) => rows[(r * variables.Length) + free[a]] / Math.Sqrt(unit)
        );
        var expected = slopes.TransposeThisAndMultiply(slopes);
        var axes = InformationAxes.Of(slopes, [.. free.Select(i => Math.Sqrt(Uniform) / (variables[i].At(1) - variables[i].At(0)))]);
        if (Hessian(likelihood, objective, best, free, axes, unit) is not var (curvature, doubt))
            return new ObservedInformation(
                names,
                [],
                Flattened(expected),
                none,
                false,
                "The model cannot be solved all around the estimate: there is no observed information."
            );
        var decomposition = curvature.Evd(Symmetricity.Symmetric);
        var (directions, curvatures) = (decomposition.EigenVectors, decomposition.EigenValues.Select(value => value.Real).ToArray());
        // What the two distances of the differences disagree by, along each direction, is no curvature.
        var least = curvatures
            .Select(
                (_, k) =>
                    Math.Max(FlatShare * Math.Max(1, curvatures.Max()), Math.Abs(directions.Column(k) * (doubt * directions.Column(k))))
            )
            .ToArray();
        var isSteep = curvatures.Select((value, k) => value > least[k]).ToArray();
        var flat = axes.SharesOf(directions, [.. Enumerable.Range(0, free.Length).Where(k => !isSteep[k])]);
        var reached = axes.Vectors * directions;
        var errors = none.ToArray();
        var shown = Enumerable.Range(0, variables.Length).Where(i => !variables[i].IsAssumed).ToArray();
        for (var a = 0; a < free.Length; a++)
        {
            if (flat[a] > Unsupported)
                continue;
            var variance = Enumerable.Range(0, free.Length).Where(k => isSteep[k]).Sum(k => reached[a, k] * reached[a, k] / curvatures[k]);
            var (variable, value) = (variables[free[a]], variables[free[a]].Map.ToValue(best[free[a]]));
            errors[Array.IndexOf(shown, free[a])] =
                Math.Sqrt(variance) * Math.Abs(variable.Map.Derivative(value)) / likelihood.Problem.Model.Units.Factor(variable.Unit);
        }
        var isDefinite = isSteep.All(steep => steep);
        var back = axes.Inverse;
        return new ObservedInformation(
            names,
            Flattened(back.TransposeThisAndMultiply(curvature) * back),
            Flattened(expected),
            [.. errors],
            isDefinite,
            isDefinite ? "" : Sentence(names, [.. curvatures.Zip(least, (value, limit) => value / limit)], axes.Scaled * directions)
        );
    }

    // The Hessian along the axes of the expected information, where it is near the unit matrix, and how much its
    // differences at the two distances are apart.
    private static (Matrix<double> Hessian, Matrix<double> Corrections)? Hessian(
        StudyLikelihood likelihood,
        LikelihoodObjective objective,
        double[] best,
        int[] free,
        InformationAxes axes,
        double unit
    )
    {
        var n = free.Length;
        var reach = likelihood.Simulation.Model.StateCount > 0 ? ReachOfRuns : ReachOfFormulas;
        var (hessian, corrections) = (Matrix<double>.Build.Dense(n, n), Matrix<double>.Build.Dense(n, n));
        for (var k = 0; k < n; k++)
        {
            var along = axes.Vectors.Column(k);
            // Not beyond a bound, and not farther than the variables are known to make sense.
            var room = Enumerable
                .Range(0, n)
                .Where(a => along[a] != 0)
                .Min(a =>
                    likelihood.Variables[free[a]] is var variable
                        ? Math.Min(
                            0.9 * Math.Min(variable.High - best[free[a]], best[free[a]] - variable.Low),
                            reach * (variable.At(1) - variable.At(0))
                        ) / Math.Abs(along[a])
                        : 0
                );
            Vector<double>? Slope(double distance) =>
                Gradient(objective, best, free, along, distance) is { } gradient
                    ? axes.Vectors.TransposeThisAndMultiply(Vector<double>.Build.Dense(gradient)) / unit
                    : null;
            if (Curvature(Slope, Math.Min(reach, room)) is not var (row, doubt))
                return null;
            hessian.SetRow(k, row);
            corrections.SetRow(k, doubt);
        }
        return ((hessian + hessian.Transpose()) / 2, (corrections + corrections.Transpose()) / 2);
    }

    // How the gradient changes along an axis, and how much two distances differ in it; nearer by and by where the
    // likelihood is no parabola that far, as long as that helps.
    private static (Vector<double> Row, Vector<double> Doubt)? Curvature(Func<double, Vector<double>?> slope, double distance)
    {
        (Vector<double> Row, Vector<double> Doubt)? best = null;
        for (var (h, attempt) = (distance, 0); attempt < Nearings; attempt++, h *= Nearer)
        {
            if (slope(h) is not { } up || slope(-h) is not { } down || slope(h / 2) is not { } nearUp || slope(-h / 2) is not { } nearDown)
                return best;
            var (near, far) = ((nearUp - nearDown) / h, (up - down) / (2 * h));
            var (row, doubt) = (((4 * near) - far) / 3, (near - far) / 3);
            if (best is { } known && !(doubt.InfinityNorm() < known.Doubt.InfinityNorm()))
                return best;
            best = (row, doubt);
            if (doubt.InfinityNorm() < Settled)
                return best;
        }
        return best;
    }

    private static double[]? Gradient(LikelihoodObjective objective, double[] best, int[] free, Vector<double> along, double distance)
    {
        var point = (double[])best.Clone();
        for (var a = 0; a < free.Length; a++)
            point[free[a]] += distance * along[a];
        var (n, residuals, rows) = (
            objective.VariableCount,
            new double[objective.RowCount],
            new double[objective.RowCount * objective.VariableCount]
        );
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
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Along {RankCheck.Listed(along)} the likelihood {how} from the estimate, which is no peak there "
                + $"(the observed information is not positive definite): what takes part gets no standard error from it."
        );
    }

    private static ImmutableArray<double> Flattened(Matrix<double> matrix) => [.. matrix.EnumerateRows().SelectMany(row => row)];
}
