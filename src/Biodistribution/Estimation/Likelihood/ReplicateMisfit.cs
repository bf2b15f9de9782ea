using Biodistribution.Observations;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// What means of replicates say against a fitted model: differences between groups, means of an organ in a group, and
/// the lack of fit as a whole.
/// </summary>
/// <remarks>
/// Each family of tests is held to a level of its own by Bonferroni's bound, so that all tests together speak against a
/// right model in at most one study of twenty. Differences
/// between groups have the largest share: they are what most studies are made for.
/// </remarks>
internal static class ReplicateMisfit
{
    private const double ContrastLevel = 0.03;

    private const double MeanLevel = 0.005;

    private const double LackOfFitLevel = 0.005;

    private const double Confidence = 0.95;

    // As many are told in full.
    private const int MostTold = 3;

    public static IEnumerable<string> Find(FitResiduals residuals, StudyLikelihood likelihood)
    {
        var scatter = new ReplicateScatter(residuals, likelihood);
        return [.. Contrasts(residuals, scatter, likelihood), .. Means(residuals, scatter), .. Overall(residuals, scatter)];
    }

    private static IEnumerable<string> Contrasts(FitResiduals residuals, ReplicateScatter scatter, StudyLikelihood likelihood)
    {
        var all = new Contrasts(residuals, scatter, likelihood).Find().ToArray();
        var bad = all.Where(one => one.Test.Probability * all.Length < ContrastLevel).OrderBy(one => one.Test.Probability).ToArray();
        foreach (var one in bad.Take(MostTold))
            yield return $"Misfit: {Sentence(one, likelihood)} ({ChanceText(one.Test.Probability * all.Length)}, "
                + $"{Among(all.Length, "difference between groups", "differences between groups")}).";
        if (bad.Length > MostTold)
            yield return $"Misfit: {bad.Length - MostTold} more differences between groups are not as predicted.";
    }

    private static string Sentence(Contrast one, StudyLikelihood likelihood)
    {
        var observable = likelihood.Problem.Model.Observables.First(observable => observable.Name == one.Observable);
        var factor = one.OnLogScale || one.Statistic != Statistic.Value ? 1 : likelihood.Problem.Model.Units.Factor(observable.Unit);
        var half = one.Test.HalfWidth(Confidence);
        string Shown(double value) => NumberText.ForSentence(one.OnLogScale ? Math.Exp(value) : value / factor);
        var unit = one.OnLogScale || one.Statistic != Statistic.Value || observable.Unit.Text.Length == 0 ? "" : " " + observable.Unit.Text;
        var when =
            one.Time.Length > 0 ? $" at {one.Time}"
            : one.Statistic == Statistic.Value ? ", mean over times"
            : "";
        var what = one.Statistic == Statistic.Value ? one.Observable : $"{ObservationColumn.NameOf(one.Statistic)} of {one.Observable}";
        return $"{what}, {one.Larger} {(one.OnLogScale ? "÷" : "−")} {one.Smaller}{when}: measured {Shown(one.Measured)} "
            + $"(95 % {Shown(one.Measured - half)} to {Shown(one.Measured + half)}){unit}, the model's best "
            + $"{Shown(one.Predicted)}";
    }

    // The mean standardised residual of an observable in a group.
    private static IEnumerable<string> Means(FitResiduals residuals, ReplicateScatter scatter)
    {
        var tests = new ResidualTests(residuals, scatter);
        var all = Enumerable
            .Range(0, residuals.Count)
            .Where(i => residuals.Terms[i].Reference < 0)
            .GroupBy(i => (residuals.Terms[i].Observation.Group, residuals.Terms[i].Observation.Observable))
            .Select(one => (one.Key, Rows: one.ToArray(), Test: tests.Test(Weights(residuals, [.. one]))))
            .Where(one => one.Test is not null)
            .ToArray();
        var bad = all.Where(one => one.Test!.Value.Probability * all.Length < MeanLevel)
            .OrderBy(one => one.Test!.Value.Probability)
            .ToArray();
        if (bad.Length == 0)
            yield break;
        var told = bad.Take(MostTold)
            .Select(one =>
            {
                var z = one.Rows.Average(i => residuals.Values[i] / residuals.Sds[i]);
                return $"{one.Key.Observable} of {one.Key.Group} ({NumberText.ForSentence(Math.Abs(z), 2)} sd too "
                    + $"{(z > 0 ? "high" : "low")})";
            });
        yield return $"Misfit: predictions are off on average in {string.Join(", ", told)}"
            + $"{(bad.Length > MostTold ? $" and {bad.Length - MostTold} more" : "")}"
            + $" ({ChanceText(bad[0].Test!.Value.Probability * all.Length)}, {Among(all.Length, "mean", "means")} "
            + $"by group and observable).";
    }

    private static double[] Weights(FitResiduals residuals, int[] rows)
    {
        var weights = new double[residuals.Count];
        foreach (var i in rows)
            weights[i] = 1 / (residuals.Sds[i] * rows.Length);
        return weights;
    }

    private static IEnumerable<string> Overall(FitResiduals residuals, ReplicateScatter scatter)
    {
        if (LackOfFit.Test(residuals, scatter) is { } test && test.Probability < LackOfFitLevel)
            yield return $"Misfit: predictions lie farther from the means of replicates than replicates lie from each "
                + $"other (lack of fit F = {NumberText.ForSentence(test.Ratio)} on "
                + $"{NumberText.ForSentence(test.Numerator, 3)} and {NumberText.ForSentence(test.Denominator, 3)} "
                + $"degrees of freedom, {ChanceText(test.Probability)}): the model has another shape than the data.";
    }

    private static string Among(int count, string one, string many) => count == 1 ? $"1 {one}" : $"among {count} {many}";

    private static string ChanceText(double chance) => chance < 1e-6 ? "p < 10⁻⁶" : $"p = {NumberText.ForSentence(Math.Min(chance, 1), 2)}";
}
