namespace Biodistribution.Exposure;

/// <summary>Areas under a sampled profile and under its product with time.</summary>
/// <remarks>Source: M. Gibaldi, D. Perrier, Pharmacokinetics, 2nd ed., 1982, appendix D.</remarks>
public static class AreaUnderCurve
{
    /// <summary>Area between two samples.</summary>
    /// <param name="t1">Time of the first.</param>
    /// <param name="c1">Its value, not negative.</param>
    /// <param name="t2">Time of the second, later.</param>
    /// <param name="c2">Its value, not negative.</param>
    /// <param name="rule">How the values between are taken.</param>
    public static double Between(double t1, double c1, double t2, double c2, AreaRule rule) =>
        IsExponential(c1, c2, rule) ? (t2 - t1) * c2 * GrowthMean(Math.Log(c1 / c2)) : (t2 - t1) * (c1 + c2) / 2;

    /// <summary>Area under time × value between two samples.</summary>
    /// <param name="t1">Time of the first.</param>
    /// <param name="c1">Its value, not negative.</param>
    /// <param name="t2">Time of the second, later.</param>
    /// <param name="c2">Its value, not negative.</param>
    /// <param name="rule">How the values between are taken.</param>
    public static double MomentBetween(double t1, double c1, double t2, double c2, AreaRule rule)
    {
        var h = t2 - t1;
        if (!IsExponential(c1, c2, rule))
            return rule == AreaRule.Linear || c1 != c2 ? h * ((t1 * c1) + (t2 * c2)) / 2 : h * c1 * (t1 + t2) / 2;
        var depth = Math.Log(c1 / c2);
        return (t1 * h * c2 * GrowthMean(depth)) + (h * h * c2 * GrowthMoment(depth));
    }

    /// <summary>The area over a window, with the profile interpolated by the rule at its ends; values before the first sample count as 0 and none lie after the last.</summary>
    /// <param name="times">Sampling times, ascending.</param>
    /// <param name="values">Values, not negative.</param>
    /// <param name="from">Start of the window.</param>
    /// <param name="to">End of the window, at most the last time.</param>
    /// <param name="rule">How the values between are taken.</param>
    public static double Over(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double from, double to, AreaRule rule)
    {
        double area = 0;
        for (var i = 0; i + 1 < times.Length; i++)
        {
            var (start, end) = (Math.Max(times[i], from), Math.Min(times[i + 1], to));
            if (start < end)
                area += Between(start, At(start, i, times, values, rule), end, At(end, i, times, values, rule), rule);
        }
        return area;
    }

    private static double At(double t, int i, ReadOnlySpan<double> times, ReadOnlySpan<double> values, AreaRule rule)
    {
        if (t == times[i])
            return values[i];
        if (t == times[i + 1])
            return values[i + 1];
        var share = (t - times[i]) / (times[i + 1] - times[i]);
        return IsExponential(values[i], values[i + 1], rule) ? values[i] * Math.Pow(values[i + 1] / values[i], share) : values[i] + (share * (values[i + 1] - values[i]));
    }

    private static bool IsExponential(double c1, double c2, AreaRule rule) => rule == AreaRule.LinearUpLogDown && c2 < c1 && c2 > 0;

    // ∫₀¹ e^{a(1-s)} ds = (eᵃ - 1)/a, by its series where the difference would cancel.
    private static double GrowthMean(double a) => a < 1e-3 ? 1 + (a / 2 * (1 + (a / 3 * (1 + (a / 4 * (1 + (a / 5))))))) : (Math.Exp(a) - 1) / a;

    // ∫₀¹ s e^{a(1-s)} ds = (eᵃ - 1 - a)/a².
    private static double GrowthMoment(double a) => a < 0.05
        ? 0.5 + (a / 6 * (1 + (a / 4 * (1 + (a / 5 * (1 + (a / 6 * (1 + (a / 7 * (1 + (a / 8))))))))))) : (Math.Exp(a) - 1 - a) / (a * a);
}
