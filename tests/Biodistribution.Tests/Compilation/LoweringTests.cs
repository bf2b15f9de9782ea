using Biodistribution.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Tests.Models;
using Xunit;

namespace Biodistribution.Tests.Compilation;

public class LoweringTests
{
    [Fact]
    public void Flows_are_summed_into_the_states_they_leave_and_enter()
    {
        var sketch = new ModelSketch();
        var k = sketch.Parameter("k", 2);
        var (a, b) = (sketch.Amount("a", 1), sketch.Amount("b"));
        sketch.Flow(a, b, k * a);

        var states = Lowering.Lower(sketch.Build()).States;

        Assert.Equal(["-k * a", "k * a"], states.Select(state => state.Derivative.ToString()));
    }

    [Fact]
    public void Definitions_may_come_in_any_order()
    {
        var sketch = new ModelSketch();
        var (k, x) = (sketch.Parameter("k", 2), sketch.State("x", sketch.Graph.One));
        var inner = sketch.Graph.Of(sketch.Graph.NewSymbol("inner"));
        var outer = sketch.Define("outer", inner * x);
        sketch.Define(inner, k + x);
        sketch.Rate(x, outer);

        Assert.Equal("(k + x) * x", Lowering.Lower(sketch.Build()).States[0].Derivative.ToString());
    }

    [Fact]
    public void Definitions_in_a_circle_are_named()
    {
        var sketch = new ModelSketch();
        var (a, b) = (sketch.Graph.Of(sketch.Graph.NewSymbol("a")), sketch.Graph.Of(sketch.Graph.NewSymbol("b")));
        sketch.Define(a, b + sketch.Graph.One);
        sketch.Define(b, a * a);

        var error = Assert.Throws<InvalidOperationException>(() => Lowering.Lower(sketch.Build()));

        Assert.Equal("Definitions refer to each other in a circle: a → b → a.", error.Message);
    }

    [Fact]
    public void The_rate_of_a_definition_is_its_total_derivative()
    {
        var sketch = new ModelSketch();
        var (x, y) = (sketch.State("x", sketch.Graph.One), sketch.State("y", sketch.Graph.Zero));
        var square = sketch.Define("square", (x * x) + sketch.Graph.Time);
        sketch.Rate(x, -x);
        sketch.Rate(y, sketch.Graph.RateOf(square.Symbol!));

        var rate = Lowering.Lower(sketch.Build()).States[1].Derivative;

        Assert.Equal(1 - (2 * 3.0 * 3.0), ExpressionEvaluation.Evaluate(rate, _ => 3.0), 12);
    }

    [Fact]
    public void A_parameter_changed_by_a_rate_becomes_a_state_that_starts_from_the_parameter()
    {
        var sketch = new ModelSketch();
        var p = sketch.Parameter("p", 3);
        sketch.Rate(p, -p);

        var model = CompiledModel.Compile(sketch.Build());

        Assert.Equal(0, model.StateIndex(p.Symbol!));
        Assert.Equal(0, model.ParameterIndex(p.Symbol!));
        Assert.Equal([0], model.StateParameters);
        Assert.Equal([3], model.DefaultParameters());
    }

    [Fact]
    public void Values_at_the_start_follow_from_other_values_at_the_start()
    {
        var sketch = new ModelSketch();
        var g = sketch.Graph;
        var (a, b, k) = (sketch.Parameter("a", 2), sketch.Parameter("b", 0), sketch.Parameter("k", 0));
        var (x, y) = (sketch.State("x", g.Zero), sketch.State("y", g.Zero));
        var twice = sketch.Define("twice", x + x);
        sketch.Rate(x, -(k * x));
        sketch.Rate(y, k);
        sketch.AtStart(x, b * b);
        sketch.AtStart(b, a + g.One);
        sketch.AtStart(k, twice);
        sketch.AtStart(y, g.RateOf(x.Symbol!));

        var equations = Lowering.Lower(sketch.Build());

        Assert.Equal(["a"], equations.Parameters.Select(parameter => parameter.Name));
        double At(Expression expression) =>
            ExpressionEvaluation.Evaluate(
                expression,
                symbol =>
                    symbol.Name == "a" ? 2
                    : symbol.Name == "x" ? 9
                    : double.NaN
            );
        Assert.Equal(9, At(equations.States[0].Initial));
        Assert.Equal(-(18 * 9), At(equations.States[1].Initial));
        Assert.Equal(18, At(equations.States[1].Derivative));
    }

    [Fact]
    public void A_chain_of_ten_thousand_definitions_is_resolved()
    {
        var sketch = new ModelSketch();
        var x = sketch.State("x", sketch.Graph.One);
        var last = x;
        for (var i = 0; i < 10_000; i++)
            last = sketch.Define($"d{i}", last + sketch.Graph.One);
        sketch.Rate(x, last);

        Assert.Equal(10_001, ExpressionEvaluation.Evaluate(Lowering.Lower(sketch.Build()).States[0].Derivative, _ => 1));
    }
}
