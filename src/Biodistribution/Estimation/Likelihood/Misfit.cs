using System.Globalization;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// What the residuals of a fit say against its model, in sentences: far rows, a sum of squares their sds do not
/// explain, and signs that stay the same for too long.
/// </summary>
/// <remarks>Each test speaks where data from the right model would look as bad less than once in a hundred studies.</remarks>
internal static class Misfit
{
    private const double Rare = 0.01;

    // Differences smaller than this share of what was measured are rounding or the solver's tolerance, not shape.
    private const double Unmeasurable = 1e-4;

    /// <summary>What speaks against the model.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="uses">Its rows as fitted.</param>
    /// <param name="estimates">The estimates.</param>
    /// <param name="residuals">The residuals with their covariance; null where no row is measured.</param>
    public static IEnumerable<string> Find(
        StudyLikelihood likelihood,
        IReadOnlyList<RowUse> uses,
        IReadOnlyList<Estimate> estimates,
        FitResiduals? residuals
    )
    {
        var rows = likelihood
            .Rows.Select((plan, i) => (Plan: plan, Use: uses[i]))
            .Where(row => row.Use.Used && double.IsFinite(row.Use.Residual))
            .ToArray();
        var normal = rows.Where(row => double.IsPositiveInfinity(row.Plan.Noise.DegreesOfFreedom)).ToArray();
        var replicates = residuals is null || !residuals.IsMeasurable(Unmeasurable) ? [] : ReplicateMisfit.Find(residuals, likelihood);
        return replicates
            .Concat([
                FarRows([.. normal.Select(row => row.Use)]),
                SumOfSquares(
                    likelihood,
                    [
                        .. normal
                            .Where(row => row.Plan.Noise is { AbsoluteSlot: < 0, RelativeSlot: < 0, Simulated: null })
                            .Select(row => row.Use),
                    ],
                    estimates
                ),
                Signs(likelihood, [.. rows.Select(row => row.Use)]),
            ])
            .Where(sentence => sentence.Length > 0);
    }

    // The more rows, the farther the farthest lies by chance.
    private static string FarRows(RowUse[] rows)
    {
        if (rows.Length == 0)
            return "";
        var limit = Math.Max(3, NormalDistribution.Quantile(1 - (Rare / (2 * rows.Length))));
        var far = rows.Where(row => Math.Abs(row.Residual) > limit).Select(row => row.Observation.Id).ToArray();
        return far.Length == 0
            ? ""
            : $"Misfit: {(far.Length == 1 ? "row" : "rows")} {string.Join(", ", far)} {(far.Length == 1 ? "lies" : "lie")} "
                + $"more than {limit.ToString("0.#", CultureInfo.InvariantCulture)} standard deviations from the prediction.";
    }

    // Only parameters the data determine, and no prior holds, take a degree of freedom for certain: an unsure one left
    // out makes the test milder.
    private static string SumOfSquares(StudyLikelihood likelihood, RowUse[] rows, IReadOnlyList<Estimate> estimates)
    {
        var held = likelihood
            .Problem.Estimated.Where(estimated => estimated.Prior is not null)
            .Select(estimated => estimated.Parameter.Name)
            .ToHashSet();
        var allKnown = likelihood.AllSdsKnown || rows.Length == likelihood.FittedCount;
        var taken = allKnown ? estimates.Count(estimate => double.IsFinite(estimate.StandardError) && !held.Contains(estimate.Name)) : 0;
        var freedom = rows.Length - taken;
        if (freedom < 1)
            return "";
        var sum = rows.Sum(row => row.IndependentResidual * row.IndependentResidual);
        var chance = SamplingDistributions.ChiSquaredTail(sum, freedom);
        return chance >= Rare
            ? ""
            : $"Misfit: the squared residuals of {rows.Length} rows of known sd add up to {NumberText.ForSentence(sum)}, "
                + $"where about {freedom} is expected ({ChanceText(chance)}): the model has another shape than "
                + $"the data, or the sds are too small.";
    }

    private static string Signs(StudyLikelihood likelihood, RowUse[] rows)
    {
        var series = rows.Where(row => row.Observation.Statistic == Statistic.Value)
            .GroupBy(row => (row.Observation.Group, row.Observation.Observable))
            .Select(one => (one.Key, Rows: one.OrderBy(row => row.Observation.Time * TimeFactor(row, likelihood)).ToArray()))
            .Where(one =>
                one.Rows.Max(row => Math.Abs(row.Predicted - row.Observed)) > Unmeasurable * one.Rows.Max(row => Math.Abs(row.Observed))
            )
            .Select(one => (one.Key, Chance: SamplingDistributions.FewRuns([.. one.Rows.Select(row => row.IndependentResidual)])))
            .Where(one => double.IsFinite(one.Chance))
            .ToArray();
        var bad = series.Where(one => one.Chance * series.Length < Rare).OrderBy(one => one.Chance).ToArray();
        return bad.Length == 0
            ? ""
            : $"Misfit: residuals keep their sign for too long in "
                + $"{string.Join(", ", bad.Select(one => $"{one.Key.Observable} of {one.Key.Group}"))} "
                + $"(runs test, {ChanceText(bad[0].Chance * series.Length)}): the curve has another shape than the data.";
    }

    private static double TimeFactor(RowUse row, StudyLikelihood likelihood) =>
        row.Observation.TimeUnit.Length == 0
            ? likelihood.Problem.Model.Units.TimeUnit.Scale
            : Units.Unit.Parse(row.Observation.TimeUnit).Scale;

    private static string ChanceText(double chance) => chance < 1e-6 ? "p < 10⁻⁶" : $"p = {NumberText.ForSentence(chance, 2)}";
}
