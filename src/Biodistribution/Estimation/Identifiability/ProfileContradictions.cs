using Biodistribution.Estimation.Objectives;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>Holds profiles against each other: a point of one, or the end of a search of the fit, bounds from above what every other may say at the value it has there.</summary>
/// <remarks>Where a profile says that agreement is worse, its searches ended in a valley that is not the deepest.</remarks>
internal sealed class ProfileContradictions
{
    // A gap smaller than this share of the threshold moves an end by less than a twentieth of the distance to it.
    private const double Clear = 0.1;

    // Part of a gap that the chord of a curved profile explains.
    private const double Curved = 0.25;

    // The clearest say where to go; their neighbours follow.
    private const int Most = 4;

    private readonly StudyLikelihood likelihood;
    private readonly IReadOnlyList<TracedProfile?> profiles;
    private readonly double threshold;
    private readonly List<(TracedProfile? Of, double Excess, double[] Point)> pool = [];

    /// <summary>Makes the comparison ready.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="fit">Its fit.</param>
    /// <param name="profiles">What was found; null for a profile that was not finished.</param>
    /// <param name="threshold">Excess at which intervals end.</param>
    public ProfileContradictions(StudyLikelihood likelihood, FitResult fit, IReadOnlyList<TracedProfile?> profiles, double threshold)
    {
        (this.likelihood, this.profiles, this.threshold) = (likelihood, profiles, threshold);
        foreach (var profile in profiles.OfType<TracedProfile>())
            foreach (var p in profile.Points)
                pool.Add((profile, p.Excess, p.Point));
        foreach (var start in fit.Starts.Where(start => double.IsFinite(start.Objective)))
            pool.Add((null, Math.Max(likelihood.Excess(start.Objective, fit.Objective), 0), OtherSolutions.Variables(start, fit, likelihood)));
        var objective = new LikelihoodObjective(likelihood, new bool[likelihood.Variables.Length]);
        pool.RemoveAll(one => objective.LimitPlans.Length > 0 && !(double.IsFinite(objective.Value(one.Point)) && objective.KeepsLimits));
    }

    /// <summary>Points that agree clearly better than a profile says is possible at the value it has there; the clearest first, none for none.</summary>
    /// <param name="index">Which profile.</param>
    public IReadOnlyList<ConstrainedOptimum> Of(int index)
    {
        if (profiles[index] is not { } profile)
            return [];
        var others = pool.Where(one => one.Of != profile && one.Excess < threshold && (profile.What.VariesAssumed || one.Of is not { What.VariesAssumed: true })).ToArray();
        var at = profile.What.At(likelihood, [.. others.Select(one => one.Point)]);
        var own = profile.Points.ToArray();
        double Claimed(double value)
        {
            var next = Array.FindIndex(own, p => p.Scaled >= value);
            return value < profile.Lower.End.Value || value > profile.Upper.End.Value || next < 0 ? threshold
                : next == 0 ? own[0].Excess
                : own[next - 1].Excess + ((own[next].Excess - own[next - 1].Excess) * (value - own[next - 1].Scaled) / Math.Max(own[next].Scaled - own[next - 1].Scaled, 1e-300));
        }
        return [.. others.Zip(at, (one, value) => (Claimed: Claimed(value), Point: new ConstrainedOptimum(value, one.Excess, one.Excess, one.Point, true)))
            .Select(one => (Gap: one.Claimed - one.Point.Excess, one.Claimed, one.Point))
            .Where(one => double.IsFinite(one.Point.Scaled) && one.Gap > Math.Max(Clear * threshold, Curved * one.Claimed))
            .OrderByDescending(one => one.Gap).Take(Most).Select(one => one.Point)];
    }
}
