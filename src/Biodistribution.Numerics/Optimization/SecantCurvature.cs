using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Numerics.Optimization;

/// <summary>
/// An objective whose curvature is learnt from how its gradient changes (BFGS), instead of taken from its rows; n rows
/// Lᵀ with B = L Lᵀ the approximation.
/// </summary>
/// <remarks>
/// The trust-region search of <see cref="LevenbergMarquardt"/> on it is a quasi-Newton method with bounds and limits
/// for any likelihood. B begins as the expected
/// information at the start and is kept as a factor, so that an ill-conditioned problem is not squared; pairs whose
/// curvature is not positive are damped.
/// Sources: J. E. Dennis, R. B. Schnabel, Numerical Methods for Unconstrained Optimization, 1983, section 9.2 (update of the factor);
/// M. J. D. Powell, Lecture Notes in Mathematics 630, 1978, 144 (damping).
/// </remarks>
/// <param name="objective">The objective; only its value and gradient are used after the first point.</param>
public sealed class SecantCurvature(ScoredObjective objective) : ScoredObjective
{
    // A direction without information at the start is given this share of the least curvature that a sum of squares can resolve.
    private const double Ridge = 1e-8;

    // Powell: a pair keeps at least this share of the curvature there was.
    private const double LeastCurvature = 0.2;

    // Steps shorter than this, relative, change the gradient by rounding only.
    private const double ShortStep = 1e-10;

    private readonly double[] residuals = new double[objective.RowCount];
    private readonly double[] rows = new double[objective.RowCount * objective.VariableCount];
    private Matrix<double>? factor;
    private Vector<double>? basePoint,
        baseGradient;
    private double baseValue;

    /// <inheritdoc />
    public override int VariableCount => objective.VariableCount;

    /// <inheritdoc />
    public override int RowCount => objective.VariableCount;

    /// <inheritdoc />
    public override ReadOnlySpan<double> Limits => objective.Limits;

    /// <inheritdoc />
    public override ReadOnlySpan<double> LimitRows => objective.LimitRows;

    /// <inheritdoc />
    public override double Value(ReadOnlySpan<double> x) => objective.Value(x);

    /// <inheritdoc />
    public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
    {
        var n = VariableCount;
        var value = objective.Evaluate(x, this.residuals, this.rows);
        if (!double.IsFinite(value) || !AreFinite(this.rows) || !AreFinite(this.residuals))
            return double.PositiveInfinity;
        var gradient = Gradient();
        var point = Vector<double>.Build.DenseOfArray(x.ToArray());
        if (factor is null)
            factor = Start();
        else
            Learn(point - basePoint!, gradient - baseGradient!);
        if (basePoint is null || value <= baseValue)
            (basePoint, baseGradient, baseValue) = (point, gradient, value);
        var solved = factor.QR().Solve(gradient);
        for (var i = 0; i < n; i++)
        {
            residuals[i] = solved[i];
            for (var j = 0; j < n; j++)
                rows[(i * n) + j] = factor[j, i];
        }
        return AreFinite(residuals) ? value : double.PositiveInfinity;
    }

    // Lᵀ is the triangle of the rows at the start, with enough below it to be invertible.
    private Matrix<double> Start()
    {
        var (n, m) = (VariableCount, objective.RowCount);
        var norms = new double[n];
        for (var j = 0; j < n; j++)
        {
            for (var i = 0; i < m; i++)
                norms[j] += rows[(i * n) + j] * rows[(i * n) + j];
            norms[j] = Math.Sqrt(norms[j]);
        }
        var least = norms.Where(norm => norm > 0).DefaultIfEmpty(1).Min();
        var stacked = Matrix<double>.Build.Dense(
            m + n,
            n,
            (i, j) =>
                i < m ? rows[(i * n) + j]
                : i - m == j
                    ? norms[j] > 0 ? Ridge * norms[j]
                        : least
                : 0
        );
        return stacked.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).R.Transpose();
    }

    private void Learn(Vector<double> step, Vector<double> change)
    {
        if (!(step.L2Norm() > ShortStep * basePoint!.L2Norm()))
            return;
        var image = factor!.TransposeThisAndMultiply(step);
        var (before, now) = (image * image, step * change);
        if (!(before > 0))
            return;
        if (now < LeastCurvature * before)
        {
            var share = (1 - LeastCurvature) * before / (before - now);
            change = (share * change) + ((1 - share) * (factor * image));
            now = step * change;
        }
        var along = Math.Sqrt(now / before) * image;
        factor += (change - (factor * along)).OuterProduct(along) / (along * along);
    }

    private Vector<double> Gradient()
    {
        var n = VariableCount;
        var gradient = Vector<double>.Build.Dense(n);
        for (var i = 0; i < residuals.Length; i++)
        for (var j = 0; j < n; j++)
            gradient[j] += rows[(i * n) + j] * residuals[i];
        return gradient;
    }

    private static bool AreFinite(ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
            if (!double.IsFinite(number))
                return false;
        return true;
    }
}
