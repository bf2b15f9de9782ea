using Biodistribution.Numerics.Random;

namespace Biodistribution.Numerics.Sensitivity;

/// <summary>
/// The points in the unit cube at which a function is evaluated for its Sobol indices: two independent samples A and B, and A
/// with each coordinate in turn taken from B.
/// </summary>
/// <remarks>
/// Source: A. Saltelli et al., Variance based sensitivity analysis of model output, Comput Phys Commun 2010;181:259. A and B are
/// halves of one Sobol sequence with a random shift up to ten inputs, of a Latin hypercube beyond.
/// </remarks>
public static class SaltelliSample
{
    /// <summary>How many evaluations one row of the sample takes: A, B, and one for each input.</summary>
    /// <param name="inputs">How many inputs.</param>
    public static int RowLength(int inputs) => inputs + 2;

    /// <summary>The points, row after row: A, B, then A with input 0, 1, ... of B.</summary>
    /// <param name="rows">How many rows; a power of two keeps the balance of the sequence.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="seed">Seed of the shift.</param>
    public static double[][] Points(int rows, int inputs, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        var halves = SobolSequence.Points(rows, 2 * inputs, new CounterRandom(seed, 0));
        var points = new double[rows * RowLength(inputs)][];
        for (var j = 0; j < rows; j++)
        {
            var (a, b) = (halves[j][..inputs], halves[j][inputs..]);
            var at = j * RowLength(inputs);
            (points[at], points[at + 1]) = (a, b);
            for (var i = 0; i < inputs; i++)
            {
                var mixed = (double[])a.Clone();
                mixed[i] = b[i];
                points[at + 2 + i] = mixed;
            }
        }
        return points;
    }
}
