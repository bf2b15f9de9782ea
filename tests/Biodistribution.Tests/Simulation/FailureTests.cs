using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Simulation;

public class FailureTests
{
    [Fact]
    public void A_rate_that_is_not_a_number_is_reported_with_its_state_and_time()
    {
        var run = Run((g, x) => g.Unary(Operation.Sqrt, g.Constant(2) - g.Time) * g.Constant(-1));

        Assert.Equal(IntegrationStatus.NonFinite, run.Status);
        Assert.Equal("x", run.Failure!.State);
        Assert.InRange(run.Failure.Time, 1.9, 2.0001);
        Assert.True(double.IsNaN(run.State(4, 0)));
        Assert.True(double.IsFinite(run.State(1, 0)));
    }

    [Fact]
    public void Blow_up_in_finite_time_ends_as_a_step_too_small()
    {
        var run = Run((_, x) => x * x);

        Assert.True(run.Status is IntegrationStatus.StepTooSmall or IntegrationStatus.NonFinite);
        Assert.InRange(run.Failure!.Time, 0.9, 1.01);
        Assert.Equal("x", run.Failure.State);
        Assert.NotEmpty(run.Failure.Advice);
    }

    [Fact]
    public void A_pole_is_not_crossed()
    {
        var run = Run((g, x) => g.One / (g.Time - g.Constant(1.5)) * g.Constant(10));

        Assert.NotEqual(IntegrationStatus.Succeeded, run.Status);
        Assert.InRange(run.Failure!.Time, 1.4, 1.6);
    }

    [Fact]
    public void An_event_that_never_ends_meets_the_event_limit_and_is_named()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var x = sketch.State("x", g.One);
        sketch.Event(g.Binary(Operation.Less, g.Zero, x), (x, -x));
        sketch.Event(g.Binary(Operation.Less, x, g.Zero), (x, -x));
        var model = CompiledModel.Compile(sketch.Build());

        var run = new Simulator(model, new SolverSettings { EventLimit = 500 }).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 1] }
        );
        Assert.Equal(IntegrationStatus.Succeeded, run.Status);

        sketch.State("y", g.One);
        sketch.Rate(x, g.One);
        var moving = CompiledModel.Compile(sketch.Build());
        run = new Simulator(moving, new SolverSettings { EventLimit = 500 }).Run(
            new SimulationRequest
            {
                Parameters = [],
                OutputTimes = [0, 1],
                InitialState = [-0.5, 0],
            }
        );
        Assert.Equal(IntegrationStatus.EventLimit, run.Status);
        Assert.Contains("event", run.Failure!.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_limit_is_a_status_and_ends_the_run_soon_after_it()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var run = Run(
            (g, x) => g.Unary(Operation.Cos, g.Time * g.Constant(1e7)) * x,
            new SolverSettings
            {
                TimeLimit = TimeSpan.FromMilliseconds(20),
                StepLimit = int.MaxValue,
                Method = Method.Rk45,
            }
        );

        Assert.Equal(IntegrationStatus.TimeLimit, run.Status);
        Assert.Equal("x", run.Failure!.State);
        Assert.NotEmpty(run.Failure.Advice);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.02, 10);
    }

    [Fact]
    public void Algebraic_rules_without_a_solution_are_a_status_with_the_state()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (x, z) = (sketch.State("x", g.One), sketch.State("z", g.One));
        sketch.Rate(x, -z);
        sketch.Rule((z * z) + g.One + (x * x), z);
        var model = CompiledModel.Compile(sketch.Build());

        var run = new Simulator(model).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 1] });

        Assert.Equal(IntegrationStatus.NewtonDiverged, run.Status);
        Assert.Equal("z", run.Failure!.State);
        Assert.NotEmpty(run.Failure.Advice);
    }

    [Fact]
    public void The_step_limit_is_a_status()
    {
        var run = Run(
            (g, x) => g.Unary(Operation.Sin, g.Time * g.Constant(1e4)) * x,
            new SolverSettings { StepLimit = 50, Method = Method.Rk45 }
        );

        Assert.Equal(IntegrationStatus.StepLimit, run.Status);
        Assert.Equal(50, run.Counts.Steps + run.Counts.Rejected);
    }

    [Fact]
    public void A_cancelled_run_says_so()
    {
        var model = CompiledModel.Compile(Sketch((_, x) => -x).Build());
        using var source = new CancellationTokenSource();
        source.Cancel();

        var run = new Simulator(model, new SolverSettings { Method = Method.Rk45 }).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 1] },
            source.Token
        );

        Assert.Equal(IntegrationStatus.Cancelled, run.Status);
    }

    [Fact]
    public void An_amount_taken_below_zero_is_reported_not_clipped()
    {
        var sketch = new ModelSketch();
        var (blood, lost) = (sketch.Amount("blood", 1), sketch.Amount("lost"));
        sketch.Flow(blood, lost, sketch.Graph.One);
        var model = CompiledModel.Compile(sketch.Build());

        var run = new Simulator(model, new SolverSettings { Method = Method.Rk45 }).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 0.5, 2] }
        );

        Assert.Equal(IntegrationStatus.Negative, run.Status);
        Assert.Equal("blood", run.Failure!.State);
        Assert.InRange(run.Failure.Time, 1, 1.5);
    }

    [Fact]
    public void A_model_that_is_not_linear_refuses_the_linear_method()
    {
        var model = CompiledModel.Compile(Sketch((_, x) => x * x).Build());

        Assert.Throws<ArgumentException>(() =>
            new Simulator(model, new SolverSettings { Method = Method.Linear }).Run(
                new SimulationRequest { Parameters = [], OutputTimes = [0, 1] }
            )
        );
    }

    private static ModelSketch Sketch(Func<ExpressionGraph, Expression, Expression> rate)
    {
        var sketch = new ModelSketch();
        var x = sketch.State("x", sketch.Graph.One);
        sketch.Rate(x, rate(sketch.Graph, x));
        return sketch;
    }

    private static Trajectory Run(Func<ExpressionGraph, Expression, Expression> rate, SolverSettings? settings = null) =>
        new Simulator(CompiledModel.Compile(Sketch(rate).Build()), settings).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 0.5, 1, 1.5, 2.5, 3] }
        );
}
