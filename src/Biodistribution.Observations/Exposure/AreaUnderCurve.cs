namespace Biodistribution.Exposure;

/// <summary>Areas under a sampled profile and under its product with time, with their derivatives by the values.</summary>
/// <remarks>Data, predictions that are fitted, simulated profiles and notebooks take their areas here.
/// Source: M. Gibaldi, D. Perrier, Pharmacokinetics, 2nd ed., 1982, appendix D.</remarks>
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

    /// <summary>The area over all samples and that of its product with the time since an origin, with derivatives by every value.</summary>
    /// <param name="times">Sampling times, ascending.</param>
    /// <param name="values">Values, not negative.</param>
    /// <param name="origin">From when the time counts that values are multiplied with.</param>
    /// <param name="rule">How the values between are taken.</param>
    /// <param name="area">Receives the area.</param>
    /// <param name="moment">Receives the area under time × value.</param>
    /// <param name="areaBy">Receives the derivative of the area by each value; empty for none.</param>
    /// <param name="momentBy">Receives the derivative of the moment by each value; empty for none.</param>
    public static void Sum(
        ReadOnlySpan<double> times,
        ReadOnlySpan<double> values,
        double origin,
        AreaRule rule,
        out double area,
        out double moment,
        Span<double> areaBy,
        Span<double> momentBy
    )
    {
        (area, moment) = (0, 0);
        areaBy.Clear();
        momentBy.Clear();
        for (var i = 0; i + 1 < times.Length; i++)
        {
            var (t1, t2, c1, c2) = (times[i] - origin, times[i + 1] - origin, values[i], values[i + 1]);
            area += Between(t1, c1, t2, c2, rule);
            moment += MomentBetween(t1, c1, t2, c2, rule);
            if (areaBy.IsEmpty)
                continue;
            var (byFirst, bySecond, momentByFirst, momentBySecond) = Slopes(t1, c1, t2, c2, rule);
            areaBy[i] += byFirst;
            areaBy[i + 1] += bySecond;
            momentBy[i] += momentByFirst;
            momentBy[i + 1] += momentBySecond;
        }
    }

    // Derivatives of area and moment between two samples by the first value and by the second.
    private static (double AreaByFirst, double AreaBySecond, double MomentByFirst, double MomentBySecond) Slopes(
        double t1,
        double c1,
        double t2,
        double c2,
        AreaRule rule
    )
    {
        var h = t2 - t1;
        if (!IsExponential(c1, c2, rule))
            return (h / 2, h / 2, h * t1 / 2, h * t2 / 2);
        // With depth a = ln(c1/c2): area h c2 G(a), moment t1 h c2 G(a) + h² c2 M(a); G' = G - M, M' = M - Q.
        var depth = Math.Log(c1 / c2);
        var (mean, moment, second) = (GrowthMean(depth), GrowthMoment(depth), GrowthSecondMoment(depth));
        var ratio = c2 / c1;
        return (
            h * ratio * (mean - moment),
            h * moment,
            (t1 * h * ratio * (mean - moment)) + (h * h * ratio * (moment - second)),
            (t1 * h * moment) + (h * h * second)
        );
    }

    /// <summary>
    /// The area over a window, with the profile interpolated by the rule at its ends; values before the first sample
    /// count as 0 and none lie after the last.
    /// </summary>
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
        return IsExponential(values[i], values[i + 1], rule)
            ? values[i] * Math.Pow(values[i + 1] / values[i], share)
            : values[i] + (share * (values[i + 1] - values[i]));
    }

    private static bool IsExponential(double c1, double c2, AreaRule rule) => rule == AreaRule.LinearUpLogDown && c2 < c1 && c2 > 0;

    // ∫₀¹ e^{a(1-s)} ds = (eᵃ - 1)/a, by its series where the difference would cancel.
    private static double GrowthMean(double a) =>
        a < 1e-3 ? 1 + (a / 2 * (1 + (a / 3 * (1 + (a / 4 * (1 + (a / 5))))))) : (Math.Exp(a) - 1) / a;

    // ∫₀¹ s e^{a(1-s)} ds = (eᵃ - 1 - a)/a².
    private static double GrowthMoment(double a) =>
        a < 0.05
            ? 0.5 + (a / 6 * (1 + (a / 4 * (1 + (a / 5 * (1 + (a / 6 * (1 + (a / 7 * (1 + (a / 8)))))))))))
            : (Math.Exp(a) - 1 - a) / (a * a);

    // ∫₀¹ s² e^{a(1-s)} ds = (2 M(a) - 1)/a.
    private static double GrowthSecondMoment(double a) =>
        a < 0.05
            ? (1 + (a / 4 * (1 + (a / 5 * (1 + (a / 6 * (1 + (a / 7 * (1 + (a / 8 * (1 + (a / 9)))))))))))) / 3
            : ((2 * GrowthMoment(a)) - 1) / a;
}
