using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Models.Syntax;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Models.Checking;

/// <summary>
/// Turns a model as written into a <see cref="Model"/>: names resolved, dimensions checked, numbers converted to
/// coherent units.
/// </summary>
internal sealed class ModelChecker
{
    private readonly ModelSyntax syntax;
    private readonly DiagnosticList diagnostics;
    private readonly ExpressionGraph graph = new();
    private readonly NameTable names;
    private readonly CoherentUnits units;
    private readonly ExpressionChecker expressions;
    private readonly Dictionary<string, Flow> namedFlows = [];
    private readonly HashSet<(Symbol? From, Symbol? To, Expression Rate)> written = [];

    private ModelChecker(ModelSyntax syntax, DiagnosticList diagnostics)
    {
        (this.syntax, this.diagnostics) = (syntax, diagnostics);
        names = new NameTable(graph, diagnostics) { IsComplete = syntax.IsComplete };
        units = ModelUnits.Choose(syntax.Units, diagnostics);
        expressions = new ExpressionChecker(graph, names, units, diagnostics);
    }

    /// <summary>Checks a model as written.</summary>
    /// <param name="syntax">The model as written.</param>
    public static Checked<Model> Check(ModelSyntax syntax)
    {
        var diagnostics = new DiagnosticList();
        return diagnostics.Conclude(Check(syntax, diagnostics));
    }

    /// <summary>Checks a model as written.</summary>
    /// <param name="syntax">The model as written.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    internal static Model Check(ModelSyntax syntax, DiagnosticList diagnostics) => new ModelChecker(syntax, diagnostics).Model();

    private Model Model()
    {
        var parameterNames = syntax
            .Parameters.Select(parameter => (parameter, Name: names.Add(parameter.Name, NameKind.Parameter)))
            .ToList();
        var stateNames = syntax.States.Select(state => (state, Name: names.Add(state.Name, NameKind.State))).ToList();
        var definitionNames = syntax
            .Definitions.Select(definition => (definition, Name: names.Add(definition.Name, NameKind.Definition)))
            .ToList();
        var parameters = new ParameterChecker(syntax, names, units, diagnostics).Parameters(parameterNames);
        foreach (var (state, name) in stateNames)
            if (name is not null)
                name.Unit = state.Unit;
        var definitions = Definitions(definitionNames);
        var states = States(stateNames, definitions);
        var flows = syntax.Flows.Select(Flow).OfType<Flow>().ToList();
        flows.AddRange(syntax.Productions.Select(Production).OfType<Flow>());
        var rates = syntax.Rates.Select(Rate).OfType<RateRule>().ToImmutableArray();
        var events = Events();
        var observables = new ObservableChecker(names, expressions, graph, diagnostics);
        var model = new Model
        {
            Name = syntax.Name,
            Title = syntax.Title,
            Graph = graph,
            Units = units,
            Files = syntax.Files,
            Definitions = definitions,
            States = [.. states.Select(state => state with { IsAmount = !rates.Any(rate => rate.Target == state.Symbol) })],
            Flows = Distinct(flows),
            Rates = rates,
            Events = events,
            Observables = observables.Observables(syntax.Observables),
            InjectedDose = observables.InjectedDose,
        };
        var options = new OptionChecker(names, units, diagnostics);
        var chosen = options.Options(syntax.Options);
        parameters = options.WithDefaults(parameters, syntax, chosen);
        if (observables.InjectedDoseParameter is { } injected)
            parameters = parameters.Add(injected);
        model = model with { Parameters = parameters, Options = chosen };
        model = model with
        {
            Reproduces = [.. syntax.Reproduced.Select(number => options.Reproduced(number, model)).OfType<ReproducedNumber>()],
        };
        WarnOfIdleNames();
        // A model of observables alone is a formula of time: a regression.
        if (syntax.States.IsEmpty && syntax.Observables.IsEmpty && !diagnostics.HasErrors)
            diagnostics.Error(
                "BD2201",
                syntax.File,
                TextSpan.WholeFile,
                "The model has no states.",
                "Add states: with what is carried from place to place, such as states: {blood: particles}."
            );
        return model;
    }

    private ImmutableArray<Definition> Definitions(List<(DefinitionSyntax Syntax, ModelName? Name)> definitions)
    {
        var numbers = new Dictionary<string, int>();
        for (var i = 0; i < definitions.Count; i++)
            if (definitions[i].Name is not null)
                numbers[definitions[i].Syntax.Name.Text] = i;
        var uses = definitions.Select(definition => DefinitionOrder.UsedIn(definition.Syntax.Value, numbers)).ToList();
        var (order, cycles) = DefinitionOrder.Sort(uses);
        foreach (var cycle in cycles)
        {
            var first = definitions[cycle[0]].Syntax;
            diagnostics.Error(
                "BD2106",
                first.Name.File,
                first.Name.Place,
                $"{first.Name.Text} is defined by itself.",
                string.Join(" uses ", cycle.Append(cycle[0]).Select(i => definitions[i].Syntax.Name.Text))
                    + ". Break the circle, or make one of them a state."
            );
        }
        var cyclic = cycles.Count == 0 ? [] : order.SkipWhile(i => !cycles.Any(cycle => cycle.Contains(i))).ToHashSet();
        var values = new Dictionary<int, Definition>();
        foreach (var i in order)
        {
            var (definition, name) = definitions[i];
            var value = expressions.Check(definition.Value);
            if (value.Kind == ValueKind.Truth)
                diagnostics.Error(
                    "BD2007",
                    definition.Name.File,
                    definition.Name.Place,
                    $"{definition.Name.Text} is true or false, not a number.",
                    "Write if(condition, 1, 0), and compare it with 1 where it is used."
                );
            else if (definition.Unit is { } unit && !value.Fits(unit))
                diagnostics.Error(
                    "BD2002",
                    definition.UnitSource!.File,
                    definition.UnitSource.Place,
                    $"{definition.Name.Text} {UnitWords.Is(value.Unit)}, but must be {UnitWords.In(unit)}.",
                    ExpressionChecker.WayTo(value.Unit, unit)
                );
            if (name is null)
                continue;
            name.Unit = definition.Unit ?? (value.IsUnknown || value.Kind == ValueKind.Truth || cyclic.Contains(i) ? null : value.Unit);
            values[i] = new Definition(name.Symbol, value.Value) { Unit = name.Unit };
        }
        return [.. values.OrderBy(value => value.Key).Select(value => value.Value)];
    }

    private List<State> States(List<(StateSyntax Syntax, ModelName? Name)> states, ImmutableArray<Definition> definitions)
    {
        var known = definitions.ToDictionary(definition => definition.Target, definition => definition.Value);
        var stateSymbols = states.Where(state => state.Name is not null).Select(state => state.Name!.Symbol).ToHashSet();
        var checkedStates = new List<State>();
        foreach (var (state, name) in states)
        {
            var initial = state.Initial is null
                ? graph.Zero
                : expressions.Check(state.Initial, state.Unit, $"The start value of {state.Name.Text}");
            for (
                var depth = 0;
                depth <= definitions.Length && !diagnostics.HasErrors && ExpressionOrder.SymbolsIn(initial).Any(known.ContainsKey);
                depth++
            )
                initial = Substitution.Replace(initial, known);
            if (
                ExpressionOrder
                    .Sort(initial)
                    .FirstOrDefault(node =>
                        node.Operation is Operation.Time or Operation.RateOf || (node.Symbol is { } symbol && stateSymbols.Contains(symbol))
                    ) is
                { } varying
            )
                diagnostics.Error(
                    "BD2206",
                    state.Initial!.Source.File,
                    state.Initial.Source.Place,
                    $"The start value of {state.Name.Text} depends on {(varying.Symbol is { } symbol ? symbol.Name : "time")}.",
                    "Write it with parameters only."
                );
            if (name is not null)
                checkedStates.Add(
                    new State(name.Symbol, state.Unit ?? Unit.None, initial)
                    {
                        IsSink = state.IsSink,
                        Organ = state.Organ,
                        Meaning = state.Meaning,
                    }
                );
        }
        return checkedStates;
    }

    private Flow? Flow(FlowSyntax flow)
    {
        var from = flow.From.Length > 0 ? names.Find(flow.Arrow, flow.From, "a state", NameKind.State) : null;
        var to = flow.To.Length > 0 ? names.Find(flow.Arrow, flow.To, "a state", NameKind.State) : null;
        var unit = (from ?? to)?.Unit;
        if (from?.Unit is { } a && to?.Unit is { } b && a.Dimension != b.Dimension)
        {
            diagnostics.Error(
                "BD2207",
                flow.Arrow.File,
                flow.Arrow.Place,
                $"A flow cannot turn {flow.From} ({UnitWords.Of(a)}) into {flow.To} ({UnitWords.Of(b)}).",
                "A flow moves one kind of amount. What makes another kind belongs under produces, with a yield."
            );
            unit = null;
        }
        if (from is not null && from == to)
            diagnostics.Error(
                "BD2208",
                flow.Arrow.File,
                flow.Arrow.Place,
                $"A flow from {flow.From} to itself moves nothing.",
                "Remove it, or correct one of its ends."
            );
        foreach (var sink in new[] { from, flow.IsNet ? to : null })
            if (sink is not null && syntax.States.Any(state => state.IsSink && state.Name.Text == sink.Symbol.Name))
                diagnostics.Error(
                    "BD2209",
                    flow.Arrow.File,
                    flow.Arrow.Place,
                    $"Nothing can leave {sink.Symbol.Name}, which is a sink.",
                    "Turn the arrow round, or remove sink: true."
                );
        var rate = expressions.Check(flow.Rate, RateUnit(unit), $"The rate of {flow.Arrow.Text}");
        foreach (var end in new[] { from, to })
            if (end is not null)
                end.IsChanged = true;
        if ((flow.From.Length > 0 && from is null) || (flow.To.Length > 0 && to is null))
            return null;
        var changes = ImmutableArray.CreateBuilder<(Symbol, Expression)>();
        if (from is not null)
            changes.Add((from.Symbol, graph.Constant(-1)));
        if (to is not null)
            changes.Add((to.Symbol, graph.One));
        if (!written.Add((from?.Symbol, to?.Symbol, rate)))
            diagnostics.Warning(
                "BD2905",
                flow.Arrow.File,
                flow.Arrow.Place,
                $"The flow {flow.Arrow.Text} is written twice with the same rate, so it moves twice as much.",
                "Take one out; if twice the rate is meant, write it once with 2 *."
            );
        return Named(flow, new Flow(flow.Name?.Text ?? flow.Arrow.Text, rate, changes.DrainToImmutable()) { IsOneWay = !flow.IsNet });
    }

    private Flow? Production(FlowSyntax production)
    {
        if (production.IsNet || production.From.Length == 0 || production.To.Length == 0)
        {
            diagnostics.Error(
                "BD2205",
                production.Arrow.File,
                production.Arrow.Place,
                $"{production.Arrow.Text} is not an entry of produces.",
                "Write \"source -> product\", where source is a state or a named flow."
            );
            return null;
        }
        var product = names.Find(production.Arrow, production.To, "a state", NameKind.State);
        var flow = namedFlows.GetValueOrDefault(production.From);
        var source = flow is null ? names.Find(production.Arrow, production.From, "a state or a named flow", NameKind.State) : null;
        if (product is null || (flow is null && source is null))
            return null;
        product.IsChanged = true;
        var made = RateUnit(product.Unit);
        var of = flow is not null ? RateUnit(names.Find(flow.Changes[0].State.Name)?.Unit) : source!.Unit;
        if (source is not null)
            source.IsUsed = true;
        var yield = expressions.Check(
            production.Rate,
            made is null || of is null ? null : UnitAlgebra.Quotient(made, of),
            $"The yield of {production.Arrow.Text}"
        );
        return Named(
            production,
            new Flow(
                production.Name?.Text ?? production.Arrow.Text,
                yield * (flow?.Rate ?? graph.Of(source!.Symbol)),
                [(product.Symbol, graph.One)]
            )
        );
    }

    private Flow Named(FlowSyntax source, Flow flow)
    {
        if (source.Name is { } name && NameTable.IsName(name, diagnostics) && !namedFlows.TryAdd(name.Text, flow))
            diagnostics.Error("BD2102", name.File, name.Place, $"{name.Text} is the name of two flows.", "Rename one of the two.");
        else if (source.Name is { } same && names.Find(same.Text) is { } other)
            diagnostics.Error(
                "BD2102",
                same.File,
                same.Place,
                $"{same.Text} is the name of a flow and of {other.KindText}.",
                "Rename one of the two."
            );
        return flow;
    }

    private RateRule? Rate(RateSyntax rate)
    {
        if (names.Find(rate.Target, rate.Target.Text, "a state", NameKind.State) is not { } target)
            return null;
        if (target.IsChanged)
            diagnostics.Error(
                "BD2210",
                rate.Target.File,
                rate.Target.Place,
                $"{target.Symbol.Name} has a rate and is also changed by flows or by another rate.",
                "Write what is added or lost as a flow \"-> state\" or \"state ->\" instead of the rate."
            );
        target.IsChanged = true;
        return new RateRule(target.Symbol, expressions.Check(rate.Rate, RateUnit(target.Unit), $"The rate of {target.Symbol.Name}"));
    }

    private ImmutableArray<ModelEvent> Events()
    {
        var events = ImmutableArray.CreateBuilder<ModelEvent>();
        foreach (var written in syntax.Events)
        {
            var assignments = ImmutableArray.CreateBuilder<Definition>();
            foreach (var (target, value) in written.Set)
                if (names.Find(target, target.Text, "a parameter or state", NameKind.Parameter, NameKind.State) is { } name)
                {
                    name.IsChanged = true;
                    assignments.Add(
                        new Definition(
                            name.Symbol,
                            expressions.Check(value, name.Unit, $"What event {written.Name.Text} sets {target.Text} to")
                        )
                    );
                }
            if (syntax.Events.First(other => other.Name.Text == written.Name.Text) != written)
                diagnostics.Error(
                    "BD2102",
                    written.Name.File,
                    written.Name.Place,
                    $"{written.Name.Text} is the name of two events.",
                    "Rename one of the two."
                );
            events.Add(
                new ModelEvent(written.Name.Text, expressions.CheckCondition(written.When), assignments.DrainToImmutable())
                {
                    Delay = written.Delay is null
                        ? null
                        : expressions.Check(written.Delay, units.TimeUnit, $"The delay of event {written.Name.Text}"),
                    Priority = written.Priority is null
                        ? null
                        : expressions.Check(written.Priority, Unit.None, $"The priority of event {written.Name.Text}"),
                    IsPersistent = written.IsPersistent,
                    InitialTrigger = !written.FiresAtStart,
                    UsesValuesFromTriggerTime = written.UsesValuesFromTriggerTime,
                }
            );
        }
        return events.DrainToImmutable();
    }

    /// <summary>Warnings only where nothing is wrong: a name may seem unused because an expression could not be read.</summary>
    private void WarnOfIdleNames()
    {
        if (diagnostics.HasErrors)
            return;
        foreach (var name in names.All.Where(name => name.Source.File == syntax.File))
            if (name.Kind == NameKind.State ? !name.IsChanged : !name.IsUsed)
                diagnostics.Warning(
                    name.Kind == NameKind.State ? "BD2901" : "BD2902",
                    name.Source.File,
                    name.Source.Place,
                    name.Kind == NameKind.State
                        ? $"No flow, rate or event changes {name.Symbol.Name}."
                        : $"Nothing uses {name.Symbol.Name}.",
                    name.Kind == NameKind.State ? "Add a flow, or make it a parameter." : "Use it in an expression, or remove it."
                );
    }

    /// <summary>The unit of a rate; null when that of the amount is not known or is too intricate.</summary>
    private Unit? RateUnit(Unit? amount) => amount is null ? null : UnitAlgebra.Quotient(amount, units.TimeUnit);

    /// <summary>Flows with names that differ: the second "a -> b" becomes "a -> b (2)".</summary>
    private static ImmutableArray<Flow> Distinct(List<Flow> flows)
    {
        var seen = new Dictionary<string, int>();
        return
        [
            .. flows.Select(flow =>
                (seen[flow.Name] = seen.GetValueOrDefault(flow.Name) + 1) is > 1 and var count
                    ? flow with
                    {
                        Name = $"{flow.Name} ({count})",
                    }
                    : flow
            ),
        ];
    }
}
