using System.Collections.Immutable;
using Biodistribution.Estimation;

namespace Biodistribution.Studies.Analysis;

/// <summary>
/// How far one prediction moves when each parameter alone moves from the best fit: estimated ones by a quarter down and
/// up within their bounds, assumed ones over their ranges.
/// </summary>
/// <param name="Prediction">The prediction.</param>
/// <param name="AtBest">Its value at the best fit, in its unit; NaN where the model has no such number.</param>
/// <param name="Inputs">Each parameter with the prediction at its low and at its high end, in the order of the study.</param>
public sealed record PredictionSensitivity(
    Prediction Prediction,
    double AtBest,
    ImmutableArray<(string Parameter, double AtLow, double AtHigh)> Inputs
)
{
    /// <summary>By which factor estimated parameters move.</summary>
    public const double Step = 1.25;

    /// <summary>The sensitivities of the predictions of a study.</summary>
    /// <param name="analysis">The study, fitted.</param>
    public static ImmutableArray<PredictionSensitivity> Compute(StudyAnalysis analysis)
    {
        var problem = analysis.Study.Problem;
        var predictions = analysis.Study.Predictions;
        if (predictions.IsEmpty || analysis.Fit is not { Succeeded: true } fit)
            return [];
        var values = new PredictionValues(problem, predictions);
        var best = StudyAnalyst.Best(fit);
        var ends = Ends(problem, best);
        var atBest = values.At(best);
        var moved = ends.Select(
                (end, i) => (end.Name, Low: values.At(best.SetItem(i, end.Low)), High: values.At(best.SetItem(i, end.High)))
            )
            .ToArray();
        return
        [
            .. predictions.Select(
                (prediction, p) =>
                    new PredictionSensitivity(prediction, atBest[p], [.. moved.Select(one => (one.Name, one.Low[p], one.High[p]))])
            ),
        ];
    }

    private static ImmutableArray<(string Name, double Low, double High)> Ends(FitProblem problem, ImmutableArray<double> best) =>
        [
            .. problem.Estimated.Select(
                (estimated, i) =>
                    (
                        estimated.Parameter.Name,
                        Math.Max(estimated.Lower, Math.Min(best[i] / Step, best[i] * Step)),
                        Math.Min(estimated.Upper, Math.Max(best[i] / Step, best[i] * Step))
                    )
            ),
            .. problem.Assumed.Select(assumed => (assumed.Parameter.Name, assumed.Lower, assumed.Upper)),
        ];
}
