using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Numerics.Sensitivity;

/// <summary>Shares of the variance of an output that its inputs make, estimated from a Saltelli sample.</summary>
/// <remarks>
/// First order by Saltelli 2010 (Comput Phys Commun 181:259, table 2b) on centred outputs, total by Jansen 1999 (Comput Phys Commun
/// 117:35). Intervals are percentiles over rows drawn with replacement.
/// </remarks>
public static class SobolIndices
{
    /// <summary>Estimates the indices of every input.</summary>
    /// <param name="outputs">The output at the points of <see cref="SaltelliSample"/>, in their order; a row with an output that is
    /// not finite is left out.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="settings">Replicates, confidence and seed of the intervals.</param>
    public static SobolEstimate Estimate(ReadOnlySpan<double> outputs, int inputs, BootstrapOfRows settings)
    {
        var rows = CompleteRows(outputs, SaltelliSample.RowLength(inputs));
        var all = Enumerable.Range(0, rows.Length).ToArray();
        var (mean, variance) = Moments(rows, all);
        // A constant output has no variance to share.
        if (rows.Length < 2 || !(variance > 1e-24 * Math.Max(mean * mean, double.Epsilon)))
            return new SobolEstimate(
                mean,
                rows.Length < 2 ? double.NaN : 0,
                rows.Length,
                [.. Enumerable.Range(0, inputs).Select(_ => new SobolIndex(Share.None, Share.None))]
            );
        var best = Indices(rows, all, inputs);
        var drawn = settings.Draw(rows.Length, sample => Indices(rows, sample, inputs));
        return new SobolEstimate(
            mean,
            Math.Sqrt(variance),
            rows.Length,
            [
                .. Enumerable
                    .Range(0, inputs)
                    .Select(i => new SobolIndex(
                        settings.Interval(best[i].First, drawn.Select(one => one[i].First)),
                        settings.Interval(best[i].Total, drawn.Select(one => one[i].Total))
                    )),
            ]
        );
    }

    private static double[][] CompleteRows(ReadOnlySpan<double> outputs, int length)
    {
        var rows = new List<double[]>();
        for (var at = 0; at + length <= outputs.Length; at += length)
        {
            var row = outputs.Slice(at, length).ToArray();
            if (Array.TrueForAll(row, double.IsFinite))
                rows.Add(row);
        }
        return [.. rows];
    }

    private static (double Mean, double Variance) Moments(double[][] rows, int[] sample)
    {
        var (mean, squares, count) = (0.0, 0.0, 0);
        foreach (var j in sample)
        foreach (var value in rows[j].AsSpan(0, 2))
        {
            count++;
            var apart = value - mean;
            mean += apart / count;
            squares += apart * (value - mean);
        }
        return (count == 0 ? double.NaN : mean, squares / Math.Max(1, count - 1));
    }

    private static (double First, double Total)[] Indices(double[][] rows, int[] sample, int inputs)
    {
        var (mean, variance) = Moments(rows, sample);
        var indices = new (double First, double Total)[inputs];
        foreach (var j in sample)
        {
            var row = rows[j];
            for (var i = 0; i < inputs; i++)
            {
                var change = row[2 + i] - row[0];
                indices[i].First += (row[1] - mean) * change;
                indices[i].Total += change * change / 2;
            }
        }
        for (var i = 0; i < inputs; i++)
            indices[i] = (indices[i].First / sample.Length / variance, indices[i].Total / sample.Length / variance);
        return indices;
    }
}

/// <summary>What a Saltelli sample says of one output.</summary>
/// <param name="Mean">Its mean over the sample.</param>
/// <param name="StandardDeviation">Its standard deviation; 0 for an output that does not vary.</param>
/// <param name="Rows">How many rows were complete.</param>
/// <param name="Indices">The indices of each input.</param>
public sealed record SobolEstimate(double Mean, double StandardDeviation, int Rows, IReadOnlyList<SobolIndex> Indices);

/// <summary>Shares of the variance of an output.</summary>
/// <param name="First">What the input makes by itself: the variance that goes when it is known.</param>
/// <param name="Total">What it makes by itself and together with others: the variance that is left when all others are known.</param>
public readonly record struct SobolIndex(Share First, Share Total);

/// <summary>A number with its interval.</summary>
/// <param name="Value">The estimate; NaN where there is none.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public readonly record struct Share(double Value, double Lower, double Upper)
{
    /// <summary>No number.</summary>
    public static Share None { get; } = new(double.NaN, double.NaN, double.NaN);
}

/// <summary>Intervals by rows drawn with replacement.</summary>
/// <param name="Replicates">How many draws.</param>
/// <param name="Confidence">Probability of an interval, between 0 and 1.</param>
/// <param name="Seed">The seed.</param>
public sealed record BootstrapOfRows(int Replicates, double Confidence, ulong Seed)
{
    /// <summary>Something computed from each draw.</summary>
    internal T[] Draw<T>(int rows, Func<int[], T> compute)
    {
        var drawn = new T[Replicates];
        var sample = new int[rows];
        for (var b = 0; b < Replicates; b++)
        {
            var random = new CounterRandom(Seed, (ulong)b + 1);
            for (var j = 0; j < rows; j++)
                sample[j] = random.NextInteger(rows);
            drawn[b] = compute(sample);
        }
        return drawn;
    }

    /// <summary>An estimate with percentiles of its draws.</summary>
    internal Share Interval(double value, IEnumerable<double> drawn)
    {
        double[] kept = [.. drawn];
        return new Share(value, Quantiles.OfFinite(kept, (1 - Confidence) / 2), Quantiles.OfFinite(kept, (1 + Confidence) / 2));
    }
}
