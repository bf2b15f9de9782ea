using Biodistribution.Estimation.Objectives;
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
    /// <param name="progress">Told after each side of a profile, and again for those that are followed once more.</param>
    /// <param name="kept">Sides of profiles of an earlier run of the same work, and where this run's go; null for none.</param>
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
        var vary = settings.VaryAssumed && likelihood.Variables.Any(v => v.IsAssumed);
        var profiled = Enumerable.Range(0, count).Select(i => i < variables.Length ? Profiled.Of(variables[i], likelihood) : Profiled.Of(settings.Predictions[i - variables.Length], likelihood, best, vary)).ToArray();
        var threshold = likelihood.Threshold(settings.Confidence);
        var centres = profiled.Select(one => one.Centre(likelihood, best)).ToArray();
        // Profiles of parameters are held against each other below; those of predictions under assumptions have none beside them.
        var otherStarts = OtherSolutions.Of(fit, likelihood, settings.Confidence);
        // Those of predictions take longest: begun first, they are not what is waited for at the end.
        var sides = Enumerable.Range(0, count).OrderByDescending(i => profiled[i].Plan is not null).Where(i => centres[i] is not null).SelectMany(i => new[] { (Profile: i, Sign: 1), (Profile: i, Sign: -1) }).ToArray();
        TracedSide?[] Trace((int Profile, int Sign)[] which, IFinishedUnits? kept, TracedSide?[] earlier, IReadOnlyList<ConstrainedOptimum>[] seeds, IProgress<WorkProgress>? progress) =>
            StudySearches.Run<TracedSide>(which.Length, settings.Threads, likelihood.Simulation.Simulator, kept, (unit, finish) =>
            {
                var (profile, sign) = which[unit];
                return new ProfileTrace(likelihood, profiled[profile], sign, centres[profile]!, reference, profiled[profile].Plan is null ? [] : otherStarts, settings, cancellation)
                    .Run(earlier[unit], seeds[unit], finish);
            }, progress, cancellation);
        var traced = Trace(sides, kept, new TracedSide?[sides.Length], [.. sides.Select(_ => Array.Empty<ConstrainedOptimum>())], progress);
        TracedProfile? Profile(int i) =>
            Array.IndexOf(sides, (i, 1)) is >= 0 and var at && traced[at] is { } upper && traced[at + 1] is { } lower ? new TracedProfile(profiled[i], centres[i]!, lower, upper) : null;
        // Every point of one profile bounds all others from above: those that claim less agreement are followed again from it.
        var contradictions = new ProfileContradictions(likelihood, fit, [.. Enumerable.Range(0, count).Select(Profile)], threshold);
        var seeds = Enumerable.Range(0, count).Select(contradictions.Of).ToArray();
        IReadOnlyList<ConstrainedOptimum> Seeds((int Profile, int Sign) side) => [.. seeds[side.Profile].Where(p => side.Sign * (p.Scaled - centres[side.Profile]!.Scaled) > 0)];
        var again = Enumerable.Range(0, sides.Length).Where(i => Seeds(sides[i]).Count > 0).ToArray();
        var repeated = Trace([.. again.Select(i => sides[i])], kept is null ? null : new LaterUnits(kept, sides.Length), [.. again.Select(i => traced[i])], [.. again.Select(i => Seeds(sides[i]))], progress);
        for (var i = 0; i < again.Length; i++)
            traced[again[i]] = repeated[i] is { } second ? second with { BestMet = Math.Min(second.BestMet, traced[again[i]]!.BestMet) } : null;
        var profiles = Enumerable.Range(0, count).Select(Profile).ToArray();
        var curves = profiles.Select(one => one?.Curve(likelihood, threshold)).ToArray();
        var better = profiles.Select(one => one?.BestMet ?? double.PositiveInfinity).ToArray();
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
}
