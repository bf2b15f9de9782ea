using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Compilation;

/// <summary>Turns a model into equations of states, parameters and time alone.</summary>
/// <remarks>
/// Flows are summed with their stoichiometry, definitions and rates of change put in where they are referred to. What
/// events or rates change becomes
/// a state. A parameter with an initial assignment is what the assignment says, in terms of other parameters, and no
/// longer a parameter of its own.
/// Algebraic rules linear in what they determine are solved here; others are differentiated once, so that what they
/// determine is integrated like
/// any state, and kept as residuals to start and correct from.
/// </remarks>
internal sealed class Lowering
{
    private readonly Model model;
    private readonly ExpressionGraph graph;
    private readonly Dictionary<Symbol, Expression> definitions = [];
    private readonly Dictionary<Symbol, Expression> assignedAtStart = [];
    private readonly Dictionary<Symbol, Expression> rateRules = [];
    private readonly Dictionary<Symbol, List<(Expression Rate, Expression Stoichiometry)>> flowsInto = [];
    private readonly Dictionary<Symbol, Expression> infusions = [];
    private readonly Dictionary<Symbol, State> states;
    private readonly Dictionary<Symbol, Parameter> parameters;
    private readonly Dictionary<Symbol, Symbol> startSymbols = [];
    private readonly HashSet<Symbol> varying = [];
    private readonly Dictionary<Symbol, Expression> algebraicRates = [];
    private readonly Dictionary<Symbol, Expression> values = [];
    private readonly Dictionary<Symbol, Expression> rates = [];
    private readonly Dictionary<Symbol, Expression> initials = [];
    private readonly List<(string What, Symbol Symbol)> underway = [];
    private readonly DelayLowering delays;

    private Lowering(Model model)
    {
        this.model = model;
        graph = model.Graph;
        states = model.States.ToDictionary(state => state.Symbol);
        parameters = model.Parameters.ToDictionary(parameter => parameter.Symbol);
        delays = new DelayLowering(model);
    }

    /// <summary>The equations of a model.</summary>
    /// <param name="model">A checked model.</param>
    /// <param name="settings">What else must be available; null for nothing.</param>
    /// <exception cref="InvalidOperationException">Definitions refer to each other in a circle, or a rule determines
    /// nothing: what a checker refuses first.</exception>
    public static EquationSystem Lower(Model model, CompilationSettings? settings = null) => new Lowering(model).Run(settings ?? new());

    private EquationSystem Run(CompilationSettings settings)
    {
        var infused = Collect(settings);
        var residuals = SolveAlgebraicRules();
        var stateSymbols = model
            .States.Select(state => state.Symbol)
            .Where(symbol => !definitions.ContainsKey(symbol))
            .Concat(
                model
                    .Parameters.Select(parameter => parameter.Symbol)
                    .Where(symbol => varying.Contains(symbol) && !definitions.ContainsKey(symbol))
            )
            .ToArray();
        var constants = model
            .Parameters.Where(parameter => !assignedAtStart.ContainsKey(parameter.Symbol) && !definitions.ContainsKey(parameter.Symbol))
            .Select(parameter => startSymbols.TryGetValue(parameter.Symbol, out var start) ? parameter with { Symbol = start } : parameter);
        return delays.Replace(
            new EquationSystem
            {
                Model = model,
                States = [.. stateSymbols.Select(StateOf)],
                Parameters = [.. constants, .. infused],
                Residuals = residuals,
                FlowRates = [.. model.Flows.Select(flow => Resolve(flow.Rate))],
                Events = [.. model.Events.Select(Resolve)],
                Observables =
                [
                    .. model
                        .Observables.Concat(settings.ExtraObservables)
                        .Select(observable => observable with { Value = Resolve(observable.Value) }),
                ],
                Values = model
                    .Parameters.Select(parameter => parameter.Symbol)
                    .Concat(states.Keys)
                    .Concat(definitions.Keys)
                    .Distinct()
                    .ToImmutableDictionary(symbol => symbol, Value),
                StartParameters = startSymbols
                    .Where(pair => !definitions.ContainsKey(pair.Key))
                    .ToImmutableDictionary(pair => pair.Key, pair => pair.Value),
            }
        );
    }

    private List<Parameter> Collect(CompilationSettings settings)
    {
        foreach (var definition in model.Definitions)
            definitions[definition.Target] = definition.Value;
        foreach (var flow in model.Flows)
        {
            if (flow.Symbol is { } symbol)
                definitions[symbol] = flow.Rate;
            foreach (var (state, stoichiometry) in flow.Changes)
                (flowsInto.TryGetValue(state, out var list) ? list : flowsInto[state] = []).Add((flow.Rate, stoichiometry));
        }

        foreach (var assignment in model.InitialAssignments)
            assignedAtStart[assignment.Target] = assignment.Value;
        foreach (var rule in model.Rates)
            rateRules[rule.Target] = rule.Rate;
        var changed = rateRules
            .Keys.Concat(flowsInto.Keys)
            .Concat(model.Events.SelectMany(e => e.Assignments.Concat(e.Consequences)).Select(assignment => assignment.Target))
            .Concat(model.AlgebraicRules.Where(rule => rule.Unknown is not null).Select(rule => rule.Unknown!));
        foreach (var symbol in changed)
            if (parameters.ContainsKey(symbol) && varying.Add(symbol) && !assignedAtStart.ContainsKey(symbol))
                startSymbols[symbol] = graph.NewSymbol(symbol.Name);
        // A parameter with an initial assignment has a past of its own, by what the assignment says of earlier times.
        foreach (var symbol in delays.Remembered(definitions))
            if (parameters.ContainsKey(symbol) && assignedAtStart.ContainsKey(symbol))
                varying.Add(symbol);
        foreach (var symbol in states.Keys)
            varying.Add(symbol);
        var infused = new List<Parameter>();
        foreach (var symbol in settings.InfusedStates)
        {
            var parameter = InfusionRate(states[symbol]);
            infusions[symbol] = graph.Of(parameter.Symbol);
            infused.Add(parameter);
        }

        return infused;
    }

    private Parameter InfusionRate(State state)
    {
        var time = model.Units.TimeUnit;
        var unit = new Unit(state.Unit.Dimension / time.Dimension, state.Unit.Scale / time.Scale, $"{state.Unit}/{time}");
        return new Parameter(graph.NewSymbol($"infusion into {state.Name}"), 0, unit);
    }

    private StateEquation StateOf(Symbol symbol) =>
        states.TryGetValue(symbol, out var state)
            ? new StateEquation(symbol, state.Unit, Rate(symbol), Initial(symbol))
            {
                IsAmount = state.IsAmount,
                IsSink = state.IsSink,
                IsAlgebraic = algebraicRates.ContainsKey(symbol),
            }
            : new StateEquation(symbol, parameters[symbol].Unit, Rate(symbol), Initial(symbol))
            {
                IsAlgebraic = algebraicRates.ContainsKey(symbol),
            };

    private ModelEvent Resolve(ModelEvent e) =>
        e with
        {
            Trigger = TruthValues.Of(Resolve(e.Trigger)),
            Delay = e.Delay is null ? null : Resolve(e.Delay),
            Priority = e.Priority is null ? null : Resolve(e.Priority),
            Assignments = [.. e.Assignments.Select(assignment => assignment with { Value = Resolve(assignment.Value) })],
            Consequences = [.. e.Consequences.Select(assignment => assignment with { Value = Resolve(assignment.Value) })],
        };

    // ---- values, rates and initial values of symbols ----

    private Expression Value(Symbol symbol)
    {
        if (values.TryGetValue(symbol, out var value))
            return value;
        return values[symbol] = Guarded(
            "",
            symbol,
            () =>
                definitions.TryGetValue(symbol, out var definition) ? ResolveInOrder(definition)
                : varying.Contains(symbol) ? graph.Of(symbol)
                : assignedAtStart.ContainsKey(symbol) ? Substitution.AtTime(Initial(symbol), graph.Zero)
                : parameters.ContainsKey(symbol) || infusions.Values.Any(infusion => ReferenceEquals(infusion.Symbol, symbol))
                    ? graph.Of(symbol)
                : throw new InvalidOperationException($"{symbol} is neither a state, a parameter, a definition nor a flow of the model.")
        );
    }

    private Expression Rate(Symbol symbol)
    {
        if (rates.TryGetValue(symbol, out var rate))
            return rate;
        return rates[symbol] = Guarded(
            "the rate of ",
            symbol,
            () =>
                definitions.ContainsKey(symbol) ? TotalDerivative(Value(symbol))
                : !varying.Contains(symbol) ? graph.Zero
                : algebraicRates.TryGetValue(symbol, out var implied) ? implied
                : SumOfFlows(symbol)
        );
    }

    private Expression SumOfFlows(Symbol symbol)
    {
        var terms = new List<Expression>();
        if (rateRules.TryGetValue(symbol, out var rule))
            terms.Add(Resolve(rule));
        foreach (var (rate, stoichiometry) in flowsInto.GetValueOrDefault(symbol, []))
            terms.Add(Resolve(stoichiometry) * Resolve(rate));
        if (infusions.TryGetValue(symbol, out var infusion))
            terms.Add(infusion);
        return InPairs(terms);
    }

    // Sums are taken in pairs, and pairs of pairs: the processor need not wait for one addition after the other.
    private Expression InPairs(List<Expression> terms)
    {
        while (terms.Count > 1)
            terms = [.. terms.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])];
        return terms.Count == 1 ? terms[0] : graph.Zero;
    }

    private Expression TotalDerivative(Expression value)
    {
        var total = Differentiation.Derivative(value, null);
        foreach (var symbol in ExpressionOrder.SymbolsIn(value).Where(varying.Contains).OrderBy(symbol => symbol.Index))
            total += Differentiation.Derivative(value, symbol) * Rate(symbol);
        return total;
    }

    private Expression Initial(Symbol symbol)
    {
        if (initials.TryGetValue(symbol, out var initial))
            return initial;
        return initials[symbol] = Guarded(
            "the initial value of ",
            symbol,
            () =>
                assignedAtStart.TryGetValue(symbol, out var assigned) ? AtStart(ResolveUnlessConstant(assigned))
                : definitions.ContainsKey(symbol) ? AtStart(Value(symbol))
                : states.TryGetValue(symbol, out var state) ? AtStart(ResolveUnlessConstant(state.Initial))
                : startSymbols.TryGetValue(symbol, out var start) ? graph.Of(start)
                : graph.Of(symbol)
        );
    }

    // An initial expression: rates are resolved to equations first, then everything takes its value at the start.
    private Expression ResolveUnlessConstant(Expression expression)
    {
        var rated = ExpressionOrder
            .Sort(expression)
            .Where(node => node.Operation == Operation.RateOf)
            .Select(node => node.Symbol!)
            .Distinct()
            .ToArray();
        return rated.Length == 0
            ? expression
            : Substitution.Replace(expression, new Dictionary<Symbol, Expression>(), rated.ToDictionary(symbol => symbol, Rate));
    }

    private Expression AtStart(Expression expression) =>
        Substitution.Replace(
            expression,
            ExpressionOrder
                .SymbolsIn(expression)
                .Where(symbol => !startSymbols.ContainsValue(symbol))
                .ToDictionary(symbol => symbol, Initial)
        );

    private Expression Resolve(Expression expression)
    {
        expression = delays.WithRatesAtRest(expression);
        var nodes = ExpressionOrder
            .Sort(expression)
            .Where(node => node.Symbol is null || !ReferenceEquals(node.Symbol, delays.BeforeStart))
            .ToArray();
        return Substitution.Replace(
            expression,
            nodes.Where(node => node.Operation == Operation.Symbol).ToDictionary(node => node.Symbol!, node => Value(node.Symbol!)),
            nodes.Where(node => node.Operation == Operation.RateOf).ToDictionary(node => node.Symbol!, node => Rate(node.Symbol!))
        );
    }

    // Resolves long chains of definitions from their far end, so that recursion stays shallow.
    private Expression ResolveInOrder(Expression definition)
    {
        var entered = new HashSet<Symbol>();
        var pending = new Stack<(Symbol Symbol, bool Done)>(Defined(definition).Select(symbol => (symbol, false)));
        while (pending.TryPop(out var next))
            if (next.Done)
                _ = Value(next.Symbol);
            else if (!values.ContainsKey(next.Symbol) && !underway.Contains(("", next.Symbol)) && entered.Add(next.Symbol))
            {
                pending.Push((next.Symbol, true));
                foreach (var symbol in Defined(definitions[next.Symbol]))
                    pending.Push((symbol, false));
            }

        return Resolve(definition);
    }

    private IEnumerable<Symbol> Defined(Expression expression) =>
        ExpressionOrder
            .Sort(expression)
            .Where(node => node.Operation == Operation.Symbol && definitions.ContainsKey(node.Symbol!))
            .Select(node => node.Symbol!);

    private Expression Guarded(string what, Symbol symbol, Func<Expression> resolve)
    {
        var first = underway.IndexOf((what, symbol));
        if (first >= 0)
        {
            var circle = underway.Skip(first).Append((What: what, Symbol: symbol)).Select(step => step.What + step.Symbol);
            throw new InvalidOperationException($"Definitions refer to each other in a circle: {string.Join(" → ", circle)}.");
        }
        underway.Add((what, symbol));
        var resolved = resolve();
        underway.RemoveAt(underway.Count - 1);
        return resolved;
    }

    // ---- algebraic rules ----

    private ImmutableArray<Expression> SolveAlgebraicRules()
    {
        if (model.AlgebraicRules.IsEmpty)
            return [];
        var rules = Determined();
        while (rules.FindIndex(rule => IsAlone(rule, rules)) is var found && found >= 0)
            rules = WithSolved(rules, found);
        if (rules.Count == 0)
            return [];
        var unknowns = rules.Select(rule => rule.Unknown).ToArray();
        var matrix = rules
            .Select(rule => unknowns.Select(unknown => Differentiation.Derivative(rule.Residual, unknown)).ToArray())
            .ToArray();
        if (!matrix.SelectMany(row => row).Any(entry => ExpressionOrder.SymbolsIn(entry).Any(unknowns.Contains)))
        {
            var none = unknowns.ToDictionary(unknown => unknown, _ => graph.Zero);
            var solution = LinearSolution(matrix, [.. rules.Select(rule => -Substitution.Replace(rule.Residual, none))], unknowns);
            for (var k = 0; k < unknowns.Length; k++)
                definitions[unknowns[k]] = solution[k];
            Forget();
            return [];
        }

        // 0 = g(z, y, t) for all time: the rates of z follow from those of y.
        var drift = rules.Select(rule => -DerivativeWithout(rule.Residual, unknowns)).ToArray();
        var implied = LinearSolution(matrix, drift, unknowns);
        for (var k = 0; k < unknowns.Length; k++)
            algebraicRates[unknowns[k]] = implied[k];
        Forget();
        return [.. rules.Select(rule => rule.Residual)];
    }

    // Each rule with what it determines: what it names, else a state or parameter in it that nothing else changes, each once.
    private List<(Expression Residual, Symbol Unknown)> Determined()
    {
        var free = states
            .Keys.Concat(parameters.Keys)
            .Where(symbol => !definitions.ContainsKey(symbol) && !rateRules.ContainsKey(symbol) && !flowsInto.ContainsKey(symbol))
            .Where(symbol => states.ContainsKey(symbol) || varying.Contains(symbol))
            .ToHashSet();
        var residuals = model.AlgebraicRules.Select(rule => Resolve(rule.Residual)).ToArray();
        var candidates = residuals
            .Select(
                (residual, rule) =>
                    model.AlgebraicRules[rule].Unknown is { } named
                        ? [named]
                        : ExpressionOrder.SymbolsIn(residual).Where(free.Contains).OrderBy(symbol => symbol.Index).ToArray()
            )
            .ToArray();
        var ruleOf = new Dictionary<Symbol, int>();
        for (var rule = 0; rule < residuals.Length; rule++)
            if (!Match(rule, candidates, ruleOf, []))
                throw new InvalidOperationException(
                    $"The algebraic rule 0 = {model.AlgebraicRules[rule].Residual} determines nothing that is not determined elsewhere."
                );
        return [.. ruleOf.OrderBy(pair => pair.Value).Select(pair => (residuals[pair.Value], pair.Key))];
    }

    private static bool Match(int rule, Symbol[][] candidates, Dictionary<Symbol, int> ruleOf, HashSet<Symbol> tried)
    {
        foreach (var symbol in candidates[rule])
            if (tried.Add(symbol) && (!ruleOf.TryGetValue(symbol, out var other) || Match(other, candidates, ruleOf, tried)))
            {
                ruleOf[symbol] = rule;
                return true;
            }

        return false;
    }

    // A rule linear in its unknown that holds no other unknown.
    private static bool IsAlone((Expression Residual, Symbol Unknown) rule, List<(Expression Residual, Symbol Unknown)> rules)
    {
        var slope = Differentiation.Derivative(rule.Residual, rule.Unknown);
        return !slope.Is(0)
            && !ExpressionOrder.SymbolsIn(slope).Contains(rule.Unknown)
            && ExpressionOrder
                .SymbolsIn(rule.Residual)
                .All(symbol => ReferenceEquals(symbol, rule.Unknown) || rules.TrueForAll(other => !ReferenceEquals(other.Unknown, symbol)));
    }

    private List<(Expression Residual, Symbol Unknown)> WithSolved(List<(Expression Residual, Symbol Unknown)> rules, int found)
    {
        var (residual, unknown) = rules[found];
        var none = new Dictionary<Symbol, Expression> { [unknown] = graph.Zero };
        var solution = -(Substitution.Replace(residual, none) / Differentiation.Derivative(residual, unknown));
        definitions[unknown] = solution;
        Forget();
        var solved = new Dictionary<Symbol, Expression> { [unknown] = solution };
        return [.. rules.Where((_, index) => index != found).Select(rule => (Substitution.Replace(rule.Residual, solved), rule.Unknown))];
    }

    private Expression DerivativeWithout(Expression residual, Symbol[] unknowns)
    {
        var total = Differentiation.Derivative(residual, null);
        foreach (var symbol in ExpressionOrder.SymbolsIn(residual).Where(varying.Contains).Except(unknowns).OrderBy(symbol => symbol.Index))
            total += Differentiation.Derivative(residual, symbol) * Rate(symbol);
        return total;
    }

    // Gaussian elimination on expressions; a pivot is any entry that is not identically zero.
    private static Expression[] LinearSolution(Expression[][] matrix, Expression[] right, Symbol[] unknowns)
    {
        var n = right.Length;
        var a = matrix.Select(row => (Expression[])row.Clone()).ToArray();
        var b = (Expression[])right.Clone();
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).FirstOrDefault(row => a[row][k].IsConstant && !a[row][k].Is(0), -1);
            if (pivot < 0)
                pivot = Enumerable.Range(k, n - k).FirstOrDefault(row => !a[row][k].Is(0), -1);
            if (pivot < 0)
                throw new InvalidOperationException($"The algebraic rules do not determine {unknowns[k]}.");
            (a[k], a[pivot], b[k], b[pivot]) = (a[pivot], a[k], b[pivot], b[k]);
            for (var row = k + 1; row < n; row++)
            {
                var factor = a[row][k] / a[k][k];
                if (factor.Is(0))
                    continue;
                for (var column = k; column < n; column++)
                    a[row][column] -= factor * a[k][column];
                b[row] -= factor * b[k];
            }
        }

        for (var k = n - 1; k >= 0; k--)
        {
            for (var column = k + 1; column < n; column++)
                b[k] -= a[k][column] * b[column];
            b[k] /= a[k][k];
        }

        return b;
    }

    private void Forget()
    {
        values.Clear();
        rates.Clear();
        initials.Clear();
    }
}
