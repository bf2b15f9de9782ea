using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Compilation;

/// <summary>Replaces values of the past in the equations of a model by functions of time whose coefficients a run keeps.</summary>
/// <remarks>
/// A delay moves down to the states: what an expression was is the expression of what its states were. Before the start of a run a state
/// has
/// the initial value of that time, and does not change.
/// </remarks>
internal sealed class DelayLowering
{
    private readonly ExpressionGraph graph;
    private readonly Expression[] delayed;
    private readonly Dictionary<(Symbol State, Expression Length), DelayedState> remembered = [];
    private Dictionary<Symbol, StateEquation> states = [];

    public DelayLowering(Model model)
    {
        graph = model.Graph;
        delayed = [.. ExpressionOrder.Sort(model.Expressions()).Where(node => node.Operation == Operation.Delay)];
        BeforeStart = delayed.Length == 0 ? null : graph.NewSymbol("before the start");
    }

    /// <summary>Stands for: the time looked back at precedes the run. Null in a model without delays.</summary>
    public Symbol? BeforeStart { get; }

    /// <summary>The symbols whose past is referred to, through definitions too.</summary>
    /// <param name="definitions">What defined symbols stand for.</param>
    public HashSet<Symbol> Remembered(IReadOnlyDictionary<Symbol, Expression> definitions)
    {
        var reached = new HashSet<Symbol>();
        var pending = new Stack<Expression>(delayed.Select(node => node.Operands[0]));
        while (pending.TryPop(out var expression))
            foreach (var symbol in ExpressionOrder.SymbolsIn(expression))
                if (reached.Add(symbol) && definitions.TryGetValue(symbol, out var meaning))
                    pending.Push(meaning);
        return reached;
    }

    /// <summary>An expression in which rates that are looked back at vanish before the start.</summary>
    /// <param name="expression">The expression, its rates not yet replaced.</param>
    public Expression WithRatesAtRest(Expression expression)
    {
        if (BeforeStart is null)
            return expression;
        var replaced = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(expression))
            replaced[node] =
                node.Operation == Operation.Delay ? graph.Delay(AtRest(node.Operands[0]), replaced[node.Operands[1]])
                : node.Operands.IsEmpty ? node
                : graph.Rebuild(node, [.. node.Operands.Select(operand => replaced[operand])]);
        return replaced[expression];
    }

    private Expression AtRest(Expression expression)
    {
        var rates = ExpressionOrder
            .Sort(expression)
            .Where(node => node.Operation == Operation.RateOf)
            .Select(node => node.Symbol!)
            .Distinct();
        return Substitution.Replace(
            expression,
            new Dictionary<Symbol, Expression>(),
            rates.ToDictionary(symbol => symbol, symbol => graph.If(graph.Of(BeforeStart!), graph.Zero, graph.RateOf(symbol)))
        );
    }

    /// <summary>The equations with every value of the past replaced, and the parameters that hold it.</summary>
    /// <exception cref="InvalidOperationException">The length of a delay changes with time.</exception>
    public EquationSystem Replace(EquationSystem equations)
    {
        if (BeforeStart is null)
            return equations;
        states = equations.States.ToDictionary(state => state.Symbol);
        Definition Plain(Definition assignment) => assignment with { Value = Now(assignment.Value) };
        var replaced = equations with
        {
            States = [.. equations.States.Select(state => state with { Derivative = Now(state.Derivative), Initial = Now(state.Initial) })],
            Residuals = [.. equations.Residuals.Select(Now)],
            Events =
            [
                .. equations.Events.Select(e =>
                    e with
                    {
                        Trigger = Now(e.Trigger),
                        Delay = e.Delay is null ? null : Now(e.Delay),
                        Priority = e.Priority is null ? null : Now(e.Priority),
                        Assignments = [.. e.Assignments.Select(Plain)],
                        Consequences = [.. e.Consequences.Select(Plain)],
                    }
                ),
            ],
            Observables = [.. equations.Observables.Select(observable => observable with { Value = Now(observable.Value) })],
            Values = equations.Values.ToImmutableDictionary(pair => pair.Key, pair => Now(pair.Value)),
        };
        ImmutableArray<DelayedState> found = [.. remembered.Values];
        foreach (var state in found)
            CheckLength(state.Length, replaced);
        return replaced with
        {
            Delays = found,
            Parameters =
            [
                .. equations.Parameters,
                .. found.SelectMany(state => state.Parameters).Select(symbol => new Parameter(symbol, 0, Unit.None)),
            ],
        };
    }

    private void CheckLength(Expression length, EquationSystem equations)
    {
        var moving = equations.States.Where(state => !state.Derivative.Is(0)).Select(state => state.Symbol).ToHashSet();
        if (
            ExpressionOrder
                .Sort(length)
                .Any(node => node.Operation == Operation.Time || (node.Symbol is { } symbol && moving.Contains(symbol)))
        )
            throw new InvalidOperationException(
                $"The length of a delay, {ExpressionText.Infix(length)}, changes while time passes; only events may change it."
            );
    }

    private Expression Now(Expression expression) =>
        Rewritten(
            expression,
            node =>
                node.Operation switch
                {
                    Operation.Delay => Earlier(node.Operands[0], Now(node.Operands[1])),
                    Operation.Symbol when ReferenceEquals(node.Symbol, BeforeStart) => graph.Zero,
                    _ => null,
                }
        );

    private Expression Earlier(Expression expression, Expression length) =>
        Rewritten(
            expression,
            node =>
                node.Operation switch
                {
                    Operation.Delay => Earlier(node.Operands[0], length + Earlier(node.Operands[1], length)),
                    Operation.Time => graph.Time - length,
                    Operation.Symbol when ReferenceEquals(node.Symbol, BeforeStart) => IsBeforeStart(length),
                    Operation.Symbol when states.TryGetValue(node.Symbol!, out var state) => Value(Remember(state, length), state, length),
                    _ => null,
                }
        );

    private Expression Rewritten(Expression expression, Func<Expression, Expression?> replacement)
    {
        var replaced = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(expression))
            replaced[node] =
                replacement(node)
                ?? (node.Operands.IsEmpty ? node : graph.Rebuild(node, [.. node.Operands.Select(operand => replaced[operand])]));
        return replaced[expression];
    }

    // Any state looked back at over the same length tells.
    private Expression IsBeforeStart(Expression length) =>
        states.Count == 0 ? graph.Zero : graph.Of(Remember(states.Values.First(), length).IsBeforeStart);

    private DelayedState Remember(StateEquation state, Expression length) =>
        remembered.TryGetValue((state.Symbol, length), out var known)
            ? known
            : remembered[(state.Symbol, length)] = new DelayedState(state.Symbol, length)
            {
                IsDirect = graph.NewSymbol($"{state.Symbol} is meant directly"),
                IsBeforeStart = graph.NewSymbol($"{state.Symbol} is meant before the start"),
                Origin = graph.NewSymbol($"origin of earlier {state.Symbol}"),
                Scale = graph.NewSymbol($"scale of earlier {state.Symbol}"),
                Coefficients =
                [
                    .. Enumerable
                        .Range(0, DelayedState.CoefficientCount)
                        .Select(power => graph.NewSymbol($"earlier {state.Symbol} {power}")),
                ],
            };

    private Expression Value(DelayedState delayed, StateEquation state, Expression length)
    {
        var since = (graph.Time - graph.Of(delayed.Origin)) * graph.Of(delayed.Scale);
        var polynomial = delayed.Coefficients.Reverse().Select(graph.Of).Aggregate((sum, coefficient) => (sum * since) + coefficient);
        var before = Substitution.AtTime(Now(state.Initial), graph.Time - length);
        return graph.If(graph.Of(delayed.IsDirect), graph.Of(state.Symbol), graph.If(graph.Of(delayed.IsBeforeStart), before, polynomial));
    }
}
