namespace Biodistribution.Exposure;

/// <summary>The log-linear end of a profile.</summary>
/// <param name="Rate">Fractional fall per unit of time; positive.</param>
/// <param name="Intercept">The line at time 0.</param>
/// <param name="FirstPoint">Index of the first sample used.</param>
/// <param name="PointCount">How many samples were used.</param>
/// <param name="AdjustedRSquared">R² adjusted for the number of points.</param>
public sealed record TerminalPhase(double Rate, double Intercept, int FirstPoint, int PointCount, double AdjustedRSquared)
{
    /// <summary>Time of the first sample used.</summary>
    public double Start { get; init; }

    /// <summary>Time in which the value halves.</summary>
    public double HalfLife => Math.Log(2) / Rate;

    /// <summary>The line at a time.</summary>
    /// <param name="time">Any time.</param>
    public double At(double time) => Intercept * Math.Exp(-Rate * time);

    /// <summary>
    /// Chooses the terminal phase: ever more points back from the last positive value, best adjusted R², more points
    /// where it is as good; a line that explains nothing is none.
    /// </summary>
    /// <param name="times">Sampling times, ascending.</param>
    /// <param name="values">Values, not negative; none missing.</param>
    /// <param name="settings">Fewest points, tolerance, and whether the peak may be among them (only after a bolus).</param>
    /// <param name="missing">Why there is none; empty when there is one.</param>
    /// <returns>The phase, or null.</returns>
    public static TerminalPhase? Find(
        ReadOnlySpan<double> times,
        ReadOnlySpan<double> values,
        ExposureSettings settings,
        out string missing
    )
    {
        int last = -1,
            peak = 0;
        for (var i = 0; i < times.Length; i++)
        {
            if (values[i] > 0)
                last = i;
            if (values[i] > values[peak])
                peak = i;
        }
        var first = settings.Input == DoseInput.Bolus ? peak : peak + 1;
        TerminalPhase? best = null;
        var (count, highest) = (0, double.NegativeInfinity);
        for (var i = last; i >= first && i >= 0; i--)
        {
            if (!(values[i] > 0))
                continue;
            count++;
            if (
                count >= settings.TerminalPoints
                && Line(times[i..(last + 1)], values[i..(last + 1)], i) is { Rate: > 0, AdjustedRSquared: > 0 } line
                && !(line.AdjustedRSquared < highest - settings.RSquaredTolerance)
            )
                (best, highest) = (line, Math.Max(highest, line.AdjustedRSquared));
        }
        missing =
            best is not null ? ""
            : last < 0 ? "all values are zero"
            : count < settings.TerminalPoints
                ? $"a terminal phase needs at least {settings.TerminalPoints} positive values"
                    + $"{(settings.Input == DoseInput.Bolus ? "" : " after the peak")}; "
                    + $"there are {count}"
            : "the profile does not fall at its end";
        return best;
    }

    /// <summary>Minus the slope of the logarithm over time, by least squares; values that are not positive are left out.</summary>
    /// <param name="times">Sampling times, ascending.</param>
    /// <param name="values">Values.</param>
    /// <param name="by">Receives the derivative by each value.</param>
    /// <returns>NaN where fewer than two values are positive.</returns>
    public static double FallingRate(ReadOnlySpan<double> times, ReadOnlySpan<double> values, Span<double> by)
    {
        by.Clear();
        double mean = 0,
            squares = 0,
            rate = 0;
        var n = 0;
        for (var i = 0; i < times.Length; i++)
            if (values[i] > 0)
                (mean, n) = (mean + times[i], n + 1);
        mean /= n;
        for (var i = 0; i < times.Length; i++)
            squares += values[i] > 0 ? (times[i] - mean) * (times[i] - mean) : 0;
        if (!(squares > 0))
            return double.NaN;
        for (var i = 0; i < times.Length; i++)
        {
            if (!(values[i] > 0))
                continue;
            var weight = -(times[i] - mean) / squares;
            rate += weight * Math.Log(values[i]);
            by[i] = weight / values[i];
        }
        return rate;
    }

    /// <summary>What the log-linear extrapolation from the last value adds to an area and its moment, with derivatives.</summary>
    /// <param name="last">Index of the last value.</param>
    /// <param name="value">The last value.</param>
    /// <param name="at">Its time, from the origin of the moment.</param>
    /// <param name="rate">The rate of the fall.</param>
    /// <param name="rateBy">The derivative of the rate by each value.</param>
    /// <param name="area">The area, added to.</param>
    /// <param name="moment">The moment, added to.</param>
    /// <param name="areaBy">The derivative of the area by each value, added to.</param>
    /// <param name="momentBy">The derivative of the moment by each value, added to.</param>
    public static void Extrapolate(
        int last,
        double value,
        double at,
        double rate,
        ReadOnlySpan<double> rateBy,
        ref double area,
        ref double moment,
        Span<double> areaBy,
        Span<double> momentBy
    )
    {
        area += value / rate;
        moment += (value * at / rate) + (value / (rate * rate));
        if (areaBy.IsEmpty)
            return;
        areaBy[last] += 1 / rate;
        momentBy[last] += (at / rate) + (1 / (rate * rate));
        for (var i = 0; i < rateBy.Length; i++)
        {
            areaBy[i] -= value / (rate * rate) * rateBy[i];
            momentBy[i] -= ((value * at / (rate * rate)) + (2 * value / (rate * rate * rate))) * rateBy[i];
        }
    }

    private static TerminalPhase? Line(ReadOnlySpan<double> times, ReadOnlySpan<double> values, int first)
    {
        int n = 0;
        double meanT = 0,
            meanL = 0;
        for (var i = 0; i < times.Length; i++)
            if (values[i] > 0)
            {
                n++;
                meanT += times[i];
                meanL += Math.Log(values[i]);
            }
        (meanT, meanL) = (meanT / n, meanL / n);
        double tt = 0,
            tl = 0,
            ll = 0;
        for (var i = 0; i < times.Length; i++)
            if (values[i] > 0)
            {
                var (t, l) = (times[i] - meanT, Math.Log(values[i]) - meanL);
                tt += t * t;
                tl += t * l;
                ll += l * l;
            }
        if (!(tt > 0) || !(ll > 0))
            return null;
        var rate = -tl / tt;
        var squared = Math.Min(1, tl * tl / (tt * ll));
        return new(rate, Math.Exp(meanL + (rate * meanT)), first, n, n > 2 ? 1 - ((1 - squared) * (n - 1) / (n - 2)) : double.NaN)
        {
            Start = times[0],
        };
    }
}
