#pragma warning disable xUnit1051 // every run here takes milliseconds
using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Compilation.Steps;
using Biodistribution.Tests.Models;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Simulation.Execution;

public class ConcurrentRunsTests
{
    private static readonly SolverSettings Settings = new()
    {
        Method = Method.Rk45,
        RelativeTolerance = 1e-7,
        AbsoluteTolerance = 1e-10,
    };
    private static readonly double[] Times = [.. Enumerable.Range(0, 49).Select(i => i * 0.5)];

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 8)]
    [InlineData(6, 8)]
    [InlineData(11, 4)]
    public void Derivatives_in_lanes_have_the_bits_of_a_run_alone(int directions, int lanes)
    {
        var model = CohortTests.Saturable();
        var (alone, beside) = (new Simulator(model, Settings), new Simulator(model, Settings) { Lanes = lanes });
        var requests = Enumerable.Range(0, 70).Select(i => Request(model, i, directions)).ToArray();
        AssertSameBeside(alone, beside, requests);
        Assert.InRange(beside.RunsInLanes, 20, requests.Length);
    }

    [Fact]
    public void Whoever_asks_gets_what_a_run_alone_gives_however_many_ask_and_however_they_differ()
    {
        var model = CohortTests.Saturable();
        var (alone, beside) = (new Simulator(model, Settings), new Simulator(model, Settings));
        var waiting = new Queue<(int, SimulationRequest)>();
        var left = Enumerable.Repeat(9, 14).ToArray();
        // Runs with other directions and with none come in between.
        SimulationRequest Of(int asker) =>
            Request(
                model,
                (asker * 10) + left[asker],
                asker % 5 == 4 ? 0
                    : asker % 5 == 3 ? 2
                    : 4
            );
        for (var asker = 0; asker < left.Length; asker++)
            waiting.Enqueue((asker, Of(asker)));
        var count = 0;
        beside.Run(
            () => waiting.TryDequeue(out var next) ? next : (-1, null),
            (asker, result) =>
            {
                count++;
                AssertSame(alone.Run(Of(asker)), result);
                if (--left[asker] > asker / 3)
                    waiting.Enqueue((asker, Of(asker)));
            }
        );
        Assert.Equal(left.Select((_, asker) => 9 - (asker / 3)).Sum(), count);
        Assert.InRange(beside.RunsInLanes, 10, count - 10);
    }

    [Fact]
    public void Random_compartment_models_give_derivatives_in_lanes_the_bits_of_runs_alone()
    {
        var tight = Settings with { RelativeTolerance = 1e-11, AbsoluteTolerance = 1e-13 };
        var inLanes = 0L;
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 1_000_000])
            .Sample(
                (n, directions, seed) =>
                {
                    var model = CompiledModel.Compile(CohortTests.RandomCompartments(n, seed));
                    var beside = new Simulator(model, tight);
                    AssertSameBeside(
                        new Simulator(model, tight),
                        beside,
                        [.. Enumerable.Range(0, 60).Select(i => Plain(model, i, directions))]
                    );
                    inLanes += beside.RunsInLanes;
                },
                iter: 6,
                threads: 1
            );
        Assert.NotEqual(0, inLanes);
    }

    [Fact]
    public void Rates_with_the_same_derivatives_have_the_same_bits_stage_by_stage_as_whole_steps_and_in_lanes()
    {
        var sketch = new ModelSketch();
        var (k, km) = (sketch.Parameter("k", 0.7), sketch.Parameter("km", 2));
        var a = sketch.State("a", sketch.Graph.Constant(9));
        sketch.Rate(a, -(k * a / (km + a)));
        for (var i = 0; i < 5; i++)
        {
            var made = sketch.State($"b{i}", sketch.Graph.Zero);
            sketch.Rate(made, (k * a / (km + a)) - (k * made));
        }
        AssertSameByStagesWholeAndInLanes(
            CompiledModel.Compile(sketch.Build()),
            Settings with
            {
                RelativeTolerance = 1e-10,
                AbsoluteTolerance = 1e-12,
            }
        );
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Derivatives_across_changes_of_form_have_in_lanes_the_bits_of_a_run_alone(int lanes)
    {
        var model = LaneSwitchesTests.Kinked();
        var beside = new Simulator(model, Settings) { Lanes = lanes };
        AssertSameBeside(
            new Simulator(model, Settings with { TimeLimit = TimeSpan.FromHours(1) }),
            beside,
            [.. Enumerable.Range(0, 120).Select(i => LaneSwitchesTests.KinkedSubject(i % 40, 3))]
        );
        Assert.InRange(beside.RunsInLanes, 40, 120);
    }

    [Fact]
    public void What_depends_on_time_and_parameters_alone_has_the_same_bits_in_stages_at_the_same_time()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (k, d) = (sketch.Parameter("k", 0.7), sketch.Parameter("d", 0.2));
        var (a, b) = (sketch.State("a", g.Constant(9)), sketch.State("b", g.Zero));
        // The same product is in rates and derivatives of both stages at the end of a step.
        var input = k * g.Unary(Biodistribution.Models.Symbolics.Operation.Exp, -(d * g.Time));
        sketch.Rate(a, input - (k * a * b));
        sketch.Rate(b, (k * a * b) - (input * b) - (d * b) + (d * a));
        AssertSameByStagesWholeAndInLanes(
            CompiledModel.Compile(sketch.Build()),
            Settings with
            {
                RelativeTolerance = 1e-11,
                AbsoluteTolerance = 1e-13,
            }
        );
    }

    [Fact]
    public void A_run_that_fails_leaves_its_neighbours_alone()
    {
        var model = CohortTests.Saturable();
        var settings = Settings with { StepLimit = 600 };
        var requests = Enumerable.Range(0, 70).Select(i => Request(model, i, 3)).ToArray();
        for (var i = 0; i < requests.Length; i += 7)
            requests[i].Parameters[i % 2 == 0 ? 0 : 1] = double.NaN;
        var beside = new Simulator(model, settings);
        var failed = AssertSameBeside(new Simulator(model, settings), beside, requests);
        Assert.Equal(10, failed);
        Assert.InRange(beside.RunsInLanes, 20, requests.Length);
    }

    [Fact]
    public void Methods_and_models_that_lanes_do_not_make_are_made_alone()
    {
        var model = CohortTests.Saturable();
        var linear = CompiledModel.Compile(CohortTests.RandomCompartments(4, 1, linear: true));
        foreach (
            var (which, settings) in ((CompiledModel, SolverSettings)[])
                [
                    (model, Settings with { Method = Method.Stiff }),
                    (model, Settings with { Method = Method.HighOrder }),
                    (linear, Settings with { Method = Method.Auto }),
                ]
        )
        {
            var tight = settings with { RelativeTolerance = 1e-9 };
            var beside = new Simulator(which, tight);
            AssertSameBeside(new Simulator(which, tight), beside, [.. Enumerable.Range(0, 70).Select(i => Plain(which, i, 2))]);
            Assert.Equal(0, beside.RunsInLanes);
        }
    }

    [Fact]
    public void Cancelled_runs_say_so()
    {
        var model = CohortTests.Saturable();
        using var stop = new CancellationTokenSource();
        var (next, cancelled) = (0, 0);
        new Simulator(model, Settings).Run(
            () => next < 300 ? (next, Request(model, next++, 3)) : (-1, null),
            (i, result) =>
            {
                if (i == 150)
                    stop.Cancel();
                cancelled += result.Status == IntegrationStatus.Cancelled ? 1 : 0;
            },
            stop.Token
        );
        Assert.InRange(cancelled, 100, 200);
    }

    // A step is made stage by stage until it is emitted as a whole; lanes come into use later still.
    private static void AssertSameByStagesWholeAndInLanes(CompiledModel model, SolverSettings tight)
    {
        var simulator = new Simulator(model, tight);
        var requests = Enumerable.Range(0, 70).Select(i => Plain(model, i, 2)).ToArray();
        var byStages = simulator.Run(requests[0]);
        for (var steps = 0; steps < 25_000; )
            steps += simulator.Run(requests[0]).Counts.Steps;
        AssertSame(byStages, simulator.Run(requests[0]));
        var beside = new Simulator(model, tight);
        AssertSameBeside(simulator, beside, requests);
        Assert.NotEqual(0, beside.RunsInLanes);
    }

    // How many failed.
    private static int AssertSameBeside(Simulator alone, Simulator beside, SimulationRequest[] requests)
    {
        var (next, received, failed) = (0, new HashSet<int>(), 0);
        beside.Run(
            () => next < requests.Length ? (next, requests[next++]) : (-1, null),
            (i, result) =>
            {
                Assert.True(received.Add(i));
                AssertSame(alone.Run(requests[i]), result);
                failed += result.Failure is null ? 0 : 1;
            }
        );
        Assert.Equal(requests.Length, received.Count);
        return failed;
    }

    private static SimulationRequest Plain(CompiledModel model, int subject, int directions)
    {
        var parameters = model.DefaultParameters();
        var matrix = new double[parameters.Length * directions];
        for (var p = 0; p < parameters.Length; p++)
        {
            parameters[p] *= 1 + (0.2 * (((subject * 7) + p) % 5));
            matrix[(p * directions) + (p % directions)] = parameters[p];
        }
        return new SimulationRequest
        {
            Parameters = parameters,
            OutputTimes = [0, 0.7, 3, 3.1, 9],
            Timeline = [new Bolus(1.3 + (0.1 * subject), 0, 5)],
            Directions = matrix,
            DirectionCount = directions,
        };
    }

    private static SimulationRequest Request(CompiledModel model, int subject, int directions)
    {
        var parameters = model.DefaultParameters();
        for (var p = 0; p < parameters.Length; p++)
            parameters[p] *= 1 + (0.4 * Math.Sin((37.1 * subject) + p));
        var matrix = new double[parameters.Length * directions];
        for (var p = 0; p < parameters.Length && directions > 0; p++)
            matrix[(p * directions) + (p % directions)] = parameters[p];
        double[] moved = [.. Enumerable.Range(0, directions).Select(k => k == 1 ? 0.25 : 0)];
        ImmutableArray<TimelineEvent> doses =
        [
            new Bolus(8.25, 0, 100),
            new Infusion(12.25, 0, 120, 0.5),
            new Bolus(directions > 1 ? new Dual(16.25, moved) : 16.25, 0, 100),
            new ParameterChange(20, 1, 0.3),
        ];
        return new SimulationRequest
        {
            Parameters = parameters,
            OutputTimes = Times,
            Timeline = doses,
            Directions = directions == 0 ? null : matrix,
            DirectionCount = directions,
        };
    }

    private static void AssertSame(Trajectory expected, Trajectory actual)
    {
        CohortTests.AssertSame(expected, actual);
        Assert.Equal(expected.Failure, actual.Failure);
        Assert.Equal(CohortTests.Bits(expected.StateDerivatives), CohortTests.Bits(actual.StateDerivatives));
        Assert.Equal(CohortTests.Bits(expected.ObservableDerivatives), CohortTests.Bits(actual.ObservableDerivatives));
    }
}
