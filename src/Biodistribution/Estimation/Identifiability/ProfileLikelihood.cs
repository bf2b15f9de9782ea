using Biodistribution.Estimation.Objectives;
using Biodistribution.Estimation.Observations;
using Biodistribution.Estimation.Work;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>Profile likelihoods of parameters and predictions, by constrained re-optimisation, with a verdict on each.</summary>
/// <remarks>
/// Sources: A. Raue et al., Bioinformatics 2009;25:1923 (parameters); C. Kreutz, A. Raue, J. Timmer, BMC Systems Biology 2012;6:120 (predictions: each
/// point drawn to a target is an exact constrained optimum at the value it reaches).
/// </remarks>
public static class ProfileLikelihood
{
    /// <summary>Profiles a fit.</summary>
    /// <param name="fit">A fit that succeeded.</param>
    /// <param name="settings">What to profile, and how.</param>
    /// <param name="rank">The rank check of the same problem; made when null.</param>
    /// <param name="progress">Told after each profile.</param>
    /// <param name="kept">Profiles of an earlier run of the same work, and where this run's go; null for none.</param>
    /// <param name="cancellation">Ends the work; profiles not finished are left out.</param>
    public static ProfileResult Run(FitResult fit, ProfileSettings? settings = null, RankCheck? rank = null, IProgress<WorkProgress>? progress = null, IFinishedUnits? kept = null, CancellationToken cancellation = default)
    {
        settings ??= new ProfileSettings();
        var likelihood = StudyLikelihood.Of(fit.Problem);
        if (!fit.Succeeded)
            return new ProfileResult([], [], ["There is no fit to profile."]);
        rank ??= RankCheck.Run(likelihood, settings.Seed, cancellation);
        var best = fit.Point.ToArray();
        var reference = new LikelihoodObjective(likelihood, likelihood.FitActive()).Value(best);
        var variables = Enumerable.Range(0, likelihood.Variables.Length).Where(i => settings.IncludeParameters && !likelihood.Variables[i].IsAssumed && likelihood.Variables[i].Low < likelihood.Variables[i].High
            && (settings.Parameters.IsEmpty || settings.Parameters.Contains(likelihood.Variables[i].Name))).ToArray();
        var count = variables.Length + settings.Predictions.Length;
        var otherStarts = OtherStarts(fit, likelihood);
        Traced Trace(int i, IReadOnlyList<ConstrainedOptimum>? known)
        {
            if (i < variables.Length)
            {
                var variable = likelihood.Variables[variables[i]];
                var factor = likelihood.Problem.Model.Units.Factor(variable.Unit);
                var trace = new ProfileTrace(likelihood, best, reference, otherStarts, settings, variables[i], null, false, cancellation);
                return new Traced(trace.Run(variable.Name, variable.Unit.Text, scaled => variable.Map.ToValue(scaled) / factor, known), trace.BestMet);
            }
            var prediction = settings.Predictions[i - variables.Length];
            var vary = settings.VaryAssumed && likelihood.Variables.Any(v => v.IsAssumed);
            var plan = new PredictionPlan(prediction, likelihood, IsPositive(likelihood, prediction, best));
            var drawn = new ProfileTrace(likelihood, best, reference, otherStarts, settings, -1, plan, vary, cancellation);
            var curve = drawn.Run(prediction.Name, prediction.Unit.Text, plan.Shown);
            return new Traced(curve is null ? null : curve with { IsUnderAssumptions = vary }, drawn.BestMet);
        }
        var traced = UnitsOfWork.Run(count, settings.Threads, kept, i => Trace(i, null), progress, cancellation);
        // Every point of one profile bounds all others from above: those that claim less agreement are traced again with it.
        var contradictions = Enumerable.Range(0, variables.Length).Select(i => Contradictions(i, variables[i], [.. traced.Select(one => one?.Curve)], likelihood)).ToArray();
        var again = Enumerable.Range(0, variables.Length).Where(i => contradictions[i].Count > 0).ToArray();
        var repeated = UnitsOfWork.Run(again.Length, settings.Threads, null, i => Trace(again[i], contradictions[again[i]]), null, cancellation);
        for (var i = 0; i < again.Length; i++)
            traced[again[i]] = repeated[i];
        var curves = traced.Select(one => one?.Curve).ToArray();
        var better = traced.Select(one => one?.BestMet ?? double.PositiveInfinity).ToArray();
        var warnings = new List<string>();
        if (better.Length > 0 && better.Min() < reference && likelihood.Excess(better.Min(), reference) < -0.01)
            warnings.Add($"A profile found better agreement than the fit (by {-likelihood.Excess(better.Min(), reference):G3} in twice the log-likelihood): fit again with more starts.");
        var finished = Enumerable.Range(0, count).Where(i => curves[i] is not null).ToArray();
        return new ProfileResult(
            [.. finished.Select(i => curves[i]!)],
            [.. finished.Select(i => i < variables.Length
                ? Verdicts.OfParameter(curves[i]!, variables[i], fit, likelihood, rank)
                : Verdicts.OfPrediction(curves[i]!, settings.Predictions[i - variables.Length], likelihood))],
            [.. warnings]);
    }

    // Points to search from besides neighbours: where the fit's searches ended with agreement that is no worse than at the end of an interval, as far apart as can be.
    private static double[][] OtherStarts(FitResult fit, StudyLikelihood likelihood)
    {
        const int Most = 3;
        const double Apart = 0.02;
        var best = fit.Point.ToArray();
        var threshold = likelihood.Threshold(new ProfileSettings().Confidence);
        var left = fit.Starts.Where(start => double.IsFinite(start.Objective) && likelihood.Excess(start.Objective, fit.Objective) <= threshold)
            .Select(start =>
            {
                var point = (double[])best.Clone();
                var next = 0;
                for (var i = 0; i < point.Length; i++)
                    if (!likelihood.Variables[i].IsAssumed)
                        point[i] = likelihood.Variables[i].Map.ToVariable(start.Point[next++]);
                return point;
            }).ToList();
        double Distance(double[] a, double[] b) =>
            likelihood.Variables.Select((v, i) => Math.Abs(a[i] - b[i]) / (v.Low < v.High && double.IsFinite(v.High - v.Low) ? v.High - v.Low : Math.Max(1, Math.Abs(b[i])))).Max();
        var chosen = new List<double[]>();
        double Nearest(double[] point) => Math.Min(Distance(point, best), chosen.Select(other => Distance(point, other)).DefaultIfEmpty(double.PositiveInfinity).Min());
        while (chosen.Count < Most && left.Count > 0 && left.MaxBy(Nearest)! is var farthest && Nearest(farthest) > Apart)
        {
            chosen.Add(farthest);
            left.Remove(farthest);
        }
        return [.. chosen];
    }

    // Points of other profiles that agree clearly better than the profile of a variable says is possible at the value the variable has there; the clearest first.
    private static List<ConstrainedOptimum> Contradictions(int index, int variable, ProfileCurve?[] curves, StudyLikelihood likelihood)
    {
        const double Clear = 0.02;
        const int Most = 3;
        if (curves[index] is not { } curve)
            return [];
        var factor = likelihood.Problem.Model.Units.Factor(likelihood.Variables[variable].Unit);
        var map = likelihood.Variables[variable].Map;
        var own = curve.Points.Select(p => (At: map.ToVariable(p.Others[variable]), p.Excess)).ToArray();
        var (lower, upper) = (map.ToVariable(curve.Lower.Value * factor), map.ToVariable(curve.Upper.Value * factor));
        double Claimed(double at)
        {
            var next = Array.FindIndex(own, p => p.At >= at);
            return at < lower || at > upper || next < 0 ? curve.Threshold
                : next == 0 ? own[0].Excess
                : own[next - 1].Excess + ((own[next].Excess - own[next - 1].Excess) * (at - own[next - 1].At) / Math.Max(own[next].At - own[next - 1].At, 1e-300));
        }
        var found = new List<(double Gap, ConstrainedOptimum Point)>();
        foreach (var other in curves)
        {
            if (other is null || other == curve || other.IsUnderAssumptions)
                continue;
            foreach (var p in other.Points)
            {
                var at = map.ToVariable(p.Others[variable]);
                // Where the profile is curved its chord lies above it: only what the nearer neighbours cannot explain counts.
                var gap = Claimed(at) - p.Excess;
                if (p.Excess < curve.Threshold && gap > Math.Max(Clear * curve.Threshold, 0.25 * Claimed(at)))
                    found.Add((gap, new ConstrainedOptimum(at, p.Excess, p.Excess, [.. likelihood.Variables.Select((v, i) => v.Map.ToVariable(p.Others[i]))], true)));
            }
        }
        return [.. found.OrderByDescending(one => one.Gap).Take(Most).Select(one => one.Point)];
    }

    private static bool IsPositive(StudyLikelihood likelihood, Prediction prediction, double[] best)
    {
        if (prediction.Statistic == Statistic.Tmax)
            return false;
        var plain = new PredictionPlan(prediction, likelihood, false);
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive(), plain);
        objective.Value(best);
        return objective.PredictionValue > 0;
    }

    /// <summary>A profile, and the best objective met on its way.</summary>
    private sealed record Traced(ProfileCurve? Curve, double BestMet);
}
