using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Optimization;

namespace Biodistribution.DoseResponse.Curves;

/// <summary>The least-squares objective of a curve over Bottom, Top, log HalfDose, HillSlope and log Asymmetry.</summary>
internal sealed class CurveResiduals(double[] doses, double[] responses) : ScoredObjective
{
    public override int VariableCount => 5;

    public override int RowCount => doses.Length;

    public static DoseResponseCurve CurveOf(ReadOnlySpan<double> x) => new(x[0], x[1], Math.Exp(x[2]), x[3], Math.Exp(x[4]));

    public override double Value(ReadOnlySpan<double> x)
    {
        var curve = CurveOf(x);
        double sum = 0;
        for (var i = 0; i < doses.Length; i++)
            sum += 0.5 * Math.Pow(curve.At(doses[i]) - responses[i], 2);
        return sum;
    }

    public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
    {
        var curve = CurveOf(x);
        var (range, n, s) = (curve.Top - curve.Bottom, curve.HillSlope, curve.Asymmetry);
        double sum = 0;
        for (var i = 0; i < doses.Length; i++)
        {
            var fraction = curve.Fraction(doses[i]);
            var row = rows.Slice(i * 5, 5);
            row.Clear();
            (row[0], row[1]) = (1 - fraction, fraction);
            if (doses[i] > 0)
            {
                var u = x[2] - Math.Log(doses[i]);
                var power = Math.Exp(n * u);
                var share = double.IsInfinity(power) ? 1 : power / (1 + power);
                row[2] = -range * s * fraction * share * n;
                row[3] = -range * s * fraction * share * u;
                row[4] = -range * s * fraction * (double.IsInfinity(power) ? n * u : Math.Log(1 + power));
            }
            residuals[i] = curve.Bottom + (range * fraction) - responses[i];
            sum += 0.5 * residuals[i] * residuals[i];
        }
        return sum;
    }

    /// <summary>
    /// Residual variance times the inverse of JᵀJ over the fitted variables, 5 × 5 with zeros elsewhere; infinite on
    /// the diagonal where JᵀJ is singular.
    /// </summary>
    public static double[] Covariance(double[] rows, bool[] free, double variance)
    {
        var index = Enumerable.Range(0, 5).Where(j => free[j]).ToArray();
        var fitted = new double[rows.Length / 5 * index.Length];
        for (var i = 0; i < rows.Length / 5; i++)
        for (var j = 0; j < index.Length; j++)
            fitted[(i * index.Length) + j] = rows[(i * 5) + index[j]];
        var covariance = Covariance(fitted, index.Length, variance);
        var result = new double[25];
        for (var i = 0; i < index.Length; i++)
        for (var j = 0; j < index.Length; j++)
            result[(index[i] * 5) + index[j]] = covariance[(i * index.Length) + j];
        return result;
    }

    /// <summary>
    /// Residual variance times the inverse of JᵀJ over all of its columns; infinite on the diagonal where JᵀJ is
    /// singular.
    /// </summary>
    public static double[] Covariance(double[] rows, int count, double variance)
    {
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            rows.Length / count,
            count,
            (i, j) => rows[(i * count) + j]
        );
        var scale = Enumerable.Range(0, count).Select(j => jacobian.Column(j).L2Norm()).ToArray();
        var result = new double[count * count];
        for (var j = 0; j < count; j++)
            result[(j * count) + j] = double.PositiveInfinity;
        if (scale.Any(norm => !(norm > 0)) || double.IsNaN(variance))
            return result;
        var factors = TallMatrix.Shortened(jacobian.MapIndexed((_, j, value) => value / scale[j])).Svd(true);
        var singular = factors.S;
        if (singular.Minimum() <= 1e-10 * singular.Maximum())
            return result;
        for (var i = 0; i < count; i++)
        for (var j = 0; j < count; j++)
        {
            double sum = 0;
            for (var k = 0; k < count; k++)
                sum += factors.VT[k, i] * factors.VT[k, j] / (singular[k] * singular[k]);
            result[(i * count) + j] = variance * sum / scale[i] / scale[j];
        }
        return result;
    }
}
