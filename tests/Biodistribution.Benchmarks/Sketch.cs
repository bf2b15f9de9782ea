using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Benchmarks;

/// <summary>A model put together in code; names and the order of states can be disguised, which must change no ratio.</summary>
internal sealed class Sketch(bool disguised)
{
    private readonly List<Parameter> parameters = [];
    private readonly List<State> states = [];
    private readonly List<Flow> flows = [];
    private readonly List<RateRule> rates = [];

    public ExpressionGraph Graph { get; } = new();

    public Expression Parameter(string name, double value)
    {
        var symbol = Graph.NewSymbol(disguised ? $"q{parameters.Count * 7 % 31}" : name);
        parameters.Add(new Parameter(symbol, value, Unit.None));
        return Graph.Of(symbol);
    }

    public Expression State(string name, double initial, bool isAmount)
    {
        var symbol = Graph.NewSymbol(disguised ? $"z{states.Count * 5 % 23}" : name);
        states.Add(new State(symbol, Unit.None, Graph.Constant(initial)) { IsAmount = isAmount });
        return Graph.Of(symbol);
    }

    public void Flow(Expression from, Expression to, Expression rate) =>
        flows.Add(new Flow($"flow {flows.Count}", rate, [(from.Symbol!, Graph.Constant(-1)), (to.Symbol!, Graph.One)]));

    public void Rate(Expression target, Expression rate) => rates.Add(new RateRule(target.Symbol!, rate));

    public Model Build() =>
        new()
        {
            Name = "work item",
            Graph = Graph,
            Parameters = [.. parameters],
            States = disguised ? [.. states.AsEnumerable().Reverse()] : [.. states],
            Flows = [.. flows],
            Rates = [.. rates],
        };
}
