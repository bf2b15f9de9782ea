using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Estimation.Searches;

/// <summary>The search without derivatives, and the rule by which a fit turns to it by itself.</summary>
/// <remarks>
/// The rule: the objective can be computed where the search began but not its derivatives; or the search stopped at a
/// kink; or at its end every derivative by a parameter
/// is exactly zero although the objective is another elsewhere in its range. What it finds counts only where it is better.
/// </remarks>
internal static class SearchFallback
{
    // The spread of the first points, of the range of a variable, or of its size where the range has no end; at most a factor of e.
    private const double FirstShare = 0.15;

    // Where in the range of a variable the objective is looked at again, as shares.
    private static readonly double[] Elsewhere = [0, 0.25, 0.5, 0.75, 1];

    // Evaluations of the objective for each step another search may take and each variable.
    private const int EvaluationsPerStep = 10;

    // Where a model is integrated, a search that nobody asked for may take the time of this many steps of another.
    private const int MostSteps = 20;

    // Differences of twice the log-likelihood that are more than rounding, and more than the error of integration.
    private const double NoticeableGain = 1e-6;
    private const double SeenIntegrated = 1e-3;

    // Streams of random numbers of these searches, apart from those of starts and chains.
    private const ulong FirstStream = 3_000_000;

    /// <summary>Searches without derivatives.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="objective">Its objective.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="lower">Lower bounds of the coordinates.</param>
    /// <param name="upper">Upper bounds of the coordinates.</param>
    /// <param name="settings">Seed and limit of the fit.</param>
    /// <param name="stream">Number of the search.</param>
    /// <param name="negligible">Decrease of the objective that means nothing.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static Minimum WithoutDerivatives(
        StudyLikelihood likelihood,
        LikelihoodObjective objective,
        double[] start,
        double[] lower,
        double[] upper,
        FitSettings settings,
        ulong stream,
        double negligible,
        CancellationToken cancellation
    )
    {
        var moved = start.Where((_, i) => lower[i] < upper[i]).Count();
        return EvolutionStrategy.Minimise(
            objective,
            start,
            lower,
            upper,
            new EvolutionStrategySettings
            {
                FirstSpread = [.. start.Select((at, i) => Spread(likelihood.Variables[i], at, upper[i] - lower[i]))],
                Seed = settings.Seed,
                Stream = FirstStream + stream,
                NegligibleDecrease = likelihood.EliminatedSd < 0 ? negligible : 0,
                ObjectiveTolerance = likelihood.Simulation.Model.StateCount > 0 ? 1e-9 : 1e-13,
                EvaluationLimit = (int)Math.Min(int.MaxValue, (long)EvaluationsPerStep * settings.IterationLimit * Math.Max(1, moved)),
                LimitTolerance = LikelihoodObjective.LimitTolerance,
            },
            cancellation
        );
    }

    /// <summary>
    /// What a search without derivatives gains over one with them, where the rule asks for it; null where it does not,
    /// or gains nothing.
    /// </summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="objective">Its objective.</param>
    /// <param name="ended">Where the search with derivatives ended.</param>
    /// <param name="settings">Seed and limit of the fit.</param>
    /// <param name="stream">Number of the search.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static Minimum? Search(
        StudyLikelihood likelihood,
        LikelihoodObjective objective,
        Minimum ended,
        FitSettings settings,
        ulong stream,
        CancellationToken cancellation
    )
    {
        if (
            likelihood.Problem.Method == SearchMethod.CmaEs
            || cancellation.IsCancellationRequested
            || !IsCalledFor(likelihood, objective, ended)
        )
            return null;
        var lower = likelihood.Variables.Select((variable, i) => variable.IsAssumed ? ended.Point[i] : variable.Low).ToArray();
        var upper = likelihood.Variables.Select((variable, i) => variable.IsAssumed ? ended.Point[i] : variable.High).ToArray();
        var further = WithoutDerivatives(
            likelihood,
            objective,
            ended.Point,
            lower,
            upper,
            likelihood.Simulation.Model.StateCount == 0
                ? settings
                : settings with
                {
                    IterationLimit = Math.Min(settings.IterationLimit, MostSteps),
                },
            stream,
            1e-9,
            cancellation
        );
        var isNearer = further.Violation < ended.Violation && ended.Violation > LikelihoodObjective.LimitTolerance;
        return
            double.IsFinite(further.Objective)
            && (
                isNearer
                || (further.Violation <= LikelihoodObjective.LimitTolerance && Gains(likelihood, ended.Objective, further.Objective))
            )
            ? further
            : null;
    }

    private static bool IsCalledFor(StudyLikelihood likelihood, LikelihoodObjective objective, Minimum ended)
    {
        if (ended.Reason == StopReason.StartFailed)
            return double.IsFinite(objective.Value(ended.Point));
        return ended.Reason == StopReason.SlopeNotMet || (ended.Reason.IsConverged() && HasFalseZero(likelihood, objective, ended));
    }

    // Whether no row answers to some variable at the end of a search, although the objective does elsewhere in its range.
    private static bool HasFalseZero(StudyLikelihood likelihood, LikelihoodObjective objective, Minimum ended)
    {
        var n = objective.VariableCount;
        var (residuals, rows) = (new double[objective.RowCount], new double[objective.RowCount * n]);
        if (!double.IsFinite(objective.Evaluate(ended.Point, residuals, rows)))
            return true;
        // Without derivatives an integrated model takes other steps, and with other parameters again others: what
        // differs by that is no answer.
        var here = objective.Value(ended.Point);
        var seen = likelihood.Simulation.Model.StateCount > 0 ? SeenIntegrated : NoticeableGain;
        return Enumerable
            .Range(0, n)
            .Where(j => !likelihood.Variables[j].IsAssumed && likelihood.Variables[j].Low < likelihood.Variables[j].High)
            .Where(j => Enumerable.Range(0, objective.RowCount).All(i => rows[(i * n) + j] == 0))
            .Any(j =>
                Elsewhere.Any(share =>
                    objective.Value([.. ended.Point.Select((at, i) => i == j ? likelihood.Variables[j].At(share) : at)]) is var other
                    && double.IsFinite(other)
                    && Math.Abs(likelihood.Deviance(other, here)) > seen
                )
            );
    }

    private static bool Gains(StudyLikelihood likelihood, double from, double to) =>
        !double.IsFinite(from) || likelihood.Deviance(from, to) > NoticeableGain;

    private static double Spread(SearchVariable variable, double at, double range)
    {
        var isNatural = variable.Map.Scale == EstimationScale.Natural;
        if (double.IsFinite(range))
            return isNatural ? FirstShare * range : Math.Min(FirstShare * range, 1);
        return FirstShare * (isNatural && at != 0 ? Math.Max(Math.Abs(at), Math.Abs(variable.Start)) : 1);
    }
}
