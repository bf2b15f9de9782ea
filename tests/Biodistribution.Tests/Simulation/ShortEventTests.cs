#pragma warning disable xUnit1051 // every run here takes milliseconds
using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Simulation;

/// <summary>Events that last for less than a step, lie a rounding of time apart, or are triggered by a number.</summary>
public class ShortEventTests
{
    [Theory]
    [InlineData(1e-7, 15)]
    [InlineData(1e-3, 15)]
    [InlineData(-1e-7, 0)]
    public void A_trigger_that_is_true_for_less_than_a_step_fires_each_time(double below, int expected)
    {
        var run = Run((g, x, y, n) => g.Binary(Operation.LessOrEqual, g.Constant(1 - below), x), 10);

        Assert.Equal(expected, run.State(1, 2));
    }

    [Theory]
    [InlineData(Method.Auto)]
    [InlineData(Method.Rk45)]
    [InlineData(Method.Stiff)]
    public void A_rate_that_is_on_for_less_than_a_step_counts(Method method)
    {
        // x = cos 10 t exceeds cos 0.01 for 0.002 of every period.
        var sketch = Oscillator(out var x, out _, out var n);
        var g = sketch.Graph;
        sketch.Rate(n, g.If(g.Binary(Operation.Less, g.Constant(Math.Cos(0.01)), x), g.One, g.Zero));
        var model = CompiledModel.Compile(sketch.Build());
        var until = 10.5 * 2 * Math.PI / 10;

        var run = new Simulator(
            model,
            new SolverSettings
            {
                Method = method,
                RelativeTolerance = 1e-10,
                AbsoluteTolerance = 1e-14,
            }
        ).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, until] });

        Assert.Equal(0.001 + (10 * 0.002), run.State(1, 2), 1e-5);
    }

    [Fact]
    public void A_trigger_whose_distance_is_no_number_for_part_of_a_step_fires_where_it_is_one()
    {
        // The square root of cos 10 t has no value for half of every period.
        var run = Run((g, x, _, _) => g.Binary(Operation.LessOrEqual, g.Constant(0.5), g.Power(x, g.Constant(0.5))), 2);

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        Assert.Equal(3, run.State(1, 2));
    }

    [Fact]
    public void Events_a_rounding_of_time_apart_both_happen()
    {
        var run = Run(
            (g, _, _, _) => g.Binary(Operation.LessOrEqual, g.Constant(0.8), g.Time),
            2,
            (g, _, _, _) => g.Binary(Operation.LessOrEqual, g.Constant(Math.BitDecrement(0.8)), g.Time)
        );

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        Assert.Equal(2, run.State(1, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Events_some_roundings_of_time_apart_both_happen(int roundings)
    {
        var later = 9 + (roundings * (Math.BitIncrement(9.0) - 9.0));

        var run = Run(
            (g, _, _, _) => g.Binary(Operation.LessOrEqual, g.Constant(9), g.Time),
            10,
            (g, _, _, _) => g.Binary(Operation.LessOrEqual, g.Constant(later), g.Time)
        );

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        Assert.Equal(2, run.State(1, 2));
    }

    [Fact]
    public void Hundreds_of_events_at_times_that_follow_from_each_other_leave_room_for_one_between()
    {
        // Every hundredth, each after the last; their rounded sum passes 9 close to it, where another event waits.
        var sketch = Oscillator(out _, out _, out var n);
        var g = sketch.Graph;
        var (last, seen) = (sketch.State("last", g.Zero), sketch.State("seen", g.Zero));
        sketch.Event(g.Binary(Operation.LessOrEqual, g.Constant(0.01), g.Time - last), (last, g.Time), (n, n + g.One));
        sketch.Event(g.Binary(Operation.LessOrEqual, g.Constant(9), g.Time), (seen, g.One));

        var run = new Simulator(CompiledModel.Compile(sketch.Build())).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 10] }
        );

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        Assert.InRange(run.State(1, 2), 995, 1000);
        Assert.Equal(1, run.State(1, 4));
    }

    [Fact]
    public void A_number_as_a_trigger_is_true_unless_it_is_zero()
    {
        Assert.Equal(1, Run((g, _, _, _) => g.Time, 2).State(1, 2));
        Assert.Equal(0, Run((g, _, _, _) => g.Constant(3), 2).State(1, 2));
        Assert.Equal(0, Run((g, x, _, _) => x + g.Constant(2), 2).State(1, 2));
        Assert.Equal(1, Run((g, _, _, _) => g.Binary(Operation.And, g.Time, g.Binary(Operation.Less, g.One, g.Time)), 2).State(1, 2));
    }

    [Fact]
    public void A_remainder_as_a_trigger_fires_after_every_instant_at_which_it_is_zero()
    {
        Assert.Equal(4, Run((g, _, _, _) => g.Binary(Operation.Remainder, g.Time, g.One), 3.5).State(1, 2));
        Assert.Equal(3, Run((g, _, _, _) => g.Unary(Operation.Not, g.Binary(Operation.Remainder, g.Time, g.One)), 3.5).State(1, 2));
    }

    [Fact]
    public void A_window_that_comes_back_every_day_fires_every_day_however_short()
    {
        var run = Run(
            (g, _, _, _) => g.Binary(Operation.Less, g.Binary(Operation.Remainder, g.Time + g.Constant(0.5), g.One), g.Constant(1e-6)),
            9.75
        );

        Assert.Equal(10, run.State(1, 2));
    }

    private static Trajectory Run(
        Func<ExpressionGraph, Expression, Expression, Expression, Expression> trigger,
        double until,
        Func<ExpressionGraph, Expression, Expression, Expression, Expression>? second = null
    )
    {
        var sketch = Oscillator(out var x, out var y, out var n);
        sketch.Event(trigger(sketch.Graph, x, y, n), (n, n + sketch.Graph.One));
        if (second is not null)
            sketch.Event(second(sketch.Graph, x, y, n), (n, n + sketch.Graph.One));
        var settings = new SolverSettings { RelativeTolerance = 1e-11, AbsoluteTolerance = 1e-14 };
        return new Simulator(CompiledModel.Compile(sketch.Build()), settings).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, until] }
        );
    }

    // x = cos 10 t, y = -sin 10 t.
    private static ModelSketch Oscillator(out Expression x, out Expression y, out Expression n)
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        (x, y, n) = (sketch.State("x", g.One), sketch.State("y", g.Zero), sketch.State("n", g.Zero));
        sketch.Rate(x, g.Constant(10) * y);
        sketch.Rate(y, g.Constant(-10) * x);
        return sketch;
    }
}
