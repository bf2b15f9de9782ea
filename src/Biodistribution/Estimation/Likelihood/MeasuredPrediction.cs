using System.Collections.Immutable;
using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// A prediction at the best fit beside what the data measure of the same number, and the scatter of one new measurement
/// of it.
/// </summary>
/// <param name="Name">Name of the prediction.</param>
/// <param name="Predicted">The model's best value, in the unit of the prediction.</param>
public sealed record MeasuredPrediction(string Name, double Predicted)
{
    /// <summary>
    /// The measured value: the mean of the rows, geometric where logarithms are compared; NaN where the data do not
    /// measure the number.
    /// </summary>
    public double Measured { get; init; } = double.NaN;

    /// <summary>Lower end of the interval of the measured value, by the scatter of replicates alone; no model takes part in it.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of that interval.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Rows the measured value is made of.</summary>
    public int Rows { get; init; }

    /// <summary>
    /// Sd of one new measurement about the mean: of its logarithm where <see cref="ScatterOnLogScale"/>, else in the
    /// unit of the prediction; NaN where the data tell none.
    /// </summary>
    public double Scatter { get; init; } = double.NaN;

    /// <summary>Whether <see cref="Scatter"/> is of the logarithm.</summary>
    public bool ScatterOnLogScale { get; init; }

    /// <summary>How many sds half the range of a new measurement spans: the quantile of Student's t.</summary>
    public double ScatterQuantile { get; init; } = double.NaN;

    /// <summary>Whether the data measure the number.</summary>
    public bool IsMeasured => double.IsFinite(Measured);

    /// <summary>Whether the predicted value lies outside the interval of the measured one.</summary>
    public bool IsOutside => Predicted < Lower || Predicted > Upper;

    /// <summary>The range of a new measurement: the range of the mean widened by the scatter of one measurement.</summary>
    /// <param name="lower">Lower end of the range of the mean.</param>
    /// <param name="upper">Upper end of the range of the mean.</param>
    /// <returns>NaN where no scatter is known or an end of the mean is open.</returns>
    public (double Lower, double Upper) NewMeasurement(double lower, double upper)
    {
        if (!double.IsFinite(Scatter) || !(lower <= Predicted && Predicted <= upper) || (ScatterOnLogScale && !(lower > 0)))
            return (double.NaN, double.NaN);
        var scatter = ScatterQuantile * Scatter;
        double To(double value) => ScatterOnLogScale ? Math.Log(value) : value;
        double From(double value) => ScatterOnLogScale ? Math.Exp(value) : value;
        var at = To(Predicted);
        return (
            From(at - Math.Sqrt(Math.Pow(at - To(lower), 2) + (scatter * scatter))),
            From(at + Math.Sqrt(Math.Pow(To(upper) - at, 2) + (scatter * scatter)))
        );
    }

    /// <summary>Puts predictions of a study beside its data.</summary>
    /// <param name="fit">A fit that succeeded.</param>
    /// <param name="predictions">The predictions.</param>
    /// <param name="confidence">Probability of the intervals.</param>
    public static ImmutableArray<MeasuredPrediction> Compare(
        FitResult fit,
        ImmutableArray<Prediction> predictions,
        double confidence = 0.95
    ) => predictions.IsEmpty ? [] : new PredictionComparison(fit, confidence).Compare(predictions);
}

/// <summary>Finds what the rows of a fit measure of its predictions.</summary>
internal sealed class PredictionComparison
{
    private readonly FitResult fit;
    private readonly double confidence;
    private readonly StudyLikelihood likelihood;
    private readonly FitResiduals? residuals;
    private readonly Dictionary<MeasuredNumber, ReplicateCell> cells = [];
    private readonly ResidualTests? tests;
    private readonly FitProblem withErrors;

    public PredictionComparison(FitResult fit, double confidence)
    {
        (this.fit, this.confidence, likelihood) = (fit, confidence, StudyLikelihood.For(fit.Problem));
        withErrors = FittedErrors.Apply(fit);
        residuals = FitResiduals.Compute(likelihood, fit.Rows, [.. fit.Point], likelihood.EliminatedScatter(fit));
        if (residuals is null)
            return;
        var scatter = new ReplicateScatter(residuals, likelihood);
        tests = new ResidualTests(residuals, scatter);
        foreach (var cell in scatter.Cells)
            cells[cell.Number] = cell;
    }

    public ImmutableArray<MeasuredPrediction> Compare(ImmutableArray<Prediction> predictions) => [.. predictions.Select(Compare)];

    private MeasuredPrediction Compare(Prediction prediction)
    {
        var plan = new PredictionPlan(prediction, likelihood, onLog: false);
        var numbers = new double[plan.Quantities.Count];
        var values = likelihood.Values(fit.Point.AsSpan())[..likelihood.ParameterCount];
        int[] held = [.. values.Select(_ => -1)];
        if (new SimulationPlan(likelihood.Simulation, plan.Quantities).Evaluate(values, held, 0, numbers, [], default) is not null)
            return new(prediction.Name, double.NaN);
        var result = new MeasuredPrediction(prediction.Name, plan.FromSearchScale(plan.Compute(numbers, [], 0, [])));
        return WithScatter(WithMeasured(result, plan), prediction, plan, numbers);
    }

    private MeasuredPrediction WithMeasured(MeasuredPrediction result, PredictionPlan plan)
    {
        if (tests is null)
            return result;
        var (first, second) = (plan.Quantities[0], plan.Quantities.Count > 1 ? plan.Quantities[1] : null);
        if (cells.TryGetValue(MeasuredNumber.Of(first, second), out var own))
            return FromCell(result, own, plan.Factor);
        return
            second is not null
            && cells.TryGetValue(MeasuredNumber.Of(first, null), out var above)
            && cells.TryGetValue(MeasuredNumber.Of(second, null), out var below)
            ? FromRatio(result, above, below)
            : result;
    }

    private MeasuredPrediction FromCell(MeasuredPrediction result, ReplicateCell cell, double factor)
    {
        var weights = new double[residuals!.Count];
        foreach (var i in cell.Rows)
            weights[i] = 1.0 / cell.Rows.Length;
        if (tests!.Test(weights) is not { } test)
            return result;
        var onLog = OnLogScale(cell);
        var at = Mean(cell, onLog);
        double Shown(double value) => (onLog ? Math.Exp(value) : value) / factor;
        return Measured(
            result,
            Shown(at),
            Shown(at - test.HalfWidth(confidence)),
            Shown(at + test.HalfWidth(confidence)),
            cell.Rows.Length
        );
    }

    // The interval of a ratio is taken on its logarithm, whatever the scale of its parts.
    private MeasuredPrediction FromRatio(MeasuredPrediction result, ReplicateCell above, ReplicateCell below)
    {
        var weights = new double[residuals!.Count];
        double log = 0;
        foreach (var (cell, sign) in new[] { (above, 1), (below, -1) })
        {
            var onLog = OnLogScale(cell);
            var mean = Mean(cell, onLog);
            if (!onLog && !(mean > 0))
                return result;
            log += sign * (onLog ? mean : Math.Log(mean));
            foreach (var i in cell.Rows)
                weights[i] += sign / (cell.Rows.Length * (onLog ? 1 : mean));
        }
        if (tests!.Test(weights) is not { } test)
            return result;
        var half = test.HalfWidth(confidence);
        return Measured(result, Math.Exp(log), Math.Exp(log - half), Math.Exp(log + half), above.Rows.Length + below.Rows.Length);
    }

    private static MeasuredPrediction Measured(MeasuredPrediction result, double value, double lower, double upper, int rows) =>
        result with
        {
            Measured = value,
            Lower = lower,
            Upper = upper,
            Rows = rows,
        };

    private bool OnLogScale(ReplicateCell cell) => residuals!.Terms[cell.Rows[0]].Noise.OnLogScale;

    private double Mean(ReplicateCell cell, bool onLog) =>
        cell.Rows.Average(i => onLog ? Math.Log(residuals!.Terms[i].Value) : residuals!.Terms[i].Value);

    private MeasuredPrediction WithScatter(MeasuredPrediction result, Prediction prediction, PredictionPlan plan, double[] numbers)
    {
        if (plan.Quantities.Any(quantity => quantity.Statistic is not (Statistic.Value or Statistic.Cmax)))
            return result;
        var (onLog, sd) = ErrorOf(prediction.Observable, numbers[0]);
        if (plan.Quantities.Count > 1)
        {
            var divisor = prediction.RelativeToObservable.Length > 0 ? prediction.RelativeToObservable : prediction.Observable;
            var (otherOnLog, other) = ErrorOf(divisor, numbers[1]);
            var (a, b) = (onLog ? sd : sd / numbers[0], otherOnLog ? other : other / numbers[1]);
            (onLog, sd) = (true, Math.Sqrt((a * a) + (b * b)));
        }
        else if (!onLog)
            sd /= plan.Factor;
        return result with
        {
            Scatter = sd,
            ScatterOnLogScale = onLog,
            ScatterQuantile = Numerics.Statistics.SamplingDistributions.StudentTwoSided(
                confidence,
                residuals is null ? double.PositiveInfinity : Math.Max(1, residuals.Count - residuals.ParameterCount)
            ),
        };
    }

    // The sd of one measurement of an observable at a predicted value, in coherent units or of the logarithm; NaN where
    // neither fit nor study tell it.
    private (bool OnLogScale, double Sd) ErrorOf(string observable, double predicted)
    {
        var model = withErrors.ErrorModels.GetValueOrDefault(observable, withErrors.DefaultError);
        var assumed = fit.Problem.AssumedCv;
        var relative = double.IsNaN(model.Proportional) && double.IsFinite(assumed) ? assumed : model.Proportional;
        var factor = withErrors.Model.Units.Factor(withErrors.Model.Observables.First(one => one.Name == observable).Unit);
        return model.SdObservable.Length > 0
            ? (false, double.NaN)
            : model.Kind switch
            {
                ErrorKind.LogNormal => (true, relative),
                ErrorKind.Additive => (false, model.Additive * factor),
                ErrorKind.Combined => (
                    false,
                    Math.Sqrt(Math.Pow(model.Additive * factor, 2) + Math.Pow(model.Proportional * predicted, 2))
                ),
                _ => (false, Math.Abs(relative * predicted)),
            };
    }
}
