using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Simulation;

public class TwoWaysTests
{
    private static readonly double[] Times = [.. Enumerable.Range(0, 25).Select(i => (double)i)];

    [Theory]
    [InlineData(Method.Rk45)]
    [InlineData(Method.HighOrder)]
    [InlineData(Method.Stiff)]
    public void Every_method_agrees_with_the_matrix_exponential_on_linear_models(Method method)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (model, timeline) = RandomCompartments(new Random(seed), linear: true);
            var exact = Run(model, timeline, new SolverSettings { Method = Method.Linear });
            var other = Run(model, timeline, new SolverSettings { Method = method, RelativeTolerance = 1e-9 });

            AssertSame(exact, other, 1e-6);
        }
    }

    [Fact]
    public void Amounts_are_conserved_and_stay_positive_in_random_compartment_models()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (model, timeline) = RandomCompartments(new Random(seed), linear: seed % 2 == 0);
            var run = Run(model, timeline, new SolverSettings());

            Assert.InRange(run.ConservationError, 0, 1e-12);
            Assert.All(run.States, value => Assert.True(value > -1e-6));
        }
    }

    [Fact]
    public void Random_models_conserve_mass_stay_positive_and_have_the_jacobian_of_their_differences() =>
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    var (model, timeline) = RandomCompartments(new Random(seed), linear: seed % 3 == 0);
                    var run = Run(model, timeline, new SolverSettings { Method = seed % 2 == 0 ? Method.Auto : Method.Stiff });
                    Assert.InRange(run.ConservationError, 0, 1e-12);
                    Assert.All(run.States, value => Assert.True(value > -1e-6));

                    var (n, parameters) = (model.StateCount, model.DefaultParameters());
                    var (y, jacobian, pattern) = (new double[n], new double[model.JacobianPattern.Count], model.JacobianPattern);
                    for (var i = 0; i < n; i++)
                        y[i] = 1 + run.State(9, i);
                    var work = new double[model.Jacobian.WorkLength];
                    model.Jacobian.Prepare(parameters, work);
                    model.Jacobian.Evaluate(0, y, parameters, work, jacobian);
                    var dense = new double[n, n];
                    for (var entry = 0; entry < pattern.Count; entry++)
                        dense[pattern.Rows[entry], pattern.Columns[entry]] = jacobian[entry];
                    for (var column = 0; column < n; column++)
                    {
                        var h = 1e-3 * y[column];
                        var (up, down) = (Rates(model, parameters, y, column, h), Rates(model, parameters, y, column, -h));
                        var (further, back) = (Rates(model, parameters, y, column, 2 * h), Rates(model, parameters, y, column, -2 * h));
                        for (var row = 0; row < n; row++)
                            Assert.Equal(dense[row, column], ((8 * (up[row] - down[row])) - (further[row] - back[row])) / (12 * h), 1e-8);
                    }
                },
                iter: 25,
                threads: 1
            );

    private static double[] Rates(CompiledModel model, double[] parameters, double[] y, int column, double shift)
    {
        var (moved, f, work) = ((double[])y.Clone(), new double[y.Length], new double[model.RightHandSide.WorkLength]);
        moved[column] += shift;
        model.RightHandSide.Prepare(parameters, work);
        model.RightHandSide.Evaluate(0, moved, parameters, work, f);
        return f;
    }

    [Fact]
    public void Doubling_the_dose_doubles_a_linear_profile()
    {
        var (model, timeline) = RandomCompartments(new Random(5), linear: true);
        var twice = timeline
            .Select(e =>
                e is Bolus b ? b with { Amount = 2 * b.Amount.Value }
                : e is Infusion i ? i with { Rate = 2 * i.Rate.Value }
                : e
            )
            .ToArray();
        var (one, two) = (
            Run(model, timeline, new SolverSettings { Method = Method.Rk45 }),
            Run(model, twice, new SolverSettings { Method = Method.Rk45 })
        );

        for (var k = 0; k < one.States.Length; k++)
            Assert.Equal(2 * one.States[k], two.States[k], 1e-11 * 200);
    }

    [Theory]
    [InlineData(Method.Rk45, 1048576, 64, 0)]
    [InlineData(Method.HighOrder, 1048576, 64, 0)]
    [InlineData(Method.Stiff, 1048576, 64, 0)]
    [InlineData(Method.Rk45, 1e6, 60, 1e-10)]
    [InlineData(Method.Rk45, 1e-3, 3600, 1e-10)]
    [InlineData(Method.Rk45, 1e9, 1.0 / 24, 1e-10)]
    [InlineData(Method.HighOrder, 1e6, 60, 1e-10)]
    [InlineData(Method.Stiff, 1e6, 60, 1e-10)]
    public void Other_units_give_the_same_curve(Method method, double amount, double hour, double tolerance)
    {
        var one = Saturable(1, 1);
        var other = Saturable(amount, hour);
        SolverSettings settings = new() { Method = method };
        var a = new Simulator(one, settings).Run(
            new SimulationRequest
            {
                Parameters = one.DefaultParameters(),
                Timeline = [new Bolus(0, 0, 10)],
                OutputTimes = Times,
            }
        );
        var b = new Simulator(other, settings).Run(
            new SimulationRequest
            {
                Parameters = other.DefaultParameters(),
                Timeline = [new Bolus(0, 0, 10 * amount)],
                OutputTimes = [.. Times.Select(t => t * hour)],
            }
        );

        // Nothing in the choice of steps has a unit, first step included: were it to depend on the unit of time, other
        // steps would be taken and curves differ
        // by shares of the tolerance (2e-8 here). Factors that are powers of two change no rounding and so no bit.
        // Others change the error norm in its last
        // digits; as step sizes are a continuous function of it, about 1e-14 of that is left in these curves (2e-13
        // where long steps of order 8 are interpolated).
        Assert.Equal((a.Counts.Steps, a.Counts.Rejected), (b.Counts.Steps, b.Counts.Rejected));
        for (var k = 0; k < a.States.Length; k++)
            Assert.InRange((b.States[k] / amount) - a.States[k], -tolerance, tolerance);
    }

    [Fact]
    public void A_run_made_again_with_the_same_work_space_is_the_same_to_the_bit()
    {
        var model = Saturable(1, 1);
        var simulator = new Simulator(model);
        SimulationRequest Request(double dose) =>
            new()
            {
                Parameters = model.DefaultParameters(),
                Timeline = [new Bolus(0, 0, dose), new Bolus(3, 1, 1)],
                OutputTimes = Times,
            };
        var first = simulator.Run(Request(10));
        _ = simulator.Run(Request(500));

        Assert.Equal(first.States, simulator.Run(Request(10)).States);
        Assert.Equal(first.Counts, simulator.Run(Request(10)).Counts);
    }

    [Fact]
    public void Half_the_tolerance_changes_little()
    {
        var model = Saturable(1, 1);
        var simulator = new Simulator(model);
        var request = new SimulationRequest
        {
            Parameters = model.DefaultParameters(),
            Timeline = [new Bolus(0, 0, 10)],
            OutputTimes = Times,
        };

        var check = AccuracyCheck.Run(simulator, request, simulator.Run(request));

        Assert.Null(check.Failure);
        Assert.InRange(check.StateDifference, 1e-13, 1e-7);
    }

    [Fact]
    public void Auto_changes_to_the_stiff_method_where_the_problem_is_stiff()
    {
        var model = CompiledModel.Compile(Stiff().Build());
        double[] times = [0, 0.4, 4, 40, 400, 4000];
        SimulationRequest request = new() { Parameters = [], OutputTimes = times };
        SolverSettings settings = new() { RelativeTolerance = 1e-7, AbsoluteTolerances = [1e-10, 1e-14, 1e-10] };
        var auto = new Simulator(model, settings).Run(request);
        var stiff = new Simulator(model, settings with { Method = Method.Stiff }).Run(request);

        Assert.Equal(IntegrationStatus.Succeeded, auto.Status);
        Assert.InRange(auto.Counts.Steps, 1, 4000);
        // Robertson's problem: published values at t = 0.4, 40 and 4000 (Hairer and Wanner II, section IV.10, and the
        // test set of Mazzia and Magherini).
        Assert.Equal(0.98517211, stiff.State(1, 0), 1e-7);
        Assert.Equal(0.71582706, stiff.State(3, 0), 1e-6);
        Assert.Equal(0.18320248, stiff.State(5, 0), 2e-6);
        AssertSame(stiff, auto, 1e-5);
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(20, false)]
    public void A_run_with_derivatives_begins_with_the_stiff_method_where_exchange_is_fast_and_with_the_explicit_one_elsewhere(
        double exchange,
        bool beginsStiff
    )
    {
        // Blood exchanges with a small pool and is cleared by a saturable process: no linear model.
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (fast, vmax, km) = (sketch.Parameter("fast", exchange), sketch.Parameter("vmax", 3), sketch.Parameter("km", 2));
        var (blood, pool) = (sketch.Amount("blood"), sketch.Amount("pool"));
        sketch.Rate(blood, -(fast * (blood - (g.Constant(10) * pool))) - (vmax * blood / (km + blood)));
        sketch.Rate(pool, fast * (blood - (g.Constant(10) * pool)));
        var model = CompiledModel.Compile(sketch.Build());
        var directions = new double[model.ParameterCount * 2];
        (directions[2], directions[5]) = (1, 1);
        SimulationRequest request = new()
        {
            Parameters = model.DefaultParameters(),
            OutputTimes = [0, 0.01, 1, 3],
            Timeline = [new Bolus(0, 0, 10)],
            Directions = directions,
            DirectionCount = 2,
        };
        var settings = new SolverSettings { RelativeTolerance = 1e-8, AbsoluteTolerance = 1e-11 };

        var auto = new Simulator(model, settings).Run(request);
        var plain = new Simulator(model, settings).Run(request with { Directions = null, DirectionCount = 0 });

        Assert.Equal(beginsStiff, auto.Counts.Jacobians == auto.Counts.Steps);
        Assert.Equal(!beginsStiff, auto.Counts.Jacobians == 0);
        Assert.True(plain.Counts.Jacobians < plain.Counts.Steps);
        var other = new Simulator(model, settings with { Method = Method.HighOrder }).Run(request);
        AssertSame(other, auto, 1e-6);
        for (var i = 0; i < auto.StateDerivatives.Length; i++)
            Assert.InRange(auto.StateDerivatives[i] - other.StateDerivatives[i], -1e-6, 1e-6);
    }

    [Fact]
    public void A_state_in_the_middle_of_a_kink_is_followed_exactly()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (x, y) = (sketch.State("x", g.Constant(2)), sketch.State("y", g.Zero));
        sketch.Rate(x, g.Constant(-1));
        sketch.Rate(y, g.Binary(Operation.Max, x, g.Zero) + g.Unary(Operation.Floor, g.Time));
        var model = CompiledModel.Compile(sketch.Build());

        var run = new Simulator(model).Run(new SimulationRequest { Parameters = [], OutputTimes = [0, 1, 2, 3.5, 5] });

        double[] exact = [0, 1.5, 2 + 1, 2 + 1 + 2 + 1.5, 2 + 1 + 2 + 3 + 4];
        for (var k = 0; k < exact.Length; k++)
            Assert.Equal(exact[k], run.State(k, 1), 1e-9);
    }

    [Theory]
    [InlineData(Method.Rk45)]
    [InlineData(Method.Stiff)]
    public void Five_hundred_species_are_solved(Method method)
    {
        var model = CompiledModel.Compile(Chain(500).Build());

        var run = new Simulator(model, new SolverSettings { Method = method, RelativeTolerance = 1e-5 }).Run(
            new SimulationRequest
            {
                Parameters = model.DefaultParameters(),
                OutputTimes = [0, 0.5],
                InitialState = [.. Enumerable.Range(0, 500).Select(i => 1 + Math.Sin(i))],
            }
        );

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        Assert.InRange(run.ConservationError, 0, 1e-12);
    }

    [Fact]
    public void A_run_allocates_its_trajectory_and_nothing_that_grows_with_its_steps()
    {
        var model = Saturable(1, 1);
        var simulator = new Simulator(model, new SolverSettings { Method = Method.Rk45 });
        long Allocated(double end)
        {
            var request = new SimulationRequest
            {
                Parameters = model.DefaultParameters(),
                Timeline = [new Bolus(0, 0, 10)],
                OutputTimes = [0, end],
            };
            _ = simulator.Run(request);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = simulator.Run(request);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(Allocated(1), Allocated(500));
    }

    private static ModelSketch Stiff()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (a, b, c) = (sketch.State("a", g.One), sketch.State("b", g.Zero), sketch.State("c", g.Zero));
        sketch.Rate(a, -(g.Constant(0.04) * a) + (g.Constant(1e4) * b * c));
        sketch.Rate(b, (g.Constant(0.04) * a) - (g.Constant(1e4) * b * c) - (g.Constant(3e7) * b * b));
        sketch.Rate(c, g.Constant(3e7) * b * b);
        return sketch;
    }

    private static ModelSketch Chain(int count)
    {
        var sketch = new ModelSketch();
        var states = Enumerable.Range(0, count).Select(i => sketch.Amount($"x{i}")).ToArray();
        for (var i = 0; i < count; i++)
        {
            var (vmax, km) = (sketch.Parameter($"vmax{i}", 1 + i), sketch.Parameter($"km{i}", 2));
            sketch.Flow(states[i], states[(i + 1) % count], vmax * states[i] / (km + states[i] + states[(i + 3) % count]));
        }

        return sketch;
    }

    private static CompiledModel Saturable(double amount, double time)
    {
        var sketch = new ModelSketch();
        var (vmax, km, k) = (
            sketch.Parameter("vmax", 4 * amount / time),
            sketch.Parameter("km", 3 * amount),
            sketch.Parameter("k", 0.2 / time)
        );
        var (blood, liver, lost) = (sketch.Amount("blood"), sketch.Amount("liver"), sketch.Amount("lost"));
        sketch.Flow(blood, liver, vmax * blood / (km + blood));
        sketch.Flow(liver, lost, k * liver);
        return CompiledModel.Compile(sketch.Build());
    }

    private static (CompiledModel Model, TimelineEvent[] Timeline) RandomCompartments(Random random, bool linear)
    {
        var sketch = new ModelSketch();
        var states = Enumerable.Range(0, 5).Select(i => sketch.Amount($"x{i}")).ToArray();
        for (var i = 0; i < 9; i++)
        {
            var (from, to) = (random.Next(4), random.Next(5));
            if (from == to)
                continue;
            var k = sketch.Parameter($"k{i}", Math.Exp((3 * random.NextDouble()) - 2));
            sketch.Flow(
                states[from],
                states[to],
                linear ? k * states[from] : k * states[from] / (sketch.Graph.One + (states[from] * sketch.Graph.Constant(0.05)))
            );
        }

        var model = CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [states[1].Symbol!] });
        return (model, [new Bolus(0, 0, 100), new Infusion(2.5, 1, 7, 3.25), new Bolus(8, 2, 40), new ParameterChange(11, 0, 0.9)]);
    }

    private static Trajectory Run(CompiledModel model, TimelineEvent[] timeline, SolverSettings settings)
    {
        var run = new Simulator(model, settings).Run(
            new SimulationRequest
            {
                Parameters = model.DefaultParameters(),
                Timeline = [.. timeline],
                OutputTimes = Times,
            }
        );
        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        return run;
    }

    private static void AssertSame(Trajectory expected, Trajectory actual, double tolerance)
    {
        for (var state = 0; state < expected.StateCount; state++)
        {
            var largest = Enumerable.Range(0, expected.Times.Length).Max(output => Math.Abs(expected.State(output, state)));
            for (var output = 0; output < expected.Times.Length; output++)
                Assert.InRange(actual.State(output, state) - expected.State(output, state), -tolerance * largest, tolerance * largest);
        }
    }
}
