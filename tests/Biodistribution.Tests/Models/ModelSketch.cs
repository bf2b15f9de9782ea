using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Tests.Models;

/// <summary>A model put together in code, without units, for tests of what comes after reading a file.</summary>
internal sealed class ModelSketch
{
    private readonly List<Parameter> parameters = [];
    private readonly List<State> states = [];
    private readonly List<Flow> flows = [];
    private readonly List<Definition> definitions = [];
    private readonly List<RateRule> rates = [];
    private readonly List<ModelEvent> events = [];
    private readonly List<Observable> observables = [];
    private readonly List<Definition> initial = [];
    private readonly List<AlgebraicRule> rules = [];

    public ExpressionGraph Graph { get; } = new();

    public Unit StateUnit { get; init; } = Unit.None;

    public Expression Parameter(string name, double value)
    {
        var symbol = Graph.NewSymbol(name);
        parameters.Add(new Parameter(symbol, value, Unit.None));
        return Graph.Of(symbol);
    }

    public Expression Amount(string name, double initial = 0) => State(name, Graph.Constant(initial), true);

    public Expression State(string name, Expression initial, bool isAmount = false)
    {
        var symbol = Graph.NewSymbol(name);
        states.Add(new State(symbol, StateUnit, initial) { IsAmount = isAmount });
        return Graph.Of(symbol);
    }

    public Expression Define(string name, Expression value)
    {
        var symbol = Graph.NewSymbol(name);
        definitions.Add(new Definition(symbol, value));
        return Graph.Of(symbol);
    }

    public void Define(Expression target, Expression value) => definitions.Add(new Definition(target.Symbol!, value));

    public Expression Flow(Expression? from, Expression? to, Expression rate)
    {
        var symbol = Graph.NewSymbol($"flow {flows.Count}");
        flows.Add(new Flow(symbol.Name, rate, [.. Changes()]) { Symbol = symbol });
        return Graph.Of(symbol);

        IEnumerable<(Symbol, Expression)> Changes()
        {
            if (from is not null)
                yield return (from.Symbol!, Graph.Constant(-1));
            if (to is not null)
                yield return (to.Symbol!, Graph.One);
        }
    }

    public void Rate(Expression target, Expression rate) => rates.Add(new RateRule(target.Symbol!, rate));

    public void Event(ModelEvent e) => events.Add(e);

    public ModelEvent Event(Expression trigger, params (Expression Target, Expression Value)[] assignments)
    {
        var e = new ModelEvent(
            $"event {events.Count}",
            trigger,
            [.. assignments.Select(assignment => new Definition(assignment.Target.Symbol!, assignment.Value))]
        );
        events.Add(e);
        return e;
    }

    public void Observe(string name, Expression value) => observables.Add(new Observable(name, value, Unit.None));

    public void AtStart(Expression target, Expression value) => initial.Add(new Definition(target.Symbol!, value));

    public void Rule(Expression residual, Expression? unknown = null) =>
        rules.Add(new AlgebraicRule(residual) { Unknown = unknown?.Symbol });

    public Model Build() =>
        new()
        {
            Name = "sketch",
            Graph = Graph,
            Parameters = [.. parameters],
            States = [.. states],
            Flows = [.. flows],
            Definitions = [.. definitions],
            Rates = [.. rates],
            Events = [.. events],
            Observables = [.. observables],
            InitialAssignments = [.. initial],
            AlgebraicRules = [.. rules],
        };
}
