using Biodistribution.Numerics.Optimization;
using Biodistribution.Numerics.Random;

namespace Biodistribution.Interchange.PEtab;

/// <summary>A PEtab problem fitted.</summary>
/// <param name="Values">The estimated parameters by id, not transformed.</param>
/// <param name="Evaluation">The problem at these values.</param>
/// <param name="Minimum">How the search ended; its objective is the negative log-likelihood.</param>
public sealed record PEtabFit(IReadOnlyDictionary<string, double> Values, PEtabEvaluation Evaluation, Minimum Minimum)
{
    /// <summary>The value on a scale a parameter is estimated on.</summary>
    /// <param name="scale">lin, log or log10.</param>
    /// <param name="value">The value, not transformed.</param>
    internal static double Transform(string scale, double value) =>
        scale switch
        {
            "log" => Math.Log(value),
            "log10" => Math.Log10(value),
            _ => value,
        };

    /// <summary>The value of a number on a scale a parameter is estimated on.</summary>
    /// <param name="scale">lin, log or log10.</param>
    /// <param name="x">The number on that scale.</param>
    internal static double Untransform(string scale, double x) =>
        scale switch
        {
            "log" => Math.Exp(x),
            "log10" => Math.Pow(10, x),
            _ => x,
        };

    /// <summary>Maximises likelihood times prior density, on the scales and within the bounds of the parameter table.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="settings">Tolerances and limits of the search.</param>
    /// <param name="starts">How many searches: the first from the nominal values, the others from points drawn from the
    /// initialization priors, else the priors, else uniformly on the parameter's scale.</param>
    /// <param name="seed">Seed of the starting points.</param>
    /// <param name="cancellation">Ends the search with the best point so far.</param>
    public static PEtabFit Run(
        PEtabProblem problem,
        LevenbergMarquardtSettings? settings = null,
        int starts = 1,
        ulong seed = 1,
        CancellationToken cancellation = default
    )
    {
        var objective = new Objective(problem);
        var estimated = objective.Estimated;
        double[] Transformed(Func<PEtabParameter, double> value, double absent) =>
            [
                .. estimated.Select(parameter =>
                    value(parameter) is var v && double.IsNaN(v) ? absent
                    : Transform(parameter.Scale, v) is var t && double.IsNaN(t) ? absent
                    : t
                ),
            ];
        var (lower, upper) = (
            Transformed(parameter => parameter.Lower, double.NegativeInfinity),
            Transformed(parameter => parameter.Upper, double.PositiveInfinity)
        );
        // Derivatives are differences: steps below their accuracy decide nothing.
        settings ??= new LevenbergMarquardtSettings
        {
            ObjectiveTolerance = 1e-10,
            StepTolerance = 1e-8,
            ObjectiveAccuracy = 1e-10,
            IterationLimit = 200,
        };
        Minimum? best = null;
        foreach (var start in Starts(estimated, Transformed(parameter => parameter.Nominal, 0), starts, seed))
        {
            for (var i = 0; i < start.Length; i++)
                start[i] = Math.Clamp(start[i], lower[i], upper[i]);
            var minimum = LevenbergMarquardt.Minimise(objective, start, lower, upper, settings, cancellation);
            if (best is null || minimum.Objective < best.Objective)
                best = minimum;
            if (cancellation.IsCancellationRequested)
                break;
        }
        var values = objective.ValuesAt(best!.Point);
        return new PEtabFit(values, objective.Evaluator.Evaluate(values), best);
    }

    private static IEnumerable<double[]> Starts(PEtabParameter[] estimated, double[] nominal, int starts, ulong seed)
    {
        yield return nominal;
        var points = LatinHypercube.Points(Math.Max(0, starts - 1), estimated.Length, new CounterRandom(seed, 0));
        foreach (var point in points)
        {
            var start = new double[estimated.Length];
            for (var i = 0; i < start.Length; i++)
            {
                var parameter = estimated[i];
                var (low, high) = (Transform(parameter.Scale, parameter.Lower), Transform(parameter.Scale, parameter.Upper));
                start[i] =
                    (parameter.Initialization ?? parameter.Prior) is { } prior && prior.Kind is not "parameterScaleUniform"
                        ? Transform(parameter.Scale, prior.Quantile(point[i]))
                    : double.IsFinite(low) && double.IsFinite(high) ? low + (point[i] * (high - low))
                    : nominal[i];
            }
            yield return start;
        }
    }

    /// <summary>
    /// Minus the logarithm of likelihood times prior with Fisher-scoring rows: one for the mean and one for the scatter
    /// of each measurement, one for each prior.
    /// </summary>
    private sealed class Objective(PEtabProblem problem) : ScoredObjective
    {
        private const double Difference = 1e-5;

        public PEtabEvaluator Evaluator { get; } = new(problem);

        public PEtabParameter[] Estimated { get; } = [.. problem.Parameters.Where(parameter => parameter.IsEstimated)];

        public override int VariableCount => Estimated.Length;

        public override int RowCount => (2 * problem.Measurements.Length) + Estimated.Length;

        public Dictionary<string, double> ValuesAt(ReadOnlySpan<double> x)
        {
            var values = new Dictionary<string, double>();
            for (var i = 0; i < Estimated.Length; i++)
                values[Estimated[i].Id] = Untransform(Estimated[i].Scale, x[i]);
            return values;
        }

        public override double Value(ReadOnlySpan<double> x)
        {
            var posterior = Evaluator.Evaluate(ValuesAt(x)).LogPosterior;
            return double.IsNaN(posterior) ? double.PositiveInfinity : -posterior;
        }

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
        {
            var here = Evaluator.Evaluate(ValuesAt(x));
            if (!double.IsFinite(here.LogPosterior))
                return double.PositiveInfinity;
            var moved = x.ToArray();
            for (var k = 0; k < x.Length; k++)
            {
                var h = Difference * Math.Max(1, Math.Abs(x[k]));
                moved[k] = x[k] + h;
                var above = Evaluator.Evaluate(ValuesAt(moved));
                moved[k] = x[k] - h;
                var below = Evaluator.Evaluate(ValuesAt(moved));
                moved[k] = x[k];
                if (above.Failure.Length > 0 || below.Failure.Length > 0)
                    return double.PositiveInfinity;
                for (var i = 0; i < problem.Measurements.Length; i++)
                {
                    var scale = problem.Measurements[i].Observable.Transformation;
                    var noise = here.Predictions[i].Noise;
                    rows[(2 * i * x.Length) + k] =
                        -(Transform(scale, above.Predictions[i].Simulation) - Transform(scale, below.Predictions[i].Simulation))
                        / (2 * h)
                        / noise;
                    rows[(((2 * i) + 1) * x.Length) + k] =
                        ScatterWeight(i) * Math.Log(above.Predictions[i].Noise / below.Predictions[i].Noise) / (2 * h);
                }
            }
            for (var i = 0; i < problem.Measurements.Length; i++)
            {
                var (measurement, prediction) = (problem.Measurements[i], here.Predictions[i]);
                var scale = measurement.Observable.Transformation;
                var residual = (Transform(scale, measurement.Value) - Transform(scale, prediction.Simulation)) / prediction.Noise;
                residuals[2 * i] = measurement.Observable.IsLaplace ? Math.Sign(residual) : residual;
                residuals[(2 * i) + 1] =
                    (1 - (measurement.Observable.IsLaplace ? Math.Abs(residual) : residual * residual)) / ScatterWeight(i);
            }
            for (var i = 0; i < Estimated.Length; i++)
                AddPrior(Estimated[i], x[i], (2 * problem.Measurements.Length) + i, i, residuals, rows);
            return -here.LogPosterior;
        }

        // A row whose square has the slope of the prior, and its curvature where that is positive.
        private void AddPrior(PEtabParameter parameter, double x, int row, int variable, Span<double> residuals, Span<double> rows)
        {
            if (parameter.Prior is not { } prior)
                return;
            var h = 1e-4 * Math.Max(1, Math.Abs(x));
            double At(double y) => -prior.LogDensity(Untransform(parameter.Scale, y));
            var (below, here, above) = (At(x - h), At(x), At(x + h));
            // At a bound one side has no density: the slope of the other side serves.
            var slope =
                double.IsFinite(below) && double.IsFinite(above) ? (above - below) / (2 * h)
                : double.IsFinite(above) ? (above - here) / h
                : double.IsFinite(below) ? (here - below) / h
                : 0;
            var curvature = (above - (2 * here) + below) / (h * h);
            if (slope == 0)
                return;
            var weight = Math.Sqrt(double.IsFinite(curvature) && curvature > slope * slope * 1e-6 ? curvature : slope * slope);
            rows[(row * Estimated.Length) + variable] = weight;
            residuals[row] = slope / weight;
        }

        // The root of the expected information on the logarithm of the scatter.
        private double ScatterWeight(int measurement) => problem.Measurements[measurement].Observable.IsLaplace ? 1 : Math.Sqrt(2);
    }
}
