namespace Biodistribution.Numerics.Random;

/// <summary>Sobol's low-discrepancy sequence in up to 21 dimensions, with a random digital shift.</summary>
/// <remarks>Direction numbers: S. Joe, F. Y. Kuo, SIAM J Sci Comput 2008;30:2635 (new-joe-kuo-6).</remarks>
public static class SobolSequence
{
    /// <summary>Most dimensions.</summary>
    public const int MaximumDimensions = 21;

    private static readonly (int Degree, uint Coefficients, uint[] Initial)[] Primitive =
    [
        (1, 0, [1]),
        (2, 1, [1, 3]),
        (3, 1, [1, 3, 1]),
        (3, 2, [1, 1, 1]),
        (4, 1, [1, 1, 3, 3]),
        (4, 4, [1, 3, 5, 13]),
        (5, 2, [1, 1, 5, 5, 17]),
        (5, 4, [1, 1, 5, 5, 5]),
        (5, 7, [1, 1, 7, 11, 19]),
        (5, 11, [1, 1, 5, 1, 1]),
        (5, 13, [1, 1, 1, 3, 11]),
        (5, 14, [1, 3, 5, 5, 31]),
        (6, 1, [1, 3, 3, 9, 7, 49]),
        (6, 13, [1, 1, 1, 15, 21, 21]),
        (6, 16, [1, 3, 1, 13, 27, 49]),
        (6, 19, [1, 1, 1, 15, 7, 5]),
        (6, 22, [1, 3, 1, 15, 13, 25]),
        (6, 25, [1, 1, 5, 5, 19, 61]),
        (7, 1, [1, 3, 7, 11, 23, 15, 103]),
        (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    ];

    /// <summary>The first points of the sequence, shifted at random so that none lies on a face of the cube.</summary>
    /// <param name="count">Number of points; a power of 2 is most even.</param>
    /// <param name="dimensions">At most <see cref="MaximumDimensions"/>; beyond that a Latin hypercube serves.</param>
    /// <param name="random">Where the shift comes from.</param>
    public static double[][] Points(int count, int dimensions, CounterRandom random)
    {
        if (dimensions > MaximumDimensions)
            return LatinHypercube.Points(count, dimensions, random);
        var points = new double[count][];
        for (var i = 0; i < count; i++)
            points[i] = new double[dimensions];
        for (var d = 0; d < dimensions; d++)
        {
            var directions = Directions(d);
            var shift = (uint)(random.NextBits() >> 32);
            uint x = 0;
            for (var i = 0; i < count; i++)
            {
                points[i][d] = ((x ^ shift) + 0.5) / 4294967296.0;
                x ^= directions[System.Numerics.BitOperations.TrailingZeroCount(~(uint)i)];
            }
        }
        return points;
    }

    private static uint[] Directions(int dimension)
    {
        var v = new uint[32];
        if (dimension == 0)
        {
            for (var i = 0; i < 32; i++)
                v[i] = 1u << (31 - i);
            return v;
        }
        var (degree, coefficients, initial) = Primitive[dimension - 1];
        for (var i = 0; i < 32; i++)
        {
            if (i < degree)
            {
                v[i] = initial[i] << (31 - i);
                continue;
            }
            v[i] = v[i - degree] ^ (v[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
                if (((coefficients >> (degree - 1 - k)) & 1) != 0)
                    v[i] ^= v[i - k];
        }
        return v;
    }
}
