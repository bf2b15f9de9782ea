using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Interchange.PEtab;

/// <summary>A PEtab problem fitted.</summary>
/// <param name="Values">The estimated parameters by id, not transformed.</param>
/// <param name="Evaluation">The problem at these values.</param>
/// <param name="Minimum">How the search ended; its objective is the negative log-likelihood.</param>
public sealed record PEtabFit(IReadOnlyDictionary<string, double> Values, PEtabEvaluation Evaluation, Minimum Minimum)
{
    /// <summary>Maximises the likelihood from the nominal parameters, on the scales and within the bounds of the parameter table; priors are not part of it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="settings">Tolerances and limits of the search.</param>
    /// <param name="cancellation">Ends the search with the best point so far.</param>
    public static PEtabFit Run(PEtabProblem problem, LevenbergMarquardtSettings? settings = null, CancellationToken cancellation = default)
    {
        var objective = new Objective(problem);
        var estimated = objective.Estimated;
        double[] Transformed(Func<PEtabParameter, double> value, double absent) =>
            [.. estimated.Select(parameter => value(parameter) is var v && double.IsNaN(v) ? absent : Objective.Transform(parameter.Scale, v) is var t && double.IsNaN(t) ? absent : t)];
        // Derivatives are differences: steps below their accuracy decide nothing.
        var minimum = LevenbergMarquardt.Minimise(
            objective, Transformed(parameter => parameter.Nominal, 0), Transformed(parameter => parameter.Lower, double.NegativeInfinity), Transformed(parameter => parameter.Upper, double.PositiveInfinity),
            settings ?? new LevenbergMarquardtSettings { ObjectiveTolerance = 1e-10, StepTolerance = 1e-8, ObjectiveAccuracy = 1e-10, IterationLimit = 200 }, cancellation);
        var values = objective.ValuesAt(minimum.Point);
        return new PEtabFit(values, objective.Evaluator.Evaluate(values), minimum);
    }

    /// <summary>The negative log-likelihood with Fisher-scoring rows: one for the mean and one for the scatter of each measurement.</summary>
    private sealed class Objective(PEtabProblem problem) : ScoredObjective
    {
        private const double Difference = 1e-5;

        public PEtabEvaluator Evaluator { get; } = new(problem);

        public PEtabParameter[] Estimated { get; } = [.. problem.Parameters.Where(parameter => parameter.IsEstimated)];

        public override int VariableCount => Estimated.Length;

        public override int RowCount => 2 * problem.Measurements.Length;

        public static double Transform(string scale, double value) => scale switch { "log" => Math.Log(value), "log10" => Math.Log10(value), _ => value };

        public Dictionary<string, double> ValuesAt(ReadOnlySpan<double> x)
        {
            var values = new Dictionary<string, double>();
            for (var i = 0; i < Estimated.Length; i++)
                values[Estimated[i].Id] = Estimated[i].Scale switch { "log" => Math.Exp(x[i]), "log10" => Math.Pow(10, x[i]), _ => x[i] };
            return values;
        }

        public override double Value(ReadOnlySpan<double> x)
        {
            var likelihood = Evaluator.Evaluate(ValuesAt(x)).LogLikelihood;
            return double.IsNaN(likelihood) ? double.PositiveInfinity : -likelihood;
        }

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
        {
            var here = Evaluator.Evaluate(ValuesAt(x));
            if (!double.IsFinite(here.LogLikelihood))
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
                    rows[(2 * i * x.Length) + k] = -(Transform(scale, above.Predictions[i].Simulation) - Transform(scale, below.Predictions[i].Simulation)) / (2 * h) / noise;
                    rows[(((2 * i) + 1) * x.Length) + k] = ScatterWeight(i) * Math.Log(above.Predictions[i].Noise / below.Predictions[i].Noise) / (2 * h);
                }
            }
            for (var i = 0; i < problem.Measurements.Length; i++)
            {
                var (measurement, prediction) = (problem.Measurements[i], here.Predictions[i]);
                var scale = measurement.Observable.Transformation;
                var residual = (Transform(scale, measurement.Value) - Transform(scale, prediction.Simulation)) / prediction.Noise;
                residuals[2 * i] = measurement.Observable.IsLaplace ? Math.Sign(residual) : residual;
                residuals[(2 * i) + 1] = (1 - (measurement.Observable.IsLaplace ? Math.Abs(residual) : residual * residual)) / ScatterWeight(i);
            }
            return -here.LogLikelihood;
        }

        // The root of the expected information on the logarithm of the scatter.
        private double ScatterWeight(int measurement) => problem.Measurements[measurement].Observable.IsLaplace ? 1 : Math.Sqrt(2);
    }
}
