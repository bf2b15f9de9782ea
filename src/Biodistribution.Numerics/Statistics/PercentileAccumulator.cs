namespace Biodistribution.Numerics.Statistics;

/// <summary>
/// Percentiles of many numbers that arrive one by one, in bounded memory; the result does not depend on the order of
/// arrival.
/// </summary>
/// <remarks>
/// Exact up to <see cref="ExactCount"/> numbers; beyond, numbers are counted in bins whose width is 1/4096 of their
/// size, and a percentile is the middle of its bin.
/// </remarks>
public sealed class PercentileAccumulator
{
    /// <summary>So many numbers are kept as they are.</summary>
    public const int ExactCount = 4096;

    // Sign, exponent and 12 bits of the mantissa.
    private const int DroppedBits = 40;
    private List<double> values = [];
    private Dictionary<int, long>? bins;

    /// <summary>How many numbers arrived.</summary>
    public long Count { get; private set; }

    /// <summary>Whether percentiles are still exact.</summary>
    public bool IsExact => bins is null;

    /// <summary>Takes a number.</summary>
    /// <param name="value">Finite.</param>
    public void Add(double value)
    {
        Count++;
        if (bins is not null)
        {
            Put(value);
            return;
        }
        values.Add(value);
        if (values.Count <= ExactCount)
            return;
        bins = [];
        foreach (var kept in values)
            Put(kept);
        values = [];
    }

    /// <summary>The number below which a share of those that arrived lies; NaN when none did.</summary>
    /// <param name="probability">In [0, 1].</param>
    public double Percentile(double probability)
    {
        if (Count == 0)
            return double.NaN;
        if (bins is null)
            return Quantiles.Of([.. values.Order()], probability);
        var rank = probability * (Count - 1);
        long below = 0;
        foreach (var (key, count) in bins.OrderBy(pair => pair.Key))
        {
            below += count;
            if (below > rank)
                return Middle(key);
        }
        throw new InvalidOperationException("The bins hold fewer numbers than arrived.");
    }

    /// <summary>Writes what arrived so far.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        writer.Write(bins?.Count ?? -1);
        foreach (var value in values)
            writer.Write(value);
        foreach (var (key, count) in bins ?? [])
        {
            writer.Write(key);
            writer.Write(count);
        }
    }

    /// <summary>Reads what was written by <see cref="Write"/>.</summary>
    /// <param name="reader">Where from.</param>
    public static PercentileAccumulator Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var read = new PercentileAccumulator { Count = reader.ReadInt64() };
        var binCount = reader.ReadInt32();
        if (binCount < 0)
        {
            for (var i = 0; i < read.Count; i++)
                read.values.Add(reader.ReadDouble());
            return read;
        }
        read.bins = new(binCount);
        for (var i = 0; i < binCount; i++)
        {
            var key = reader.ReadInt32();
            read.bins[key] = reader.ReadInt64();
        }
        return read;
    }

    private void Put(double value)
    {
        var key = Key(value);
        bins![key] = bins.GetValueOrDefault(key) + 1;
    }

    // Ascends with the value: negative numbers count down from -1.
    private static int Key(double value)
    {
        var bits = (int)(BitConverter.DoubleToInt64Bits(Math.Abs(value)) >> DroppedBits);
        return value < 0 ? -bits - 1 : bits;
    }

    private static double Middle(int key)
    {
        var bits = key < 0 ? -key - 1 : key;
        var (low, high) = (
            BitConverter.Int64BitsToDouble((long)bits << DroppedBits),
            BitConverter.Int64BitsToDouble((long)(bits + 1) << DroppedBits)
        );
        var middle = bits == 0 ? 0 : low + ((high - low) / 2);
        return key < 0 ? -middle : middle;
    }
}
