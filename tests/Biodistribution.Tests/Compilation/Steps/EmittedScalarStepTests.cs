using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Compilation.Steps;

public class WholeStepTests
{
    private static readonly double[] Times = [0, 0.5, 1, 2.25, 3.75, 6, 9, 12];

    // The code of a whole step comes into use after so many steps: early runs work stage by stage, late runs in one go.
    [Theory]
    [InlineData(Method.Rk45, 0)]
    [InlineData(Method.Rk45, 1)]
    [InlineData(Method.Rk45, 2)]
    [InlineData(Method.Rk45, 3)]
    [InlineData(Method.Rk45, 4)]
    [InlineData(Method.Rk45, 5)]
    [InlineData(Method.Rk45, 6)]
    [InlineData(Method.HighOrder, 0)]
    [InlineData(Method.HighOrder, 3)]
    [InlineData(Method.Rk45, 11)]
    public void A_step_in_one_go_has_the_bits_of_one_stage_after_another(Method method, int directions)
    {
        var model = Kinked();
        var request = Request(model, directions);
        var first = new Simulator(model, new SolverSettings { Method = method, RelativeTolerance = 1e-10 }).Run(request);
        var simulator = new Simulator(model, new SolverSettings { Method = method, RelativeTolerance = 1e-10 });
        var allocatedBefore = 0L;
        for (var steps = 0L; steps < 25_000; steps += first.Counts.Steps)
        {
            _ = simulator.Run(request);
            allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        }

        var late = simulator.Run(request);

        Assert.Equal(IntegrationStatus.Succeeded, first.Status);
        Assert.Equal(first.Counts, late.Counts);
        Assert.True(first.States.AsSpan().SequenceEqual(late.States));
        Assert.True(first.StateDerivatives.AsSpan().SequenceEqual(late.StateDerivatives));
        Assert.True(first.ObservableDerivatives.AsSpan().SequenceEqual(late.ObservableDerivatives));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore, 0, 20_000 + (2000 * directions));
    }

    [Theory]
    [InlineData(Method.Rk45)]
    [InlineData(Method.Auto)]
    public void A_run_alone_in_a_lane_has_the_bits_of_the_ordinary_way(Method method)
    {
        var model = Saturable();
        var settings = new SolverSettings { Method = method, RelativeTolerance = 1e-9 };
        SimulationRequest Request(double dose) =>
            new()
            {
                Parameters = model.DefaultParameters(),
                Timeline = [new Bolus(0.7, 0, dose), new Infusion(3.1, 0, 2, 1.5), new ParameterChange(8, 2, 0.6)],
                OutputTimes = Times,
            };
        var first = new Simulator(model, settings).Run(Request(5));
        var simulator = new Simulator(model, settings);
        for (var steps = 0L; steps < 12_000; steps += first.Counts.Steps)
            _ = simulator.Run(Request(5));
        _ = simulator.Run(Request(double.NaN));
        var late = simulator.Run(Request(5));

        Assert.Equal(IntegrationStatus.Succeeded, first.Status);
        Assert.Equal(first.Counts, late.Counts);
        Assert.True(first.States.AsSpan().SequenceEqual(late.States));
        Assert.True(first.Observables.AsSpan().SequenceEqual(late.Observables));
        Assert.Equal(first.ConservationError, late.ConservationError);
        Assert.NotEqual(IntegrationStatus.Succeeded, simulator.Run(Request(double.NaN)).Status);
        Assert.Equal(IntegrationStatus.Cancelled, simulator.Run(Request(5), new CancellationToken(true)).Status);
    }

    // From four states on their sums are made in vectors of four, padded; with a hundred the code is cut into several methods.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(20)]
    [InlineData(100)]
    public void A_run_alone_in_a_lane_has_the_bits_of_the_ordinary_way_whatever_the_number_of_states(int states)
    {
        var model = CompiledModel.Compile(Simulation.Execution.CohortTests.RandomCompartments(states - 1, seed: states));
        var settings = new SolverSettings { Method = Method.Rk45, RelativeTolerance = 1e-9 };
        SimulationRequest Request(int subject)
        {
            var parameters = model.DefaultParameters();
            for (var p = 0; p < parameters.Length; p++)
                parameters[p] *= 1 + (0.2 * (((subject * 7) + p) % 5));
            return new SimulationRequest
            {
                Parameters = parameters,
                OutputTimes = [0, 0.7, 3, 3.1, 9],
                Timeline = [new Bolus(1.3 + (0.1 * subject), 0, 5)],
            };
        }

        var early = Enumerable.Range(0, 4).Select(subject => new Simulator(model, settings).Run(Request(subject))).ToArray();
        var simulator = new Simulator(model, settings);
        for (var steps = 0L; steps < 12_000; steps += early[0].Counts.Steps)
            _ = simulator.Run(Request(0));
        for (var subject = 0; subject < early.Length; subject++)
        {
            var late = simulator.Run(Request(subject));
            Assert.Equal(IntegrationStatus.Succeeded, late.Status);
            Assert.Equal(early[subject].Counts, late.Counts);
            Assert.True(early[subject].States.AsSpan().SequenceEqual(late.States));
        }
    }

    [Fact]
    public void Derivatives_to_other_parameters_do_not_change_those_asked_for()
    {
        var model = Kinked();
        var settings = new SolverSettings { Method = Method.Rk45, RelativeTolerance = 1e-10 };
        var (one, all) = (new Simulator(model, settings).Run(Request(model, 1)), new Simulator(model, settings).Run(Request(model, 6)));
        for (var output = 0; output < Times.Length; output++)
            Assert.Equal(one.ObservableGradient(output, 0)[0], all.ObservableGradient(output, 0)[0], 1e-8);
    }

    private static SimulationRequest Request(CompiledModel model, int directions)
    {
        var derivatives = new double[model.ParameterCount * directions];
        for (var k = 0; k < directions; k++)
            derivatives[(k % 6 * directions) + k] = 1 + (0.1 * k);
        double[]? Gradient(int direction) =>
            directions == 0 ? null : [.. Enumerable.Range(0, directions).Select(k => k == direction ? 1.0 : 0)];
        return new SimulationRequest
        {
            Parameters = model.DefaultParameters(),
            Timeline =
            [
                new Bolus(0.7, 0, new(5, Gradient(0))),
                new Infusion(new(3.1, Gradient(1)), 0, new(2, Gradient(2)), 1.5),
                new ParameterChange(8, 2, new(0.6, Gradient(3))),
            ],
            OutputTimes = Times,
            Directions = directions == 0 ? null : derivatives,
            DirectionCount = directions,
        };
    }

    // No change of form: what lanes can do.
    private static CompiledModel Saturable()
    {
        var sketch = new ModelSketch();
        var (vmax, km, kout) = (sketch.Parameter("vmax", 8), sketch.Parameter("km", 3), sketch.Parameter("kout", 0.4));
        var (blood, liver, lost) = (sketch.Amount("blood", 2), sketch.Amount("liver"), sketch.Amount("lost"));
        sketch.Flow(blood, liver, vmax * blood / (km + blood));
        sketch.Flow(liver, lost, kout * liver * (sketch.Graph.One + (sketch.Graph.Constant(0.1) * sketch.Graph.Time)));
        sketch.Observe("liver", liver * vmax);
        return CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [blood.Symbol!] });
    }

    // Depends on time, has a kink, divisions, and a state with no derivative to some parameters.
    private static CompiledModel Kinked()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (vmax, km, kout, capacity, start, slope) = (
            sketch.Parameter("vmax", 8),
            sketch.Parameter("km", 3),
            sketch.Parameter("kout", 0.4),
            sketch.Parameter("capacity", 6),
            sketch.Parameter("start", 2),
            sketch.Parameter("slope", 0.1)
        );
        var (blood, liver, lost) = (sketch.State("blood", start, true), sketch.Amount("liver"), sketch.Amount("lost"));
        sketch.Flow(blood, liver, vmax * blood / (km + blood) * g.Binary(Operation.Max, g.One - (liver / capacity), g.Zero));
        sketch.Flow(liver, lost, kout * liver * (g.One + (slope * g.Time)));
        sketch.Observe("liver", g.Unary(Operation.Log, liver + g.One) * vmax);
        return CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [blood.Symbol!] });
    }
}
