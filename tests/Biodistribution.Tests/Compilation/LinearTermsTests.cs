using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Compilation;

public class LinearTermsTests
{
    [Fact]
    public void Terms_of_one_factor_are_added_up_and_signs_kept()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (x, y) = (sketch.State("x", g.One), sketch.State("y", g.One));
        Expression[] p = [.. Enumerable.Range(0, 6).Select(i => sketch.Parameter($"p{i}", 1))];
        var saturable = p[4] * x / (p[5] + x);
        sketch.Rate(x, -((p[0] * x) - (p[1] * y)) - (p[2] * x) - saturable + p[3] - (p[3] + p[3]));
        sketch.Rate(y, (p[0] * x) - (p[1] * y) + (x * p[2]) + saturable - y - (-x));
        // In binary fractions every sum is exact.
        double[] values = [0.5, 2, 0.25, 8, 3, 1];
        Assert.Equal(
            [(-0.5 * 3) + (2 * 5) - (0.25 * 3) - (9 / 4.0) - 8, (0.5 * 3) - (2 * 5) + (0.25 * 3) + (9 / 4.0) - 5 + 3],
            Rates(CompiledModel.Compile(sketch.Build()), values, 3, 5)
        );
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public void Sums_of_any_length_are_complete(int states)
    {
        var sketch = new ModelSketch();
        var k = sketch.Parameter("k", 2);
        var x = Enumerable.Range(0, states).Select(i => sketch.State($"x{i}", sketch.Graph.One)).ToArray();
        for (var i = 0; i < states; i++)
            sketch.Rate(x[i], x.Aggregate(sketch.Graph.One, (sum, other) => sum + (k * other) - (sketch.Graph.Constant(0.5) * other)));
        var rates = Rates(CompiledModel.Compile(sketch.Build()), [2], [.. Enumerable.Range(0, states).Select(i => (double)i)]);
        Assert.All(rates, rate => Assert.Equal(1 + (1.5 * states * (states - 1) / 2), rate));
    }

    [Fact]
    public void Sums_of_sums_that_are_used_again_and_again_are_left_as_they_are()
    {
        var sketch = new ModelSketch();
        var x = sketch.State("x", sketch.Graph.One);
        var (a, b) = (x, sketch.Parameter("k", 1) * x);
        for (var level = 0; level < 60; level++)
            (a, b) = (sketch.Graph.Binary(Operation.Add, a, b), sketch.Graph.Binary(Operation.Add, b, a));
        sketch.Rate(x, a);
        Assert.Equal(Math.Pow(2, 60) * 1.5, Rates(CompiledModel.Compile(sketch.Build()), [2], 1)[0]);
    }

    [Fact]
    public void Rates_that_nearly_cancel_inside_a_product_lose_nothing()
    {
        var sketch = new ModelSketch();
        var (x, y) = (sketch.State("x", sketch.Graph.One), sketch.State("y", sketch.Graph.One));
        var fast = sketch.Parameter("fast", 1e9);
        sketch.Rate(x, (fast * (y - x)) + (fast * x) - (fast * x));
        sketch.Rate(y, fast * (x - y));
        var near = Math.BitIncrement(0.7);
        Assert.Equal(-1e9 * (near - 0.7), Rates(CompiledModel.Compile(sketch.Build()), [1e9], 0.7, near)[1], 1e-16);
    }

    [Fact]
    public void What_flows_between_states_is_conserved_over_a_thousand_turnovers()
    {
        var model = CompiledModel.Compile(Simulation.Execution.CohortTests.RandomCompartments(6, 5, linear: true));
        var settings = new SolverSettings
        {
            Method = Method.Rk45,
            RelativeTolerance = 1e-8,
            AbsoluteTolerance = 1e-10,
        };
        var run = new Simulator(model, settings).Run(
            new SimulationRequest { Parameters = model.DefaultParameters(), OutputTimes = [0, 10, 100, 1000] }
        );
        Assert.Null(run.Failure);
        Assert.InRange(run.ConservationError, 0, 1e-13);
    }

    private static double[] Rates(CompiledModel model, double[] parameters, params double[] states)
    {
        var kernel = model.RightHandSide;
        var (work, rates) = (new double[kernel.WorkLength], new double[kernel.OutputCount]);
        kernel.Prepare(parameters, work);
        kernel.Evaluate(0, states, parameters, work, rates);
        return rates;
    }
}
