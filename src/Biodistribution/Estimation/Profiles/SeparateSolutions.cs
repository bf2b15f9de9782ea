using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Solutions of a fit that agree with the data equally well and are kept apart by a barrier: on the way from one to the
/// other, everything else re-optimised, agreement is lost.
/// </summary>
/// <remarks>Without a barrier two ends of searches lie in one flat valley, which has no two solutions but a range.</remarks>
internal static class SeparateSolutions
{
    // Of the critical deviance: solutions that differ by less agree equally well.
    private const double Equal = 1e-3;

    // Points between two solutions at which everything else is re-optimised.
    private const int Between = 7;

    // Relative difference, or share of a standard error, below which two values are one.
    private const double SameValue = 0.01,
        SameInErrors = 0.1;

    /// <summary>
    /// Finds, for each of some parameters, the other solution with the most different value that a barrier keeps apart
    /// from the best.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="variables">The parameters, by their variables.</param>
    /// <param name="settings">How profiles are computed.</param>
    /// <param name="cancellation">Ends the work; what is not finished has no other solution.</param>
    /// <returns>For each parameter the variables of the other solution; null for none.</returns>
    public static double[]?[] Find(FitResult fit, IReadOnlyList<int> variables, ProfileSettings settings, CancellationToken cancellation)
    {
        var likelihood = StudyLikelihood.For(fit.Problem);
        var candidates = Candidates(fit, likelihood, settings.Confidence);
        if (candidates.Length == 0)
            return new double[]?[variables.Count];
        var found = StudySearches.Run<Solution>(
            variables.Count,
            settings.Threads,
            likelihood.Simulation.Simulator,
            null,
            (unit, finish) => Apart(fit, likelihood, variables[unit], candidates, settings, finish, cancellation),
            null,
            cancellation
        );
        return [.. found.Select(one => one?.Point)];
    }

    /// <summary>
    /// Ends of searches that agree as well as the best, apart from it and from each other, names that can be exchanged
    /// not counted.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="likelihood">Its study.</param>
    /// <param name="confidence">Probability of intervals.</param>
    public static double[][] Candidates(FitResult fit, StudyLikelihood likelihood, double confidence)
    {
        var exchanged = ExchangedNames.Find(fit, likelihood);
        var chosen = new List<double[]>();
        foreach (var point in OtherSolutions.Find(fit, likelihood, Equal * likelihood.CriticalDeviance(confidence)))
            if (
                !exchanged.IsExchanged(point)
                && chosen
                    .Append([.. fit.Point])
                    .All(other => Enumerable.Range(0, point.Length).Any(i => Differs(fit, likelihood, i, point[i], other[i])))
            )
                chosen.Add(point);
        return [.. chosen];
    }

    private static bool Differs(FitResult fit, StudyLikelihood likelihood, int variable, double one, double other)
    {
        var at = Enumerable.Range(0, variable).Count(i => !likelihood.Variables[i].IsAssumed);
        var error = likelihood.Variables[variable].IsAssumed ? double.NaN : fit.Estimates[at].ScaledStandardError;
        var size = likelihood.Variables[variable].Map.Scale == EstimationScale.Natural ? Math.Max(Math.Abs(one), Math.Abs(other)) : 1;
        return Math.Abs(one - other) > Math.Max(SameValue * size, double.IsFinite(error) ? SameInErrors * error : 0);
    }

    // The search for a barrier between the best and the candidates, the one with the most different value first.
    private static IEnumerable<StudySearch> Apart(
        FitResult fit,
        StudyLikelihood likelihood,
        int variable,
        double[][] candidates,
        ProfileSettings settings,
        Action<Solution> finish,
        CancellationToken cancellation
    )
    {
        var best = fit.Point.ToArray();
        var threshold = likelihood.CriticalDeviance(settings.Confidence);
        var reference = new LikelihoodObjective(likelihood, likelihood.FitActive()).Value(best);
        var search = new ConstrainedSearch(
            likelihood,
            best,
            reference,
            settings,
            ProfileTarget.Of(variable, likelihood, false),
            cancellation
        );
        foreach (
            var other in candidates
                .Where(point => Differs(fit, likelihood, variable, point[variable], best[variable]))
                .OrderByDescending(point => Math.Abs(point[variable] - best[variable]))
                .Take(2)
        )
        {
            var excess = new double[Between];
            Array.Fill(excess, double.PositiveInfinity);
            // From either side: each point starts from its neighbour.
            foreach (var (start, step) in new[] { (best, 1), (other, -1) })
            {
                var warm = start;
                for (var k = step > 0 ? 0 : Between - 1; k >= 0 && k < Between; k += step)
                {
                    var target = best[variable] + ((other[variable] - best[variable]) * (k + 1) / (Between + 1));
                    var found = new ConstrainedOptimum(target, double.PositiveInfinity, double.PositiveInfinity, warm, true);
                    foreach (var one in search.From(target, warm, 0, result => found = result))
                        yield return one;
                    if (!double.IsFinite(found.Excess))
                        break;
                    excess[k] = Math.Min(excess[k], found.KeepsLimits ? found.Excess : double.PositiveInfinity);
                    warm = found.Point;
                }
            }
            if (excess.Max() <= threshold)
                continue;
            finish(new Solution(other));
            yield break;
        }
        finish(new Solution(null));
    }

    /// <summary>A solution apart from the best.</summary>
    private sealed record Solution(double[]? Point);
}
