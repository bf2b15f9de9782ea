using System.Collections.Immutable;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Follows the best agreement along one parameter or prediction to one side of the best point, outward in steps that
/// adapt to how fast agreement falls.
/// </summary>
/// <remarks>
/// Each point starts from its neighbour, which may keep it in a valley that is no longer the deepest. So where the
/// trace is about to end, searches from other
/// points must agree that it ends; a point with worse agreement than one farther out is searched again from there, and
/// then those further in; and so is, from
/// both neighbours, a point where the curve bulges.
/// </remarks>
internal sealed class ProfileSideSearch
{
    // A point beyond the end by less than this share of the first step lies at the end.
    private const double MinimumGapShare = 0.1;

    /// <summary>What is named as the end where a parameter's own bound ends its profile.</summary>
    public const string OwnBound = "its own bound";

    // Relative to the value, a step below which rounding is all that changes.
    private const double ShortestStep = 1e-12;

    // The longest step of a prediction on its logarithm: half as much again.
    private const double LongestOnLog = 0.4;

    // Of the first step: shorter ones are not taken, neither where the model cannot be solved nor where agreement falls steeply.
    private const double LeastStep = 1e-2;

    private readonly StudyLikelihood likelihood;
    private readonly ProfileSettings settings;
    private readonly ConstrainedSearch search;
    private readonly ProfileTarget profiled;
    private readonly int sign;
    private readonly ConstrainedOptimum centre;
    private readonly double reference,
        beyondBounds,
        threshold;
    private readonly CancellationToken cancellation;
    private readonly List<ConstrainedOptimum> points = [];
    private readonly double firstStep;

    /// <summary>Makes a trace.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="profiled">What is profiled.</param>
    /// <param name="sign">1 to larger values, -1 to smaller ones.</param>
    /// <param name="centre">The best point.</param>
    /// <param name="reference">The objective there.</param>
    /// <param name="beyondBounds">The objective at the best point where chosen bounds are far wider.</param>
    /// <param name="settings">How to profile.</param>
    /// <param name="cancellation">Ends the trace.</param>
    public ProfileSideSearch(
        StudyLikelihood likelihood,
        ProfileTarget profiled,
        int sign,
        ConstrainedOptimum centre,
        double reference,
        double beyondBounds,
        ProfileSettings settings,
        CancellationToken cancellation
    )
    {
        (this.likelihood, this.profiled, this.sign, this.centre, this.reference, this.beyondBounds, this.settings, this.cancellation) = (
            likelihood,
            profiled,
            sign,
            centre,
            reference,
            beyondBounds,
            settings,
            cancellation
        );
        search = new ConstrainedSearch(likelihood, centre.Point, reference, settings, profiled, cancellation);
        threshold = likelihood.CriticalDeviance(settings.Confidence);
        firstStep = FirstStep();
    }

    /// <summary>Traces the side: outward to its end, then inward where points farther out agree better.</summary>
    /// <param name="earlier">What an earlier trace found, to go on from; null to begin.</param>
    /// <param name="seeds">Points of this side that agree better than the earlier trace found at their values.</param>
    /// <param name="finish">Receives the side, at the end.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Run(ProfileSide? earlier, IReadOnlyList<ConstrainedOptimum> seeds, Action<ProfileSide> finish)
    {
        points.AddRange(earlier?.Points ?? []);
        var step = firstStep;
        var end = earlier?.End ?? new ProfileEnd(ProfileEndKind.None, double.NaN, "");
        if (earlier is null)
            foreach (var one in Follow(centre, step, found => end = found))
                yield return one;
        points.AddRange(seeds);
        foreach (var point in seeds.OrderBy(p => sign * p.Scaled).Where(points.Contains))
        foreach (var one in SearchAgain(Outward(), point, 1))
            yield return one;
        var side = Outward();
        if (seeds.Count > 0 && side[^1] is var last && last.Excess < threshold && sign * (last.Scaled - end.Value) > MinimumGapShare * step)
            foreach (var one in Follow(last, Math.Max(step, Math.Abs(last.Scaled - side[^2].Scaled)), found => end = found))
                yield return one;
        side = Outward();
        for (var i = side.Length - 1; i > 1; i--)
            if (search.IsVisible(side[i - 1].Excess - side[i].Excess))
                foreach (var one in SearchAgain(side, side[i], -1))
                    yield return one;
        for (var i = side.Length - 2; i > 0 && earlier is null; i--)
            if (search.IsVisible(side[i].Excess - Chord(side[i - 1], side[i + 1], side[i].Scaled)))
            {
                var at = i;
                foreach (
                    var one in search.FromSeveral(
                        side[i],
                        side[i].Scaled,
                        Math.Abs(side[i + 1].Scaled - side[i].Scaled),
                        [side[i + 1].Point, side[i - 1].Point],
                        found => Replace(side, at, found)
                    )
                )
                    yield return one;
            }
        foreach (var one in Close(end, found => end = found))
            yield return one;
        finish(
            new ProfileSide
            {
                Points = Outward()[1..],
                End = end,
                BestMet = search.BestMet,
            }
        );
    }

    private static double Chord(ConstrainedOptimum a, ConstrainedOptimum b, double at) =>
        a.Excess + ((b.Excess - a.Excess) * (at - a.Scaled) / (b.Scaled - a.Scaled));

    private void Replace(ConstrainedOptimum[] side, int i, ConstrainedOptimum found)
    {
        points[points.IndexOf(side[i])] = found;
        side[i] = found;
    }

    // The points of the side, the best first.
    private ConstrainedOptimum[] Outward() =>
        [centre, .. points.Where(p => sign * (p.Scaled - centre.Scaled) > 0).OrderBy(p => sign * p.Scaled)];

    // Searches the neighbours of a point again from it, outward or inward, as long as that helps.
    private IEnumerable<StudySearch> SearchAgain(ConstrainedOptimum[] side, ConstrainedOptimum from, int direction)
    {
        for (
            var i = Array.IndexOf(side, from) + direction;
            i > 0 && i < side.Length && !cancellation.IsCancellationRequested;
            i += direction
        )
        {
            var (old, found) = (side[i], side[i]);
            foreach (var one in search.From(old.Scaled, from.Point, Math.Abs(old.Scaled - from.Scaled), other => found = other, old))
                yield return one;
            if (!search.IsBetter(found, old) || !search.IsVisible(old.Excess - found.Excess))
                yield break;
            Replace(side, i, from = found);
        }
    }

    private IEnumerable<StudySearch> Follow(ConstrainedOptimum from, double step, Action<ProfileEnd> finish)
    {
        var (lowest, highest, longest) = Room();
        var here = from;
        var stuck = 0;
        for (var count = 0; count < settings.PointLimit && !cancellation.IsCancellationRequested; )
        {
            var target = here.Scaled + (sign * step);
            if (profiled.Plan is null)
                target = Math.Clamp(target, lowest, highest);
            if (target == here.Scaled)
            {
                finish(new ProfileEnd(ProfileEndKind.Bound, here.Scaled, OwnBound));
                yield break;
            }
            count++;
            var (found, failures) = (here, search.Failures);
            foreach (var one in search.From(target, here.Point, step, other => found = other))
                yield return one;
            if (!double.IsFinite(found.Excess) && step * 0.25 >= LeastStep * firstStep)
            {
                step *= 0.25;
                continue;
            }
            bool IsSteep() =>
                found.Excess - here.Excess > 0.6 * threshold && step > LeastStep * firstStep && found.Excess > threshold * 1.3;
            bool IsStuck() => profiled.Plan is not null && sign * (found.Scaled - here.Scaled) < 0.2 * step && found.Excess < threshold;
            // The ends of predictions are drawn at from elsewhere when all profiles are known.
            if (!double.IsFinite(found.Excess) || !found.KeepsLimits || (profiled.Plan is null && found.Excess >= threshold && !IsSteep()))
                foreach (var one in search.FromSeveral(found, target, step, [centre.Point], other => found = other))
                    yield return one;
            if (!double.IsFinite(found.Excess))
            {
                finish(new ProfileEnd(ProfileEndKind.Failed, here.Scaled, "the model cannot be solved beyond"));
                yield break;
            }
            if (!found.KeepsLimits)
            {
                foreach (var one in LimitBetween(here, target, search.HeldBy(found.Point), finish))
                    yield return one;
                yield break;
            }
            if (IsStuck())
            {
                // Pulled, but it does not come: try once harder before believing that the model cannot.
                if (sign * (found.Scaled - here.Scaled) > 0)
                    points.Add(here = found);
                if (++stuck >= 3)
                {
                    var couldBeSolved = search.Failures == failures;
                    finish(
                        search.HeldBy(found.Point) is { Length: > 0 } held ? new ProfileEnd(ProfileEndKind.HardLimit, here.Scaled, held)
                        : !couldBeSolved ? new ProfileEnd(ProfileEndKind.Failed, here.Scaled, "the model cannot be solved beyond")
                        : new ProfileEnd(ProfileEndKind.Reach, here.Scaled, "")
                    );
                    yield break;
                }
                step = stuck == 1 ? step * 0.5 : step * 3;
                continue;
            }
            stuck = 0;
            var rise = found.Excess - here.Excess;
            if (IsSteep())
            {
                step *= Math.Clamp(0.7 * threshold / rise, 0.1, 0.5);
                points.Add(found);
                continue;
            }
            points.Add(here = found);
            if (found.Excess >= threshold)
            {
                finish(new ProfileEnd(ProfileEndKind.Data, here.Scaled, ""));
                yield break;
            }
            if (rise < 0.1 * threshold)
                step = Math.Min(step * 2, longest);
            else if (rise > 0.4 * threshold)
                step *= 0.6;
        }
        finish(new ProfileEnd(ProfileEndKind.None, here.Scaled, ""));
    }

    // Solves for an end that the data make, and finds what else closes it.
    private IEnumerable<StudySearch> Close(ProfileEnd end, Action<ProfileEnd> finish)
    {
        var side = Outward();
        var isByData =
            end.Kind is ProfileEndKind.Data or ProfileEndKind.OtherBounds or ProfileEndKind.Assumed && side[^1].Excess >= threshold;
        if (!double.IsFinite(likelihood.Deviance(reference + 0.5, reference)) || (!isByData && end.Kind != ProfileEndKind.Reach))
        {
            finish(end);
            yield break;
        }
        var ends = new EndSearch(likelihood, search, profiled, sign, threshold, beyondBounds);
        var solved = new SolvedEnd(
            end.Value,
            side[^1],
            Math.Sqrt(threshold) / Math.Max(Math.Abs(end.Value - centre.Scaled), firstStep),
            false
        );
        if (isByData)
            foreach (var one in ends.Solve(side, points.Add, found => solved = found))
                yield return one;
        if (solved.IsOwnBound)
        {
            finish(new ProfileEnd(ProfileEndKind.Bound, solved.Value, OwnBound));
            yield break;
        }
        if (!solved.IsFound)
        {
            finish(new ProfileEnd(ProfileEndKind.None, solved.Value, ""));
            yield break;
        }
        var kind = isByData ? ProfileEndKind.Data : ProfileEndKind.Reach;
        foreach (var one in ends.Closed(solved, kind, by => finish(new ProfileEnd(by.Kind, solved.Value, by.By))))
            yield return one;
    }

    // The farthest value at which the hard limits can be kept: found by halving the stretch to where they cannot.
    private IEnumerable<StudySearch> LimitBetween(ConstrainedOptimum kept, double broken, string by, Action<ProfileEnd> finish)
    {
        for (var halving = 0; halving < 12 && Math.Abs(broken - kept.Scaled) > 1e-4 * Math.Max(Math.Abs(broken), 1e-2); halving++)
        {
            var middle = (kept.Scaled + broken) / 2;
            var found = kept;
            foreach (var one in search.From(middle, kept.Point, Math.Abs(middle - kept.Scaled), other => found = other))
                yield return one;
            if (double.IsFinite(found.Excess) && found.KeepsLimits)
            {
                points.Add(kept = found);
                if (kept.Excess >= threshold)
                {
                    finish(new ProfileEnd(ProfileEndKind.Data, kept.Scaled, ""));
                    yield break;
                }
            }
            else
                broken = middle;
        }
        finish(new ProfileEnd(ProfileEndKind.HardLimit, kept.Scaled, by));
    }

    // The values a side may take, and the longest step.
    private (double Lowest, double Highest, double Longest) Room()
    {
        if (profiled.Plan is { } plan)
            return (double.NegativeInfinity, double.PositiveInfinity, plan.IsOnLog ? LongestOnLog : double.PositiveInfinity);
        var (lowest, highest) = (likelihood.Variables[profiled.Variable].Low, likelihood.Variables[profiled.Variable].High);
        return (lowest, highest, double.IsFinite(highest - lowest) ? (highest - lowest) / 4 : double.PositiveInfinity);
    }

    // From the curvature at the best point with everything else held: an interval is never narrower than that. Bounds
    // far away change nothing.
    private double FirstStep()
    {
        if (profiled.Plan is { } plan)
            return plan.IsOnLog || centre.Scaled == 0 ? 0.05 : 0.05 * Math.Abs(centre.Scaled);
        var variable = likelihood.Variables[profiled.Variable];
        var all = likelihood.Variables.Select((_, i) => i == profiled.Variable).ToArray();
        var alone = new LikelihoodObjective(likelihood, all, null, cancellation);
        var (m, n) = (alone.RowCount, alone.VariableCount);
        var (residuals, rows) = (new double[m], new double[m * n]);
        alone.Evaluate(centre.Point, residuals, rows);
        double information = 0;
        for (var i = 0; i < m; i++)
            information += rows[(i * n) + profiled.Variable] * rows[(i * n) + profiled.Variable];
        var unit = likelihood.Deviance(reference + 0.5, reference);
        var sd = information > 0 ? 1 / Math.Sqrt(information * Math.Max(unit, 1e-300)) : double.PositiveInfinity;
        var longest = 0.1 * (variable.At(1) - variable.At(0));
        return double.IsFinite(sd) && 0.4 * Math.Sqrt(threshold) * sd is var step && step < longest
            ? Math.Max(step, ShortestStep * centre.Scaled * Math.Sign(centre.Scaled))
            : longest;
    }
}
