using System.Collections.Immutable;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>What posterior draws say about one parameter or prediction.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The unit shown.</param>
/// <param name="IsPrediction">Whether it is a prediction.</param>
/// <param name="IsAssumed">Whether it is an assumed parameter, which varies over its range.</param>
public sealed record DrawSummary(string Name, string Unit, bool IsPrediction, bool IsAssumed)
{
    /// <summary>Median of the draws; NaN where the data do not determine it.</summary>
    public double Median { get; init; } = double.NaN;

    /// <summary>Standard deviation of the draws; NaN where the data do not determine it.</summary>
    public double StandardDeviation { get; init; } = double.NaN;

    /// <summary>Lower end of the central credible interval; NaN where the data do not determine it.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper end of the central credible interval; NaN where the data do not determine it.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Rank-normalised split R-hat of the chains; NaN for a prediction.</summary>
    public double RHat { get; init; } = double.NaN;

    /// <summary>Independent draws the chains are worth; NaN for a prediction.</summary>
    public double EffectiveSampleSize { get; init; } = double.NaN;

    /// <summary>What follows, in words.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>
    /// Summarises draws. What the profiles call anything but determined gets no interval: the draws then only fill its
    /// bounds.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="draws">Draws whose chains agree.</param>
    /// <param name="profiles">Profiles of all parameters and of the predictions.</param>
    /// <param name="predictions">What was predicted from every draw.</param>
    /// <param name="predicted">One row a draw, in the units shown.</param>
    /// <param name="confidence">Probability of the intervals.</param>
    public static ImmutableArray<DrawSummary> Summarize(
        FitResult fit,
        ParameterDraws draws,
        ProfileSet profiles,
        ImmutableArray<Prediction> predictions,
        IReadOnlyList<ImmutableArray<double>> predicted,
        double confidence
    )
    {
        var model = fit.Problem.Model;
        var summaries = ImmutableArray.CreateBuilder<DrawSummary>();
        for (var i = 0; i < draws.Names.Length; i++)
        {
            var parameter = model.Parameters.First(one => one.Name == draws.Names[i]);
            var factor = model.Units.Factor(parameter.Unit);
            var isAssumed = i >= fit.Problem.Estimated.Length;
            var convergence = draws.Convergence.FirstOrDefault(one => one.Name == draws.Names[i]);
            var summary = new DrawSummary(draws.Names[i], parameter.Unit.Text, false, isAssumed)
            {
                RHat = convergence?.RHat ?? double.NaN,
                EffectiveSampleSize = convergence?.EffectiveSampleSize ?? double.NaN,
            };
            summaries.Add(
                isAssumed
                    ? summary with
                    {
                        Sentence = "assumed: varies over its range",
                    }
                    : summary.With([.. draws.Values.Select(draw => draw[i] / factor)], profiles, confidence)
            );
        }
        for (var p = 0; p < predictions.Length; p++)
            summaries.Add(
                new DrawSummary(predictions[p].Name, predictions[p].Unit.Text, true, false).With(
                    [.. predicted.Select(draw => draw[p]).Where(double.IsFinite)],
                    profiles,
                    confidence
                )
            );
        return summaries.ToImmutable();
    }

    private DrawSummary With(double[] values, ProfileSet profiles, double confidence)
    {
        var at = profiles.Verdicts.ToList().FindIndex(verdict => verdict.Name == Name);
        if (at >= 0 && profiles.Verdicts[at].Kind != VerdictKind.Determined)
            return this with { Sentence = profiles.Verdicts[at].Text };
        if (values.Length == 0)
            return this with { Sentence = "the model has no such number at any draw" };
        var sorted = values.Order().ToArray();
        var (tail, mean) = ((1 - confidence) / 2, sorted.Average());
        var (lower, upper) = (Quantiles.Of(sorted, tail), Quantiles.Of(sorted, 1 - tail));
        var isRange = at >= 0 && profiles.Curves[at].IsUnderAssumptions;
        return this with
        {
            Median = Quantiles.Of(sorted, 0.5),
            StandardDeviation = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, sorted.Length - 1)),
            Lower = lower,
            Upper = upper,
            Sentence =
                RangeWords.Sentence(isRange ? RangeClass.Range : RangeClass.Interval, lower, upper, Unit)
                + (isRange ? "; what is assumed varies over its range" : ""),
        };
    }
}
