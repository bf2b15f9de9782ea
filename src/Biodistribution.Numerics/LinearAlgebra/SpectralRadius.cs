namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>
/// The largest magnitude of the eigenvalues of a matrix, from above and within a factor that does not matter to a
/// choice of method.
/// </summary>
/// <remarks>Gelfand's formula, ‖A^k‖^(1/k), with k = 16: states in units of different size weigh by the sixteenth root only.</remarks>
public static class SpectralRadius
{
    private const int Squarings = 4;

    /// <summary>An upper estimate of the spectral radius.</summary>
    /// <param name="matrix">The matrix, row by row; length n²; overwritten.</param>
    /// <param name="work">Work space of the same length.</param>
    /// <param name="n">Rows.</param>
    /// <returns>NaN where an entry is not finite.</returns>
    public static double Estimate(Span<double> matrix, Span<double> work, int n)
    {
        var (log, weight) = (0.0, 1.0);
        for (var squaring = 0; ; squaring++)
        {
            var norm = Norm(matrix, n);
            if (norm == 0)
                return 0;
            log += weight * Math.Log(norm);
            if (squaring == Squarings)
                return Math.Exp(log);
            weight *= 0.5;
            for (var i = 0; i < n; i++)
            {
                var row = work.Slice(i * n, n);
                row.Clear();
                for (var k = 0; k < n; k++)
                    if (matrix[(i * n) + k] / norm is var factor && factor != 0)
                        for (var j = 0; j < n; j++)
                            row[j] += factor * (matrix[(k * n) + j] / norm);
            }
            work[..(n * n)].CopyTo(matrix);
        }
    }

    private static double Norm(ReadOnlySpan<double> matrix, int n)
    {
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < n; j++)
                sum += Math.Abs(matrix[(i * n) + j]);
            largest = Math.Max(largest, sum);
        }
        return largest;
    }
}
