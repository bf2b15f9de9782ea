using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Simulation.Execution;
using Xunit;

namespace Biodistribution.Tests.Simulation;

public class ReuseTests
{
    private static readonly double[] Times = [.. Enumerable.Range(0, 50).Select(i => 0.25 * i)];

    [Theory]
    [InlineData(Method.Auto, true)]
    [InlineData(Method.Auto, false)]
    [InlineData(Method.Rk45, true)]
    [InlineData(Method.Stiff, false)]
    public void A_result_written_over_an_earlier_one_has_the_bits_of_a_new_one(Method method, bool linear)
    {
        var (model, request) = (Model(linear), Request(linear, 1));
        var simulator = new Simulator(model, new SolverSettings { Method = method });
        var earlier = simulator.Run(Request(linear, 3));

        var again = simulator.Run(request with { Reuse = earlier });

        Assert.Same(earlier, again);
        Assert.Same(request.OutputTimes, again.Times);
        CohortTests.AssertSame(simulator.Run(request), again);
    }

    [Fact]
    public void A_run_of_a_linear_model_that_writes_over_an_earlier_result_allocates_nothing()
    {
        var (model, request) = (Model(linear: true), Request(linear: true, 1));
        var simulator = new Simulator(model);
        request = request with { Reuse = simulator.Run(request), Timeline = [] };
        simulator.Run(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
            simulator.Run(request);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void An_earlier_result_of_another_shape_is_left_alone()
    {
        var (model, request) = (Model(linear: true), Request(linear: true, 1));
        var simulator = new Simulator(model);
        var earlier = simulator.Run(request);
        var kept = CohortTests.Bits(earlier.States);

        var other = simulator.Run(request with { OutputTimes = [0, 1, 2], Reuse = earlier });

        Assert.NotSame(earlier, other);
        Assert.Equal(3, other.Times.Length);
        Assert.Equal(kept, CohortTests.Bits(earlier.States));
    }

    [Fact]
    public void A_failure_is_forgotten_when_its_result_is_written_over()
    {
        var (model, request) = (Model(linear: false), Request(linear: false, 1));
        var failed = new Simulator(model, new SolverSettings { Method = Method.Rk45, StepLimit = 3 }).Run(request);
        Assert.Equal(IntegrationStatus.StepLimit, failed.Status);

        var simulator = new Simulator(model, new SolverSettings { Method = Method.Rk45 });
        var again = simulator.Run(request with { Reuse = failed });

        Assert.Same(failed, again);
        Assert.Equal(IntegrationStatus.Succeeded, again.Status);
        CohortTests.AssertSame(simulator.Run(request), again);
    }

    [Fact]
    public void The_check_of_accuracy_does_not_write_over_what_it_checks()
    {
        var (model, request) = (Model(linear: false), Request(linear: false, 1));
        var simulator = new Simulator(model, new SolverSettings { Method = Method.Rk45 });
        var run = simulator.Run(request with { Reuse = simulator.Run(request) });

        var check = AccuracyCheck.Run(simulator, request with { Reuse = run }, run);

        Assert.Equal(AccuracyCheck.Run(simulator, request, simulator.Run(request)), check);
        Assert.True(check.StateDifference > 0);
    }

    [Theory]
    [InlineData(Method.Rk45, false)]
    [InlineData(Method.Stiff, false)]
    [InlineData(Method.Auto, true)]
    public void Subjects_beside_each_other_write_over_results_of_their_own(Method method, bool linear)
    {
        var model = Model(linear);
        var settings = new SolverSettings { Method = method };
        var simulator = new Simulator(model, settings);
        var earlier = Enumerable.Range(0, 30).Select(i => simulator.Run(Request(linear, i + 7))).ToArray();

        new Cohort(model, settings) { Lanes = 8, Threads = 2 }.Run(
            30,
            i => Request(linear, i) with { Reuse = earlier[i] },
            (i, result) =>
            {
                Assert.Same(earlier[i], result);
                CohortTests.AssertSame(simulator.Run(Request(linear, i)), result);
            }
        );
    }

    private static CompiledModel Model(bool linear) => linear ? LinearModel : SaturableModel;

    private static readonly CompiledModel LinearModel = CompiledModel.Compile(CohortTests.RandomCompartments(7, 11, linear: true));

    private static readonly CompiledModel SaturableModel = CohortTests.Saturable();

    private static SimulationRequest Request(bool linear, int subject)
    {
        var parameters = Model(linear).DefaultParameters();
        parameters[0] *= 1 + (0.1 * subject);
        return new SimulationRequest
        {
            Parameters = parameters,
            OutputTimes = [.. Times],
            Timeline = [new Bolus(3.1, 0, 50)],
        };
    }
}
