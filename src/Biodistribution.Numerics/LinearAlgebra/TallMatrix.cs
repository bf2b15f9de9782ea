using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Biodistribution.Numerics.LinearAlgebra;

/// <summary>Matrices of many rows and few columns, of which only what columns have to do with each other is asked.</summary>
public static class TallMatrix
{
    // The singular vectors of the rows take the square of their number: beyond this it is spared. Below, results keep their bits.
    private const int MostRows = 2000;

    /// <summary>
    /// A matrix with the same inner products of columns, so the same singular values and right singular vectors: the
    /// triangle of its QR factorisation where it is tall, else itself.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    public static Matrix<double> Shortened(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.RowCount > MostRows && matrix.RowCount > matrix.ColumnCount ? matrix.QR(QRMethod.Thin).R : matrix;
    }
}
