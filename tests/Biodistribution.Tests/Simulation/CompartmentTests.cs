using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Simulation;

public class CompartmentTests
{
    private const double K = 0.35;
    private static readonly double[] Times = [0, 0.5, 1, 2, 3.75, 6, 9, 12, 24];

    [Fact]
    public void A_bolus_into_one_compartment_decays_exponentially()
    {
        var model = OneCompartment();
        var run = Run(model, [new Bolus(0, 0, 100)]);

        for (var i = 0; i < Times.Length; i++)
            AssertClose(100 * Math.Exp(-K * Times[i]), run.State(i, 0));
        Assert.InRange(run.ConservationError, 0, 1e-13);
    }

    [Fact]
    public void An_infusion_rises_and_then_decays()
    {
        var run = Run(OneCompartment(), [new Infusion(1, 0, 20, 2.5)]);

        double Exact(double t) => t <= 1 ? 0 : 20 / K * (1 - Math.Exp(-K * Math.Min(t - 1, 2.5))) * Math.Exp(-K * Math.Max(t - 3.5, 0));
        for (var i = 0; i < Times.Length; i++)
            AssertClose(Exact(Times[i]), run.State(i, 0));
        Assert.InRange(run.ConservationError, 0, 1e-13);
    }

    [Fact]
    public void Repeated_doses_add_up()
    {
        var run = Run(OneCompartment(), [.. Enumerable.Range(0, 4).Select(i => (TimelineEvent)new Bolus(3.0 * i, 0, 100))]);

        for (var i = 0; i < Times.Length; i++)
            AssertClose(
                Enumerable.Range(0, 4).Where(dose => 3 * dose <= Times[i]).Sum(dose => 100 * Math.Exp(-K * (Times[i] - (3 * dose)))),
                run.State(i, 0)
            );
    }

    [Fact]
    public void Two_compartments_follow_the_sum_of_two_exponentials()
    {
        var sketch = new ModelSketch();
        var (k10, k12, k21) = (sketch.Parameter("k10", 0.5), sketch.Parameter("k12", 1.2), sketch.Parameter("k21", 0.3));
        var (central, peripheral, lost) = (sketch.Amount("central"), sketch.Amount("peripheral"), sketch.Amount("lost"));
        sketch.Flow(central, peripheral, k12 * central);
        sketch.Flow(peripheral, central, k21 * peripheral);
        sketch.Flow(central, lost, k10 * central);
        var run = Run(CompiledModel.Compile(sketch.Build()), [new Bolus(0, 0, 7)]);

        var (sum, product) = (0.5 + 1.2 + 0.3, 0.5 * 0.3);
        var alpha = (sum + Math.Sqrt((sum * sum) - (4 * product))) / 2;
        var beta = product / alpha;
        for (var i = 0; i < Times.Length; i++)
        {
            AssertClose(
                7 / (alpha - beta) * (((alpha - 0.3) * Math.Exp(-alpha * Times[i])) + ((0.3 - beta) * Math.Exp(-beta * Times[i]))),
                run.State(i, 0)
            );
            AssertClose(7 * 1.2 / (alpha - beta) * (Math.Exp(-beta * Times[i]) - Math.Exp(-alpha * Times[i])), run.State(i, 1));
        }
    }

    [Fact]
    public void A_bolus_is_the_limit_of_short_infusions()
    {
        var bolus = Run(OneCompartment(), [new Bolus(1, 0, 100)]);
        double Gap(double duration)
        {
            var infusion = Run(OneCompartment(), [new Infusion(1, 0, 100 / duration, duration)]);
            return Math.Abs(infusion.State(5, 0) - bolus.State(5, 0));
        }

        Assert.Equal(10, Gap(1e-3) / Gap(1e-4), 0.05);
    }

    [Fact]
    public void Two_back_to_back_infusions_equal_one_long_infusion()
    {
        var one = Run(OneCompartment(), [new Infusion(1, 0, 20, 4)]);
        var two = Run(OneCompartment(), [new Infusion(1, 0, 20, 1.5), new Infusion(2.5, 0, 20, 2.5)]);

        for (var i = 0; i < Times.Length; i++)
            AssertClose(one.State(i, 0), two.State(i, 0));
    }

    [Fact]
    public void A_parameter_change_takes_effect_from_its_time()
    {
        var run = Run(OneCompartment(), [new Bolus(0, 0, 100), new ParameterChange(2, 0, 1.5)]);

        for (var i = 0; i < Times.Length; i++)
            AssertClose(100 * Math.Exp(-(K * Math.Min(Times[i], 2)) - (1.5 * Math.Max(Times[i] - 2, 0))), run.State(i, 0));
    }

    [Fact]
    public void A_reset_stops_infusions_and_starts_over()
    {
        var run = Run(OneCompartment(), [new Bolus(0, 0, 100), new Infusion(1, 0, 20, 10), new SystemReset(6), new Bolus(6, 0, 50)]);

        AssertClose(50, run.State(5, 0));
        AssertClose(50 * Math.Exp(-K * 18), run.State(8, 0));
        Assert.InRange(run.ConservationError, 0, 1e-13);
    }

    [Fact]
    public void Dosing_a_state_the_model_lacks_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Run(OneCompartment(), [new Bolus(0, 7, 1)]));

        Assert.Contains("no state 7", error.Message, StringComparison.Ordinal);
    }

    private static CompiledModel OneCompartment()
    {
        var sketch = new ModelSketch();
        var k = sketch.Parameter("k", K);
        var (blood, lost) = (sketch.Amount("blood"), sketch.Amount("lost"));
        sketch.Flow(blood, lost, k * blood);
        sketch.Observe("blood", blood);
        Model model = sketch.Build();
        return CompiledModel.Compile(model, new CompilationSettings { InfusedStates = [blood.Symbol!] });
    }

    private static Trajectory Run(CompiledModel model, TimelineEvent[] timeline)
    {
        var run = new Simulator(model).Run(
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

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual - expected, -(1e-9 + (1e-7 * Math.Abs(expected))), 1e-9 + (1e-7 * Math.Abs(expected)));
}
