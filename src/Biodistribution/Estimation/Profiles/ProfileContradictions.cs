namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Holds profiles against each other: a point of one, the end of a search of the fit, or of one drawn beyond the end of
/// a profile, bounds from above what every other may say at the value it has there.
/// </summary>
/// <remarks>Where a profile says that agreement is worse, its searches ended in a valley that is not the deepest.</remarks>
internal sealed class ProfileContradictions
{
    // A gap smaller than this share of the threshold moves an end by less than a twentieth of the distance to it.
    private const double MinimumGapShare = 0.1;

    // A point beyond an end by less than this share of the way to it lies at the end.
    private const double AtEnd = 1e-3;

    // The clearest say where to go; their neighbours follow.
    private const int MaximumRounds = 4;

    private readonly KnownValues values;
    private readonly IReadOnlyList<ProfileResult?> profiles;
    private readonly double threshold;
    private readonly List<Known> pool = [];

    /// <summary>Makes the comparison ready.</summary>
    /// <param name="profiles">What was found; null for a profile that was not finished.</param>
    /// <param name="others">Where other searches ended: those of the fit, of null, and those drawn beyond ends of predictions.</param>
    /// <param name="values">Parameters and predictions at points.</param>
    /// <param name="threshold">Excess at which intervals end.</param>
    public ProfileContradictions(
        IReadOnlyList<ProfileResult?> profiles,
        IEnumerable<(ProfileTarget? What, ConstrainedOptimum Found)> others,
        KnownValues values,
        double threshold
    )
    {
        (this.values, this.profiles, this.threshold) = (values, profiles, threshold);
        foreach (var profile in profiles.OfType<ProfileResult>())
        foreach (var p in profile.Points)
            pool.Add(new Known(profile.What, p, true));
        foreach (var (what, found) in others)
            pool.Add(new Known(what, found, false));
        pool.RemoveAll(one => !(one.Found.Excess < threshold) || !one.Found.KeepsLimits);
    }

    /// <summary>
    /// Points that agree clearly better than one side of a profile says is possible at the value it has there; the
    /// clearest first, none for none.
    /// </summary>
    /// <param name="index">Which profile.</param>
    /// <param name="sign">1 for its upper side, -1 for the lower.</param>
    public IReadOnlyList<ConstrainedOptimum> Of(int index, int sign)
    {
        if (profiles[index] is not { } profile)
            return [];
        var (centre, end) = (profile.Centre.Scaled, profile.Side(sign).End.Value);
        ConstrainedOptimum[] own = [profile.Centre, .. profile.Side(sign).Points];
        var (root, roots) = (Math.Sqrt(threshold), own.Select(p => Math.Sqrt(p.Excess)).ToArray());
        // Near parabolic between points, as everywhere.
        double Claimed(double value)
        {
            if (sign * (value - end) > 0)
                return sign * (value - end) > AtEnd * Math.Abs(end - centre) ? threshold : 0;
            var next = Array.FindIndex(own, p => sign * (p.Scaled - value) >= 0);
            var claimed =
                next < 0
                    ? root
                    : roots[next - 1]
                        + ((roots[next] - roots[next - 1]) * (value - own[next - 1].Scaled) / (own[next].Scaled - own[next - 1].Scaled));
            return claimed * claimed;
        }
        return
        [
            .. Admissible(profile.What, false)
                .Where(one => sign * (one.Scaled - centre) > 0)
                .Select(one => (Gap: Claimed(one.Scaled) - one.Excess, Point: one))
                .Where(one => one.Gap > MinimumGapShare * threshold)
                .OrderByDescending(one => one.Gap)
                .Take(MaximumRounds)
                .Select(one => one.Point),
        ];
    }

    /// <summary>Every point met that agrees with the data, where a profile has it.</summary>
    /// <param name="what">What is profiled.</param>
    /// <param name="withOwn">Whether the points of that profile are among them.</param>
    public IEnumerable<ConstrainedOptimum> Admissible(ProfileTarget what, bool withOwn)
    {
        var those = pool.Where(one =>
                (withOwn || one.Of != what || !one.IsOfProfile) && (what.VariesAssumed || one.Of is not { VariesAssumed: true })
            )
            .ToArray();
        return those
            .Zip(
                values.At(what, [.. those.Select(one => one.Found.Point)]),
                (one, value) => one.Found with { Scaled = value, Drawn = one.Found.Excess, KeepsLimits = true }
            )
            .Where(one => double.IsFinite(one.Scaled));
    }

    /// <summary>A point met.</summary>
    /// <param name="Of">What was profiled; null for the fit.</param>
    /// <param name="Found">Where its search ended.</param>
    /// <param name="IsOfProfile">Whether it is a point of that profile.</param>
    private sealed record Known(ProfileTarget? Of, ConstrainedOptimum Found, bool IsOfProfile);
}
