using System.Collections.Immutable;
using Biodistribution.Estimation.Searches;

namespace Biodistribution.Estimation.Comparison;

/// <summary>
/// Fits a larger candidate again from the best point of a smaller one that it holds within it, where its own searches
/// missed that point.
/// </summary>
internal static class NestedRefit
{
    /// <summary>The candidates, none of which fits worse than one it holds within it.</summary>
    /// <param name="fitted">The candidates with their fits.</param>
    public static ImmutableArray<(string Name, FitResult Fit)> Improve(IReadOnlyList<(string Name, FitResult Fit)> fitted)
    {
        var results = fitted.ToArray();
        // Smaller ones first, so that what one of them gains reaches all that hold it.
        foreach (var i in Enumerable.Range(0, results.Length).OrderBy(i => results[i].Fit.Problem.Estimated.Length))
        foreach (
            var (_, small) in results
                .Where(one =>
                    one.Fit.Succeeded && results[i].Fit.Succeeded && one.Fit.MinusTwoLogLikelihood < results[i].Fit.MinusTwoLogLikelihood
                )
                .ToArray()
        )
            if (
                Nesting.DataOf(small) == Nesting.DataOf(results[i].Fit)
                && Nesting.Held(small.Problem, results[i].Fit.Problem, out _) is not null
            )
                results[i].Fit = Better(results[i].Fit, From(small, results[i].Fit.Problem));
        return [.. results];
    }

    private static FitResult From(FitResult small, FitProblem problem)
    {
        var values = problem.Model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        foreach (var parameter in small.Problem.Model.Parameters)
            values[parameter.Name] = parameter.Value;
        foreach (var estimate in small.Estimates.Take(small.Problem.Estimated.Length))
            values[estimate.Name] = estimate.Value;
        var started = problem with
        {
            Estimated =
            [
                .. problem.Estimated.Select(one => one with { Start = Math.Clamp(values[one.Parameter.Name], one.Lower, one.Upper) }),
            ],
        };
        return Fitter.Fit(started, new FitSettings { Starts = 1 });
    }

    private static FitResult Better(FitResult own, FitResult other) =>
        other.Succeeded && other.MinusTwoLogLikelihood < own.MinusTwoLogLikelihood
            ? other with
            {
                Problem = own.Problem,
                Starts = [.. other.Starts.Select(start => start with { Number = own.Starts.Length }), .. own.Starts],
            }
            : own;
}
