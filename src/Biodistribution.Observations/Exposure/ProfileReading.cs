namespace Biodistribution.Exposure;

/// <summary>Numbers read off a profile, each with its exact derivative by every value.</summary>
public static class ProfileReading
{
    /// <summary>Index of the largest value, the first of equals.</summary>
    public static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }

    /// <summary>
    /// Time from the first value until half of it is left, interpolated log-linearly, or extrapolated from the last two
    /// values where it lies beyond.
    /// </summary>
    /// <param name="times">Times, ascending.</param>
    /// <param name="values">Values.</param>
    /// <param name="by">Receives the derivative by each value.</param>
    /// <returns>NaN where the profile does not fall that far and is not falling at its end.</returns>
    public static double TimeToHalf(ReadOnlySpan<double> times, ReadOnlySpan<double> values, Span<double> by)
    {
        by.Clear();
        var half = values[0] / 2;
        var i = 1;
        while (i < times.Length - 1 && values[i] > half)
            i++;
        var (c1, c2, h) = (values[i - 1], values[i], times[i] - times[i - 1]);
        if (!(c1 > 0 && c2 > 0 && c1 > c2))
            return double.NaN;
        var depth = Math.Log(c1 / c2);
        var need = Math.Log(c1 / half);
        by[i - 1] += h / c1 * (depth - need) / (depth * depth);
        by[i] += h * need / (depth * depth * c2);
        by[0] -= h / (values[0] * depth);
        return times[i - 1] - times[0] + (h * need / depth);
    }

    /// <summary>
    /// When the largest value is, counted from the first time; on a continuous profile by a parabola through its
    /// neighbours.
    /// </summary>
    /// <param name="times">Times, ascending.</param>
    /// <param name="values">Values.</param>
    /// <param name="isContinuous">Whether the profile goes on between its times.</param>
    /// <param name="by">Receives the derivative by each value.</param>
    public static double TimeOfLargest(ReadOnlySpan<double> times, ReadOnlySpan<double> values, bool isContinuous, Span<double> by)
    {
        by.Clear();
        var i = Largest(values);
        if (!isContinuous || i == 0 || i == times.Length - 1)
            return times[i] - times[0];
        // Vertex of the parabola through three points, by divided differences.
        var (a, b) = ((values[i] - values[i - 1]) / (times[i] - times[i - 1]), (values[i + 1] - values[i]) / (times[i + 1] - times[i]));
        var span = times[i + 1] - times[i - 1];
        var curvature = (b - a) / span;
        if (curvature >= 0)
            return times[i] - times[0];
        var vertex = ((times[i - 1] + times[i]) / 2) - (a / (2 * curvature));
        // d vertex = -da/(2κ) + a dκ/(2κ²), dκ = (db - da)/span.
        var byA = (-1 / (2 * curvature)) - (a / (2 * curvature * curvature * span));
        var byB = a / (2 * curvature * curvature * span);
        by[i - 1] = -byA / (times[i] - times[i - 1]);
        by[i] = (byA / (times[i] - times[i - 1])) - (byB / (times[i + 1] - times[i]));
        by[i + 1] = byB / (times[i + 1] - times[i]);
        return vertex - times[0];
    }
}
