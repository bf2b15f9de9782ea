using System.Collections.Immutable;
using Biodistribution.Estimation.Objectives;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>Follows the best agreement along one parameter or prediction, outward from the best point in steps that adapt to how fast agreement falls.</summary>
internal sealed class ProfileTrace
{
    // Decrease of the objective, relative to the threshold, that no one sees on a profile.
    private const double Negligible = 3e-4;

    // A bound is in the way when the excess falls to less than this share without it.
    private const double Released = 0.5;

    private readonly StudyLikelihood likelihood;
    private readonly ProfileSettings settings;
    private readonly LikelihoodObjective objective;
    private readonly PredictionPlan? prediction;
    private readonly int variable;
    private readonly double[] best, low, high;
    private readonly double threshold;
    private readonly CancellationToken cancellation;
    private readonly List<(double Scaled, double Excess, double[] Point)> points = [];
    private readonly double reference;
    private bool limitsKept = true;

    public ProfileTrace(StudyLikelihood likelihood, double[] best, double reference, ProfileSettings settings, int variable, PredictionPlan? prediction, bool varyAssumed, CancellationToken cancellation)
    {
        (this.likelihood, this.settings, this.best, this.reference, this.variable, this.prediction, this.cancellation) = (likelihood, settings, best, reference, variable, prediction, cancellation);
        var active = likelihood.Variables.Select((v, i) => (!v.IsAssumed || varyAssumed) && v.Low < v.High && i != variable).ToArray();
        objective = new LikelihoodObjective(likelihood, active, prediction, cancellation);
        low = [.. likelihood.Variables.Select((v, i) => active[i] ? v.Low : best[i])];
        high = [.. likelihood.Variables.Select((v, i) => active[i] ? v.High : best[i])];
        threshold = likelihood.Threshold(settings.Confidence);
    }

    /// <summary>The best objective met on the way, when it is better than the fit's.</summary>
    public double BestMet { get; private set; } = double.PositiveInfinity;

    public ProfileCurve? Run(string name, string unit, Func<double, double> shown)
    {
        var start = prediction is null ? best[variable] : PredictedAt(best);
        if (!double.IsFinite(start))
            return null;
        points.Add((start, 0, best));
        var upper = Follow(1, start);
        var lower = Follow(-1, start);
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

    private ProfileEnd Follow(int sign, double start)
    {
        var (lowest, highest) = prediction is null ? (likelihood.Variables[variable].Low, likelihood.Variables[variable].High) : (double.NegativeInfinity, double.PositiveInfinity);
        var range = double.IsFinite(highest - lowest) ? highest - lowest : Math.Max(Math.Abs(start), 1);
        var step = FirstStep(range);
        var (at, excess, point) = (start, 0.0, best);
        var stuck = 0;
        for (var count = 0; count < settings.PointLimit && !cancellation.IsCancellationRequested;)
        {
            var target = at + (sign * step);
            if (prediction is null)
                target = Math.Clamp(target, lowest, highest);
            if (target == at)
                return new ProfileEnd(ProfileEndKind.Bound, at, "its own bound");
            count++;
            var (reached, newExcess, newPoint) = Solve(target, point, step);
            if (!double.IsFinite(newExcess))
            {
                step *= 0.25;
                if (step < 1e-4 * range)
                    return new ProfileEnd(ProfileEndKind.Failed, at, "the model cannot be solved beyond");
                continue;
            }
            if (!limitsKept)
                return LimitBetween(at, target, point);
            var progress = sign * (reached - at);
            if (prediction is not null && progress < 0.2 * step && newExcess < threshold)
            {
                // Pulled, but it does not come: try once harder before believing that the model cannot.
                var held = HeldBy();
                if (progress > 0)
                    Accept(ref at, ref excess, ref point, reached, newExcess, newPoint);
                if (++stuck >= 3)
                    return held.Length > 0 ? new ProfileEnd(ProfileEndKind.HardLimit, at, held) : new ProfileEnd(ProfileEndKind.Reach, at, BoundsMet(point));
                step = stuck == 1 ? step * 0.5 : step * 3;
                continue;
            }
            stuck = 0;
            var rise = newExcess - excess;
            if (rise > 0.6 * threshold && step > 1e-3 * range && newExcess > threshold * 1.3)
            {
                step *= Math.Clamp(0.7 * threshold / rise, 0.1, 0.5);
                points.Add((reached, newExcess, newPoint));
                continue;
            }
            var (before, beforeAt) = (excess, at);
            Accept(ref at, ref excess, ref point, reached, newExcess, newPoint);
            if (newExcess >= threshold)
            {
                // The excess is near parabolic: interpolate its root.
                var (a, b) = (Math.Sqrt(Math.Max(before, 0)), Math.Sqrt(newExcess));
                var crossing = beforeAt + ((reached - beforeAt) * (Math.Sqrt(threshold) - a) / Math.Max(b - a, 1e-12));
                return BoundsInTheWay(reached, newPoint, newExcess) is { Length: > 0 } by ? new ProfileEnd(ProfileEndKind.Reach, crossing, by) : new ProfileEnd(ProfileEndKind.Data, crossing, "");
            }
            if (rise < 0.1 * threshold)
                step = Math.Min(step * 2, range / 4);
            else if (rise > 0.4 * threshold)
                step *= 0.6;
        }
        return new ProfileEnd(ProfileEndKind.None, at, "");
    }

    // The farthest value at which the hard limits can be kept: found by halving the stretch to where they cannot.
    private ProfileEnd LimitBetween(double kept, double broken, double[] point)
    {
        var by = HeldBy();
        for (var halving = 0; halving < 12 && Math.Abs(broken - kept) > 1e-4 * Math.Max(Math.Abs(broken), 1e-2); halving++)
        {
            var middle = (kept + broken) / 2;
            var (reached, excess, found) = Solve(middle, point, Math.Abs(middle - kept));
            if (double.IsFinite(excess) && limitsKept)
            {
                points.Add((reached, excess, found));
                (kept, point) = (reached, found);
                if (excess >= threshold)
                    return new ProfileEnd(ProfileEndKind.Data, kept, "");
            }
            else
                broken = middle;
        }
        return new ProfileEnd(ProfileEndKind.HardLimit, kept, by);
    }

    private void Accept(ref double at, ref double excess, ref double[] point, double reached, double newExcess, double[] newPoint)
    {
        (at, excess, point) = (reached, newExcess, newPoint);
        points.Add((reached, newExcess, newPoint));
    }
    // Others whose declared bounds, not the data, end the profile of a parameter: with a decade more room for them the data agree again. Bounds of shares are no convention and stay.
    private string BoundsInTheWay(double target, double[] point, double excess)
    {
        bool IsMet(int i) => i != variable && high[i] > low[i] && likelihood.Variables[i].Map.Scale == EstimationScale.Log && InformationErrors.BoundReached(likelihood.Variables[i], point[i]).Length > 0;
        if (prediction is not null || !Enumerable.Range(0, point.Length).Any(IsMet))
            return "";
        var (oldLow, oldHigh, oldBest, oldKept, by) = ((double[])low.Clone(), (double[])high.Clone(), BestMet, limitsKept, BoundsMet(point));
        foreach (var i in Enumerable.Range(0, point.Length).Where(IsMet))
            (low[i], high[i]) = (low[i] - Math.Log(10), high[i] + Math.Log(10));
        var (_, released, _) = Solve(target, point, 0);
        oldLow.CopyTo(low, 0);
        oldHigh.CopyTo(high, 0);
        (BestMet, limitsKept) = (oldBest, oldKept);
        return released < Released * excess ? by : "";
    }

    private (double Reached, double Excess, double[] Point) Solve(double target, double[] warm, double step)
    {
        var start = (double[])warm.Clone();
        if (prediction is null)
            start[variable] = low[variable] = high[variable] = target;
        else
            (objective.Target, objective.TargetSd) = (target, Math.Max(0.05 * step, 1e-9));
        if (likelihood.EliminatedSd >= 0 && prediction is not null)
            objective.TargetSd /= Math.Max(likelihood.Reach, 1e-300);
        var minimum = Fitter.Search(likelihood, objective, start, settings.IterationLimit, cancellation, low, high, Negligible * threshold);
        if (!double.IsFinite(minimum.Objective))
            return (target, double.PositiveInfinity, start);
        objective.Value(minimum.Point);
        var value = objective.Unpulled;
        var reached = prediction is null ? target : objective.PredictionValue;
        // A search that ran out of steps near the limits was on its way to keeping them.
        limitsKept = objective.KeepsLimits || (minimum.Reason == StopReason.IterationLimit && objective.Violation < 1e-3);
        if (objective.KeepsLimits)
            BestMet = Math.Min(BestMet, value);
        return (reached, Math.Max(likelihood.Excess(value, reference), 0), minimum.Point);
    }

    private double PredictedAt(double[] point)
    {
        objective.Target = double.NaN;
        return double.IsFinite(objective.Value(point)) ? objective.PredictionValue : double.NaN;
    }

    // From the curvature at the best point with everything else held: an interval is never narrower than that.
    private double FirstStep(double range)
    {
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
        if (far.Point is null || far.Scaled == start)
            return [];
        double Share(int i)
        {
            var v = likelihood.Variables[i];
            var range = double.IsFinite(v.High - v.Low) ? v.High - v.Low : Math.Max(Math.Abs(best[i]), 1e-300);
            return Math.Abs(far.Point[i] - best[i]) / range;
        }
        return [.. Enumerable.Range(0, best.Length).Where(i => i != variable && Share(i) > 0.05).OrderByDescending(Share).Take(3).Select(i => likelihood.Variables[i].Name)];
    }

    private string BoundsMet(double[] point)
    {
        var met = likelihood.Variables.Select((v, i) => (v.Name, End: high[i] > low[i] && v.Low < v.High ? InformationErrors.BoundReached(v, point[i]) : "")).Where(e => e.End.Length > 0)
            .Select(e => $"{e.Name} at its {e.End} bound").ToArray();
        return RankCheck.Listed(met);
    }

    // The hard limits at their edge, or beyond it, at the last point.
    private string HeldBy()
    {
        var names = new List<string>();
        for (var i = 0; i < objective.Limits.Length; i++)
            if (objective.Limits[i] < 10 * LikelihoodObjective.LimitTolerance)
                names.Add($"the {(objective.LimitPlans[i].Role == RowRole.HardOrder ? "ordering" : "limit")} {objective.LimitPlans[i].Observation.Id}");
        return RankCheck.Listed(names);
    }
}
