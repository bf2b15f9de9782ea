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
    private readonly double[][] otherStarts;
    private readonly double reference, threshold;
    private readonly CancellationToken cancellation;
    private readonly List<ConstrainedOptimum> points = [];

    /// <summary>Makes a trace.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="best">The best point.</param>
    /// <param name="reference">The objective there.</param>
    /// <param name="otherStarts">Points to search from, besides the neighbours, where a side is about to end.</param>
    /// <param name="settings">How to profile.</param>
    /// <param name="variable">The variable that is profiled; -1 for a prediction.</param>
    /// <param name="prediction">The prediction that is profiled; null for a variable.</param>
    /// <param name="varyAssumed">Whether assumed parameters vary.</param>
    /// <param name="cancellation">Ends the trace.</param>
    public ProfileTrace(StudyLikelihood likelihood, double[] best, double reference, double[][] otherStarts, ProfileSettings settings, int variable, PredictionPlan? prediction, bool varyAssumed, CancellationToken cancellation)
    {
        (this.likelihood, this.settings, this.best, this.reference, this.otherStarts, this.variable, this.prediction, this.cancellation) = (likelihood, settings, best, reference, otherStarts, variable, prediction, cancellation);
        search = new ConstrainedSearch(likelihood, best, reference, settings, variable, prediction, varyAssumed, cancellation);
        threshold = likelihood.Threshold(settings.Confidence);
    }

    /// <summary>The best objective met on the way.</summary>
    public double BestMet => search.BestMet;

    /// <summary>Traces the curve; null where the prediction is not defined at the best point.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="unit">The unit shown.</param>
    /// <param name="shown">From the profiled scale to the unit shown.</param>
    /// <param name="known">Points already known to agree better than a trace without them found.</param>
    public ProfileCurve? Run(string name, string unit, Func<double, double> shown, IReadOnlyList<ConstrainedOptimum>? known = null)
    {
        var start = prediction is null ? best[variable] : search.PredictedAt(best);
        if (!double.IsFinite(start))
            return null;
        var centre = new ConstrainedOptimum(start, 0, 0, best, true);
        points.Add(centre);
        var upper = Side(1, centre, known);
        var lower = Side(-1, centre, known);
        points.Sort((a, b) => a.Scaled.CompareTo(b.Scaled));
        return new ProfileCurve
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
        };
    }

    // One side: outward to its end, then inward where points farther out agree better.
    private ProfileEnd Side(int sign, ConstrainedOptimum centre, IReadOnlyList<ConstrainedOptimum>? known)
    {
        var step = FirstStep();
        var end = Follow(sign, centre, step);
        var beyond = (known ?? []).Where(p => sign * (p.Scaled - centre.Scaled) > 0).OrderBy(p => sign * p.Scaled).ToArray();
        foreach (var point in beyond)
        {
            points.Add(point);
            SearchAgain(Outward(sign, centre), point, 1);
        }
        if (beyond.Length > 0 && Outward(sign, centre)[^1] is var last && last.Excess < threshold && sign * (last.Scaled - end.Value) > 0)
            end = Follow(sign, last, step);
        var side = Outward(sign, centre);
        // The point before the end is where the root is interpolated from.
        if (end.Kind == ProfileEndKind.Data && SearchAgain(side, side[^1], -1) > 0)
            side = Outward(sign, centre);
        for (var i = side.Length - 1; i > 1; i--)
            if (search.IsVisible(side[i - 1].Excess - side[i].Excess) && SearchAgain(side, side[i], -1) > 0)
                side = Outward(sign, centre);
        for (var i = side.Length - 2; i > 0; i--)
            if (search.IsVisible(side[i].Excess - Chord(side[i - 1], side[i + 1], side[i].Scaled)))
                Replace(side, i, search.FromSeveral(side[i], side[i].Scaled, Math.Abs(side[i + 1].Scaled - side[i].Scaled), [side[i + 1].Point, side[i - 1].Point]));
        return end.Kind == ProfileEndKind.Data ? Crossing(sign, centre, end) : end;
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

    // Searches the neighbours of a point again from it, outward or inward, as long as that helps; how many it helped.
    private int SearchAgain(ConstrainedOptimum[] side, ConstrainedOptimum from, int direction)
    {
        var count = 0;
        for (var i = Array.IndexOf(side, from) + direction; i > 0 && i < side.Length && !cancellation.IsCancellationRequested; i += direction)
        {
            var old = side[i];
            var found = search.From(old.Scaled, from.Point, Math.Abs(old.Scaled - from.Scaled));
            if (!search.IsBetter(found, old) || !search.IsVisible(old.Excess - found.Excess))
                break;
            Replace(side, i, from = found);
            count++;
        }
        return count;
    }

    private ProfileEnd Follow(int sign, ConstrainedOptimum from, double step)
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
                return new ProfileEnd(ProfileEndKind.Bound, here.Scaled, "its own bound");
            count++;
            var found = search.From(target, here.Point, step);
            if (!double.IsFinite(found.Excess) && step * 0.25 >= 1e-4 * range)
            {
                step *= 0.25;
                continue;
            }
            bool IsSteep() => found.Excess - here.Excess > 0.6 * threshold && step > 1e-3 * range && found.Excess > threshold * 1.3;
            bool IsStuck() => prediction is not null && sign * (found.Scaled - here.Scaled) < 0.2 * step && found.Excess < threshold;
            if (!double.IsFinite(found.Excess) || !found.KeepsLimits || (IsStuck() && stuck >= 2) || (found.Excess >= threshold && !IsSteep()))
                found = search.FromSeveral(found, target, step, [best, .. otherStarts]);
            if (!double.IsFinite(found.Excess))
                return new ProfileEnd(ProfileEndKind.Failed, here.Scaled, "the model cannot be solved beyond");
            if (!found.KeepsLimits)
                return LimitBetween(here, target, search.HeldBy(found.Point));
            if (IsStuck())
            {
                // Pulled, but it does not come: try once harder before believing that the model cannot.
                if (sign * (found.Scaled - here.Scaled) > 0)
                    points.Add(here = found);
                if (++stuck >= 3)
                    return search.HeldBy(found.Point) is { Length: > 0 } held
                        ? new ProfileEnd(ProfileEndKind.HardLimit, here.Scaled, held)
                        : new ProfileEnd(ProfileEndKind.Reach, here.Scaled, search.BoundsMet(here.Point));
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
                return new ProfileEnd(ProfileEndKind.Data, here.Scaled, "");
            if (rise < 0.1 * threshold)
                step = Math.Min(step * 2, range / 4);
            else if (rise > 0.4 * threshold)
                step *= 0.6;
        }
        return new ProfileEnd(ProfileEndKind.None, here.Scaled, "");
    }

    // Where the data end a side. The excess is near parabolic between points: its root is interpolated.
    private ProfileEnd Crossing(int sign, ConstrainedOptimum centre, ProfileEnd end)
    {
        var side = Outward(sign, centre);
        var inside = Array.FindLastIndex(side, p => p.Excess < threshold);
        if (inside == side.Length - 1)
            return end;
        var (here, beyond) = (side[inside], side[inside + 1]);
        var (a, b) = (Math.Sqrt(Math.Max(here.Excess, 0)), Math.Sqrt(beyond.Excess));
        var crossing = here.Scaled + ((beyond.Scaled - here.Scaled) * (Math.Sqrt(threshold) - a) / Math.Max(b - a, 1e-12));
        return search.BoundsInTheWay(beyond.Scaled, beyond.Point, beyond.Excess) is { Length: > 0 } by ? new ProfileEnd(ProfileEndKind.Reach, crossing, by) : new ProfileEnd(ProfileEndKind.Data, crossing, "");
    }

    // The farthest value at which the hard limits can be kept: found by halving the stretch to where they cannot.
    private ProfileEnd LimitBetween(ConstrainedOptimum kept, double broken, string by)
    {
        for (var halving = 0; halving < 12 && Math.Abs(broken - kept.Scaled) > 1e-4 * Math.Max(Math.Abs(broken), 1e-2); halving++)
        {
            var middle = (kept.Scaled + broken) / 2;
            var found = search.From(middle, kept.Point, Math.Abs(middle - kept.Scaled));
            if (double.IsFinite(found.Excess) && found.KeepsLimits)
            {
                points.Add(kept = found);
                if (kept.Excess >= threshold)
                    return new ProfileEnd(ProfileEndKind.Data, kept.Scaled, "");
            }
            else
                broken = middle;
        }
        return new ProfileEnd(ProfileEndKind.HardLimit, kept.Scaled, by);
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
