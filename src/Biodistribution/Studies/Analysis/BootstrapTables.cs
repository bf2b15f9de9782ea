using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Tables;

namespace Biodistribution.Studies.Analysis;

/// <summary>A bootstrap as tables.</summary>
public static class BootstrapTables
{
    /// <summary>What the replicates say: one row a parameter or prediction.</summary>
    /// <param name="result">The bootstrap.</param>
    public static Table Summary(BootstrapResult result) =>
        new(
            new TextColumn("name", result.Estimates.Select(one => one.Name)),
            new TextColumn("kind", result.Estimates.Select(one => one.IsPrediction ? "prediction" : "parameter")),
            new NumberColumn("best_fit", result.Estimates.Select(one => HasInterval(one) ? one.Best : double.NaN)),
            new NumberColumn("median", result.Estimates.Select(one => HasInterval(one) ? one.Median : double.NaN)),
            new NumberColumn("standard_error", result.Estimates.Select(one => one.StandardError)),
            new NumberColumn("lower", result.Estimates.Select(one => one.Lower)),
            new NumberColumn("upper", result.Estimates.Select(one => one.Upper)),
            new TextColumn("unit", result.Estimates.Select(one => one.Unit)),
            new NumberColumn("at_lower_bound", result.Estimates.Select(one => one.AtLowerBound)),
            new NumberColumn("at_upper_bound", result.Estimates.Select(one => one.AtUpperBound)),
            new TextColumn("in_words", result.Estimates.Select(one => one.Sentence))
        );

    /// <summary>Every replicate: why its search ended, its estimates and predictions.</summary>
    /// <param name="result">The bootstrap.</param>
    /// <param name="fit">The fit it was drawn from.</param>
    /// <param name="predictions">The predictions made from every replicate.</param>
    public static Table Replicates(BootstrapResult result, FitResult fit, ImmutableArray<Prediction> predictions) =>
        new([
            new NumberColumn("replicate", result.Replicates.Select(one => (double)one.Number)),
            new NumberColumn("objective", result.Replicates.Select(one => one.Objective)),
            new TextColumn("ended_because", result.Replicates.Select(one => one.Reason.Sentence())),
            .. fit.Estimates.Select(
                (estimate, i) =>
                    new NumberColumn(StudyTables.Headed(estimate.Name, estimate.Unit), result.Replicates.Select(one => one.Values[i]))
            ),
            .. predictions.Select(
                (prediction, i) =>
                    new NumberColumn(
                        StudyTables.Headed(prediction.Name, prediction.Unit.Text),
                        result.Replicates.Select(one => one.Predictions[i])
                    )
            ),
        ]);

    private static bool HasInterval(BootstrapEstimate one) => double.IsFinite(one.Lower) || double.IsFinite(one.Upper);
}
