#pragma warning disable xUnit1051 // every run here takes milliseconds
using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Biodistribution.Tests.Simulation.Execution;
using Xunit;

namespace Biodistribution.Tests.Simulation;

/// <summary>Runs whose rates depend on time by themselves, and rest where they begin.</summary>
public class TimeDependenceTests
{
    private const double Pulse = 1.772453850905516; // the area under exp(-t²)

    [Theory]
    [InlineData(Method.Auto, 500, 0.01)]
    [InlineData(Method.Rk45, 500, 0.01)]
    [InlineData(Method.HighOrder, 500, 0.01)]
    [InlineData(Method.Stiff, 500, 0.01)]
    [InlineData(Method.Auto, 3, 0.0002)]
    [InlineData(Method.Stiff, 777.7, 0.5)]
    [InlineData(Method.Rk45, 999.9, 0.001)]
    public void A_pulse_in_a_long_rest_is_seen_by_every_method(Method method, double middle, double width)
    {
        var model = Gaussian(middle, width);

        var run = new Simulator(model, new SolverSettings { Method = method }).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 1000] }
        );

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        Assert.Equal(Pulse * width, run.State(1, 0), 1e-6 * width);
    }

    [Theory]
    [InlineData(Method.Auto)]
    [InlineData(Method.HighOrder)]
    [InlineData(Method.Stiff)]
    public void A_rise_that_begins_where_the_run_does_is_seen_however_far_apart_outputs_are(Method method)
    {
        // In balance at the start up to rounding: x' = (k + peak exp(-t/a) (1 - exp(-t/b))) store - x.
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (store, x) = (sketch.Amount("store", 0.1), sketch.Amount("x", 0.3));
        Expression Decay(double scale) => g.Unary(Operation.Exp, -g.Time / g.Constant(scale));
        sketch.Flow(store, x, store * (g.Constant(3) + (g.Constant(163) * Decay(0.0211) * (g.One - Decay(0.243)))));
        sketch.Flow(x, store, x);
        var model = CompiledModel.Compile(sketch.Build());
        var settings = new SolverSettings { Method = method };

        var near = new Simulator(model, settings).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 0.05, 0.25] });
        var far = new Simulator(model, settings).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 0.05, 0.25, 100] });

        Assert.Equal(0.3105567, near.State(2, 0 + 1), 2e-7);
        Assert.Equal(near.State(1, 1), far.State(1, 1), 1e-7);
        Assert.Equal(near.State(2, 1), far.State(2, 1), 1e-7);
    }

    [Fact]
    public void A_feature_is_found_where_a_function_of_time_that_is_not_linear_passes_zero()
    {
        // The middle of exp(-((t² - 250000) / 20)²) is at 500, where it is 0.02 wide.
        var model = Compile((g, _) => g.Unary(Operation.Exp, -Square(((g.Time * g.Time) - g.Constant(250_000)) / g.Constant(20))));

        var run = new Simulator(model).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 2000] });

        Assert.Equal(Pulse * 0.02, run.State(1, 0), 1e-7);
    }

    [Fact]
    public void Peaks_of_a_sharp_wave_are_all_seen()
    {
        // cos²⁰⁰⁰: each peak has the area √(2π / 2000) to four digits, 40 half periods of π.
        var model = Compile((g, _) => g.Power(Square(g.Unary(Operation.Cos, g.Time)), g.Constant(1000)));

        var run = new Simulator(model).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 40 * Math.PI] });

        Assert.InRange(run.State(1, 0) / (40 * Math.Sqrt(2 * Math.PI / 2000)), 0.9995, 1.0005);
    }

    [Theory]
    [InlineData(Method.Auto, 4)]
    [InlineData(Method.Rk45, 8)]
    [InlineData(Method.Stiff, 4)]
    public void Lanes_are_bounded_like_single_runs_to_the_bit(Method method, int lanes)
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (middle, x, y) = (sketch.Parameter("middle", 50), sketch.Amount("x", 1), sketch.Amount("y"));
        sketch.Flow(x, y, x * g.Unary(Operation.Exp, -Square((g.Time - middle) / g.Constant(0.05))));
        sketch.Flow(y, x, y * y * g.Constant(0.001));
        var model = CompiledModel.Compile(sketch.Build());
        var settings = new SolverSettings { Method = method };
        SimulationRequest Request(int i) =>
            new()
            {
                Parameters = [5 + (3.7 * i)],
                Timeline = [new Bolus(20, 0, 1)],
                OutputTimes = [0, 30, 100],
            };
        var alone = new Simulator(model, settings);

        new Cohort(model, settings) { Lanes = lanes, Threads = 1 }.Run(
            25,
            Request,
            (i, result) =>
            {
                CohortTests.AssertSame(alone.Run(Request(i)), result);
                Assert.InRange(result.State(2, 1), 0.05, 0.2);
            }
        );
    }

    [Fact]
    public void Rates_that_do_not_depend_on_time_are_integrated_in_as_few_steps_as_ever()
    {
        var model = Compile((g, x) => x * (g.One - x));
        Assert.True(model.IsAutonomous);

        var few = new Simulator(model).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 1e6] });
        var many = new Simulator(model).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [.. Enumerable.Range(0, 1001).Select(i => i * 1e3)] }
        );

        Assert.Equal(few.Counts.Steps, many.Counts.Steps);
        Assert.InRange(few.Counts.Steps, 1, 200);
    }

    [Fact]
    public void What_switches_at_known_times_needs_no_bound()
    {
        var model = Compile(
            (g, x) => g.If(g.Binary(Operation.Less, g.Binary(Operation.Remainder, g.Time, g.Constant(24)), g.One), g.One, g.Zero) - x
        );

        var few = new Simulator(model).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 23] });
        var many = new Simulator(model).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [.. Enumerable.Range(0, 1001).Select(i => i * 0.023)] }
        );

        Assert.Equal((1 - Math.Exp(-1)) * Math.Exp(-22), few.State(1, 0), 1e-9);
        Assert.Equal(few.Counts.Steps, many.Counts.Steps);
    }

    [Fact]
    public void A_largest_step_that_is_asked_for_is_kept()
    {
        var run = new Simulator(Compile((g, _) => g.One), new SolverSettings { Method = Method.Rk45, LargestStep = 0.1 }).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 10] }
        );

        Assert.InRange(run.Counts.Steps, 90, 110);
    }

    private static Expression Square(Expression x) => x * x;

    private static CompiledModel Gaussian(double middle, double width) =>
        Compile((g, _) => g.Unary(Operation.Exp, -Square((g.Time - g.Constant(middle)) / g.Constant(width))));

    private static CompiledModel Compile(Func<ExpressionGraph, Expression, Expression> rate)
    {
        var sketch = new ModelSketch();
        var x = sketch.State("x", sketch.Graph.Zero);
        sketch.Rate(x, rate(sketch.Graph, x));
        return CompiledModel.Compile(sketch.Build());
    }
}
