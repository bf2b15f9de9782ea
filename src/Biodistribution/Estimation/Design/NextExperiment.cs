using System.Collections.Immutable;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Design;

/// <summary>Weighs next measurements: which one, and which few together, would tell most about what the present data leave open.</summary>
/// <remarks>
/// Scores come from expected information averaged over parameter sets that agree with the data, since a design that is
/// best at one of them may be poor at
/// another; bounds count as vague knowledge. The best few are then tried: the expected value is added to the data, the
/// study fitted and profiled anew. An average over all
/// sets that agree may favour a measurement for sets that are far from any value the study names; advised is therefore
/// the one that determines most with the best fit true, at the
/// expected outcome and at both ends of its 95 % scatter (assurance), and among equals the one that does at most of the other sets.
/// Sources: H. Chernoff, Annals of Mathematical Statistics 1953;24:586 (designs at the best estimate); A. O'Hagan, J.
/// W. Stevens, M. J. Campbell, Pharmaceutical Statistics 2005;4:187 (assurance); A. C. Atkinson, A. N. Donev, R. D.
/// Tobias, Optimum Experimental Designs, with SAS, 2007, chapters 10, 12 and 17; V. V. Fedorov, Theory of Optimal
/// Experiments, 1972 (exchange).
/// </remarks>
public static class NextExperiment
{
    // Candidates this close to the best are called about as good.
    private const double AsGood = 1.1;

    private const int MostExchanges = 50;

    // 95 of 100 outcomes of a measurement lie within so many sds of what is expected.
    private const double EndOfScatter = 1.96;

    /// <summary>Weighs the measurements.</summary>
    /// <param name="fit">The fit of the present data.</param>
    /// <param name="profiles">Its profiles: of all parameters, and of the prediction that matters.</param>
    /// <param name="request">The measurements.</param>
    /// <param name="predictions">The predictions of the study.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told after each expected profile.</param>
    /// <param name="kept">Expected profiles of an earlier run of the same work, and where this run's go; null for none.</param>
    /// <param name="cancellation">Ends the work; measurements whose profiles were not traced have none.</param>
    public static DesignResult Run(
        FitResult fit,
        ProfileSet profiles,
        DesignRequest request,
        ImmutableArray<Prediction> predictions,
        DesignSettings? settings = null,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new DesignSettings();
        var prediction = predictions.FirstOrDefault(one => one.Name == request.For) ?? predictions.FirstOrDefault();
        var own = StudyLikelihood.For(fit.Problem);
        var open = profiles
            .Curves.Zip(profiles.Verdicts)
            .Where(pair => pair.Second.Kind != VerdictKind.Determined && (!pair.First.IsPrediction || pair.First.Name == prediction?.Name))
            .Where(pair => pair.First.Name != SharedDoseFactor.Size.Name)
            .Select(pair => pair.First.Name)
            .ToImmutableArray();
        var sets = ParameterSets(own, fit, profiles, settings.ParameterSets);
        var rows = new CandidateRows(fit);
        var candidates = request.Candidates.Select(candidate => Expected(candidate, rows, sets, own.ParameterCount)).ToArray();
        var usable = candidates.Where(one => one.Rows is not null).ToArray();
        var scorer = new Scorer(fit, [.. usable.Select(one => (one.Rows!, one.IsSeen))], sets, prediction, open);
        var present = scorer.Of([]);
        var (criterion, rankedBy) = Criterion(open, own, present);
        var ranked = usable
            .Select((one, i) => new RankedCandidate(one.Candidate, scorer.Of([i])) { Expected = one.Expected })
            .OrderBy(one => criterion(one.Score))
            .ToArray();
        var tried = Tried(
            [.. usable.Select((one, i) => (one.Candidate.Name, Overall: criterion(scorer.Of([i])), AtBest: criterion(scorer.AtBest(i))))],
            settings.CheckedCandidates
        );
        Check(fit, ranked, tried, open, prediction, rows, sets, settings, progress, kept, cancellation);
        var advised = Advise(ranked, present, criterion);
        var best = Sets(
                request,
                usable.Select(one => one.Candidate).ToArray(),
                scorer,
                present,
                open.Any(name => !IsPrediction(profiles, name))
            )
            .ToImmutableArray();
        return new DesignResult
        {
            For = prediction?.Name ?? "",
            Open = open,
            Present = present,
            Ranked =
            [
                .. ranked,
                .. candidates
                    .Where(one => one.Rows is null)
                    .Select(one => new RankedCandidate(one.Candidate, default) { Excluded = one.Why, Expected = one.Expected }),
            ],
            Sets = best,
            Advised = advised,
            RankedBy = rankedBy,
            Answers = [.. Answers(fit, profiles, open, ranked, advised, criterion, best)],
            Warnings = [.. Warnings(fit, candidates.Length, usable.Length, scorer)],
        };
    }

    // The rows of a candidate where it can be measured, and at which parameter sets that is.
    private static (DesignCandidate Candidate, Observation[]? Rows, bool[] IsSeen, double Expected, string Why) Expected(
        DesignCandidate candidate,
        CandidateRows rows,
        ImmutableArray<double[]> sets,
        int parameterCount
    )
    {
        var at = sets.Select(set =>
                (
                    Rows: rows.Of(candidate, set.AsSpan(0, parameterCount), out var unseen, out var expected),
                    Unseen: unseen,
                    Expected: expected
                )
            )
            .ToArray();
        var isSeen = at.Select(one => one.Rows is not null && one.Unseen.Length == 0).ToArray();
        var first = Array.IndexOf(isSeen, true);
        return (
            candidate,
            first < 0 ? null : at[first].Rows,
            isSeen,
            at[0].Expected,
            first >= 0 ? ""
            : at[0].Unseen.Length > 0 ? at[0].Unseen
            : "the model has no such number"
        );
    }

    private static bool IsPrediction(ProfileSet profiles, string name) =>
        profiles.Curves.Any(curve => curve.IsPrediction && curve.Name == name);

    // The best fit, then profile points that agree with the data, each as far from those before as there is: values of
    // all variables of the present study.
    // Points at a bound are left out: no measurement can close an interval around one from both sides. The sd of the dose
    // between animals is not among what is to be determined: neither its profile nor its bound chooses a set.
    private static ImmutableArray<double[]> ParameterSets(StudyLikelihood likelihood, FitResult fit, ProfileSet profiles, int count)
    {
        var variables = likelihood.Variables;
        double[] Scaled(double[] values) =>
            [
                .. values.Select(
                    (value, i) =>
                        (variables[i].Map.ToVariable(value) - variables[i].At(0))
                        / Math.Max(variables[i].At(1) - variables[i].At(0), 1e-300)
                ),
            ];
        var best = likelihood.Values(fit.Point.AsSpan());
        var chosen = new List<(double[] Values, double[] Scaled)> { (best, Scaled(best)) };
        var others = profiles
            .Curves.Where(curve => !curve.IsPrediction && curve.Name != SharedDoseFactor.Size.Name)
            .SelectMany(curve => curve.Points.Where(point => point.Excess <= curve.CriticalDeviance))
            .Select(point => point.Others.ToArray())
            .Where(values =>
                !variables
                    .Where(
                        (variable, i) =>
                            !variable.IsAssumed
                            && !likelihood.IsDoseSd(i)
                            && variable.Low < variable.High
                            && InformationErrors.BoundReached(variable, variable.Map.ToVariable(values[i])).Length > 0
                    )
                    .Any()
            )
            .Select(values => (Values: values, Scaled: Scaled(values)))
            .ToList();
        double Distance((double[] Values, double[] Scaled) one) =>
            chosen.Min(other => one.Scaled.Zip(other.Scaled, (a, b) => (a - b) * (a - b)).Sum());
        while (chosen.Count < count && others.Count > 0)
        {
            var farthest = others.MaxBy(Distance);
            if (Distance(farthest) < 1e-6)
                break;
            chosen.Add(farthest);
        }
        return [.. chosen.Select(one => one.Values)];
    }

    private static (Func<DesignScore, double> Criterion, string InWords) Criterion(
        ImmutableArray<string> open,
        StudyLikelihood likelihood,
        DesignScore present
    )
    {
        if (double.IsFinite(present.OpenSd))
            return (
                score => score.OpenSd,
                $"how narrowly it is expected to determine "
                    + $"{RankCheck.Listed([.. open.Where(name => likelihood.Variables.Any(variable => variable.Name == name))])}"
            );
        return double.IsFinite(present.PredictionSd)
            ? (score => score.PredictionSd, "how narrowly it is expected to determine the prediction")
            : (score => -score.Gain, "how much it is expected to tell about all parameters together");
    }

    // The best at the best fit and the best over all sets, in turn.
    private static ImmutableArray<string> Tried((string Name, double Overall, double AtBest)[] candidates, int count)
    {
        var chosen = new List<string>();
        foreach (var (local, overall) in candidates.OrderBy(one => one.AtBest).Zip(candidates.OrderBy(one => one.Overall)))
        foreach (var name in new[] { local.Name, overall.Name })
            if (chosen.Count < count && !chosen.Contains(name))
                chosen.Add(name);
        return [.. chosen];
    }

    // Adds the expected value of each of the best candidates to the data and traces the profiles of what is open.
    private static void Check(
        FitResult fit,
        RankedCandidate[] ranked,
        ImmutableArray<string> tried,
        ImmutableArray<string> open,
        Prediction? prediction,
        CandidateRows rows,
        ImmutableArray<double[]> sets,
        DesignSettings settings,
        IProgress<WorkProgress>? progress,
        ITaskStore? kept,
        CancellationToken cancellation
    )
    {
        var points = Math.Min(settings.CheckedSets, sets.Length);
        var places = tried.Select(name => Array.FindIndex(ranked, one => one.Candidate.Name == name)).ToArray();
        // Every set with its expected outcome, then the best fit with outcomes at either end.
        (int Set, double Shift)[] cases = [.. Enumerable.Range(0, points).Select(set => (set, 0.0)), (0, -EndOfScatter), (0, EndOfScatter)];
        var likelihood = StudyLikelihood.For(fit.Problem);
        var checks = ResumableTasks.Run(
            places.Length * cases.Length,
            settings.Threads,
            kept,
            unit =>
            {
                var (set, shift) = cases[unit % cases.Length];
                var values = sets[set];
                if (
                    rows.Of(ranked[places[unit / cases.Length]].Candidate, values.AsSpan(0, likelihood.ParameterCount), out _, out _, shift)
                    is not { } added
                )
                    return [];
                var problem = fit.Problem with
                {
                    Observations = fit.Problem.Observations.AddRange(added),
                    Estimated =
                    [
                        .. fit.Problem.Estimated.Select((one, i) => one with { Start = Math.Clamp(values[i], one.Lower, one.Upper) }),
                    ],
                };
                var after = Fitter.Fit(
                    problem,
                    new FitSettings
                    {
                        Starts = 1,
                        Threads = 1,
                        Seed = settings.Seed,
                    },
                    null,
                    null,
                    cancellation
                );
                if (!after.Succeeded)
                    return [];
                var parameters = open.Where(name => problem.Estimated.Any(one => one.Parameter.Name == name)).ToImmutableArray();
                var profiles = ProfileLikelihood.Run(
                    after,
                    new ProfileSettings
                    {
                        Confidence = settings.Confidence,
                        IncludeParameters = !parameters.IsEmpty,
                        Parameters = parameters,
                        Predictions = prediction is null ? [] : [prediction],
                        Threads = 1,
                        Seed = settings.Seed,
                    },
                    null,
                    null,
                    null,
                    cancellation
                );
                return profiles
                    .Verdicts.Select(verdict => new Expectation(
                        verdict.Name,
                        verdict.Kind == VerdictKind.Determined,
                        verdict.Kind == VerdictKind.Determined && verdict.Lower > 0 ? verdict.Upper / verdict.Lower : double.NaN
                    ))
                    .ToArray();
            },
            progress,
            cancellation
        );
        for (var c = 0; c < places.Length; c++)
        {
            var all = checks[(c * cases.Length)..((c + 1) * cases.Length)].OfType<Expectation[]>().ToArray();
            if (all.Length < cases.Length)
                continue;
            var done = all[..points];
            ranked[places[c]] = ranked[places[c]] with
            {
                Outcomes = 3,
                Assured = all[points..]
                    .Prepend(all[0])
                    .Count(outcome => open.All(name => outcome.Any(one => one.Name == name && one.IsDetermined))),
                Verdicts =
                [
                    .. open.Concat(prediction is null ? [] : [prediction.Name])
                        .Distinct()
                        .Select(name =>
                        {
                            var found = done.Select(one => one.FirstOrDefault(expectation => expectation.Name == name))
                                .OfType<Expectation>()
                                .Where(one => one.IsDetermined)
                                .ToArray();
                            var widths = found.Select(one => one.RelativeWidth).Where(double.IsFinite).Order().ToArray();
                            return new ExpectedVerdict(
                                name,
                                found.Length,
                                points,
                                widths.Length == 0 ? double.NaN : Numerics.Statistics.Quantiles.Of(widths, 0.5)
                            );
                        }),
                ],
            };
        }
    }

    // Of those tried the one that settles most for sure at the best fit, then at most sets; of equals the cheapest,
    // then the one ranked first.
    private static RankedCandidate? Advise(RankedCandidate[] ranked, DesignScore present, Func<DesignScore, double> criterion)
    {
        var helping = ranked.Where(one => criterion(one.Score) < criterion(present) - (1e-3 * Math.Abs(criterion(present)))).ToArray();
        var tried = helping.Where(one => !one.Verdicts.IsEmpty).ToArray();
        return (tried.Length > 0 ? tried : helping)
            .OrderByDescending(one => one.Assured)
            .ThenByDescending(one => one.Verdicts.Sum(verdict => verdict.Determined))
            .ThenBy(one => one.Candidate.Cost)
            .FirstOrDefault();
    }

    private static IEnumerable<DesignSet> Sets(
        DesignRequest request,
        DesignCandidate[] candidates,
        Scorer scorer,
        DesignScore present,
        bool hasOpen
    )
    {
        (string Name, Func<DesignScore, double> Of)[] criteria =
        [
            .. hasOpen ? [("open", score => score.OpenSd)] : Array.Empty<(string, Func<DesignScore, double>)>(),
            ("D", score => -score.Gain),
            ("A", score => score.MeanSd),
            .. double.IsFinite(present.PredictionSd)
                ? [("c", score => score.PredictionSd)]
                : Array.Empty<(string, Func<DesignScore, double>)>(),
        ];
        foreach (var (name, of) in criteria)
        {
            var chosen = new List<int>();
            for (var size = 1; size <= request.Add; size++)
            {
                double CostWithout(int place) => chosen.Where((_, at) => at != place).Sum(i => candidates[i].Cost);
                int? Best(int place) =>
                    Enumerable
                        .Range(0, candidates.Length)
                        .Where(i => !chosen.Contains(i) && CostWithout(place) + candidates[i].Cost <= request.Budget)
                        .OrderBy(i => of(scorer.Of([.. chosen.Where((_, at) => at != place), i])))
                        .Cast<int?>()
                        .FirstOrDefault();
                if (Best(-1) is not { } next)
                    break;
                chosen.Add(next);
                // Exchange: each sample in turn for the one that serves best in its place, until none does better.
                var isBetter = true;
                for (var pass = 0; pass < MostExchanges && isBetter && size > 1; pass++)
                {
                    isBetter = false;
                    for (var place = 0; place < chosen.Count; place++)
                        if (
                            Best(place) is { } other
                            && of(scorer.Of([.. chosen.Where((_, at) => at != place), other])) < of(scorer.Of(chosen)) - 1e-12
                        )
                            (chosen[place], isBetter) = (other, true);
                }
                yield return new DesignSet(
                    name,
                    [.. chosen.Select(i => candidates[i])],
                    chosen.Sum(i => candidates[i].Cost),
                    scorer.Of(chosen)
                );
            }
        }
    }

    private static IEnumerable<string> Answers(
        FitResult fit,
        ProfileSet profiles,
        ImmutableArray<string> open,
        RankedCandidate[] ranked,
        RankedCandidate? advised,
        Func<DesignScore, double> criterion,
        ImmutableArray<DesignSet> sets
    )
    {
        var subject = Subject(fit);
        var parameters = open.Where(name => !IsPrediction(profiles, name)).ToArray();
        if (open.IsEmpty)
            yield return $"{subject} determine all that is asked of them: a further measurement only narrows intervals.";
        else if (parameters.Length > 1)
            yield return $"{subject} cannot separate {RankCheck.Listed(parameters)}{Combinations(fit, profiles, parameters)}.";
        else if (parameters.Length == 1)
            yield return $"{subject} do not determine {parameters[0]}.";
        foreach (var name in open.Except(parameters))
            yield return $"{subject} do not determine the prediction {name}.";
        if (advised is null)
        {
            yield return "None of the measurements weighed would tell more.";
            yield break;
        }
        var sample = $"{advised.Candidate.Name} ({advised.Candidate.Animals} animal{(advised.Candidate.Animals == 1 ? "" : "s")})";
        if (advised.Verdicts.IsEmpty || open.IsEmpty)
            yield return $"The one measurement that tells most: {sample}.";
        else
        {
            var asked = advised.Verdicts.Where(verdict => open.Contains(verdict.Name)).ToArray();
            // Sure at the best fit, whatever comes out, counts for more than most of the sets that differ most from it.
            var isSure = advised.Assured == advised.Outcomes;
            var settled = asked.Where(verdict => isSure || 2 * verdict.Determined > verdict.Tried).ToArray();
            var left = open.Except(settled.Select(verdict => verdict.Name)).ToArray();
            var names = RankCheck.Listed([.. settled.Select(verdict => verdict.Name)]);
            var where =
                settled.Length == 0
                    ? ""
                    : (isSure ? "with the best fit true, wherever in 95 % of its scatter the measurement comes out, and " : "")
                        + $"at {settled.Min(verdict => verdict.Determined)} of {settled[0].Tried} parameter sets that "
                        + $"agree with the present data and differ most";
            yield return left.Length == 0
                ? $"One sample resolves it: {sample}. With it {names} {(settled.Length == 1 ? "is" : "are")} expected "
                    + $"to be determined, {where}."
            : settled.Length > 0
                ? $"No single sample resolves all of it. {sample} does most: {names} {(settled.Length == 1 ? "is" : "are")} "
                    + $"expected to be determined, {where}; {RankCheck.Listed(left)} {(left.Length == 1 ? "stays" : "stay")} open."
            : $"No single sample of those weighed is expected to resolve it; {sample} tells most.";
        }
        var asGood = ranked
            .Where(one =>
                one.Candidate.Name != advised.Candidate.Name
                && criterion(one.Score) is var score
                && score > 0
                && score <= AsGood * criterion(advised.Score)
            )
            .Select(one => one.Candidate.Name)
            .Take(3)
            .ToArray();
        if (asGood.Length > 0)
            yield return $"About as good: {RankCheck.Listed(asGood)}.";
        if (sets.LastOrDefault(set => set.Criterion == sets[0].Criterion) is { Samples.Length: > 1 } several)
            yield return $"The best {several.Samples.Length} together: {RankCheck.Listed([.. several.Samples.Select(one => one.Name)])}.";
    }

    // What the fitted rows have in common, as the subject of a sentence.
    private static string Subject(FitResult fit)
    {
        var times = fit
            .Rows.Where(row => row.Used && row.Observation.Statistic == Statistic.Value)
            .Select(row => (row.Observation.Time, row.Observation.TimeUnit))
            .Distinct()
            .ToArray();
        var compared = fit.Rows.Where(row => row.Used && double.IsFinite(row.Residual));
        if (times.Length != 1 || !compared.All(row => row.Observation.Statistic == Statistic.Value))
            return "The present data";
        var unit = times[0].TimeUnit.Length > 0 ? times[0].TimeUnit : fit.Problem.Model.Units.TimeUnit.Text;
        return $"The data at {$"{NumberText.ForSentence(times[0].Time, 4)} {unit}".TrimEnd()} alone";
    }

    private static string Combinations(FitResult fit, ProfileSet profiles, string[] names)
    {
        var moving = profiles
            .Curves.Where(curve => names.Contains(curve.Name) && !curve.MovesWith.IsEmpty)
            .Select(curve => curve.Name)
            .ToArray();
        var combinations = PracticalCheck
            .At(fit)
            .Combinations.Where(one => one.Parameters.All(names.Contains))
            .Select(one => one.Name)
            .Take(2)
            .ToArray();
        return (moving.Length > 1 ? ": they move together" : "")
            + (
                combinations.Length > 0
                    ? $", and only {RankCheck.Listed(combinations)} {(combinations.Length == 1 ? "is" : "are")} known"
                    : ""
            );
    }

    private static IEnumerable<string> Warnings(FitResult fit, int all, int usable, Scorer scorer)
    {
        if (usable < all)
            yield return $"{all - usable} of {all} measurements are out of the question: the model expects too little "
                + $"to be measured there.";
        if (scorer.Failed > 0)
            yield return $"At {scorer.Failed} of {scorer.Tried} parameter sets the model could not be solved for all "
                + $"measurements; scores are averages over the others.";
        foreach (var sentence in fit.Misfit)
            yield return sentence;
    }

    /// <summary>Whether a profile is expected to close, and how wide.</summary>
    private sealed record Expectation(string Name, bool IsDetermined, double RelativeWidth);

    /// <summary>Scores averaged over parameter sets.</summary>
    private sealed class Scorer
    {
        private readonly DesignInformation[] points;

        public Scorer(
            FitResult fit,
            (Observation[] Rows, bool[] IsSeen)[] candidates,
            ImmutableArray<double[]> sets,
            Prediction? prediction,
            ImmutableArray<string> open
        )
        {
            var rows = candidates.Select(one => one.Rows).ToArray();
            var own = StudyLikelihood.For(fit.Problem);
            var likelihood = new StudyLikelihood(
                fit.Problem with
                {
                    Observations = [.. fit.Problem.Observations, .. rows.SelectMany(one => one)],
                }
            );
            var firstRow = new int[rows.Length + 1];
            firstRow[0] = fit.Problem.Observations.Length;
            for (var c = 0; c < rows.Length; c++)
                firstRow[c + 1] = firstRow[c] + rows[c].Length;
            var sd = double.IsFinite(fit.ResidualStandardDeviation) ? fit.ResidualStandardDeviation : double.NaN;
            double[] Point(double[] values) =>
                [
                    .. likelihood.Variables.Select(variable =>
                    {
                        var at = Array.FindIndex(own.Variables, one => one.Name == variable.Name && one.IsAssumed == variable.IsAssumed);
                        // An sd that followed from the sum of squares is a variable of its own where some sds are known.
                        return at >= 0 ? variable.Map.ToVariable(values[at])
                            : double.IsFinite(sd) && sd > 0 ? variable.Map.ToVariable(sd)
                            : variable.Start;
                    }),
                ];
            var plan = prediction is null ? null : new PredictionPlan(prediction, likelihood, false);
            Tried = sets.Length;
            var found = new DesignInformation?[sets.Length];
            Parallel.For(
                0,
                sets.Length,
                s =>
                {
                    var point = Point(sets[s]);
                    var onLog = prediction is not null && IsPositive(likelihood, plan!, point);
                    found[s] = DesignInformation.At(
                        likelihood,
                        firstRow,
                        [.. candidates.Select(one => one.IsSeen[s])],
                        point,
                        prediction is null ? null
                            : onLog ? new PredictionPlan(prediction, likelihood, true)
                            : plan,
                        open
                    );
                }
            );
            points = [.. found.OfType<DesignInformation>()];
        }

        public int Tried { get; }

        public int Failed => Tried - points.Length;

        public DesignScore Of(IReadOnlyCollection<int> chosen)
        {
            var scores = points.Select(point => point.With(chosen)).ToArray();
            if (scores.Length == 0)
                return new DesignScore(double.NaN, double.NaN, double.NaN, double.NaN);
            double Rms(Func<DesignScore, double> of) => Math.Sqrt(scores.Average(score => of(score) * of(score)));
            return new DesignScore(
                scores.Average(score => score.Gain),
                Rms(score => score.MeanSd),
                Rms(score => score.PredictionSd),
                Math.Exp(scores.Average(score => Math.Log(score.OpenSd)))
            );
        }

        public DesignScore AtBest(int candidate) =>
            points.Length == 0 ? new DesignScore(double.NaN, double.NaN, double.NaN, double.NaN) : points[0].With([candidate]);

        private static bool IsPositive(StudyLikelihood likelihood, PredictionPlan plan, double[] point)
        {
            var objective = new LikelihoodObjective(likelihood, new bool[likelihood.Variables.Length], plan);
            return double.IsFinite(objective.Value(point)) && objective.PredictionValue > 0;
        }
    }
}
