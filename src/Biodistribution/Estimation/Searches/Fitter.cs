using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Searches;

/// <summary>Fits a study: maximum likelihood, or maximum a posteriori where priors are given, from several starts.</summary>
public static class Fitter
{
    /// <summary>
    /// What is wrong with the observations of a study, checked against its groups, observables and units (BD4015 to
    /// BD4029); what many rows have wrong is said once, of the first of them.
    /// </summary>
    /// <param name="problem">The study.</param>
    /// <param name="file">The table's file, for messages.</param>
    public static ImmutableArray<Diagnostic> Check(FitProblem problem, string file) =>
        [
            .. new StudyLikelihood(problem, file)
                .Rows.Where(row => !row.IsUsable)
                .Select(row => row.Refusal!)
                .GroupBy(refusal => (refusal.Code, refusal.Message, refusal.Hint))
                .Select(same =>
                    same.Count() is var count && count == 1
                        ? same.First()
                        : same.First() with
                        {
                            Hint = (
                                $"{same.Key.Hint} {(count == 2 ? "One more row has the same" : $"{count - 1} more rows have the same")}."
                            ).TrimStart(),
                        }
                ),
        ];

    /// <summary>Fits. What cannot be fitted ends in warnings and an infinite objective, never in an exception.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="settings">How to search.</param>
    /// <param name="progress">Told after each search.</param>
    /// <param name="kept">Searches of an earlier run of the same work, and where this run's go; null for none.</param>
    /// <param name="cancellation">Ends the searches; those finished count.</param>
    /// <remarks>The result does not depend on the number of threads, to the bit.</remarks>
    public static FitResult Fit(
        FitProblem problem,
        FitSettings? settings = null,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    ) =>
        Fit(
            StudyLikelihood.For(AsSearched(problem, settings ?? new FitSettings())),
            settings ?? new FitSettings(),
            progress,
            kept,
            cancellation
        );

    internal static FitResult Fit(
        StudyLikelihood likelihood,
        FitSettings settings,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        var active = likelihood.FitActive();
        var starts = Starts(likelihood, settings);
        var ended = StudySearches.Run<SearchEnd>(
            starts.Length,
            settings.Threads,
            likelihood.Simulation.Simulator,
            kept,
            From,
            progress,
            cancellation
        );
        var results = ended
            .Select(
                (one, i) =>
                    one
                    ?? new SearchEnd(
                        new Minimum(starts[i][0], double.PositiveInfinity, StopReason.Cancelled, 0, 0),
                        0,
                        "",
                        likelihood.Problem.Method
                    )
            )
            .ToArray();
        Further(likelihood, settings, results, cancellation);
        // A search that ended outside the hard limits counts only where none ended within them; then the nearest to them comes first.
        var anyKept = results.Any(result => IsKept(result.Minimum));
        if (anyKept)
            results =
            [
                .. results.Select(result =>
                    IsKept(result.Minimum) ? result : result with { Minimum = result.Minimum with { Objective = double.PositiveInfinity } }
                ),
            ];
        // Of searches that agree, the first counts: the one that began at the declared start, where it is among them.
        var least = results.Min(result => result.Minimum.Objective);
        bool Agrees(int i) => results[i].Minimum.Objective <= least || likelihood.Deviance(results[i].Minimum.Objective, least) < 1e-7;
        var order = !anyKept
            ? Enumerable
                .Range(0, starts.Length)
                .OrderBy(i => double.IsFinite(results[i].Minimum.Objective) ? results[i].Minimum.Violation : double.PositiveInfinity)
                .ThenBy(i => i)
                .ToArray()
            : Enumerable
                .Range(0, starts.Length)
                .OrderBy(i => Agrees(i) ? 0 : 1)
                .ThenBy(i => Agrees(i) ? 0 : results[i].Minimum.Objective)
                .ThenBy(i => i)
                .ToArray();
        return IndependentRows.Compare(Summarise(likelihood, settings, order, results), likelihood, settings, cancellation);

        IEnumerable<StudySearch> From(int i, Action<SearchEnd> finish)
        {
            var objective = new LikelihoodObjective(likelihood, active, null, cancellation);
            StudySearch? search = null;
            for (
                var attempt = 0;
                attempt < starts[i].Length
                    && (search is null || (search.Result.Reason == StopReason.StartFailed && !cancellation.IsCancellationRequested));
                attempt++
            )
                yield return search = Begin(likelihood, objective, starts[i][attempt], settings.IterationLimit, cancellation);
            finish(new SearchEnd(search!.Result, objective.Failures, objective.FirstFailure, likelihood.Problem.Method));
        }
    }

    /// <summary>One search from a point, with its estimates and standard errors.</summary>
    internal static FitResult FitFrom(StudyLikelihood likelihood, FitSettings settings, double[] start, CancellationToken cancellation)
    {
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive(), null, cancellation);
        var minimum = Search(likelihood, objective, start, settings.IterationLimit, cancellation);
        return Summarise(
            likelihood,
            settings,
            [0],
            [new SearchEnd(minimum, objective.Failures, objective.FirstFailure, likelihood.Problem.Method)]
        );
    }

    private static FitProblem AsSearched(FitProblem problem, FitSettings settings)
    {
        var method = settings.Method ?? problem.Method;
        var seed = method == SearchMethod.CmaEs ? settings.Seed : problem.SearchSeed;
        return method == problem.Method && seed == problem.SearchSeed ? problem : problem with { Method = method, SearchSeed = seed };
    }

    // The best search goes on without derivatives where the rule asks for it; where none could begin, the first that can be computed.
    private static void Further(StudyLikelihood likelihood, FitSettings settings, SearchEnd[] results, CancellationToken cancellation)
    {
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive(), null, cancellation);
        var best = Enumerable
            .Range(0, results.Length)
            .OrderBy(i => IsKept(results[i].Minimum) ? 0 : 1)
            .ThenBy(i => results[i].Minimum.Objective)
            .First();
        foreach (
            var i in double.IsFinite(results[best].Minimum.Objective) ? [best] : Enumerable.Range(0, Math.Min(3, results.Length)).ToArray()
        )
        {
            if (SearchFallback.Search(likelihood, objective, results[i].Minimum, settings, (ulong)i, cancellation) is not { } further)
                continue;
            results[i] = new SearchEnd(further, results[i].Failures, results[i].Failure, SearchMethod.CmaEs);
            return;
        }
    }

    private static bool IsKept(Minimum minimum) =>
        double.IsFinite(minimum.Objective) && minimum.Violation <= LikelihoodObjective.LimitTolerance;

    /// <summary>One search with the settings every search of a study uses.</summary>
    internal static Minimum Search(
        StudyLikelihood likelihood,
        LikelihoodObjective objective,
        double[] start,
        int iterationLimit,
        CancellationToken cancellation,
        double[]? low = null,
        double[]? high = null,
        double negligible = 1e-9
    ) => Begin(likelihood, objective, start, iterationLimit, cancellation, low, high, negligible).Finish(cancellation);

    /// <summary>The same search, to be made beside others where its method can be.</summary>
    internal static StudySearch Begin(
        StudyLikelihood likelihood,
        LikelihoodObjective objective,
        double[] start,
        int iterationLimit,
        CancellationToken cancellation,
        double[]? low = null,
        double[]? high = null,
        double negligible = 1e-9
    )
    {
        var variables = likelihood.Variables;
        var lower = low ?? [.. variables.Select((v, i) => v.IsAssumed ? start[i] : v.Low)];
        var upper = high ?? [.. variables.Select((v, i) => v.IsAssumed ? start[i] : v.High)];
        var hasStates = likelihood.Simulation.Model.StateCount > 0;
        if (likelihood.Problem.Method == SearchMethod.CmaEs)
            return new(
                objective,
                SearchFallback.WithoutDerivatives(
                    likelihood,
                    objective,
                    start,
                    lower,
                    upper,
                    new FitSettings { IterationLimit = iterationLimit, Seed = likelihood.Problem.SearchSeed },
                    0,
                    negligible,
                    cancellation
                )
            );
        var tolerances = new LevenbergMarquardtSettings
        {
            IterationLimit = iterationLimit,
            LeastDamping =
                !hasStates ? 1e-15
                : negligible > 1e-9 ? 1e-3
                : 1e-6,
            // A step of more than a factor of seven (two log-odds) leaves the neighbourhood any linear model describes.
            StepLimits =
            [
                .. variables.Select(v =>
                    v.Map.Scale == EstimationScale.Natural || !hasStates ? double.PositiveInfinity
                    : negligible > 1e-9 ? 1
                    : 2
                ),
            ],
            // An integrated model is known to its tolerance only; a model without states to rounding.
            ObjectiveAccuracy = hasStates ? Math.Max(1e-12, likelihood.Problem.Integration.RelativeTolerance * 0.1) : 1e-14,
            NegligibleDecrease = likelihood.EliminatedSd < 0 ? negligible : 0,
            ObjectiveTolerance = Math.Max(
                hasStates ? 1e-11 : 1e-14,
                likelihood.EliminatedSd < 0 ? 0
                    : negligible > 1e-9 ? 1e-6
                    : 0
            ),
            StepTolerance = hasStates ? 1e-9 : 1e-13,
            LimitTolerance = hasStates ? LikelihoodObjective.LimitTolerance : 1e-9,
            LimitSd = 1e-2 / (likelihood.EliminatedSd >= 0 ? likelihood.ResidualScale : 1),
        };
        return likelihood.Problem.Method == SearchMethod.Bfgs
            ? new(objective, QuasiNewton.Minimise(objective, start, lower, upper, tolerances, cancellation))
            : new(objective, new LevenbergMarquardtSearch(objective, start, lower, upper, tolerances));
    }

    // The declared start alone, then random points, each with others to turn to where the model cannot be solved.
    private static double[][][] Starts(StudyLikelihood likelihood, FitSettings settings)
    {
        const int Alternatives = 4;
        var declared = likelihood.Start();
        var count = Math.Max(1, settings.Starts);
        var searched = Enumerable
            .Range(0, declared.Length)
            .Where(i => !likelihood.Variables[i].IsAssumed && likelihood.Variables[i].Low < likelihood.Variables[i].High)
            .ToArray();
        var points = SobolSequence.Points((count - 1) * Alternatives, Math.Max(1, searched.Length), new CounterRandom(settings.Seed, 0));
        double[] At(double[] point)
        {
            var start = (double[])declared.Clone();
            for (var d = 0; d < searched.Length; d++)
                start[searched[d]] = likelihood.Variables[searched[d]].At(point[d]);
            return start;
        }
        return
        [
            [declared],
            .. Enumerable
                .Range(0, count - 1)
                .Select(i => Enumerable.Range(0, Alternatives).Select(a => At(points[i + (a * (count - 1))])).ToArray()),
        ];
    }

    private static FitResult Summarise(StudyLikelihood likelihood, FitSettings settings, int[] order, SearchEnd[] results)
    {
        var problem = likelihood.Problem;
        var best = results[order[0]].Minimum;
        var warnings = new List<string>();
        var succeeded = double.IsFinite(best.Objective);
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive());
        var value = succeeded ? objective.Value(best.Point) : double.PositiveInfinity;
        var fitted = likelihood.FittedCount;
        var eliminatedSd = double.NaN;
        var residualSd = double.NaN;
        if (likelihood.EliminatedSd >= 0 && succeeded)
        {
            eliminatedSd = Math.Sqrt(2 * best.Objective / fitted);
            residualSd =
                fitted > problem.Estimated.Length ? Math.Sqrt(2 * best.Objective / (fitted - problem.Estimated.Length)) : double.NaN;
        }
        var rows = Rows(likelihood, objective, succeeded, eliminatedSd);
        Warn(likelihood, order, results, best, objective, succeeded, warnings);
        var estimates = succeeded
            ? InformationErrors.Estimates(likelihood, best.Point, residualSd, warnings)
            : [.. likelihood.Variables.Where(v => !v.IsAssumed).Select(v => new Estimate(v.Name, double.NaN, double.NaN, v.Unit.Text))];
        var residuals = succeeded
            ? FitResiduals.Compute(likelihood, rows, best.Point, double.IsNaN(residualSd) ? eliminatedSd : residualSd)
            : null;
        var misfit = succeeded ? Misfit.Find(likelihood, rows, estimates, residuals).ToImmutableArray() : [];
        warnings.AddRange(misfit);
        var doubts = succeeded ? DataDoubts.Find(likelihood, rows).ToImmutableArray() : [];
        warnings.AddRange(doubts);
        return new FitResult
        {
            Problem = results[order[0]].Method == problem.Method ? problem : problem with { Method = results[order[0]].Method },
            Estimates = estimates,
            Misfit = misfit,
            Doubts = doubts,
            Objective = value,
            MinusTwoLogLikelihood = succeeded ? rows.Sum(row => row.Contribution) : double.NaN,
            FittedRows = fitted,
            EstimatedCount = likelihood.Variables.Count(v => !v.IsAssumed && v.Low < v.High),
            ResidualStandardDeviation = residualSd,
            Starts =
            [
                .. order.Select(i => new StartResult(
                    i,
                    results[i].Minimum.Objective,
                    results[i].Minimum.Reason,
                    results[i].Minimum.Iterations,
                    [.. likelihood.Values(results[i].Minimum.Point).Where((_, v) => !likelihood.Variables[v].IsAssumed)]
                )
                {
                    Method = results[i].Method,
                }),
            ],
            Rows = rows,
            Warnings = [.. warnings],
            Point = [.. best.Point],
        };
    }

    private static void Warn(
        StudyLikelihood likelihood,
        int[] order,
        SearchEnd[] results,
        Minimum best,
        LikelihoodObjective objective,
        bool succeeded,
        List<string> warnings
    )
    {
        var problem = likelihood.Problem;
        var refused = likelihood.Rows.Where(row => !row.IsUsable).ToArray();
        if (refused.Length > 0)
            warnings.Add(
                $"{refused.Length} of {likelihood.Rows.Length} rows are not used: "
                    + $"{string.Join("; ", refused.Take(3).Select(row => $"row {row.Observation.Id}: {row.Refusal!.Message}"))}"
                    + $"{(refused.Length > 3 ? "; ..." : "")}"
            );
        if (likelihood.FittedCount == 0)
            warnings.Add("No row is fitted: nothing prefers one parameter value to another.");
        if (!succeeded)
        {
            var why = results.Select(result => result.Failure).FirstOrDefault(text => text.Length > 0) ?? "the objective is not finite";
            warnings.Add($"No search succeeded: {why}. Try other start values or narrower bounds.");
            return;
        }
        if (likelihood.FittedCount > 0 && likelihood.FittedCount < problem.Estimated.Length)
            warnings.Add($"{likelihood.FittedCount} fitted numbers cannot determine {problem.Estimated.Length} parameters.");
        if (
            likelihood.Rows.Any(row => row.IsFitted)
            && likelihood.Rows.Where(row => row.IsFitted).All(row => row.Role == TermKind.CensoredBelow)
        )
            warnings.Add("All observations are below their limits: the data only say that predictions are small.");
        var without = results.Count(result => result.Method != problem.Method);
        if (without > 0)
            warnings.Add(
                $"{(without == 1 ? "One search" : $"{without} searches")} of {results.Length} went on without "
                    + $"derivatives ({SearchMethod.CmaEs.DisplayName()}): the objective does not follow them"
                    + (
                        results[order[0]].Method == problem.Method
                            ? "."
                            : ", and standard errors, which rest on them, are not to be relied on."
                    )
            );
        if (!best.Reason.IsConverged())
            warnings.Add($"The best search {best.Reason.Sentence()}.");
        var failures = results.Sum(result => result.Failures);
        if (failures > 0)
            warnings.Add(
                $"{(failures == 1 ? "1 trial point was given up," : $"{failures} trial points were given up, the first")} "
                    + $"because {results[Array.FindIndex(results, result => result.Failures > 0)].Failure}."
            );
        if (!objective.KeepsLimits)
            warnings.Add(
                $"The hard limits cannot be met together with the data: they are violated by "
                    + $"{objective.Violation.ToString("P1", CultureInfo.InvariantCulture)}."
            );
        for (var i = 0; i < likelihood.Variables.Length; i++)
            if (
                InformationErrors.BoundReached(likelihood.Variables[i], best.Point[i]) is { Length: > 0 } end
                && !likelihood.Variables[i].IsAssumed
                && likelihood.Variables[i].Low < likelihood.Variables[i].High
                && !likelihood.IsDoseSd(i)
            )
                warnings.Add($"{likelihood.Variables[i].Name} lies at its {end} bound.");
        if (
            order.Length > 1
            && results.Count(result => result.Minimum.Objective <= best.Objective + Math.Max(1e-4 * Math.Abs(best.Objective), 1e-6)) == 1
        )
            warnings.Add($"Only one of {order.Length} searches reached the best objective: there may be a better one.");
    }

    private static ImmutableArray<RowUse> Rows(
        StudyLikelihood likelihood,
        LikelihoodObjective objective,
        bool succeeded,
        double eliminatedSd
    )
    {
        var uses = ImmutableArray.CreateBuilder<RowUse>(likelihood.Rows.Length);
        for (var i = 0; i < likelihood.Rows.Length; i++)
        {
            var row = likelihood.Rows[i];
            if (!row.IsUsable)
            {
                uses.Add(new RowUse(row.Observation, false, $"not used: {row.Refusal!.Message}") { Observed = row.Observation.Value });
                continue;
            }
            var observed = row.Role is TermKind.HardOrder or TermKind.SoftOrder ? 1 : row.Observation.Value;
            var use = new RowUse(row.Observation, !row.IsChecked, row.How) { Observed = observed };
            if (succeeded)
            {
                use = use with { Predicted = objective.Predicted(row) / row.Factor };
                if (row.IsLimit)
                    use = use with { How = row.How + (LimitKept(row, use.Predicted) ? "; kept" : "; violated") };
                else if (!row.IsHard)
                {
                    var contribution = objective.Contribution(row, i, eliminatedSd, out var sd);
                    var predicted = objective.Predicted(row);
                    var residual =
                        row.Role != TermKind.Measured
                            ? double.NaN
                            : (row.Noise.OnLogScale ? Math.Log(predicted / row.Value) : predicted - row.Value) / sd;
                    use = use with
                    {
                        StandardDeviation = row.Noise.OnLogScale ? sd : sd / row.Factor,
                        OnLogScale = row.Noise.OnLogScale,
                        Residual = residual,
                        IndependentResidual = objective.IsShared(i) ? objective.Innovation(i) : residual,
                        Contribution = row.IsChecked ? 0 : contribution,
                    };
                }
            }
            uses.Add(use);
        }
        return uses.MoveToImmutable();
    }

    // Rounding of what was found to keep a limit within its tolerance.
    private const double Slack = 2 * LikelihoodObjective.LimitTolerance;

    private static bool LimitKept(LikelihoodTerm row, double predicted) =>
        row.Role switch
        {
            TermKind.HardBelow => predicted <= row.Observation.Value * (1 + Slack),
            TermKind.HardAbove => predicted >= row.Observation.Value * (1 - Slack),
            _ => predicted >= 1 - Slack,
        };

    /// <summary>Where a search ended, and what it could not compute on the way.</summary>
    private sealed record SearchEnd(Minimum Minimum, int Failures, string Failure, SearchMethod Method);
}
