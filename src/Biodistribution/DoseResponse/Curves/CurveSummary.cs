using System.Collections.Immutable;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Text;

namespace Biodistribution.DoseResponse.Curves;

/// <summary>What many draws of a curve say about one of its parameters.</summary>
/// <param name="Name">Bottom, Top, EC50, HillSlope or Asymmetry.</param>
/// <param name="Median">Median over draws; NaN where not determined.</param>
/// <param name="Lower">Lower quantile; NaN where not determined.</param>
/// <param name="Upper">Upper quantile; NaN where not determined.</param>
/// <param name="DeterminedShare">Share of the draws whose doses determine the parameter.</param>
/// <param name="Missing">Why there are no numbers; empty when there are.</param>
public sealed record CurveQuantiles(string Name, double Median, double Lower, double Upper, double DeterminedShare, string Missing = "")
{
    /// <summary>The numbers, or why there are none, in words.</summary>
    public string Sentence =>
        Missing.Length > 0 ? Missing
        : Lower == Upper ? NumberText.ForSentence(Median, 4)
        : $"{NumberText.ForSentence(Median, 4)} ({NumberText.ForSentence(Lower, 4)} to {NumberText.ForSentence(Upper, 4)})";
}

/// <summary>
/// The summary of a dose-response over draws of the model's parameters: one curve fitted to each draw, and the
/// quantiles of what was fitted.
/// </summary>
/// <param name="Shape">What was fitted.</param>
/// <param name="Parameters">Bottom, Top, EC50, HillSlope, and Asymmetry where fitted.</param>
/// <param name="Draws">How many draws.</param>
/// <param name="WorstMisfit">Largest residual of any draw's curve, as a share of that draw's range of responses: how
/// far the summary is from the simulated curve itself.</param>
public sealed record CurveSummary(CurveShape Shape, ImmutableArray<CurveQuantiles> Parameters, int Draws, double WorstMisfit)
{
    /// <summary>Share of the draws that must determine a parameter for its quantiles to be given.</summary>
    public const double NeededShare = 0.95;

    /// <summary>A parameter by name.</summary>
    /// <param name="name">Bottom, Top, EC50, HillSlope or Asymmetry.</param>
    public CurveQuantiles this[string name] => Parameters.Single(parameter => parameter.Name == name);

    /// <summary>Fits a curve to each draw and takes quantiles.</summary>
    /// <param name="doses">The dose grid, not negative.</param>
    /// <param name="draws">For each draw the response at each dose; a draw with a missing value counts as not determining anything.</param>
    /// <param name="shape">What to fit.</param>
    /// <param name="confidence">Probability between the quantiles, such as 0.95.</param>
    public static CurveSummary Summarize(
        IReadOnlyList<double> doses,
        IReadOnlyList<double[]> draws,
        CurveShape shape,
        double confidence = 0.95
    )
    {
        double[] x = [.. doses];
        var fits = draws.AsParallel().AsOrdered().Select(draw => CurveFitter.Fit(x, draw, shape)).ToArray();
        var names = fits.Length == 0 ? [] : fits[0].Estimates.Select(estimate => estimate.Name).ToArray();
        var worst = fits.Zip(draws, (fit, draw) => Misfit(x, draw, fit.Curve)).DefaultIfEmpty(double.NaN).Max();
        return new(shape, [.. names.Select(name => Quantile(name, fits, confidence))], fits.Length, worst);
    }

    private static CurveQuantiles Quantile(string name, CurveFit[] fits, double confidence)
    {
        var values = fits.Select(fit => fit[name])
            .Where(estimate => estimate.Missing.Length == 0)
            .Select(estimate => estimate.Value)
            .Order()
            .ToArray();
        var share = (double)values.Length / fits.Length;
        if (share < NeededShare)
        {
            var reason = fits.Select(fit => fit[name].Missing)
                .Where(text => text.Length > 0)
                .GroupBy(text => text)
                .MaxBy(group => group.Count())!
                .Key;
            return new(name, double.NaN, double.NaN, double.NaN, share, reason);
        }
        var tail = (1 - confidence) / 2;
        return new(name, Quantiles.Of(values, 0.5), Quantiles.Of(values, tail), Quantiles.Of(values, 1 - tail), share);
    }

    private static double Misfit(double[] doses, double[] responses, DoseResponseCurve? curve)
    {
        if (curve is null || responses.Any(response => !double.IsFinite(response)))
            return 0;
        var range = responses.Max() - responses.Min();
        return range > 0 ? doses.Zip(responses, (dose, response) => Math.Abs(curve.At(dose) - response)).Max() / range : 0;
    }
}
