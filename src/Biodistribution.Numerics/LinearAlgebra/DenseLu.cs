namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>Dense LU with exchange of rows.</summary>
/// <param name="pattern">Pattern of the matrices.</param>
public sealed class DenseLu(SparsityPattern pattern) : ILinearSolver
{
    private readonly double[] a = new double[pattern.Size * pattern.Size];
    private readonly int[] exchange = new int[pattern.Size];

    /// <inheritdoc />
    public SparsityPattern Pattern => pattern;

    /// <inheritdoc />
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> values)
    {
        var n = pattern.Size;
        Array.Clear(a);
        for (var k = 0; k < pattern.Count; k++)
            a[(pattern.Row(k) * n) + pattern.Column(k)] = -values[k];
        for (var i = 0; i < n; i++)
            a[(i * n) + i] += diagonal[i];
        for (var k = 0; k < n; k++)
        {
            var (pivot, largest) = (k, Math.Abs(a[(k * n) + k]));
            for (var i = k + 1; i < n; i++)
                if (Math.Abs(a[(i * n) + k]) > largest)
                    (pivot, largest) = (i, Math.Abs(a[(i * n) + k]));
            if (!(largest > 0) || !double.IsFinite(largest))
                return false;
            exchange[k] = pivot;
            if (pivot != k)
                for (var j = 0; j < n; j++)
                    (a[(k * n) + j], a[(pivot * n) + j]) = (a[(pivot * n) + j], a[(k * n) + j]);
            var inverse = 1 / a[(k * n) + k];
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[(i * n) + k] * inverse;
                a[(i * n) + k] = factor;
                if (factor == 0)
                    continue;
                for (var j = k + 1; j < n; j++)
                    a[(i * n) + j] = Math.FusedMultiplyAdd(-factor, a[(k * n) + j], a[(i * n) + j]);
            }
        }
        return true;
    }

    /// <inheritdoc />
    public void Solve(Span<double> b)
    {
        var n = pattern.Size;
        for (var k = 0; k < n; k++)
            (b[k], b[exchange[k]]) = (b[exchange[k]], b[k]);
        for (var i = 0; i < n; i++)
        for (var j = 0; j < i; j++)
            b[i] = Math.FusedMultiplyAdd(-a[(i * n) + j], b[j], b[i]);
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++)
                b[i] = Math.FusedMultiplyAdd(-a[(i * n) + j], b[j], b[i]);
            b[i] /= a[(i * n) + i];
        }
    }
}
