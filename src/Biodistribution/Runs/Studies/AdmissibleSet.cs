using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;

namespace Biodistribution.Runs.Studies;

/// <summary>Parameter sets that agree with the data, met while profiles were followed: a bounded sample of the confidence region, without any prior weight.</summary>
public static class AdmissibleSet
{
    /// <summary>The sets within the confidence asked for, spread evenly over the profiles, the best fit first.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="fit">Its fit.</param>
    /// <param name="profiles">Its profiles.</param>
    /// <param name="settings">How many, and at which confidence.</param>
    /// <returns>Values of the estimated, then the assumed parameters, and where they come from in a sentence.</returns>
    public static (ImmutableArray<ImmutableArray<double>> Draws, string Statement) Of(FitProblem problem, FitResult fit, ProfileResult profiles, AnalysisSettings settings)
    {
        var count = problem.Estimated.Length + problem.Assumed.Length;
        var points = profiles.Curves
            .SelectMany(curve => curve.Points.Where(point => point.Excess <= curve.Threshold && point.Others.Length >= count))
            .Select(point => point.Others[..count]).ToList();
        var step = Math.Max(1, (int)Math.Ceiling((double)points.Count / settings.DrawCount));
        ImmutableArray<ImmutableArray<double>> draws = [StudyAnalyst.Best(fit), .. points.Where((_, i) => i % step == 0)];
        return (draws, $"Bands span {settings.Confidence:P0} of {draws.Length} parameter sets that agree with the data, met while {profiles.Curves.Length} profiles were followed.");
    }
}
