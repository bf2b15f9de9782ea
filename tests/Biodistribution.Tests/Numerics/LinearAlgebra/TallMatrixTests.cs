using Biodistribution.DoseResponse.Curves;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Random;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Biodistribution.Tests.Numerics.LinearAlgebra;

public class TallMatrixTests
{
    private static Matrix<double> Random(int rows)
    {
        var random = new CounterRandom(5, 0);
        return Matrix<double>.Build.Dense(rows, 4, (_, _) => random.NextNormal());
    }

    [Fact]
    public void A_shortened_matrix_keeps_the_inner_products_of_its_columns_and_a_short_one_itself()
    {
        var (tall, low) = (Random(5000), Random(100));
        var shortened = TallMatrix.Shortened(tall);

        Assert.Same(low, TallMatrix.Shortened(low));
        Assert.Equal((4, 4), (shortened.RowCount, shortened.ColumnCount));
        var difference = tall.TransposeThisAndMultiply(tall) - shortened.TransposeThisAndMultiply(shortened);
        Assert.True(difference.FrobeniusNorm() < 1e-9, $"{difference.FrobeniusNorm()}");
    }

    [Fact]
    public void A_curve_is_fitted_to_more_responses_than_a_square_matrix_could_hold()
    {
        const int Rows = 50_000;
        var random = new CounterRandom(3, 0);
        var doses = Enumerable.Range(0, Rows).Select(i => Math.Pow(10, 4.0 * i / Rows)).ToArray();
        var fit = CurveFitter.Fit(
            doses,
            doses.Select(dose => (10 * dose / (dose + 100)) + (0.3 * random.NextNormal())).ToArray(),
            CurveShape.Emax
        );

        Assert.InRange(fit["EC50"].Value, 99, 101);
        // The error of a mean falls with the square root of the number of rows.
        Assert.InRange(fit["EC50"].StandardError, 0.1, 1);
    }
}
