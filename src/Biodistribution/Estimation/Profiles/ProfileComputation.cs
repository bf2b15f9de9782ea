using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Random;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Traces many profiles of one fit, holds them against each other, and follows those again that another shows to be
/// wrong.
/// </summary>
/// <remarks>
/// A trace ends where the valley that it follows ends, and another valley may reach farther. So the ends of parameters
/// and predictions are drawn at from elsewhere that the
/// analysis has been; and no point that was met and agrees with the data is left outside a range.
/// </remarks>
internal sealed class ProfileComputation
{
    // Starts of the searches drawn beyond each end of a prediction, and of a parameter.
    private const int ProbesOfPrediction = 10;
    private const int ProbesOfParameter = 4;

    // How often ends are drawn at again from valleys found, and how often sides are followed again after that from points that others met.
    private const int Rounds = 4;
    private const int RoundsWithoutProbes = 2;

    // How often ends are followed at last from points beyond them that agree, and how far beyond counts, as a share of the way to the end.
    private const int LastRounds = 3;
    private const double ClearlyBeyond = 0.01;

    // The shortest way that predictions are drawn along, on the profiled scale.
    private const double LeastWay = 0.05;

    private readonly FitResult fit;
    private readonly StudyLikelihood likelihood;
    private readonly ProfileSettings settings;
    private readonly IReadOnlyList<ProfileTarget> profiled;
    private readonly ConstrainedOptimum?[] centres;
    private readonly double reference,
        beyondBounds,
        threshold;
    private readonly (int Profile, int Sign)[] sides;
    private readonly ProfileSide?[] traced;
    private readonly List<(ProfileTarget? What, ConstrainedOptimum Found)> others;
    private readonly KnownValues values;
    private readonly ExchangedNames exchanged;
    private readonly ITaskStore? kept;
    private readonly IProgress<WorkProgress>? progress;
    private readonly CancellationToken cancellation;
    private long unitsKept;

    /// <summary>Makes the work ready.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="profiled">What is profiled.</param>
    /// <param name="reference">The objective at the best point.</param>
    /// <param name="settings">How to profile.</param>
    /// <param name="progress">Told after each side of a profile.</param>
    /// <param name="kept">Where units of the work are kept; null for none.</param>
    /// <param name="cancellation">Ends the work.</param>
    public ProfileComputation(
        FitResult fit,
        IReadOnlyList<ProfileTarget> profiled,
        double reference,
        ProfileSettings settings,
        IProgress<WorkProgress>? progress,
        ITaskStore? kept,
        CancellationToken cancellation
    )
    {
        (this.fit, this.profiled, this.reference, this.settings, this.progress, this.kept, this.cancellation) = (
            fit,
            profiled,
            reference,
            settings,
            progress,
            kept,
            cancellation
        );
        likelihood = StudyLikelihood.For(fit.Problem);
        threshold = likelihood.CriticalDeviance(settings.Confidence);
        beyondBounds = BeyondBounds();
        centres = [.. profiled.Select(one => one.Centre(likelihood, [.. fit.Point]))];
        // Those of predictions take longest: begun first, they are not what is waited for at the end.
        sides =
        [
            .. Enumerable
                .Range(0, profiled.Count)
                .OrderByDescending(IsPrediction)
                .Where(i => centres[i] is not null)
                .SelectMany(i => new[] { (i, 1), (i, -1) }),
        ];
        traced = new ProfileSide?[sides.Length];
        values = new KnownValues(likelihood, settings.Threads);
        exchanged = ExchangedNames.Find(fit, likelihood);
        others = [.. FitEnds()];
    }

    /// <summary>How often the model could not be solved beyond the ends of predictions.</summary>
    public int Failures { get; private set; }

    /// <summary>What went wrong the first time; empty when nothing did.</summary>
    public string FirstFailure { get; private set; } = "";

    /// <summary>Traces; null for what was not finished.</summary>
    public ProfileResult?[] Run()
    {
        var all = Enumerable.Range(0, sides.Length).ToArray();
        Trace(all, new IReadOnlyList<ConstrainedOptimum>[sides.Length]);
        var (from, isFirst) = (all, true);
        for (
            var round = 0;
            round < Rounds + RoundsWithoutProbes && from.Length > 0 && !cancellation.IsCancellationRequested;
            round++, isFirst = false
        )
        {
            if (round < Rounds)
                ProbeBeyondEnds([.. all.Where(HasBeyond).Select(side => (side, StartsElsewhere(side, from, isFirst)))]);
            var contradictions = Contradictions();
            IReadOnlyList<ConstrainedOptimum>[] seeds = [.. sides.Select(side => contradictions.Of(side.Profile, side.Sign))];
            // A valley that one side has entered now may be unknown to others.
            from = [.. all.Where(side => seeds[side].Count > 0)];
            Trace(from, seeds);
        }
        for (var round = 0; round < LastRounds && !cancellation.IsCancellationRequested; round++)
        {
            var known = Contradictions();
            IReadOnlyList<ConstrainedOptimum>[] farther = [.. sides.Select((side, i) => FartherThanEnd(known, i))];
            if (all.Where(side => farther[side].Count > 0).ToArray() is not { Length: > 0 } moved)
                break;
            Trace(moved, farther);
        }
        var last = Contradictions();
        return
        [
            .. Enumerable.Range(0, profiled.Count).Select(i => Profile(i)?.Holding([.. last.Admissible(profiled[i], true)], likelihood)),
        ];
    }

    // The best objective where chosen bounds are far wider: another one only where the best point may be held by a bound.
    private double BeyondBounds()
    {
        var (best, variables) = (fit.Point.ToArray(), likelihood.Variables);
        var active = likelihood.FitActive();
        var box = new SearchBox(
            [.. variables.Select((v, i) => active[i] ? v.Low : best[i])],
            [.. variables.Select((v, i) => active[i] ? v.High : best[i])]
        );
        if (!box.MayHold(best, variables, -1))
            return reference;
        var wider = box.Widened(variables, -1);
        var objective = new LikelihoodObjective(likelihood, active, null, cancellation);
        var found = Fitter.Search(
            likelihood,
            objective,
            best,
            settings.IterationLimit,
            cancellation,
            wider.Low,
            wider.High,
            1e-3 * threshold
        );
        return found.Violation <= LikelihoodObjective.LimitTolerance && found.Objective < reference ? found.Objective : reference;
    }

    // The farthest point met that agrees with the data, where it lies clearly beyond an end: what closes that end is to
    // be found from there.
    private IReadOnlyList<ConstrainedOptimum> FartherThanEnd(ProfileContradictions known, int side)
    {
        var (profile, sign) = sides[side];
        if (traced[side] is not { End: { Kind: not ProfileEndKind.Bound } end })
            return [];
        var centre = centres[profile]!.Scaled;
        var farthest = known
            .Admissible(profiled[profile], false)
            .Where(one => sign * (one.Scaled - end.Value) > ClearlyBeyond * Math.Abs(end.Value - centre))
            .MaxBy(one => sign * one.Scaled);
        return farthest is null ? [] : [farthest];
    }

    // Beyond a parameter's own bound there is nothing.
    private bool HasBeyond(int side) => traced[side] is { End.Kind: not ProfileEndKind.Bound };

    private bool IsPrediction(int profile) => profiled[profile].Plan is not null;

    private ProfileResult? Profile(int i) =>
        Array.IndexOf(sides, (i, 1)) is >= 0 and var at && traced[at] is { } upper && traced[at + 1] is { } lower
            ? new ProfileResult(profiled[i], centres[i]!, lower, upper)
            : null;

    // Every point met bounds all profiles from above: those that claim less agreement are followed again from it.
    private ProfileContradictions Contradictions() =>
        new([.. Enumerable.Range(0, profiled.Count).Select(Profile)], others, values, threshold);

    // Where the searches of the fit ended.
    private IEnumerable<(ProfileTarget?, ConstrainedOptimum)> FitEnds()
    {
        var objective = new LikelihoodObjective(likelihood, new bool[likelihood.Variables.Length]);
        foreach (var point in OtherSolutions.Find(fit, likelihood, threshold).Where(point => !exchanged.IsExchanged(point)))
            if (double.IsFinite(objective.Value(point)) && Math.Max(likelihood.Deviance(objective.Unpulled, reference), 0) is var excess)
                yield return (null, new ConstrainedOptimum(double.NaN, excess, excess, point, objective.KeepsLimits));
    }

    private void Trace(int[] which, IReadOnlyList<ConstrainedOptimum>[] seeds)
    {
        var found = Search<ProfileSide>(
            which.Length,
            (unit, finish) =>
            {
                var (profile, sign) = sides[which[unit]];
                return new ProfileSideSearch(
                    likelihood,
                    profiled[profile],
                    sign,
                    centres[profile]!,
                    reference,
                    beyondBounds,
                    settings,
                    cancellation
                ).Run(traced[which[unit]], seeds[which[unit]] ?? [], finish);
            }
        );
        for (var i = 0; i < which.Length; i++)
            traced[which[i]] = found[i] is { } side
                ? side with
                {
                    BestMet = Math.Min(side.BestMet, traced[which[i]]?.BestMet ?? double.PositiveInfinity),
                }
                : null;
    }

    // Draws parameters and predictions beyond ends of their profiles, each from several points.
    private void ProbeBeyondEnds((int Side, IReadOnlyList<double[]> Starts)[] which)
    {
        // Where the data are met exactly and their scatter is estimated, any disagreement is infinite: there is nothing to draw against.
        if (!double.IsFinite(likelihood.Deviance(reference + 0.5, reference)))
            return;
        var units = which
            .Select(one =>
                (
                    one.Side,
                    one.Starts,
                    Pull: Profile(sides[one.Side].Profile) is { } profile
                        ? ValidationPoint.At(
                            profile,
                            sides[one.Side].Sign,
                            threshold,
                            profile.What.Plan is { IsOnLog: true } ? LeastWay : 0
                        )
                        : null
                )
            )
            .Where(one => one.Pull is not null)
            .SelectMany(one => one.Starts.Select(start => (What: profiled[sides[one.Side].Profile], Pull: one.Pull!, Start: start)))
            .ToArray();
        var found = Search<ProbeResult>(
            units.Length,
            (unit, finish) =>
                new ConstrainedSearch(likelihood, [.. fit.Point], reference, settings, units[unit].What, cancellation).Beyond(
                    units[unit].Pull,
                    units[unit].Start,
                    finish
                )
        );
        foreach (var (unit, end) in units.Zip(found))
        {
            if (end is null)
                continue;
            Failures += unit.What.Plan is null ? 0 : end.Failures;
            FirstFailure = FirstFailure.Length > 0 || unit.What.Plan is null ? FirstFailure : end.FirstFailure;
            if (double.IsFinite(end.Found.Excess) && !exchanged.IsExchanged(end.Found.Point))
                others.Add((unit.What, end.Found));
        }
    }

    // The ends of other profiles lie at the edge of what agrees with the data; those of predictions come first. Where
    // there are few, ends of the fit and points of the box.
    private IReadOnlyList<double[]> StartsElsewhere(int side, int[] from, bool withOthers)
    {
        double[][] Ends(bool ofPredictions) =>
            [
                .. from.Where(other => other != side && IsPrediction(sides[other].Profile) == ofPredictions)
                    .Select(other => traced[other]?.Points.LastOrDefault(p => p.Excess <= threshold)?.Point)
                    .OfType<double[]>(),
            ];
        var best = fit.Point.ToArray();
        var count = IsPrediction(sides[side].Profile) ? ProbesOfPrediction : ProbesOfParameter;
        var chosen = OtherSolutions.Apart(Ends(true), [best], count / 2, likelihood);
        if (!withOthers)
            return chosen;
        chosen =
        [
            .. chosen,
            .. OtherSolutions.Apart(
                [.. Ends(false), .. OtherSolutions.Find(fit, likelihood, threshold)],
                [best, .. chosen],
                count - chosen.Count,
                likelihood
            ),
        ];
        var free = Enumerable.Range(0, best.Length).Where(i => likelihood.Variables[i].Low < likelihood.Variables[i].High).ToArray();
        return
        [
            .. chosen,
            .. SobolSequence
                .Points(count - chosen.Count, free.Length, new CounterRandom(settings.Seed, 0))
                .Select(point =>
                {
                    var start = (double[])best.Clone();
                    for (var d = 0; d < free.Length; d++)
                        start[free[d]] = likelihood.Variables[free[d]].At(point[d]);
                    return start;
                }),
        ];
    }

    private T?[] Search<T>(int count, Func<int, Action<T>, IEnumerable<StudySearch>> unit)
        where T : class
    {
        var found = StudySearches.Run(
            count,
            settings.Threads,
            likelihood.Simulation.Simulator,
            kept is null ? null : new OffsetTaskStore(kept, unitsKept),
            unit,
            progress,
            cancellation
        );
        unitsKept += count;
        return found;
    }
}
