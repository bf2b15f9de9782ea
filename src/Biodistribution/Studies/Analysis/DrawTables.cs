using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Tables;

namespace Biodistribution.Studies.Analysis;

/// <summary>Posterior draws as tables.</summary>
public static class DrawTables
{
    /// <summary>What the draws say: one row a parameter or prediction.</summary>
    /// <param name="summaries">The summaries.</param>
    public static Table Summary(IReadOnlyList<DrawSummary> summaries) =>
        new(
            new TextColumn("name", summaries.Select(one => one.Name)),
            new TextColumn(
                "kind",
                summaries.Select(one =>
                    one.IsPrediction ? "prediction"
                    : one.IsAssumed ? "assumed"
                    : "parameter"
                )
            ),
            new NumberColumn("median", summaries.Select(one => one.Median)),
            new NumberColumn("standard_deviation", summaries.Select(one => one.StandardDeviation)),
            new NumberColumn("lower", summaries.Select(one => one.Lower)),
            new NumberColumn("upper", summaries.Select(one => one.Upper)),
            new TextColumn("unit", summaries.Select(one => one.Unit)),
            new NumberColumn("r_hat", summaries.Select(one => one.RHat)),
            new NumberColumn("effective_draws", summaries.Select(one => one.EffectiveSampleSize)),
            new TextColumn("in_words", summaries.Select(one => one.Sentence))
        );

    /// <summary>Whether the chains agree, parameter by parameter.</summary>
    /// <param name="draws">The draws, reported or refused.</param>
    public static Table Convergence(ParameterDraws draws) =>
        new(
            new TextColumn("parameter", draws.Convergence.Select(one => one.Name)),
            new NumberColumn("r_hat", draws.Convergence.Select(one => one.RHat)),
            new NumberColumn("effective_draws", draws.Convergence.Select(one => one.EffectiveSampleSize))
        );

    /// <summary>Every draw: parameters and predictions in the units shown.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="draws">Draws whose chains agree.</param>
    /// <param name="predictions">What was predicted from every draw.</param>
    /// <param name="predicted">One row a draw.</param>
    public static Table Draws(
        FitProblem problem,
        ParameterDraws draws,
        ImmutableArray<Prediction> predictions,
        IReadOnlyList<ImmutableArray<double>> predicted
    ) =>
        new([
            new NumberColumn("draw", draws.Values.Select((_, d) => (double)d)),
            new NumberColumn("objective", draws.Objectives),
            .. draws.Names.Select(
                (name, i) =>
                {
                    var unit = problem.Model.Parameters.First(one => one.Name == name).Unit;
                    return new NumberColumn(
                        StudyTables.Headed(name, unit.Text),
                        draws.Values.Select(draw => draw[i] / problem.Model.Units.Factor(unit))
                    );
                }
            ),
            .. predictions.Select(
                (prediction, p) =>
                    new NumberColumn(StudyTables.Headed(prediction.Name, prediction.Unit.Text), predicted.Select(draw => draw[p]))
            ),
        ]);
}
