using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Profiles;

/// <summary>Profile likelihoods of parameters and predictions, by constrained re-optimisation, with a verdict on each.</summary>
/// <remarks>
/// Sources: A. Raue et al., Bioinformatics 2009;25:1923 (parameters); C. Kreutz, A. Raue, J. Timmer, BMC Systems
/// Biology 2012;6:120 (predictions: each
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
    public static ProfileSet Run(
        FitResult fit,
        ProfileSettings? settings = null,
        RankCheck? rank = null,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new ProfileSettings();
        var likelihood = StudyLikelihood.For(fit.Problem);
        if (!fit.Succeeded)
            return new ProfileSet([], [], ["There is no fit to profile."]) { Confidence = settings.Confidence };
        rank = (rank ?? RankCheck.Run(likelihood, settings.Seed, cancellation)).WithEstimate(fit);
        var best = fit.Point.ToArray();
        var reference = new LikelihoodObjective(likelihood, likelihood.FitActive()).Value(best);
        var variables = Enumerable
            .Range(0, likelihood.Variables.Length)
            .Where(i =>
                settings.IncludeParameters
                && !likelihood.Variables[i].IsAssumed
                && likelihood.Variables[i].Low < likelihood.Variables[i].High
                && (settings.Parameters.IsEmpty || settings.Parameters.Contains(likelihood.Variables[i].Name))
            )
            .ToArray();
        var count = variables.Length + settings.Predictions.Length;
        var vary = settings.VaryAssumed && likelihood.Variables.Any(v => v.IsAssumed);
        var profiled = Enumerable
            .Range(0, count)
            .Select(i =>
                i < variables.Length
                    ? ProfileTarget.Of(variables[i], likelihood, vary)
                    : ProfileTarget.Of(settings.Predictions[i - variables.Length], likelihood, best, vary)
            )
            .ToArray();
        var threshold = likelihood.CriticalDeviance(settings.Confidence);
        var tracing = new ProfileComputation(fit, profiled, reference, settings, progress, kept, cancellation);
        var profiles = tracing.Run();
        var curves = profiles
            .Select(one => one is null ? null : one.Curve(likelihood, threshold) with { Confidence = settings.Confidence })
            .ToArray();
        var apart = SeparateSolutions.Find(fit, variables, settings, cancellation);
        // With assumed parameters varied agreement may be better, which says nothing of the searches of the fit.
        var better = profiles.Select(one => vary ? double.PositiveInfinity : one?.BestMet ?? double.PositiveInfinity).ToArray();
        var warnings = new List<string>();
        if (better.Length > 0 && better.Min() < reference && likelihood.Deviance(better.Min(), reference) < -0.01)
            warnings.Add(
                $"A profile found better agreement than the fit (by "
                    + $"{NumberText.ForSentence(-likelihood.Deviance(better.Min(), reference))} "
                    + $"in twice the log-likelihood): fit again with more starts."
            );
        if (tracing.Failures > 0)
            warnings.Add(
                $"Beyond the ends of predictions {(tracing.Failures == 1 ? "a point was" : $"{tracing.Failures} points were")} "
                    + $"given up because {tracing.FirstFailure}: their ranges may be wider."
            );
        var finished = Enumerable.Range(0, count).Where(i => curves[i] is not null).ToArray();
        return new ProfileSet(
            [.. finished.Select(i => curves[i]!)],
            [
                .. finished.Select(i =>
                    i < variables.Length
                        ? Verdicts.OfParameter(curves[i]!, apart[i] is { } other ? profiled[i].Shown(other[variables[i]]) : null, rank)
                        : Verdicts.OfPrediction(curves[i]!, settings.Predictions[i - variables.Length], likelihood)
                ),
            ],
            [.. warnings]
        )
        {
            Confidence = settings.Confidence,
        };
    }
}
