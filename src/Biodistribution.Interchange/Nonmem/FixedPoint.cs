using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using MathNet.Numerics.LinearAlgebra;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Solves Φ(x) = x for a smooth map of states, by Newton's method with differences and a Jacobian kept while it serves.</summary>
internal static class FixedPoint
{
    /// <summary>States that return after a period: those that something depends on and that change.</summary>
    public static int[] RecurringStates(EquationSystem equations)
    {
        var used = ExpressionOrder.SymbolsIn([
            .. equations.States.Select(state => state.Derivative),
            .. equations.Events.Select(e => e.Trigger),
        ]);
        return
        [
            .. Enumerable
                .Range(0, equations.States.Length)
                .Where(i => used.Contains(equations.States[i].Symbol) && !equations.States[i].Derivative.Is(0)),
        ];
    }

    /// <summary>The fixed point, or null.</summary>
    /// <param name="map">The map; null where it cannot be computed.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="free">The states to solve for; the others keep their start.</param>
    /// <param name="amount">A typical amount, for scaling; 0 for none.</param>
    /// <param name="iterations">Most iterations.</param>
    public static double[]? Find(Func<double[], double[]?> map, double[] start, int[] free, double amount, int iterations)
    {
        double[] Compose(ReadOnlySpan<double> solved)
        {
            var all = (double[])start.Clone();
            for (var i = 0; i < free.Length; i++)
                all[free[i]] = solved[i];
            return all;
        }
        double[]? Mapped(double[] x) => map(Compose(x)) is { } all ? [.. free.Select(i => all[i])] : null;
        var x = free.Select(i => start[i]).ToArray();
        for (var i = 0; i < 3; i++)
            if (Mapped(x) is { } next)
                x = next;
            else
                return null;
        var typical = Math.Max(x.Select(Math.Abs).DefaultIfEmpty(0).Max(), amount);
        if (typical == 0)
            typical = 1;
        Matrix<double>? step = null;
        var previous = double.PositiveInfinity;
        var best = double.PositiveInfinity;
        double[]? solution = null;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            if (Mapped(x) is not { } image)
                return solution;
            var scale = x.Zip(image, (a, b) => Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), 1e-9 * typical)).ToArray();
            var residual = Vector<double>.Build.Dense(free.Length, i => (image[i] - x[i]) / scale[i]);
            var size = residual.Count == 0 ? 0 : residual.AbsoluteMaximum();
            if (!double.IsFinite(size))
                return solution;
            if (size < best)
                (best, solution) = (size, Compose(image));
            if (size <= 1e-13 || (best <= 1e-10 && size > previous * 0.1))
                return solution;
            if (step is null || size > previous * 0.1)
            {
                if (Inverse(Mapped, x, image, scale) is not { } inverse)
                    return null;
                step = inverse;
            }
            previous = size;
            var correction = step * Vector<double>.Build.Dense(free.Length, i => image[i] - x[i]);
            for (var i = 0; i < x.Length; i++)
                x[i] += correction[i];
        }
        return best <= 1e-8 ? solution : null;
    }

    // The matrix that takes Φ(x) - x to the Newton correction: -(J - I)⁻¹ in general; conserved sums (left null
    // vectors) are held where they are.
    private static Matrix<double>? Inverse(Func<double[], double[]?> map, double[] x, double[] image, double[] scale)
    {
        var n = x.Length;
        var matrix = Matrix<double>.Build.Dense(n, n);
        for (var column = 0; column < n; column++)
        {
            var moved = (double[])x.Clone();
            moved[column] += 1e-4 * scale[column];
            var change = moved[column] - x[column];
            if (map(moved) is not { } there)
                return null;
            for (var row = 0; row < n; row++)
                matrix[row, column] = (((there[row] - image[row]) / change) - (row == column ? 1 : 0)) * scale[column] / scale[row];
        }
        var svd = matrix.Svd();
        var rank = 0;
        while (rank < n && svd.S[rank] > 1e-6 * Math.Max(svd.S[0], 1e-300) && svd.S[rank] > 1e-9)
            rank++;
        var inverse = Solve(matrix, svd, rank, n);
        return Matrix<double>.Build.Dense(n, n, (row, column) => -inverse[row, column] * scale[row] / scale[column]);
    }

    private static Matrix<double> Solve(
        Matrix<double> matrix,
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd,
        int rank,
        int n
    )
    {
        if (rank == n)
            return matrix.Inverse();
        var held = svd.U.SubMatrix(0, n, rank, n - rank).Transpose();
        var right = Matrix<double>.Build.DenseIdentity(n).Stack(Matrix<double>.Build.Dense(n - rank, n));
        return matrix.Stack(held).QR().Solve(right);
    }
}
