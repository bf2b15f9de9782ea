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

    private static readonly LeastSquares Rosenbrock = new(
        2,
        2,
        (x, r, j) =>
        {
            (r[0], r[1]) = (10 * (x[1] - (x[0] * x[0])), 1 - x[0]);
            (j[0], j[1], j[2], j[3]) = (-20 * x[0], 10, -1, 0);
        }
    );

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
        var sum = new LeastSquares(
            2,
            2,
            (x, r, j) =>
            {
                (r[0], r[1]) = (x[0] + x[1] - 3, 2 * (x[0] + x[1] - 3));
                (j[0], j[1], j[2], j[3]) = (1, 1, 2, 2);
            }
        );

        var minimum = Minimise(sum, [10, -20], Free, Unbounded);

        Assert.True(minimum.Reason.IsConverged());
        Assert.Equal(3, minimum.Point.Sum(), 1e-9);
    }

    [Fact]
    public void Scaling_the_variables_changes_nothing_but_their_numbers()
    {
        var scaled = new LeastSquares(
            2,
            2,
            (x, r, j) =>
            {
                var (a, b) = (x[0] * 1024, x[1] / 4096);
                (r[0], r[1]) = (10 * (b - (a * a)), 1 - a);
                (j[0], j[1], j[2], j[3]) = (-20 * a * 1024, 10.0 / 4096, -1024, 0);
            }
        );

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

    /// <summary>Least distance to a point under a limit that is no straight line.</summary>
    private sealed class Limited(double targetX, double targetY, params Func<double, double, (double Value, double ByX, double ByY)>[] all)
        : ScoredObjective
    {
        private readonly double[] limits = new double[all.Length];
        private readonly double[] limitRows = new double[2 * all.Length];

        public override int VariableCount => 2;

        public override int RowCount => 2;

        public override ReadOnlySpan<double> Limits => limits;

        public override ReadOnlySpan<double> LimitRows => limitRows;

        public override double Value(ReadOnlySpan<double> x) => Evaluate(x, new double[2], new double[4]);

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
        {
            for (var i = 0; i < all.Length; i++)
                (limits[i], limitRows[2 * i], limitRows[(2 * i) + 1]) = all[i](x[0], x[1]);
            (residuals[0], residuals[1]) = (x[0] - targetX, x[1] - targetY);
            (rows[0], rows[1], rows[2], rows[3]) = (1, 0, 0, 1);
            return 0.5 * ((residuals[0] * residuals[0]) + (residuals[1] * residuals[1]));
        }
    }

    private static (double, double, double) Disc(double x, double y) => (1 - (x * x) - (y * y), -2 * x, -2 * y);

    [Theory]
    [InlineData(3, 4, -5, 0.5)]
    [InlineData(3, 4, 0.1, 0.1)]
    [InlineData(-30, 40, 20, 20)]
    public void A_limit_that_cuts_the_minimum_off_is_met_exactly(double targetX, double targetY, double startX, double startY)
    {
        var minimum = Minimise(new Limited(targetX, targetY, Disc), [startX, startY], Free, Unbounded);

        var distance = Math.Sqrt((targetX * targetX) + (targetY * targetY));
        Assert.True(minimum.Reason.IsConverged());
        Assert.InRange(minimum.Violation, 0, 1e-8);
        Assert.Equal(targetX / distance, minimum.Point[0], 1e-6);
        Assert.Equal(targetY / distance, minimum.Point[1], 1e-6);
        Assert.Equal(0.5 * (distance - 1) * (distance - 1), minimum.Objective, 1e-6);
    }

    [Fact]
    public void A_limit_that_does_not_matter_changes_nothing()
    {
        var minimum = Minimise(new Limited(0.3, -0.2, Disc), [5, 5], Free, Unbounded);

        Assert.Equal(0.3, minimum.Point[0], 1e-9);
        Assert.Equal(-0.2, minimum.Point[1], 1e-9);
    }

    [Fact]
    public void Two_limits_and_a_bound_hold_together()
    {
        // Nearest to (2, 2) within the disc, above y = x + 0.2 and with x at most 0.4.
        var minimum = Minimise(new Limited(2, 2, Disc, (x, y) => (y - x - 0.2, -1, 1)), [-1, 3], Free, [0.4, double.PositiveInfinity]);

        Assert.Equal(0.4, minimum.Point[0], 1e-7);
        Assert.Equal(Math.Sqrt(1 - 0.16), minimum.Point[1], 1e-7);
        Assert.InRange(minimum.Violation, 0, 1e-8);
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_said_so()
    {
        var minimum = Minimise(new Limited(0, 0, (x, _) => (x - 1, 1, 0), (x, _) => (-1 - x, -1, 0)), [5, 5], Free, Unbounded);

        Assert.Equal(StopReason.LimitsUnreachable, minimum.Reason);
        Assert.False(minimum.Reason.IsConverged());
        Assert.InRange(minimum.Violation, 0.9, 2.1);
    }
}
