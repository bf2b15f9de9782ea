using System.Collections.Immutable;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Text;

namespace Biodistribution.Estimation.Comparison;

/// <summary>
/// Compares explanations of the same data: AICc, BIC, likelihood-ratio tests where one is another with parameters held,
/// and evidence of misfit.
/// </summary>
/// <remarks>
/// Criteria stand beside each other only where the same rows are fitted. Sources: K. P. Burnham, D. R. Anderson, Sociol
/// Methods Res 2004;33:261 (AICc and its
/// differences); S. S. Wilks, Ann Math Stat 1938;9:60 (the test); S. G. Self, K.-Y. Liang, J Am Stat Assoc 1987;82:605
/// (parameters held at a boundary).
/// </remarks>
public static class ModelComparison
{
    // Differences of AICc: below the first two candidates explain the data about equally well, above the second one has
    // practically no support.
    private const double AsGood = 2,
        NoSupport = 10;

    private const double Rare = 0.05;

    /// <summary>Compares candidates that were fitted.</summary>
    /// <param name="fitted">The candidates with their fits, in the order they are shown in; the first sets which data are meant.</param>
    public static ComparisonResult Compare(IReadOnlyList<(string Name, FitResult Fit)> fitted)
    {
        if (fitted.Count == 0)
            return new ComparisonResult([], [], [], []);
        var data = Nesting.DataOf(fitted[0].Fit);
        var fits = NestedRefit
            .Improve(fitted)
            .Select(one => new CandidateFit(one.Name, one.Fit) { NotComparable = WhyNot(one.Fit, data) })
            .ToArray();
        var leastAicc = Least(fits, fit => fit.Aicc);
        var leastBic = Least(fits, fit => fit.Bic);
        var weights = fits.Select(one => IsCompared(one) ? Math.Exp(-(one.Fit.Aicc - leastAicc) / 2) : 0).ToArray();
        var sum = weights.Sum();
        ImmutableArray<CandidateFit> shown =
        [
            .. fits.Select(
                (one, i) =>
                    IsCompared(one)
                        ? one with
                        {
                            DeltaAicc = one.Fit.Aicc - leastAicc,
                            Weight = weights[i] / sum,
                            DeltaBic = one.Fit.Bic - leastBic,
                        }
                        : one
            ),
        ];
        var tests = Tests(shown).ToImmutableArray();
        return new ComparisonResult(shown, tests, [.. Answers(shown), .. tests.Select(test => test.InWords)], [.. Warnings(shown)]);
    }

    private static bool IsCompared(CandidateFit one) => one.NotComparable.Length == 0;

    private static double Least(CandidateFit[] fits, Func<FitResult, double> criterion) =>
        fits.Where(IsCompared).Select(one => criterion(one.Fit)).DefaultIfEmpty(double.NaN).Min();

    private static string WhyNot(FitResult fit, string data)
    {
        if (!fit.Succeeded)
            return "no search ended at a fit";
        if (Nesting.DataOf(fit) != data)
            return "it fits other rows of data, or rows with other numbers";
        if (double.IsNaN(fit.Aicc))
            return $"{fit.FittedRows} fitted rows are too few for {fit.EstimatedCount} estimated quantities: the criterion does not exist";
        return "";
    }

    private static IEnumerable<NestedTest> Tests(ImmutableArray<CandidateFit> fits)
    {
        foreach (var small in fits.Where(one => one.Fit.Succeeded))
        foreach (var large in fits.Where(one => one.Fit.Succeeded))
        {
            if (
                ReferenceEquals(small, large)
                || Nesting.DataOf(small.Fit) != Nesting.DataOf(large.Fit)
                || HasPriors(small)
                || HasPriors(large)
                || Nesting.Held(small.Fit.Problem, large.Fit.Problem, out var edge) is not { } held
            )
                continue;
            // The larger fit has been searched from the smaller one too: what is left below zero is the tolerance of the searches.
            var statistic = Math.Max(small.Fit.MinusTwoLogLikelihood - large.Fit.MinusTwoLogLikelihood, 0);
            var names = string.Join(" and ", held);
            // Half of the chance lies at zero where the one parameter held lies at its boundary.
            var isOneSided = edge.Length == 1 && held.Length == 1;
            var p = SamplingDistributions.ChiSquaredTail(statistic, held.Length) * (isOneSided ? 0.5 : 1);
            var finding = p < Rare ? $"the data need {names} free" : $"the data do not need {names} free";
            var how =
                isOneSided ? ", one-sided: it is held at its bound"
                : edge.Length > 0 ? $", conservative: {string.Join(" and ", edge)} {(edge.Length == 1 ? "is" : "are")} held at a bound"
                : "";
            yield return new NestedTest(
                small.Name,
                large.Name,
                Math.Max(statistic, 0),
                held.Length,
                p,
                $"{small.Name} against {large.Name}: {finding} (likelihood ratio {Text(Math.Max(statistic, 0))}, "
                    + $"{held.Length} degree{(held.Length == 1 ? "" : "s")} of freedom, {ChanceText(p)}{how})."
            );
        }
    }

    private static bool HasPriors(CandidateFit one) => one.Fit.Problem.Estimated.Any(estimated => estimated.Prior is not null);

    private static IEnumerable<string> Answers(ImmutableArray<CandidateFit> fits)
    {
        var order = fits.Where(IsCompared).OrderBy(one => one.DeltaAicc).ToArray();
        if (order.Length < 2)
        {
            yield return "No two candidates can stand beside each other.";
            yield break;
        }
        var equal = order.Where(one => one.DeltaAicc < AsGood).Select(one => one.Name).ToArray();
        yield return equal.Length > 1
            ? $"The data do not tell {Listed(equal)} apart: their AICc differ by less than {AsGood:F0}."
            : $"{equal[0]} explains the data best by AICc.";
        foreach (var one in order.Where(one => one.DeltaAicc >= AsGood))
            yield return $"{one.Name} has {(one.DeltaAicc >= NoSupport ? "practically no" : "less")} support: its AICc "
                + $"is {Text(one.DeltaAicc)} above the best.";
        var byBic = fits.Where(IsCompared).MinBy(one => one.DeltaBic)!;
        if (byBic.Name != order[0].Name)
            yield return $"BIC prefers {byBic.Name}: it weighs parameters more.";
    }

    private static IEnumerable<string> Warnings(ImmutableArray<CandidateFit> fits)
    {
        foreach (var one in fits.Where(one => !IsCompared(one)))
            yield return $"{one.Name} is not compared: {one.NotComparable}.";
        foreach (var one in fits)
        foreach (var sentence in one.Fit.Misfit)
            yield return $"{one.Name}: {sentence}";
        if (fits.Where(IsCompared).MinBy(one => one.DeltaAicc) is { } best && !best.Fit.Misfit.IsEmpty)
            yield return $"Even the best of these, {best.Name}, does not describe the data: another explanation is missing.";
    }

    private static string Listed(string[] names) => $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static string Text(double value) => NumberText.ForSentence(value);

    private static string ChanceText(double p) => p < 1e-6 ? "p < 10⁻⁶" : $"p = {NumberText.ForSentence(p, 2)}";
}
