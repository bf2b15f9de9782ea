using Biodistribution.Interchange.Sbml;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Text;

/// <summary>A model as the ordinary differential equations other tools' model texts want, with names they accept.</summary>
internal sealed class ExportedEquations
{
    private readonly SbmlIdentifiers names = new();

    private ExportedEquations(Model model)
    {
        Model = model;
        foreach (
            var symbol in model
                .States.Select(state => state.Symbol)
                .Concat(model.Parameters.Select(parameter => parameter.Symbol))
                .Concat(model.Definitions.Select(definition => definition.Target))
        )
            names.Of(symbol);
        var flows = model
            .Flows.Select(flow =>
                flow.Symbol is { } symbol ? new Definition(symbol, flow.Rate) : new Definition(model.Graph.NewSymbol(flow.Name), flow.Rate)
            )
            .ToArray();
        Definitions = InOrder([.. model.Definitions, .. flows]);
        Rates = [.. model.States.Select(state => (state, RateOf(state.Symbol, flows)))];
        Observables =
        [
            .. model.Observables.Select(observable =>
                (
                    observable.Value.Operation == Operation.Symbol ? Name(observable.Value.Symbol!) : Allowed(names.New(observable.Name)),
                    observable
                )
            ),
        ];
    }

    public Model Model { get; }

    /// <summary>Definitions and flow rates, each after those it needs.</summary>
    public IReadOnlyList<Definition> Definitions { get; }

    /// <summary>The rate of change of each state.</summary>
    public IReadOnlyList<(State State, Expression Rate)> Rates { get; }

    /// <summary>Observables with their names.</summary>
    public IReadOnlyList<(string Name, Observable Observable)> Observables { get; }

    /// <summary>The name of a symbol.</summary>
    public string Name(Symbol symbol) => Allowed(names.Of(symbol));

    // R takes no name that begins with an underscore.
    private static string Allowed(string name) => name[0] == '_' ? "x" + name : name;

    /// <summary>The equations, or what in the model such a text cannot say.</summary>
    public static Checked<ExportedEquations> Collect(Model model, string format)
    {
        var obstacle =
            !model.Events.IsEmpty ? "events"
            : !model.AlgebraicRules.IsEmpty ? "algebraic rules"
            : model.HasDelays ? "delays"
            : !model.InitialAssignments.IsEmpty ? "initial assignments"
            : model.Rates.Any(rate => model.States.All(state => state.Symbol != rate.Target)) ? "parameters with rates"
            : "";
        return obstacle.Length == 0
            ? new(new ExportedEquations(model), [])
            : new(
                null,
                [
                    new Diagnostic(
                        "BD7501",
                        model.Name,
                        TextSpan.WholeFile,
                        $"The model has {obstacle}, which {format} text is not written for.",
                        "Export it as SBML."
                    ),
                ]
            );
    }

    private Expression RateOf(Symbol state, Definition[] flows)
    {
        var graph = Model.Graph;
        var sum = Model.Rates.FirstOrDefault(rate => rate.Target == state)?.Rate ?? graph.Zero;
        for (var i = 0; i < flows.Length; i++)
            foreach (var (changed, stoichiometry) in Model.Flows[i].Changes)
                if (changed == state)
                    sum += stoichiometry * graph.Of(flows[i].Target);
        return sum;
    }

    private static List<Definition> InOrder(Definition[] definitions)
    {
        var byTarget = definitions.ToDictionary(definition => definition.Target);
        var ordered = new List<Definition>();
        var done = new HashSet<Symbol>();
        var pending = new Stack<(Definition Definition, bool Ready)>(definitions.Reverse().Select(definition => (definition, false)));
        while (pending.TryPop(out var next))
        {
            if (next.Ready)
                ordered.Add(next.Definition);
            else if (done.Add(next.Definition.Target))
            {
                pending.Push((next.Definition, true));
                foreach (var symbol in ExpressionOrder.SymbolsIn(next.Definition.Value).OrderByDescending(symbol => symbol.Index))
                    if (byTarget.TryGetValue(symbol, out var needed) && !done.Contains(symbol))
                        pending.Push((needed, false));
            }
        }
        return ordered;
    }
}
