namespace Biodistribution.Estimation.Profiles;

/// <summary>How a parameter or prediction is drawn beyond an end of its profile, as a measurement of it would draw it.</summary>
/// <param name="Target">Where to, on the profiled scale.</param>
/// <param name="Sd">The sd of that measurement.</param>
/// <param name="Known">What the best point of the profile costs: its excess with what is left of the way to the target.</param>
internal sealed record ValidationPoint(double Target, double Sd, double Known)
{
    // How far beyond the end the target lies, as a share of the way from the best value to the end.
    private const double Beyond = 0.25;

    /// <summary>The pull at one end of a profile; null where there is no way from the best value to it.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="sign">1 for the upper end, -1 for the lower.</param>
    /// <param name="threshold">Excess at which the interval ends.</param>
    /// <param name="least">Shortest way that is drawn along.</param>
    public static ValidationPoint? At(ProfileResult profile, int sign, double threshold, double least)
    {
        var end = profile.Side(sign).End.Value;
        var way = Math.Max(Math.Abs(end - profile.Centre.Scaled), least);
        if (!double.IsFinite(way) || way == 0)
            return null;
        // Along a parabola that meets the threshold at the end, the pull is in balance with the data just there.
        var (target, sd) = (end + (sign * Beyond * way), way * Math.Sqrt(Beyond / threshold));
        return new ValidationPoint(target, sd, profile.Points.Min(p => p.Excess + Math.Pow((p.Scaled - target) / sd, 2)));
    }
}
