using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Simulation;

public class SensitivityTests
{
    private static readonly double[] Times = [0, 0.5, 1, 2.25, 3.75, 6, 9, 12];

    public static TheoryData<Method> Methods => [Method.Auto, Method.Rk45, Method.HighOrder, Method.Stiff, Method.Linear];

    public static TheoryData<Method> NonlinearMethods => [Method.Auto, Method.Rk45, Method.HighOrder, Method.Stiff];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Derivatives_of_one_compartment_are_those_of_the_closed_form(Method method)
    {
        var sketch = new ModelSketch();
        var (k, v) = (sketch.Parameter("k", 0.35), sketch.Parameter("v", 2));
        var (blood, lost) = (sketch.Amount("blood"), sketch.Amount("lost"));
        sketch.Flow(blood, lost, k * blood);
        sketch.Observe("concentration", blood / v);
        var model = CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [blood.Symbol!] });
        // directions: k, v, dose, lag of the infusion, its rate, its duration
        double[] Unit(int direction) => [.. Enumerable.Range(0, 6).Select(i => i == direction ? 1.0 : 0)];
        var directions = new double[model.ParameterCount * 6];
        (directions[0], directions[7]) = (1, 1);
        var request = new SimulationRequest
        {
            Parameters = model.DefaultParameters(),
            Timeline = [new Bolus(0, 0, new(10, Unit(2))), new Infusion(new(1.3, Unit(3)), 0, new(5, Unit(4)), new(2, Unit(5)))],
            OutputTimes = Times,
            Directions = directions,
            DirectionCount = 6,
        };

        var run = new Simulator(model, new SolverSettings { Method = method, RelativeTolerance = 1e-9 }).Run(request);

        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        double[] theta = [0.35, 2, 10, 1.3, 5, 2];
        for (var output = 0; output < Times.Length; output++)
        {
            var exact = ComplexStep.Gradient(x => OneCompartment(x, Times[output]), theta);
            var gradient = run.ObservableGradient(output, 0);
            for (var direction = 0; direction < 6; direction++)
                Assert.InRange(gradient[direction] - exact[direction], -1e-6, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(NonlinearMethods))]
    public void Derivatives_agree_with_differences_of_runs(Method method)
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (vmax, km, kout, capacity, start) = (
            sketch.Parameter("vmax", 8),
            sketch.Parameter("km", 3),
            sketch.Parameter("kout", 0.4),
            sketch.Parameter("capacity", 6),
            sketch.Parameter("start", 2)
        );
        var (blood, liver, lost) = (sketch.State("blood", start, true), sketch.Amount("liver"), sketch.Amount("lost"));
        sketch.Flow(blood, liver, vmax * blood / (km + blood) * g.Binary(Operation.Max, g.One - (liver / capacity), g.Zero));
        sketch.Flow(liver, lost, kout * liver * (g.One + (g.Constant(0.1) * g.Time)));
        sketch.Observe("liver", g.Unary(Operation.Log, liver + g.One) * vmax);
        var model = CompiledModel.Compile(sketch.Build());

        AgreeWithDifferences(
            model,
            method,
            p => [new Bolus(new(0.7, [0, 0, 0, 0, 0]), 0, 5), new Bolus(4, 0, p[0])],
            p => [.. p],
            [8, 3, 0.4, 6, 2],
            2e-6
        );
    }

    [Theory]
    [InlineData(Method.Rk45)]
    [InlineData(Method.HighOrder)]
    [InlineData(Method.Stiff)]
    public void Derivatives_agree_with_extrapolated_differences_to_eight_digits(Method method)
    {
        var sketch = new ModelSketch();
        var (vmax, km, kout, back, start) = (
            sketch.Parameter("vmax", 8),
            sketch.Parameter("km", 3),
            sketch.Parameter("kout", 0.4),
            sketch.Parameter("back", 0.2),
            sketch.Parameter("start", 2)
        );
        var (blood, liver, lost) = (sketch.State("blood", start, true), sketch.Amount("liver"), sketch.Amount("lost"));
        sketch.Flow(blood, liver, (vmax * blood / (km + blood)) - (back * liver));
        sketch.Flow(liver, lost, kout * liver);
        sketch.Observe("liver", liver);
        var model = CompiledModel.Compile(sketch.Build(), new CompilationSettings { InfusedStates = [blood.Symbol!] });
        // Directions: the five parameters, then dose, lag, rate and duration.
        double[] theta = [8, 3, 0.4, 0.2, 2, 5, 0.7, 3, 1.5];
        double[] times = [0.5, 1.1, 2.5, 4, 9];
        var simulator = new Simulator(
            model,
            new SolverSettings
            {
                Method = method,
                RelativeTolerance = method == Method.Stiff ? 1e-11 : 1e-13,
                AbsoluteTolerance = 1e-15,
            }
        );
        SimulationRequest Request(double[] at, bool directed)
        {
            Dual Value(int i) => directed ? new Dual(at[i], [.. Enumerable.Range(0, 9).Select(k => k == i ? 1.0 : 0)]) : at[i];
            var directions = new double[model.ParameterCount * 9];
            for (var i = 0; i < 5; i++)
                directions[(i * 9) + i] = 1;
            return new SimulationRequest
            {
                Parameters = [.. at[..5], .. new double[model.ParameterCount - 5]],
                Timeline = [new Bolus(Value(6), 0, Value(5)), new Infusion(3, 0, Value(7), Value(8))],
                OutputTimes = times,
                Directions = directed ? directions : null,
                DirectionCount = directed ? 9 : 0,
            };
        }

        var computed = simulator.Run(Request(theta, true));
        Assert.Equal(IntegrationStatus.Succeeded, computed.Status);
        for (var direction = 0; direction < 9; direction++)
        {
            double[] Central(double step)
            {
                var (up, down) = ((double[])theta.Clone(), (double[])theta.Clone());
                (up[direction], down[direction]) = (theta[direction] + step, theta[direction] - step);
                return
                [
                    .. simulator
                        .Run(Request(up, false))
                        .Observables.Zip(simulator.Run(Request(down, false)).Observables, (a, b) => (a - b) / (2 * step)),
                ];
            }

            var h = 0.02 * theta[direction];
            var (coarse, middle, fine) = (Central(h), Central(h / 2), Central(h / 4));
            for (var output = 0; output < times.Length; output++)
            {
                var (first, second) = (((4 * middle[output]) - coarse[output]) / 3, ((4 * fine[output]) - middle[output]) / 3);
                var extrapolated = ((16 * second) - first) / 15;
                Assert.InRange(
                    computed.ObservableGradient(output, 0)[direction] - extrapolated,
                    -1e-8 * (1 + Math.Abs(extrapolated)),
                    1e-8 * (1 + Math.Abs(extrapolated))
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(NonlinearMethods))]
    public void Derivatives_pass_through_events_found_by_root(Method method)
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (k, threshold, dose, delay, switched) = (
            sketch.Parameter("k", 0.5),
            sketch.Parameter("threshold", 4),
            sketch.Parameter("dose", 6),
            sketch.Parameter("delay", 0.4),
            sketch.Parameter("switched", 0.9)
        );
        var (x, y, count) = (sketch.State("x", g.Constant(10)), sketch.State("y", g.Zero), sketch.State("count", g.Zero));
        var rate = g.If(g.Binary(Operation.Less, y, switched * g.Constant(3)), k, k * switched);
        sketch.Rate(x, -(rate * x));
        sketch.Rate(y, rate * x);
        sketch.Event(
            sketch.Event(
                g.Binary(Operation.Less, x, threshold),
                (x, x + (dose * (g.One + (g.Constant(0.01) * g.Time)))),
                (count, count + x)
            ) with
            {
                Delay = delay,
            }
        );
        sketch.Observe("x", x * y);
        var built = sketch.Build();
        var model = CompiledModel.Compile(built with { Events = [built.Events[1]] });

        AgreeWithDifferences(model, method, _ => [], p => [.. p], [0.5, 4, 6, 0.4, 0.9], 2e-5);
    }

    [Fact]
    public void Derivatives_pass_through_algebraic_rules()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (total, kd, k) = (sketch.Parameter("total", 2), sketch.Parameter("kd", 0.5), sketch.Parameter("k", 0.3));
        var (drug, free) = (sketch.State("drug", g.Constant(3)), sketch.State("free", g.One));
        sketch.Rate(drug, -(k * free));
        sketch.Rule(free + (total * free / (kd + free)) - drug, free);
        sketch.Observe("free", free);

        var model = CompiledModel.Compile(sketch.Build());

        Assert.Single(model.Equations.Residuals);
        AgreeWithDifferences(model, Method.Rk45, _ => [new Bolus(2, 0, 1.5)], p => [.. p], [2, 0.5, 0.3], 1e-6);
    }

    private static void AgreeWithDifferences(
        CompiledModel model,
        Method method,
        Func<double[], TimelineEvent[]> timeline,
        Func<double[], double[]> parameters,
        double[] theta,
        double tolerance
    )
    {
        var k = theta.Length;
        var simulator = new Simulator(
            model,
            new SolverSettings
            {
                Method = method,
                RelativeTolerance = 1e-10,
                AbsoluteTolerance = 1e-13,
            }
        );
        Trajectory Run(double[] at, bool directed)
        {
            var directions = new double[model.ParameterCount * k];
            for (var i = 0; i < k; i++)
                directions[(i * k) + i] = 1;
            var run = simulator.Run(
                new SimulationRequest
                {
                    Parameters = parameters(at),
                    Timeline =
                    [
                        .. timeline(at)
                            .Select(e =>
                                directed && e is Bolus b && b.Amount.Value == at[0]
                                    ? b with
                                    {
                                        Amount = new(at[0], [1, .. new double[k - 1]]),
                                    }
                                    : e
                            ),
                    ],
                    OutputTimes = Times,
                    Directions = directed ? directions : null,
                    DirectionCount = directed ? k : 0,
                }
            );
            Assert.True(run.Status == IntegrationStatus.Succeeded, $"{run.Failure}");
            return run;
        }

        var exact = Run(theta, true);
        for (var direction = 0; direction < k; direction++)
        {
            Trajectory At(double step)
            {
                var at = (double[])theta.Clone();
                at[direction] += step;
                return Run(at, false);
            }

            var h = 1e-4 * theta[direction];
            var (a, b, c, d) = (At(h), At(-h), At(2 * h), At(-2 * h));
            for (var output = 0; output < Times.Length; output++)
            {
                var difference =
                    ((8 * (a.Observable(output, 0) - b.Observable(output, 0))) - (c.Observable(output, 0) - d.Observable(output, 0)))
                    / (12 * h);
                var computed = exact.ObservableGradient(output, 0)[direction];
                Assert.True(
                    Math.Abs(difference - computed) <= tolerance * (1 + Math.Abs(difference)),
                    $"output {output}, direction {direction}: {computed}, differences {difference}"
                );
            }
        }
    }

    private static System.Numerics.Complex OneCompartment(System.Numerics.Complex[] x, double t)
    {
        var (k, v, dose, lag, rate, duration) = (x[0], x[1], x[2], x[3], x[4], x[5]);
        var bolus = dose * System.Numerics.Complex.Exp(-k * t);
        var infused =
            t <= lag.Real ? 0
            : t <= (lag + duration).Real ? rate / k * (1 - System.Numerics.Complex.Exp(-k * (t - lag)))
            : rate / k * (1 - System.Numerics.Complex.Exp(-k * duration)) * System.Numerics.Complex.Exp(-k * (t - lag - duration));
        return (bolus + infused) / v;
    }

    private static class ComplexStep
    {
        public static double[] Gradient(Func<System.Numerics.Complex[], System.Numerics.Complex> function, double[] at) =>
            [
                .. at.Select(
                    (_, i) =>
                        function([.. at.Select((value, j) => new System.Numerics.Complex(value, i == j ? 1e-30 : 0))]).Imaginary / 1e-30
                ),
            ];
    }
}
