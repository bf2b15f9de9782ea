using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>Parametric and case bootstrap of a fit: data sets drawn as the data might have been, each fitted anew.</summary>
/// <remarks>
/// Replicate k is a pure function of the study, the seed and k. Intervals are percentiles; none is given for what the
/// rank check says the data do not
/// determine, nor on a side where the replicates run into a bound. Source: B. Efron, R. J. Tibshirani, An Introduction
/// to the Bootstrap, 1993, chapters 6, 9 and 13.
/// </remarks>
public static class Bootstrap
{
    // Streams of other random work of a study are numbered far below.
    private const ulong FirstStream = 1UL << 40;

    private const int FewestReplicates = 20;

    /// <summary>Draws and fits.</summary>
    /// <param name="fit">A fit that succeeded.</param>
    /// <param name="settings">How.</param>
    /// <param name="rank">The rank check of the same problem; made when null.</param>
    /// <param name="progress">Told after each replicate.</param>
    /// <param name="kept">Replicates of an earlier run of the same work, and where this run's go; null for none.</param>
    /// <param name="cancellation">Ends the work; the replicates so far count.</param>
    public static BootstrapResult Run(
        FitResult fit,
        BootstrapSettings? settings = null,
        RankCheck? rank = null,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new BootstrapSettings();
        var likelihood = StudyLikelihood.For(fit.Problem);
        if (!fit.Succeeded)
            return new BootstrapResult
            {
                Kind = settings.Kind,
                Asked = settings.Replicates,
                Replicates = [],
                Estimates = [],
                Statement = "",
                Warnings = ["There is no fit to draw replicates from."],
            };
        var data = new ReplicateData(likelihood, fit, settings.Kind);
        var solutions = SeparateSolutions.Candidates(fit, likelihood, settings.Confidence);
        var searched = Enumerable
            .Range(0, likelihood.Variables.Length)
            .Where(i => !likelihood.Variables[i].IsAssumed && likelihood.Variables[i].Low < likelihood.Variables[i].High)
            .ToArray();
        var apart = SeparateSolutions.Find(
            fit,
            searched,
            new ProfileSettings
            {
                Confidence = settings.Confidence,
                Threads = settings.Threads,
                Seed = settings.Seed,
            },
            CancellationToken.None
        );
        var predictions = settings.Predictions.Select(prediction => new PredictionPlan(prediction, likelihood, false)).ToArray();
        var plans = predictions.Select(prediction => new SimulationPlan(likelihood.Simulation, prediction.Quantities)).ToArray();
        var done = StudySearches
            .Run<BootstrapReplicate>(
                settings.Replicates,
                settings.Threads,
                likelihood.Simulation.Simulator,
                kept,
                Replicate,
                progress,
                cancellation
            )
            .OfType<BootstrapReplicate>()
            .ToImmutableArray();
        var warnings = new List<string>();
        var failed = done.Where(replicate => !replicate.Succeeded).ToArray();
        if (failed.Length > 0)
            warnings.Add($"{failed.Length} of {done.Length} replicates count nowhere: the first {failed[0].Reason.Sentence()}.");
        if (settings.Kind == BootstrapKind.Case && data.FewestCases < 5)
            warnings.Add(
                $"Some sets hold only {data.FewestCases} {(data.FewestCases == 1 ? "case, which is then drawn every time" : "cases")}: "
                    + $"intervals of a case bootstrap are too narrow for so few. The parametric bootstrap has no such limit."
            );
        if (!fit.Problem.Assumed.IsEmpty)
            warnings.Add(
                $"What is assumed is held at its value ("
                    + $"{RankCheck.Listed([.. fit.Problem.Assumed.Select(assumed => assumed.Parameter.Name)])}): "
                    + $"intervals do not hold its range."
            );
        // Short, and an interrupted run needs it as well: what was finished is told as it is.
        rank = (rank ?? RankCheck.Run(likelihood, settings.Seed, CancellationToken.None)).WithEstimate(fit);
        var several = searched
            .Where((_, i) => apart[i] is not null)
            .ToDictionary(
                i => likelihood.Variables[i].Name,
                i =>
                    likelihood.Values(apart[Array.IndexOf(searched, i)])[i]
                    / likelihood.Problem.Model.Units.Factor(likelihood.Variables[i].Unit)
            );
        if (several.Count > 0)
            warnings.Add(
                $"Two solutions agree with the data equally well, with different values of {RankCheck.Listed([.. several.Keys])}: "
                    + $"the best of the searches from all of them counts for each replicate."
            );
        var good = done.Where(replicate => replicate.Succeeded).ToArray();
        if (good.Length < FewestReplicates)
            warnings.Add($"Only {good.Length} replicates: too few for intervals.");
        var best = new double[predictions.Length];
        Predict(fit.Point.AsSpan(), best);
        return new BootstrapResult
        {
            Kind = settings.Kind,
            Asked = settings.Replicates,
            Replicates = done,
            Estimates =
                good.Length < FewestReplicates
                    ? []
                    :
                    [
                        .. fit.Estimates.Select(
                            (estimate, i) =>
                                OfParameter(
                                    estimate,
                                    [.. good.Select(replicate => replicate.Values[i])],
                                    likelihood,
                                    rank,
                                    several,
                                    settings.Confidence
                                )
                        ),
                        .. settings.Predictions.Select(
                            (prediction, i) =>
                                OfPrediction(
                                    prediction,
                                    best[i],
                                    [.. good.Select(replicate => replicate.Predictions[i])],
                                    rank,
                                    settings.Confidence
                                )
                        ),
                    ],
            Statement = data.Statement,
            Warnings = [.. warnings],
        };

        IEnumerable<StudySearch> Replicate(int number, Action<BootstrapReplicate> finish)
        {
            var drawn = likelihood.WithRows(data.Draw(new CounterRandom(settings.Seed, FirstStream + (ulong)number)));
            var search = Begin(drawn, fit.Point.ToArray());
            yield return search;
            if (!double.IsFinite(search.Result.Objective) && !cancellation.IsCancellationRequested)
                yield return search = Begin(drawn, likelihood.Start());
            if (cancellation.IsCancellationRequested)
                yield break;
            var minimum = search.Result;
            // Which of several solutions the drawn data prefer, no search from one of them can tell.
            foreach (var other in solutions)
            {
                if (cancellation.IsCancellationRequested)
                    break;
                yield return search = Begin(drawn, other);
                if (search.Result.Objective < minimum.Objective)
                    minimum = search.Result;
            }
            var values = new double[predictions.Length];
            Array.Fill(values, double.NaN);
            if (double.IsFinite(minimum.Objective))
                Predict(minimum.Point, values);
            finish(new BootstrapReplicate(number, minimum.Objective, minimum.Reason, [.. Shown(minimum.Point)], [.. values]));
        }

        StudySearch Begin(StudyLikelihood drawn, double[] start) =>
            Fitter.Begin(
                drawn,
                new LikelihoodObjective(drawn, drawn.FitActive(), null, cancellation),
                start,
                settings.IterationLimit,
                cancellation
            );

        IEnumerable<double> Shown(double[] point)
        {
            var all = likelihood.Values(point);
            return Enumerable
                .Range(0, all.Length)
                .Where(i => !likelihood.Variables[i].IsAssumed)
                .Select(i => all[i] / likelihood.Problem.Model.Units.Factor(likelihood.Variables[i].Unit));
        }

        void Predict(ReadOnlySpan<double> point, Span<double> into)
        {
            var parameters = likelihood.Values(point).AsSpan(0, likelihood.ParameterCount);
            var held = new int[parameters.Length];
            Array.Fill(held, -1);
            for (var p = 0; p < predictions.Length; p++)
            {
                var numbers = new double[plans[p].Quantities.Count];
                into[p] = plans[p].Evaluate(parameters, held, 0, numbers, [], cancellation) is null
                    ? predictions[p].FromSearchScale(predictions[p].Compute(numbers, [], 0, []))
                    : double.NaN;
            }
        }
    }

    private static BootstrapEstimate OfParameter(
        Estimate estimate,
        double[] values,
        StudyLikelihood likelihood,
        RankCheck rank,
        Dictionary<string, double> several,
        double confidence
    )
    {
        var variable = likelihood.Variables.First(one => one.Name == estimate.Name && !one.IsAssumed);
        var factor = likelihood.Problem.Model.Units.Factor(variable.Unit);
        string End(double value) => InformationErrors.BoundReached(variable, variable.Map.ToVariable(value * factor));
        var (lower, upper) = (
            values.Count(value => End(value) == "lower") / (double)values.Length,
            values.Count(value => End(value) == "upper") / (double)values.Length
        );
        var summary = Summary(
            new BootstrapEstimate(estimate.Name, estimate.Unit, false)
            {
                Best = estimate.Shown,
                AtLowerBound = lower,
                AtUpperBound = upper,
            },
            values,
            confidence
        );
        if (variable.Low >= variable.High)
            return summary with { Lower = double.NaN, Upper = double.NaN, StandardError = double.NaN, Sentence = "held fixed" };
        if (several.TryGetValue(estimate.Name, out var other))
            return summary with
            {
                Lower = double.NaN,
                Upper = double.NaN,
                StandardError = double.NaN,
                Sentence = RangeWords.TwoValues(estimate.Shown, other, estimate.Unit),
            };
        return rank.Supports(estimate.Name)
            ? summary
            : summary with
            {
                Lower = double.NaN,
                Upper = double.NaN,
                StandardError = double.NaN,
                Sentence = "no interval: " + rank.Parameters.First(one => one.Name == estimate.Name).Reason,
            };
    }

    private static BootstrapEstimate OfPrediction(Prediction prediction, double best, double[] values, RankCheck rank, double confidence)
    {
        var summary = Summary(
            new BootstrapEstimate(prediction.Name, prediction.Unit.Text, true) { Best = best },
            [.. values.Where(double.IsFinite)],
            confidence
        );
        // Searches stop anywhere along a direction the data do not see: their spread along it says nothing.
        return rank.Parameters.Any(parameter => !parameter.IsSupported && !parameter.IsAssumed)
            ? summary with
            {
                Lower = double.NaN,
                Upper = double.NaN,
                StandardError = double.NaN,
                Sentence = "no interval: it may depend on parameters the data do not determine; its profile says",
            }
            : summary;
    }

    private static BootstrapEstimate Summary(BootstrapEstimate estimate, double[] values, double confidence)
    {
        if (values.Length < FewestReplicates)
            return estimate with { Sentence = "too few replicates have it" };
        var sorted = values.Order().ToArray();
        var tail = (1 - confidence) / 2;
        var mean = sorted.Average();
        var (isOpenBelow, isOpenAbove) = (estimate.AtLowerBound > tail, estimate.AtUpperBound > tail);
        var (lower, upper) = (Quantiles.Of(sorted, tail), Quantiles.Of(sorted, 1 - tail));
        var kind = (isOpenBelow, isOpenAbove) switch
        {
            (true, true) => RangeClass.Free,
            (true, false) => RangeClass.OpenBelow,
            (false, true) => RangeClass.OpenAbove,
            _ => RangeClass.Interval,
        };
        static string Share(double share) => share.ToString("P0", CultureInfo.InvariantCulture);
        return estimate with
        {
            Median = Quantiles.Of(sorted, 0.5),
            StandardError =
                isOpenBelow || isOpenAbove
                    ? double.NaN
                    : Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (sorted.Length - 1)),
            Lower = isOpenBelow ? double.NaN : lower,
            Upper = isOpenAbove ? double.NaN : upper,
            Sentence =
                RangeWords.Sentence(kind, lower, upper, estimate.Unit)
                + kind switch
                {
                    RangeClass.Free => "; replicates end at both of its bounds",
                    RangeClass.OpenBelow => $"; {Share(estimate.AtLowerBound)} of the replicates end at its lower bound",
                    RangeClass.OpenAbove => $"; {Share(estimate.AtUpperBound)} of the replicates end at its upper bound",
                    _ => "",
                },
        };
    }
}
