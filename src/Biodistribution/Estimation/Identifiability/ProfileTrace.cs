using System.Collections.Immutable;
using Biodistribution.Estimation.Objectives;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>Follows the best agreement along one parameter or prediction, outward from the best point in steps that adapt to how fast agreement falls.</summary>
/// <remarks>
/// Each point starts from its neighbour, which may keep it in a valley that is no longer the deepest. So where a side is about to end, searches from other
/// points must agree that it ends; a point with worse agreement than one farther out is searched again from there, and then those further in; and so is, from
/// both neighbours, a point where the curve bulges.
/// </remarks>
internal sealed class ProfileTrace
{
    private readonly StudyLikelihood likelihood;
    private readonly ProfileSettings settings;
    private readonly ConstrainedSearch search;
    private readonly PredictionPlan? prediction;
    private readonly int variable;
    private readonly double[] best;
    private readonly IReadOnlyList<double[]> otherStarts;
    private readonly double reference, threshold;
    private readonly CancellationToken cancellation;
    private readonly List<ConstrainedOptimum> points = [];
    private static readonly ProfileEnd Nowhere = new(ProfileEndKind.None, double.NaN, "");

    /// <summary>Makes a trace.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="best">The best point.</param>
    /// <param name="reference">The objective there.</param>
    /// <param name="otherStarts">Points to search from, besides the neighbours and the best, where a side is about to end.</param>
    /// <param name="settings">How to profile.</param>
    /// <param name="variable">The variable that is profiled; -1 for a prediction.</param>
    /// <param name="prediction">The prediction that is profiled; null for a variable.</param>
    /// <param name="varyAssumed">Whether assumed parameters vary.</param>
    /// <param name="cancellation">Ends the trace.</param>
    public ProfileTrace(StudyLikelihood likelihood, double[] best, double reference, IReadOnlyList<double[]> otherStarts, ProfileSettings settings, int variable, PredictionPlan? prediction, bool varyAssumed, CancellationToken cancellation)
    {
        (this.likelihood, this.settings, this.best, this.reference, this.otherStarts, this.variable, this.prediction, this.cancellation) = (likelihood, settings, best, reference, otherStarts, variable, prediction, cancellation);
        search = new ConstrainedSearch(likelihood, best, reference, settings, variable, prediction, varyAssumed, cancellation);
        threshold = likelihood.Threshold(settings.Confidence);
    }

    /// <summary>The best objective met on the way.</summary>
    public double BestMet => search.BestMet;

    /// <summary>Traces the curve.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="unit">The unit shown.</param>
    /// <param name="shown">From the profiled scale to the unit shown.</param>
    /// <param name="earlier">What an earlier trace found, on the profiled scale, to go on from; null to begin.</param>
    /// <param name="seeds">Points that agree better than the earlier trace found at their values.</param>
    /// <param name="finish">Receives the curve, at the end; null where the prediction is not defined at the best point.</param>
    /// <returns>The searches to be made, one after the other.</returns>
    public IEnumerable<StudySearch> Run(string name, string unit, Func<double, double> shown, EarlierTrace? earlier, IReadOnlyList<ConstrainedOptimum> seeds, Action<ProfileCurve?> finish)
    {
        var start = prediction is null ? best[variable] : search.PredictedAt(best);
        if (!double.IsFinite(start))
        {
            finish(null);
            yield break;
        }
        var centre = new ConstrainedOptimum(start, 0, 0, best, true);
        points.Add(centre);
        points.AddRange(earlier?.Points ?? []);
        var (lower, upper) = (Nowhere, Nowhere);
        foreach (var one in Side(1, centre, earlier?.Upper, seeds, end => upper = end))
            yield return one;
        foreach (var one in Side(-1, centre, earlier?.Lower, seeds, end => lower = end))
            yield return one;
        points.Sort((a, b) => a.Scaled.CompareTo(b.Scaled));
        finish(new ProfileCurve
        {
            Name = name,
            Unit = unit,
            IsPrediction = prediction is not null,
            Points = [.. points.Select(p => new ProfilePoint(shown(p.Scaled), p.Excess, [.. likelihood.Values(p.Point)]))],
            Best = shown(start),
            Threshold = threshold,
            Lower = lower with { Value = shown(lower.Value) },
            Upper = upper with { Value = shown(upper.Value) },
            PlateauShare = Plateau(lower.Value, upper.Value),
            MovesWith = Companions(start),
        });
    }

    // One side: outward to its end, then inward where points farther out agree better.
    private IEnumerable<StudySearch> Side(int sign, ConstrainedOptimum centre, ProfileEnd? earlier, IReadOnlyList<ConstrainedOptimum> seeds, Action<ProfileEnd> finish)
    {
        var step = FirstStep();
        var end = earlier ?? Nowhere;
        if (earlier is null)
            foreach (var one in Follow(sign, centre, step, found => end = found))
                yield return one;
        var beyond = seeds.Where(p => sign * (p.Scaled - centre.Scaled) > 0).OrderBy(p => sign * p.Scaled).ToArray();
        points.AddRange(beyond);
        foreach (var point in beyond.Where(points.Contains))
            foreach (var one in SearchAgain(Outward(sign, centre), point, 1))
                yield return one;
        if (beyond.Length > 0 && Outward(sign, centre)[^1] is var last && last.Excess < threshold && sign * (last.Scaled - end.Value) > 0)
            foreach (var one in Follow(sign, last, step, found => end = found))
                yield return one;
        var side = Outward(sign, centre);
        // The point before the end is where the root is interpolated from.
        if (end.Kind == ProfileEndKind.Data)
            foreach (var one in SearchAgain(side, side[^1], -1))
                yield return one;
        for (var i = side.Length - 1; i > 1; i--)
            if (search.IsVisible(side[i - 1].Excess - side[i].Excess))
                foreach (var one in SearchAgain(side, side[i], -1))
                    yield return one;
        for (var i = side.Length - 2; i > 0; i--)
            if (search.IsVisible(side[i].Excess - Chord(side[i - 1], side[i + 1], side[i].Scaled)))
            {
                var at = i;
                foreach (var one in search.FromSeveral(side[i], side[i].Scaled, Math.Abs(side[i + 1].Scaled - side[i].Scaled), [side[i + 1].Point, side[i - 1].Point], found => Replace(side, at, found)))
                    yield return one;
            }
        if (end.Kind == ProfileEndKind.Data)
            foreach (var one in Crossing(sign, centre, end, found => end = found))
                yield return one;
        finish(end);
    }

    private static double Chord(ConstrainedOptimum a, ConstrainedOptimum b, double at) =>
        a.Excess + ((b.Excess - a.Excess) * (at - a.Scaled) / (b.Scaled - a.Scaled));

    private void Replace(ConstrainedOptimum[] side, int i, ConstrainedOptimum found)
    {
        points[points.IndexOf(side[i])] = found;
        side[i] = found;
    }

    // The points of one side, the best first.
    private ConstrainedOptimum[] Outward(int sign, ConstrainedOptimum centre) =>
        [centre, .. points.Where(p => sign * (p.Scaled - centre.Scaled) > 0).OrderBy(p => sign * p.Scaled)];

    // Searches the neighbours of a point again from it, outward or inward, as long as that helps.
    private IEnumerable<StudySearch> SearchAgain(ConstrainedOptimum[] side, ConstrainedOptimum from, int direction)
    {
        for (var i = Array.IndexOf(side, from) + direction; i > 0 && i < side.Length && !cancellation.IsCancellationRequested; i += direction)
        {
            var (old, found) = (side[i], side[i]);
            foreach (var one in search.From(old.Scaled, from.Point, Math.Abs(old.Scaled - from.Scaled), other => found = other))
                yield return one;
            if (!search.IsBetter(found, old) || !search.IsVisible(old.Excess - found.Excess))
                yield break;
            Replace(side, i, from = found);
        }
    }

    private IEnumerable<StudySearch> Follow(int sign, ConstrainedOptimum from, double step, Action<ProfileEnd> finish)
    {
        var (lowest, highest, range) = Room();
        var here = from;
        var stuck = 0;
        for (var count = 0; count < settings.PointLimit && !cancellation.IsCancellationRequested;)
        {
            var target = here.Scaled + (sign * step);
            if (prediction is null)
                target = Math.Clamp(target, lowest, highest);
            if (target == here.Scaled)
            {
                finish(new ProfileEnd(ProfileEndKind.Bound, here.Scaled, "its own bound"));
                yield break;
            }
            count++;
            var found = here;
            foreach (var one in search.From(target, here.Point, step, other => found = other))
                yield return one;
            if (!double.IsFinite(found.Excess) && step * 0.25 >= 1e-4 * range)
            {
                step *= 0.25;
                continue;
            }
            bool IsSteep() => found.Excess - here.Excess > 0.6 * threshold && step > 1e-3 * range && found.Excess > threshold * 1.3;
            bool IsStuck() => prediction is not null && sign * (found.Scaled - here.Scaled) < 0.2 * step && found.Excess < threshold;
            if (!double.IsFinite(found.Excess) || !found.KeepsLimits || (IsStuck() && stuck >= 2) || (found.Excess >= threshold && !IsSteep()))
                foreach (var one in search.FromSeveral(found, target, step, otherStarts.Count > 0 ? otherStarts : [best], other => found = other))
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
                    finish(search.HeldBy(found.Point) is { Length: > 0 } held
                        ? new ProfileEnd(ProfileEndKind.HardLimit, here.Scaled, held)
                        : new ProfileEnd(ProfileEndKind.Reach, here.Scaled, search.BoundsMet(here.Point)));
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
                step = Math.Min(step * 2, range / 4);
            else if (rise > 0.4 * threshold)
                step *= 0.6;
        }
        finish(new ProfileEnd(ProfileEndKind.None, here.Scaled, ""));
    }

    // Where the data end a side. The excess is near parabolic between points: its root is interpolated.
    private IEnumerable<StudySearch> Crossing(int sign, ConstrainedOptimum centre, ProfileEnd end, Action<ProfileEnd> finish)
    {
        var side = Outward(sign, centre);
        var inside = Array.FindLastIndex(side, p => p.Excess < threshold);
        if (inside == side.Length - 1)
        {
            finish(end);
            yield break;
        }
        var (here, beyond) = (side[inside], side[inside + 1]);
        var (a, b) = (Math.Sqrt(Math.Max(here.Excess, 0)), Math.Sqrt(beyond.Excess));
        var crossing = here.Scaled + ((beyond.Scaled - here.Scaled) * (Math.Sqrt(threshold) - a) / Math.Max(b - a, 1e-12));
        foreach (var one in search.BoundsInTheWay(beyond.Scaled, beyond.Point, beyond.Excess, by => finish(new ProfileEnd(by.Length > 0 ? ProfileEndKind.Reach : ProfileEndKind.Data, crossing, by))))
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

    // The values a side may take, and what steps are measured by.
    private (double Lowest, double Highest, double Range) Room()
    {
        var (lowest, highest) = prediction is null ? (likelihood.Variables[variable].Low, likelihood.Variables[variable].High) : (double.NegativeInfinity, double.PositiveInfinity);
        return (lowest, highest, double.IsFinite(highest - lowest) ? highest - lowest : Math.Max(Math.Abs(points[0].Scaled), 1));
    }

    // From the curvature at the best point with everything else held: an interval is never narrower than that.
    private double FirstStep()
    {
        var (_, _, range) = Room();
        if (prediction is not null)
            return 0.02 * range;
        var all = likelihood.Variables.Select((_, i) => i == variable).ToArray();
        var alone = new LikelihoodObjective(likelihood, all, null, cancellation);
        var (m, n) = (alone.RowCount, alone.VariableCount);
        var (residuals, rows) = (new double[m], new double[m * n]);
        alone.Evaluate(best, residuals, rows);
        double information = 0;
        for (var i = 0; i < m; i++)
            information += rows[(i * n) + variable] * rows[(i * n) + variable];
        var unit = likelihood.Excess(reference + 0.5, reference);
        var sd = information > 0 ? 1 / Math.Sqrt(information * Math.Max(unit, 1e-300)) : double.PositiveInfinity;
        return double.IsFinite(sd) ? Math.Clamp(0.4 * Math.Sqrt(threshold) * sd, 1e-6 * range, 0.1 * range) : 0.1 * range;
    }

    private double Plateau(double lower, double upper)
    {
        if (!(upper > lower))
            return 0;
        var flat = points.Where(p => p.Excess < 0.02 * threshold && p.Scaled >= lower && p.Scaled <= upper).Select(p => p.Scaled).ToArray();
        return flat.Length < 2 ? 0 : (flat.Max() - flat.Min()) / (upper - lower);
    }

    private ImmutableArray<string> Companions(double start)
    {
        var far = points.Where(p => p.Excess <= threshold).OrderByDescending(p => Math.Abs(p.Scaled - start)).FirstOrDefault();
        if (far is null || far.Scaled == start)
            return [];
        double Share(int i)
        {
            var v = likelihood.Variables[i];
            var range = double.IsFinite(v.High - v.Low) ? v.High - v.Low : Math.Max(Math.Abs(best[i]), 1e-300);
            return Math.Abs(far.Point[i] - best[i]) / range;
        }
        return [.. Enumerable.Range(0, best.Length).Where(i => i != variable && Share(i) > 0.05).OrderByDescending(Share).Take(3).Select(i => likelihood.Variables[i].Name)];
    }
}

/// <summary>What a trace found, on the profiled scale.</summary>
/// <param name="Points">Its points without the best.</param>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
internal sealed record EarlierTrace(ConstrainedOptimum[] Points, ProfileEnd Lower, ProfileEnd Upper);
