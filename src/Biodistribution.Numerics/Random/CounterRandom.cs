using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Numerics.Random;

/// <summary>
/// A stream of random numbers that is a pure function of (seed, unit): the same on every machine, whatever runs beside
/// it.
/// </summary>
/// <remarks>
/// Philox4x32-10: ten rounds of multiplication and exclusive-or on a counter. Units of work take streams by number, so
/// that results do not depend on
/// threads or order. Source: J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC11, 2011.
/// </remarks>
public sealed class CounterRandom
{
    private readonly uint key0,
        key1,
        unit0,
        unit1;
    private ulong block;
    private ulong buffered;
    private bool hasBuffered;

    /// <summary>The stream of one unit of work.</summary>
    /// <param name="seed">Seed of the whole run.</param>
    /// <param name="unit">Number of the unit: a start, a replicate, a chain.</param>
    public CounterRandom(ulong seed, ulong unit)
    {
        (key0, key1) = ((uint)seed, (uint)(seed >> 32));
        (unit0, unit1) = ((uint)unit, (uint)(unit >> 32));
    }

    /// <summary>
    /// How many times 64 bits have been drawn; setting it goes on from there, so that work that was interrupted can
    /// take up its stream.
    /// </summary>
    public ulong Position
    {
        get => (2 * block) - (hasBuffered ? 1UL : 0);
        set
        {
            (block, hasBuffered) = (value / 2, false);
            if (value % 2 == 1)
                NextBits();
        }
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        if (hasBuffered)
        {
            hasBuffered = false;
            return buffered;
        }
        var (a, b, c, d) = Philox((uint)block, (uint)(block >> 32), unit0, unit1, key0, key1);
        block++;
        buffered = ((ulong)d << 32) | c;
        hasBuffered = true;
        return ((ulong)b << 32) | a;
    }

    /// <summary>A uniform number in the open interval (0, 1).</summary>
    public double NextUniform() => ((NextBits() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>A standard normal number, by inversion.</summary>
    public double NextNormal() => NormalDistribution.Quantile(NextUniform());

    /// <summary>A standard exponential number.</summary>
    public double NextExponential() => -Math.Log(NextUniform());

    /// <summary>A uniform integer in [0, bound).</summary>
    /// <param name="bound">At least 1.</param>
    public int NextInteger(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>The ten rounds on one counter; public so that it can be held to published answers.</summary>
    /// <param name="c0">Counter, lowest word.</param>
    /// <param name="c1">Counter.</param>
    /// <param name="c2">Counter.</param>
    /// <param name="c3">Counter, highest word.</param>
    /// <param name="k0">Key, low word.</param>
    /// <param name="k1">Key, high word.</param>
    public static (uint A, uint B, uint C, uint D) Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var first = 0xD2511F53UL * c0;
            var second = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(second >> 32) ^ c1 ^ k0, (uint)second, (uint)(first >> 32) ^ c3 ^ k1, (uint)first);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }
}
