using Biodistribution.Numerics.Optimization;
using Xunit;

namespace Biodistribution.Tests.Numerics.Optimization;

public class LevenbergMarquardtTests
{
    private static readonly double[] Free = [double.NegativeInfinity, double.NegativeInfinity];
    private static readonly double[] Unbounded = [double.PositiveInfinity, double.PositiveInfinity];

    private static Minimum Minimise(ScoredObjective objective, double[] start, double[] lower, double[] upper) =>
        LevenbergMarquardt.Minimise(objective, start, lower, upper, cancellation: TestContext.Current.CancellationToken);

    private sealed class LeastSquares(int n, int m, Action<double[], double[], double[]> fill) : ScoredObjective
    {
        public override int VariableCount => n;

        public override int RowCount => m;

        public override double Value(ReadOnlySpan<double> x) => Evaluate(x, new double[m], new double[m * n]);

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
        {
            var (r, j) = (new double[m], new double[m * n]);
            fill(x.ToArray(), r, j);
            r.CopyTo(residuals);
            j.CopyTo(rows);
            return 0.5 * r.Sum(e => e * e);
        }
    }

    private static readonly LeastSquares Rosenbrock = new(2, 2, (x, r, j) =>
    {
        (r[0], r[1]) = (10 * (x[1] - (x[0] * x[0])), 1 - x[0]);
        (j[0], j[1], j[2], j[3]) = (-20 * x[0], 10, -1, 0);
    });

    [Fact]
    public void The_banana_valley_is_followed_to_its_end()
    {
        var minimum = Minimise(Rosenbrock, [-1.2, 1], Free, Unbounded);

        Assert.True(minimum.Reason.IsConverged());
        Assert.Equal(1, minimum.Point[0], 1e-9);
        Assert.Equal(1, minimum.Point[1], 1e-9);
    }

    [Fact]
    public void A_bound_that_cuts_the_minimum_off_is_where_the_search_ends()
    {
        var minimum = Minimise(Rosenbrock, [-1.2, 1], [-2, -2], [0.5, 2]);

        Assert.Equal(0.5, minimum.Point[0]);
        Assert.Equal(0.25, minimum.Point[1], 1e-9);
    }

    [Fact]
    public void A_fixed_variable_stays_fixed_to_the_bit()
    {
        var minimum = Minimise(Rosenbrock, [0.1 + 0.2, 1], [0.1 + 0.2, -9], [0.1 + 0.2, 9]);

        Assert.Equal(0.1 + 0.2, minimum.Point[0]);
        Assert.Equal(minimum.Point[0] * minimum.Point[0], minimum.Point[1], 1e-12);
    }

    [Fact]
    public void Variables_that_only_their_sum_matters_for_still_converge()
    {
        var sum = new LeastSquares(2, 2, (x, r, j) =>
        {
            (r[0], r[1]) = (x[0] + x[1] - 3, 2 * (x[0] + x[1] - 3));
            (j[0], j[1], j[2], j[3]) = (1, 1, 2, 2);
        });

        var minimum = Minimise(sum, [10, -20], Free, Unbounded);

        Assert.True(minimum.Reason.IsConverged());
        Assert.Equal(3, minimum.Point.Sum(), 1e-9);
    }

    [Fact]
    public void Scaling_the_variables_changes_nothing_but_their_numbers()
    {
        var scaled = new LeastSquares(2, 2, (x, r, j) =>
        {
            var (a, b) = (x[0] * 1024, x[1] / 4096);
            (r[0], r[1]) = (10 * (b - (a * a)), 1 - a);
            (j[0], j[1], j[2], j[3]) = (-20 * a * 1024, 10.0 / 4096, -1024, 0);
        });

        var plain = Minimise(Rosenbrock, [-1.2, 1], Free, Unbounded);
        var other = Minimise(scaled, [-1.2 / 1024, 4096], Free, Unbounded);

        Assert.Equal(plain.Point[0], other.Point[0] * 1024);
        Assert.Equal(plain.Iterations, other.Iterations);
    }

    [Fact]
    public void Where_the_objective_cannot_be_computed_the_step_is_shortened()
    {
        var walled = new LeastSquares(1, 1, (x, r, j) => (r[0], j[0]) = (Math.Sqrt(x[0]) - 0.01, 0.5 / Math.Sqrt(x[0])));

        var minimum = Minimise(walled, [25], [double.NegativeInfinity], [double.PositiveInfinity]);

        Assert.Equal(1e-4, minimum.Point[0], 1e-12);
    }

    [Fact]
    public void A_start_that_cannot_be_computed_is_said_so()
    {
        var nowhere = new LeastSquares(1, 1, (_, r, j) => (r[0], j[0]) = (double.NaN, 1));

        var minimum = Minimise(nowhere, [1], [0], [2]);

        Assert.Equal(StopReason.StartFailed, minimum.Reason);
        Assert.Equal(double.PositiveInfinity, minimum.Objective);
        Assert.False(minimum.Reason.IsConverged());
    }
}
