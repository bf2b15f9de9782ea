#pragma warning disable xUnit1051 // every run here takes milliseconds
using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Simulation;

/// <summary>Rates and durations at the edge of what arithmetic and time resolve.</summary>
public class ExtremeNumbersTests
{
    [Theory]
    [InlineData(1e3)]
    [InlineData(1e12)]
    [InlineData(1e16)]
    [InlineData(1e30)]
    public void A_slow_loss_is_kept_beside_a_rate_however_fast(double fast)
    {
        var (model, a, b) = Chain(fast, 1.3);

        var run = new Simulator(model).Run(
            new SimulationRequest
            {
                Parameters = [],
                Timeline = [new Bolus(0, a, 100)],
                OutputTimes = [0, 1, 4, 10],
            }
        );

        Assert.True(model.IsLinear);
        for (var i = 1; i < 4; i++)
            Assert.Equal(1, run.State(i, b) / (100 * fast / (fast - 1.3) * Math.Exp(-1.3 * run.Times[i])), 1e-9);
    }

    [Fact]
    public void An_infusion_of_many_particles_takes_nothing_from_the_accuracy_of_slow_losses()
    {
        var (model, a, _) = Chain(0.01, 1, infused: true);

        var run = new Simulator(model).Run(
            new SimulationRequest
            {
                Parameters = [0],
                Timeline = [new Infusion(0, a, 1e15, 1)],
                OutputTimes = [0, 10],
            }
        );

        Assert.Equal(1, run.State(1, a) / (1e15 / 0.01 * (1 - Math.Exp(-0.01)) * Math.Exp(-0.09)), 1e-12);
    }

    [Theory]
    [InlineData(1e-15)]
    [InlineData(1e-13)]
    [InlineData(1e-7)]
    [InlineData(1e-5)]
    public void An_infusion_too_short_for_time_to_resolve_gives_its_amount_once(double duration)
    {
        var (model, a, b) = Chain(1, 0, infused: true);

        var run = new Simulator(model).Run(
            new SimulationRequest
            {
                Parameters = [0],
                Timeline = [new Infusion(100, a, 50 / duration, duration)],
                OutputTimes = [0, 100, 101, 200],
            }
        );

        Assert.Equal(50, run.State(2, a) + run.State(2, b), 1e-6);
        Assert.Equal(50 * Math.Exp(-1), run.State(2, a), 1e-3);
        Assert.Equal(50, run.State(3, b), 1e-6);
    }

    [Fact]
    public void A_short_infusion_has_the_derivatives_of_a_dose()
    {
        var (model, a, _) = Chain(1, 0, infused: true);
        SimulationRequest Request(TimelineEvent given) =>
            new()
            {
                Parameters = [0],
                Timeline = [given],
                OutputTimes = [0, 3],
                Directions = new double[3],
                DirectionCount = 3,
            };
        Dual time = new(1, [0, 0, 1]);
        var duration = 1e-15;

        var infused = new Simulator(model).Run(
            Request(
                new Infusion(
                    time,
                    a,
                    new Dual(50 / duration, [1 / duration, -50 / (duration * duration), 0]),
                    new Dual(duration, [0, 1, 0])
                )
            )
        );
        var given = new Simulator(model).Run(Request(new Bolus(time, a, new Dual(50, [1, 0, 0]))));

        Assert.Equal(50 * Math.Exp(-2), infused.State(1, a), 1e-9);
        for (var k = 0; k < 3; k++)
            Assert.Equal(given.StateDerivatives[(((1 * 2) + a) * 3) + k], infused.StateDerivatives[(((1 * 2) + a) * 3) + k], 1e-9);
    }

    [Theory]
    [InlineData(Method.Auto)]
    [InlineData(Method.Linear)]
    [InlineData(Method.Rk45)]
    [InlineData(Method.Stiff)]
    public void What_is_not_there_cannot_be_taken_by_any_method(Method method)
    {
        var sketch = new ModelSketch();
        var (blood, lost) = (sketch.Amount("blood", 1), sketch.Amount("lost"));
        sketch.Flow(blood, lost, sketch.Graph.Constant(10));
        var model = CompiledModel.Compile(sketch.Build());

        var run = new Simulator(model, new SolverSettings { Method = method }).Run(
            new SimulationRequest { Parameters = [], OutputTimes = [0, 0.05, 0.1, 0.2, 3] }
        );

        Assert.Equal(IntegrationStatus.Negative, run.Status);
        Assert.Equal("blood", run.Failure!.State);
        Assert.InRange(run.Failure.Time, 0.1, 0.2);
        Assert.Equal(0.5, run.State(1, 0), 1e-9);
        Assert.True(double.IsNaN(run.State(4, 0)));
    }

    [Fact]
    public void A_pool_that_is_emptied_and_never_below_is_no_failure()
    {
        var (model, a, _) = Chain(1000, 1000);

        var run = new Simulator(model).Run(
            new SimulationRequest
            {
                Parameters = [],
                Timeline = [new Bolus(0, a, 1e12)],
                OutputTimes = [.. Enumerable.Range(0, 101).Select(i => 1.0 * i)],
            }
        );

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
    }

    // a -> b -> out.
    private static (CompiledModel Model, int A, int B) Chain(double first, double second, bool infused = false)
    {
        var sketch = new ModelSketch();
        var (a, b) = (sketch.Amount("a"), sketch.Amount("b"));
        sketch.Flow(a, b, sketch.Graph.Constant(first) * a);
        sketch.Flow(b, null, sketch.Graph.Constant(second) * b);
        var model = CompiledModel.Compile(sketch.Build(), infused ? new CompilationSettings { InfusedStates = [a.Symbol!] } : null);
        return (model, model.StateIndex(a.Symbol!), model.StateIndex(b.Symbol!));
    }
}
