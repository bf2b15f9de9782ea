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
    private readonly (Profiled What, ProfileCurve? Curve)[] profiles;
    private readonly List<(ProfileCurve? Of, double Excess, double[] Point)> pool = [];

    /// <summary>Makes the comparison ready.</summary>
    /// <param name="likelihood">The study.</param>
    /// <param name="fit">Its fit.</param>
    /// <param name="profiles">What was profiled, and what was found.</param>
    public ProfileContradictions(StudyLikelihood likelihood, FitResult fit, (Profiled What, ProfileCurve? Curve)[] profiles)
    {
        (this.likelihood, this.profiles) = (likelihood, profiles);
        foreach (var curve in profiles.Select(one => one.Curve).OfType<ProfileCurve>())
            foreach (var p in curve.Points)
                pool.Add((curve, p.Excess, Variables(p)));
        foreach (var start in fit.Starts.Where(start => double.IsFinite(start.Objective)))
            pool.Add((null, Math.Max(likelihood.Excess(start.Objective, fit.Objective), 0), OtherSolutions.Variables(start, fit, likelihood)));
        var objective = new LikelihoodObjective(likelihood, new bool[likelihood.Variables.Length]);
        pool.RemoveAll(one => objective.LimitPlans.Length > 0 && !(double.IsFinite(objective.Value(one.Point)) && objective.KeepsLimits));
    }

    /// <summary>Points that agree clearly better than a profile says is possible at the value it has there; the clearest first, none for none.</summary>
    /// <param name="index">Which profile.</param>
    public IReadOnlyList<ConstrainedOptimum> Of(int index)
    {
        var (what, curve) = profiles[index];
        if (curve is null)
            return [];
        var others = pool.Where(one => one.Of != curve && one.Excess < curve.Threshold && (what.VariesAssumed || one.Of is not { IsUnderAssumptions: true })).ToArray();
        var at = what.At(likelihood, [.. others.Select(one => one.Point)]);
        var own = curve.Points.Select(p => (At: what.Scaled(p.Value), p.Excess)).ToArray();
        var (lower, upper) = (what.Scaled(curve.Lower.Value), what.Scaled(curve.Upper.Value));
        double Claimed(double value)
        {
            var next = Array.FindIndex(own, p => p.At >= value);
            return value < lower || value > upper || next < 0 ? curve.Threshold
                : next == 0 ? own[0].Excess
                : own[next - 1].Excess + ((own[next].Excess - own[next - 1].Excess) * (value - own[next - 1].At) / Math.Max(own[next].At - own[next - 1].At, 1e-300));
        }
        return [.. others.Zip(at, (one, value) => (Claimed: Claimed(value), Point: new ConstrainedOptimum(value, one.Excess, one.Excess, one.Point, true)))
            .Select(one => (Gap: one.Claimed - one.Point.Excess, one.Claimed, one.Point))
            .Where(one => double.IsFinite(one.Point.Scaled) && one.Gap > Math.Max(Clear * curve.Threshold, Curved * one.Claimed))
            .OrderByDescending(one => one.Gap).Take(Most).Select(one => one.Point)];
    }

    /// <summary>A profile as it was traced, to go on from.</summary>
    /// <param name="index">Which.</param>
    public EarlierTrace Earlier(int index)
    {
        var (what, curve) = profiles[index];
        return new EarlierTrace(
            [.. curve!.Points.Where(p => p.Value != curve.Best).Select(p => new ConstrainedOptimum(what.Scaled(p.Value), p.Excess, p.Excess, Variables(p), true))],
            curve.Lower with { Value = what.Scaled(curve.Lower.Value) },
            curve.Upper with { Value = what.Scaled(curve.Upper.Value) });
    }

    private double[] Variables(ProfilePoint point) => [.. likelihood.Variables.Select((v, i) => v.Map.ToVariable(point.Others[i]))];
}
