using Biodistribution.Numerics.Optimization;
using Xunit;

namespace Biodistribution.Tests.Numerics.Optimization;

public class QuasiNewtonTests
{
    /// <summary>An objective whose rows say no more than its gradient: their curvature is a poor one.</summary>
    private sealed class GradientOnly(int n, Func<double[], (double Value, double[] Gradient)> of) : ScoredObjective
    {
        public override int VariableCount => n;

        public override int RowCount => n;

        public override double Value(ReadOnlySpan<double> x) => of(x.ToArray()).Value;

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows)
        {
            var (value, gradient) = of(x.ToArray());
            gradient.CopyTo(residuals);
            rows.Clear();
            for (var i = 0; i < n; i++)
                rows[(i * n) + i] = 1;
            return value;
        }
    }

    private static readonly GradientOnly Rosenbrock = new(
        2,
        x =>
            (
                (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2),
                [(-400 * x[0] * (x[1] - (x[0] * x[0]))) - (2 * (1 - x[0])), 200 * (x[1] - (x[0] * x[0]))]
            )
    );

    private static Minimum Minimise(ScoredObjective objective, double[] start, double low, double high) =>
        QuasiNewton.Minimise(
            objective,
            start,
            [.. start.Select(_ => low)],
            [.. start.Select(_ => high)],
            null,
            TestContext.Current.CancellationToken
        );

    [Fact]
    public void The_banana_valley_is_followed_to_its_end_on_gradients_alone()
    {
        var minimum = Minimise(Rosenbrock, [-1.2, 1], double.NegativeInfinity, double.PositiveInfinity);

        Assert.True(minimum.Reason.IsConverged());
        Assert.All(minimum.Point, x => Assert.Equal(1, x, 1e-7));
        Assert.InRange(minimum.Evaluations, 10, 120);
    }

    [Fact]
    public void A_bound_that_cuts_the_minimum_off_is_where_the_search_ends()
    {
        var minimum = Minimise(Rosenbrock, [-1.2, 0.3], -2, 0.5);

        Assert.Equal(0.5, minimum.Point[0]);
        Assert.Equal(0.25, minimum.Point[1], 1e-7);
    }

    [Fact]
    public void Curvature_is_learnt_where_fixed_rows_would_creep()
    {
        var valley = new GradientOnly(
            3,
            x => (0.5 * ((1e4 * x[0] * x[0]) + (x[1] * x[1]) + (1e-3 * (x[2] - 7) * (x[2] - 7))), [1e4 * x[0], x[1], 1e-3 * (x[2] - 7)])
        );

        var (learnt, fixedRows) = (
            Minimise(valley, [1, 1, 1], -100, 100),
            LevenbergMarquardt.Minimise(
                valley,
                [1, 1, 1],
                [-100, -100, -100],
                [100, 100, 100],
                cancellation: TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(7, learnt.Point[2], 1e-5);
        Assert.True(learnt.Iterations * 5 < fixedRows.Iterations, $"{learnt.Iterations} and {fixedRows.Iterations} steps");
    }
}
