using Biodistribution.Numerics.Optimization;
using Xunit;

namespace Biodistribution.Tests.Numerics.Optimization;

public class EvolutionStrategyTests
{
    private sealed class Plain(int n, Func<double[], double> of) : ScoredObjective
    {
        public override int VariableCount => n;

        public override int RowCount => 0;

        public override double Value(ReadOnlySpan<double> x) => of(x.ToArray());

        public override double Evaluate(ReadOnlySpan<double> x, Span<double> residuals, Span<double> rows) =>
            throw new InvalidOperationException("It asked for derivatives.");
    }

    private static Minimum Minimise(Func<double[], double> of, double[] start, double low, double high, ulong seed = 1) =>
        EvolutionStrategy.Minimise(
            new Plain(start.Length, of),
            start,
            [.. start.Select(_ => low)],
            [.. start.Select(_ => high)],
            new EvolutionStrategySettings
            {
                FirstSpread = [.. start.Select(_ => 0.5)],
                Seed = seed,
                NegligibleDecrease = 1e-14,
            },
            TestContext.Current.CancellationToken
        );

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void The_banana_valley_is_followed_to_its_end(ulong seed)
    {
        var minimum = Minimise(
            x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2),
            [-1.2, 1],
            double.NegativeInfinity,
            double.PositiveInfinity,
            seed
        );

        Assert.True(minimum.Reason.IsConverged());
        Assert.All(minimum.Point, x => Assert.Equal(1, x, 1e-6));
    }

    [Fact]
    public void Axes_a_millionfold_apart_in_length_are_learnt()
    {
        var minimum = Minimise(
            x => x.Select((at, i) => Math.Pow(10, 6.0 * i / (x.Length - 1)) * (at - 3) * (at - 3)).Sum(),
            [0, 0, 0, 0, 0, 0],
            -10,
            10
        );

        Assert.All(minimum.Point, x => Assert.Equal(3, x, 1e-5));
    }

    [Fact]
    public void A_bound_that_cuts_the_minimum_off_is_met_and_never_crossed()
    {
        var outside = 0;
        var minimum = Minimise(
            x =>
            {
                outside += x.Any(at => at is < -1 or > 2) ? 1 : 0;
                return ((x[0] - 5) * (x[0] - 5)) + ((x[1] + 0.5) * (x[1] + 0.5));
            },
            [0, 0],
            -1,
            2
        );

        Assert.Equal(0, outside);
        Assert.Equal(2, minimum.Point[0], 1e-6);
        Assert.Equal(-0.5, minimum.Point[1], 1e-6);
    }

    [Fact]
    public void Points_where_there_is_no_objective_are_avoided()
    {
        var minimum = Minimise(x => x[0] < 1 ? double.PositiveInfinity : x[0] + (x[1] * x[1]), [4, 4], -10, 10);

        Assert.Equal(1, minimum.Point[0], 1e-6);
        Assert.Equal(StopReason.StartFailed, Minimise(_ => double.NaN, [1, 1], -10, 10).Reason);
    }

    [Fact]
    public void A_limit_on_evaluations_is_kept_and_said()
    {
        var minimum = EvolutionStrategy.Minimise(
            new Plain(2, x => x[0] + x[1]),
            [0, 0],
            [double.NegativeInfinity, double.NegativeInfinity],
            [double.PositiveInfinity, double.PositiveInfinity],
            new EvolutionStrategySettings { FirstSpread = [1, 1], EvaluationLimit = 100 },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(StopReason.IterationLimit, minimum.Reason);
        Assert.InRange(minimum.Evaluations, 90, 100);
    }
}
