namespace Biodistribution.Estimation.Likelihood;

/// <summary>Non-compartmental rules on a profile, each with its exact derivative by every value of the profile.</summary>
/// <remarks>The rules applied to measured profiles: linear trapezoids while rising, logarithmic while falling, log-linear extrapolation.</remarks>
internal static class ProfileRule
{
    /// <summary>Area and first-moment area over samples; a rule of two numbers at once because mean residence time needs both.</summary>
    public static void Areas(ReadOnlySpan<double> t, ReadOnlySpan<double> c, double origin, out double area, out double moment, Span<double> areaBy, Span<double> momentBy)
    {
        (area, moment) = (0, 0);
        areaBy.Clear();
        momentBy.Clear();
        for (var i = 0; i + 1 < t.Length; i++)
        {
            var (h, c1, c2) = (t[i + 1] - t[i], c[i], c[i + 1]);
            var (t1, t2) = (t[i] - origin, t[i + 1] - origin);
            var log = c1 > 0 && c2 > 0 ? Math.Log(c1 / c2) : 0;
            if (c2 < c1 && c2 > 0 && log > 1e-4)
            {
                var rate = log / h;
                area += (c1 - c2) / rate;
                areaBy[i] += (1 / rate) - ((c1 - c2) / (rate * rate * c1 * h));
                areaBy[i + 1] += (-1 / rate) + ((c1 - c2) / (rate * rate * c2 * h));
                moment += (((t1 * c1) - (t2 * c2)) / rate) + ((c1 - c2) / (rate * rate));
                var byRate = (-((t1 * c1) - (t2 * c2)) / (rate * rate)) - (2 * (c1 - c2) / (rate * rate * rate));
                momentBy[i] += (t1 / rate) + (1 / (rate * rate)) + (byRate / (c1 * h));
                momentBy[i + 1] += (-t2 / rate) - (1 / (rate * rate)) - (byRate / (c2 * h));
                continue;
            }
            area += h * (c1 + c2) / 2;
            areaBy[i] += h / 2;
            areaBy[i + 1] += h / 2;
            moment += h * ((t1 * c1) + (t2 * c2)) / 2;
            momentBy[i] += h * t1 / 2;
            momentBy[i + 1] += h * t2 / 2;
        }
    }

    /// <summary>What the log-linear extrapolation from the last value adds to both areas.</summary>
    /// <returns>False where the profile does not fall at its end.</returns>
    public static bool Tail(ReadOnlySpan<double> t, ReadOnlySpan<double> c, int points, double origin, ref double area, ref double moment, Span<double> areaBy, Span<double> momentBy)
    {
        var n = t.Length;
        double peak = 0;
        foreach (var value in c)
            peak = Math.Max(peak, value);
        // Nothing is left to extrapolate from.
        if (c[n - 1] <= 1e-8 * peak)
            return true;
        Span<double> rateBy = stackalloc double[points];
        var rate = FallingRate(t[^points..], c[^points..], rateBy);
        if (!(rate > 0))
            return false;
        var (last, at) = (c[n - 1], t[n - 1] - origin);
        area += last / rate;
        moment += (last * at / rate) + (last / (rate * rate));
        areaBy[n - 1] += 1 / rate;
        momentBy[n - 1] += (at / rate) + (1 / (rate * rate));
        for (var i = 0; i < points; i++)
        {
            areaBy[n - points + i] -= last / (rate * rate) * rateBy[i];
            momentBy[n - points + i] -= ((last * at / (rate * rate)) + (2 * last / (rate * rate * rate))) * rateBy[i];
        }
        return true;
    }

    /// <summary>Minus the slope of the logarithm over time, by least squares.</summary>
    /// <returns>NaN where a value is not positive.</returns>
    public static double FallingRate(ReadOnlySpan<double> t, ReadOnlySpan<double> c, Span<double> by)
    {
        double mean = 0, squares = 0, rate = 0;
        foreach (var time in t)
            mean += time / t.Length;
        foreach (var time in t)
            squares += (time - mean) * (time - mean);
        for (var i = 0; i < t.Length; i++)
        {
            if (!(c[i] > 0))
                return double.NaN;
            var weight = -(t[i] - mean) / squares;
            rate += weight * Math.Log(c[i]);
            by[i] = weight / c[i];
        }
        return rate;
    }

    /// <summary>Time from the first value until half of it is left, interpolated log-linearly, or extrapolated from the last two values where it lies beyond.</summary>
    /// <returns>NaN where the profile does not fall that far and is not falling at its end.</returns>
    public static double TimeToHalf(ReadOnlySpan<double> t, ReadOnlySpan<double> c, Span<double> by)
    {
        by.Clear();
        var half = c[0] / 2;
        var i = 1;
        while (i < t.Length - 1 && c[i] > half)
            i++;
        var (c1, c2, h) = (c[i - 1], c[i], t[i] - t[i - 1]);
        if (!(c1 > 0 && c2 > 0 && c1 > c2))
            return double.NaN;
        var depth = Math.Log(c1 / c2);
        var need = Math.Log(c1 / half);
        by[i - 1] += h / c1 * (depth - need) / (depth * depth);
        by[i] += h * need / (depth * depth * c2);
        by[0] -= h / (c[0] * depth);
        return t[i - 1] - t[0] + (h * need / depth);
    }

    /// <summary>Where the largest value is, and when, by a parabola through its neighbours.</summary>
    public static double TimeOfLargest(ReadOnlySpan<double> t, ReadOnlySpan<double> c, bool continuous, Span<double> by)
    {
        by.Clear();
        var i = Largest(c);
        if (!continuous || i == 0 || i == t.Length - 1)
            return t[i] - t[0];
        // Vertex of the parabola through three points, by divided differences.
        var (a, b) = ((c[i] - c[i - 1]) / (t[i] - t[i - 1]), (c[i + 1] - c[i]) / (t[i + 1] - t[i]));
        var span = t[i + 1] - t[i - 1];
        var curvature = (b - a) / span;
        if (curvature >= 0)
            return t[i] - t[0];
        var vertex = ((t[i - 1] + t[i]) / 2) - (a / (2 * curvature));
        // d vertex = -da/(2κ) + a dκ/(2κ²), dκ = (db - da)/span.
        var byA = (-1 / (2 * curvature)) - (a / (2 * curvature * curvature * span));
        var byB = a / (2 * curvature * curvature * span);
        by[i - 1] = -byA / (t[i] - t[i - 1]);
        by[i] = (byA / (t[i] - t[i - 1])) - (byB / (t[i + 1] - t[i]));
        by[i + 1] = byB / (t[i + 1] - t[i]);
        return vertex - t[0];
    }

    /// <summary>Index of the largest value, the first of equals.</summary>
    public static int Largest(ReadOnlySpan<double> c)
    {
        var best = 0;
        for (var i = 1; i < c.Length; i++)
            if (c[i] > c[best])
                best = i;
        return best;
    }
}
