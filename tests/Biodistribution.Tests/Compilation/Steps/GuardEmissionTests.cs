using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Biodistribution.Tests.Simulation.Execution;
using Xunit;

namespace Biodistribution.Tests.Compilation.Steps;

/// <summary>Rates that change form by what the states are, in lanes.</summary>
public class LaneSwitchesTests
{
    private static readonly SolverSettings Settings = CohortTests.Settings;

    [Theory]
    [InlineData(1, Method.Rk45)]
    [InlineData(4, Method.Rk45)]
    [InlineData(8, Method.Rk45)]
    [InlineData(8, Method.Auto)]
    public void Rates_that_change_form_again_and_again_have_in_lanes_the_bits_of_single_runs(int lanes, Method method)
    {
        var model = Kinked();
        var settings = Settings with { Method = method };
        // With a limit of time, which is never reached, a run is made by the one-subject path.
        var (single, solved) = (new Simulator(model, settings with { TimeLimit = TimeSpan.FromHours(1) }), 0);
        new Cohort(model, settings) { Lanes = lanes, Threads = 2 }.Run(
            40,
            i => KinkedSubject(i, 0),
            (i, result) =>
            {
                CohortTests.AssertSame(single.Run(KinkedSubject(i, 0)), result);
                solved += result.Failure is null ? 1 : 0;
            }
        );
        Assert.Equal(40, solved);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Rates_that_change_form_have_the_bits_of_single_runs_also_where_two_vectors_of_lanes_are_stepped_by_the_same_code(int lanes)
    {
        var model = Kinked();
        var cohort = new Cohort(model, Settings) { Lanes = lanes, Threads = 2 };
        for (var round = 0; round < 20 && !cohort.StepsInPairs; round++)
            cohort.Run(400, i => KinkedSubject(i % 40, 0), (_, _) => { });
        Assert.True(cohort.StepsInPairs);

        var single = new Simulator(model, Settings with { TimeLimit = TimeSpan.FromHours(1) });
        cohort.Run(40, i => KinkedSubject(i, 0), (i, result) => CohortTests.AssertSame(single.Run(KinkedSubject(i, 0)), result));
        Assert.True(cohort.StepsInPairs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Doses_far_above_a_capacity_fill_it_in_few_steps_by_auto_with_the_same_bits_in_lanes(int lanes)
    {
        // The tissue is full and stays so: what breaks down is replaced at once, and an explicit step carries the room
        // across zero, to and fro.
        var model = Filling();
        var settings = new SolverSettings { RelativeTolerance = 1e-6, AbsoluteTolerance = 1e-9 };
        SimulationRequest Subject(int i) =>
            new()
            {
                Parameters = [300, 1, 0.3, 0.5],
                OutputTimes = [0, 0.5, 2, 6],
                Timeline = [new Bolus(0, 0, Math.Pow(10, 0.25 * i))],
            };
        var (single, stiff) = (
            new Simulator(model, settings with { TimeLimit = TimeSpan.FromHours(1) }),
            new Simulator(model, settings with { Method = Method.Stiff, RelativeTolerance = 1e-9 })
        );
        var changed = 0;

        new Cohort(model, settings) { Lanes = lanes, Threads = 2 }.Run(
            30,
            Subject,
            (i, result) =>
            {
                CohortTests.AssertSame(single.Run(Subject(i)), result);
                Assert.Equal(IntegrationStatus.Succeeded, result.Status);
                Assert.InRange(result.Counts.Steps, 1, 2000);
                changed += result.Counts.Jacobians > 0 ? 1 : 0;
                var reference = stiff.Run(Subject(i));
                for (var output = 1; output < 4; output++)
                    Assert.InRange(result.State(output, 1) - reference.State(output, 1), -1e-4, 1e-4);
            }
        );
        Assert.InRange(changed, 5, 29);
    }

    [Theory]
    [InlineData(1e-6, 13.25, 1)]
    [InlineData(1e-6, 12.25, 7.9)]
    [InlineData(1e-8, 12.75, 178)]
    public void A_tissue_kept_full_is_stiff_for_auto_although_its_form_changes_every_few_steps(
        double tolerance,
        double magnitude,
        double uptake
    )
    {
        // Steps at the limit of stability carry the room across zero every fifth or sixth time, and beyond zero nothing looks stiff.
        var settings = new SolverSettings { RelativeTolerance = tolerance };
        var request = new SimulationRequest
        {
            Parameters = [uptake, 1e9, 0.01, 0],
            OutputTimes = [6],
            Timeline = [new Bolus(0, 0, Math.Pow(10, magnitude))],
        };

        var result = new Simulator(Filling(), settings).Run(request);

        Assert.Equal(IntegrationStatus.Succeeded, result.Status);
        Assert.InRange(result.Counts.Steps + result.Counts.Rejected, 1, 1500);
        var reference = new Simulator(Filling(), settings with { Method = Method.Stiff, RelativeTolerance = 0.01 * tolerance }).Run(
            request
        );
        for (var state = 0; state < 3; state++)
            Assert.InRange(result.State(0, state) / reference.State(0, state), 1 - (10 * tolerance), 1 + (10 * tolerance));
    }

    /// <summary>A tissue with a capacity that fills from blood.</summary>
    private static CompiledModel Filling()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (uptake, capacity, breakdown, clearance) = (
            sketch.Parameter("uptake", 300),
            sketch.Parameter("capacity", 1),
            sketch.Parameter("breakdown", 0.3),
            sketch.Parameter("clearance", 0.5)
        );
        var (blood, tissue, lost) = (sketch.Amount("blood"), sketch.Amount("tissue"), sketch.Amount("lost"));
        sketch.Flow(blood, tissue, uptake * g.Binary(Operation.Max, g.One - (tissue / capacity), g.Zero) * blood);
        sketch.Flow(blood, lost, clearance * blood);
        sketch.Flow(tissue, lost, breakdown * tissue);
        return CompiledModel.Compile(sketch.Build());
    }

    /// <summary>An oscillator that drives rates with a kink, a modulus, a step and a relation between states.</summary>
    internal static CompiledModel Kinked()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (k, least, loss) = (sketch.Parameter("k", 2), sketch.Parameter("least", 0.2), sketch.Parameter("loss", 0.7));
        var (x, v) = (sketch.State("x", g.One), sketch.State("v", g.Zero));
        var (a, b, c, d) = (sketch.State("a", g.Zero), sketch.State("b", g.Zero), sketch.State("c", g.Zero), sketch.State("d", g.One));
        sketch.Rate(x, v);
        sketch.Rate(v, -(k * k * x));
        sketch.Rate(a, g.Binary(Operation.Max, x, least / k) - (loss * a));
        sketch.Rate(b, g.Unary(Operation.Abs, v) - (loss * b));
        sketch.Rate(c, g.Unary(Operation.Floor, g.Constant(3) * x) - (loss * c));
        sketch.Rate(d, g.If(g.Binary(Operation.Less, a, b), loss, -loss) * d);
        return CompiledModel.Compile(sketch.Build());
    }

    /// <summary>A run of <see cref="Kinked"/>, with derivatives to all its parameters where asked for.</summary>
    internal static SimulationRequest KinkedSubject(int i, int directions) =>
        new()
        {
            Parameters = [2 + (0.03 * i), 0.2 - (0.02 * (i % 7)), 0.7],
            OutputTimes = [0, 0.5, 1, 1.01, 2.5, 3, 4, 7, 7, 9],
            Timeline = [new Bolus(1 + (0.1 * i), 2, 0.5), new ParameterChange(5, 2, 0.4)],
            Directions =
                directions == 0 ? null : [.. Enumerable.Range(0, 3 * directions).Select(e => e / directions == e % directions ? 1.0 : 0.1)],
            DirectionCount = directions,
        };
}
