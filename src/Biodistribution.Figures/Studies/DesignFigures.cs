using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Design;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Figures.Catalogue;

namespace Biodistribution.Figures.Studies;

/// <summary>Figures of what data could determine: before an experiment, and by the next one.</summary>
public static class DesignFigures
{
    /// <summary>Expected intervals of all estimated parameters; null where one may be negative or none can be said.</summary>
    /// <param name="rank">The structural check.</param>
    /// <param name="practical">The practical one.</param>
    /// <param name="problem">The study.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static Figure? ExpectedIntervals(RankCheck rank, PracticalCheck? practical, FitProblem problem, bool isSimulated)
    {
        var shown = (practical?.Parameters ?? [])
            .Zip(problem.Estimated)
            .Where(pair => pair.Second is { Lower: > 0, Start: > 0 } && double.IsFinite(pair.Second.Upper))
            .ToArray();
        if (shown.Length == 0)
            return null;
        var intervals = shown
            .Select(pair =>
            {
                var (one, estimated) = pair;
                var isSupported = rank.Supports(one.Name);
                var (lower, upper) = (estimated.Lower / estimated.Start, estimated.Upper / estimated.Start);
                return (
                    one.Name,
                    isSupported && double.IsFinite(one.Lower) ? one.Lower / one.Nominal : lower,
                    isSupported && double.IsFinite(one.Upper) ? one.Upper / one.Nominal : upper,
                    isSupported && one.IsDetermined
                );
            })
            .ToImmutableArray();
        var closed = intervals.Count(one => one.Item4);
        return new ExpectedIntervalsFigure
        {
            Name = "expected-intervals",
            Title = "What these times and errors are expected to determine",
            Finding = $"{closed} of {intervals.Length} parameters are expected to have an interval closed on both sides.",
            IsSimulated = isSimulated,
            Intervals = intervals,
        };
    }

    /// <summary>The measurements weighed, best first.</summary>
    /// <param name="result">The measurements.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static Figure? Ranking(DesignResult result, bool isSimulated)
    {
        var ranked = result.Ranked.Where(one => one.Excluded.Length == 0).ToArray();
        if (ranked.Length == 0)
            return null;
        var (axis, of, present) =
            double.IsFinite(result.Present.OpenSd)
                ? (
                    new PanelAxis("Uncertainty of what is open: × or ÷") { Minimum = 1 },
                    (DesignScore score) => Factor(score.OpenSd),
                    Factor(result.Present.OpenSd)
                )
            : double.IsFinite(result.Present.PredictionSd)
                ? (
                    new PanelAxis("Uncertainty of the prediction: × or ÷") { Minimum = 1 },
                    score => Factor(score.PredictionSd),
                    Factor(result.Present.PredictionSd)
                )
            : (new PanelAxis("Expected information gained"), (Func<DesignScore, double>)(score => score.Gain), double.NaN);
        return new DesignRankingFigure
        {
            Name = "design-ranking",
            Title = "What the next measurement would tell",
            Finding = result.Advised is { } advised
                ? $"Of {ranked.Length} measurements, {advised.Candidate.Name} is advised."
                : $"None of {ranked.Length} measurements would tell more.",
            Notes = [$"Ranked by {result.RankedBy}."],
            IsSimulated = isSimulated,
            Score = axis with { IsLogarithmic = double.IsFinite(present) && present > 5 },
            IsSmallerBetter = double.IsFinite(present),
            Present = present,
            Candidates = [.. ranked.Select(one => (one.Candidate.Name, of(one.Score)))],
        };
    }

    // A 95 % interval reaches this factor either way, for a sd of the logarithm.
    private static double Factor(double sd) => Math.Exp(1.96 * sd);
}
