namespace Biodistribution.Numerics.Statistics;

/// <summary>Sample quantiles.</summary>
public static class Quantiles
{
    /// <summary>The quantile of a sample, by linear interpolation between order statistics (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">The sample in ascending order; not empty.</param>
    /// <param name="probability">In [0, 1].</param>
    public static double Of(ReadOnlySpan<double> sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The quantile of the finite values of a sample in any order; NaN where there are none.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="probability">In [0, 1].</param>
    public static double OfFinite(IEnumerable<double> values, double probability)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN : Of(sorted, probability);
    }
}
