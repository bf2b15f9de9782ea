namespace Biodistribution.Numerics.Random;

/// <summary>Points in the unit cube such that each coordinate meets each of n equal slices exactly once.</summary>
/// <remarks>Source: M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 1979;21:239.</remarks>
public static class LatinHypercube
{
    /// <summary>A random Latin hypercube.</summary>
    /// <param name="count">Number of points, n.</param>
    /// <param name="dimensions">Coordinates of a point.</param>
    /// <param name="random">Where chance comes from.</param>
    public static double[][] Points(int count, int dimensions, CounterRandom random)
    {
        var points = new double[count][];
        for (var i = 0; i < count; i++)
            points[i] = new double[dimensions];
        var slices = new int[count];
        for (var d = 0; d < dimensions; d++)
        {
            for (var i = 0; i < count; i++)
            {
                var j = random.NextInteger(i + 1);
                (slices[i], slices[j]) = (slices[j], i);
            }
            for (var i = 0; i < count; i++)
                points[i][d] = (slices[i] + random.NextUniform()) / count;
        }
        return points;
    }
}
