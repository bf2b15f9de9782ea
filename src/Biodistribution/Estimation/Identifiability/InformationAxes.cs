using Biodistribution.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>
/// The principal axes of the expected information: a step of length 1 along one is one expected standard deviation,
/// whatever the units of the parameters and however they are correlated.
/// </summary>
/// <param name="Scales">The size by which each parameter is scaled first: its expected sd with the others held, or its
/// range where that is less.</param>
/// <param name="Scaled">The axes in scaled parameters, one a column.</param>
internal sealed record InformationAxes(Vector<double> Scales, Matrix<double> Scaled)
{
    // Of the largest singular value: what is below is not told from rounding, and its axis has the length of the scale.
    private const double Rounding = 1e-8;

    /// <summary>The axes in the parameters' own units, one a column.</summary>
    public Matrix<double> Vectors => Matrix<double>.Build.DenseOfDiagonalVector(Scales) * Scaled;

    /// <summary>From the parameters' own units to the axes.</summary>
    public Matrix<double> Inverse => Scaled.Inverse() * Matrix<double>.Build.DenseOfDiagonalVector(Scales.PointwisePower(-1));

    /// <summary>The axes of the information that slopes of residuals give.</summary>
    /// <param name="slopes">One row a residual, in standard deviations; one column a parameter.</param>
    /// <param name="least">What is known of each parameter at least: the reciprocal of an sd.</param>
    public static InformationAxes Of(Matrix<double> slopes, double[] least)
    {
        var n = slopes.ColumnCount;
        var scales = Vector<double>.Build.Dense(n, j => 1 / Math.Max(slopes.Column(j).L2Norm(), least[j]));
        var svd = TallMatrix.Shortened(slopes * Matrix<double>.Build.DenseOfDiagonalVector(scales)).Svd();
        var values = svd.S;
        return new InformationAxes(
            scales,
            Matrix<double>.Build.Dense(
                n,
                n,
                (a, k) => svd.VT[k, a] * (k < values.Count && values[k] > Rounding * values[0] ? 1 / values[k] : 1)
            )
        );
    }

    /// <summary>How much of each parameter lies in a space that directions span: 0 for nothing, 1 for all.</summary>
    /// <param name="directions">Directions along the axes, one a column.</param>
    /// <param name="which">Which of them.</param>
    public double[] SharesOf(Matrix<double> directions, int[] which)
    {
        if (which.Length == 0)
            return new double[Scaled.RowCount];
        var basis = Matrix<double>
            .Build.DenseOfColumns(which.Select(k => (Scaled * directions.Column(k)).Normalize(2)))
            .QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin)
            .Q;
        return [.. Enumerable.Range(0, Scaled.RowCount).Select(a => basis.Row(a).DotProduct(basis.Row(a)))];
    }
}
