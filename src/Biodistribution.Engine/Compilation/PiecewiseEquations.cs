using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>
/// The equations with every change of form taken out of the rates and made a parameter, so that between changes the
/// rates are smooth.
/// </summary>
/// <remarks>
/// A solver keeps the modes fixed over a step, finds where an indicator changes, stops there and goes on with the new
/// mode.
/// </remarks>
public sealed class PiecewiseEquations
{
    /// <summary>Shares of a step at which the guards are evaluated; the last is its end.</summary>
    internal static readonly ImmutableArray<double> SampleShares = [1.0 / 3, 2.0 / 3, 1];

    private readonly EquationSystem equations;
    private readonly ExpressionGraph graph;
    private readonly HashSet<Symbol> continuous;
    private readonly Dictionary<Expression, Guard> byNode = [];
    private readonly List<Guard> switches = [];

    private PiecewiseEquations(EquationSystem equations)
    {
        this.equations = equations;
        graph = equations.Model.Graph;
        continuous = [.. equations.States.Where(state => !state.Derivative.Is(0)).Select(state => state.Symbol)];
        Derivatives = SwitchedDerivatives();
        RateSwitchCount = switches.Count;
        foreach (var node in ExpressionOrder.Sort(equations.Events.Select(e => e.Trigger)))
            if (IsVarying(node) && !byNode.ContainsKey(node) && OfTrigger(node) is { } found)
                switches.Add(found);
        IsWatchedClosely = switches.Any(guard => guard.PlannedTime is null && (guard.Mode is null || guard.IsJump));
    }

    /// <summary>All switches: first those of the rates, then those of event triggers alone.</summary>
    public IReadOnlyList<Guard> Switches => switches;

    /// <summary>How many switches change the rates; each has a mode.</summary>
    public int RateSwitchCount { get; }

    /// <summary>
    /// Whether a change of form can matter however briefly it lasts, as a kink does not: events, and relations and
    /// steps in the rates, where states decide when they change.
    /// </summary>
    public bool IsWatchedClosely { get; }

    /// <summary>The time derivatives of the states with the modes in force.</summary>
    public ImmutableArray<Expression> Derivatives { get; }

    /// <summary>Finds the switches of a system of equations.</summary>
    /// <param name="equations">The equations.</param>
    public static PiecewiseEquations Find(EquationSystem equations) => new(equations);

    private ImmutableArray<Expression> SwitchedDerivatives()
    {
        var switched = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(equations.States.Select(state => state.Derivative)))
            switched[node] = node.Operands.IsEmpty ? node : Switched(node, [.. node.Operands.Select(operand => switched[operand])]);
        return [.. equations.States.Select(state => switched[state.Derivative])];
    }

    private Expression Switched(Expression node, ImmutableArray<Expression> operands)
    {
        if (!IsSwitching(node.Operation) || !IsVarying(node))
            return graph.Rebuild(node, operands);
        var (a, b) = (node.Operands[0], node.Operands.Length > 1 ? node.Operands[1] : graph.Zero);
        var mode = graph.NewSymbol($"mode {switches.Count}");
        var value = graph.Of(mode);
        var found = node.Operation switch
        {
            Operation.Min => Kink(graph.Binary(Operation.LessOrEqual, a, b), a - b, mode, operands[0] - operands[1]),
            Operation.Max => Kink(graph.Binary(Operation.LessOrEqual, b, a), a - b, mode, operands[0] - operands[1]),
            Operation.Abs => Kink(graph.Binary(Operation.Less, a, graph.Zero), a, mode, operands[0]),
            Operation.Floor or Operation.Ceiling => Step(node, a, mode),
            Operation.Remainder => Step(Truncated(a / b), a / b, mode),
            _ => Relation(node, mode, operands[0] - operands[1]),
        };
        byNode[node] = found;
        switches.Add(found);
        return node.Operation switch
        {
            Operation.Min or Operation.Max => graph.If(value, operands[0], operands[1]),
            Operation.Abs => graph.If(value, -operands[0], operands[0]),
            Operation.Remainder => operands[0] - (operands[1] * value),
            _ => value,
        };
    }

    // A step function of a trigger is watched where it is known when it steps: a trigger may then change for that instant alone.
    private Guard? OfTrigger(Expression node) =>
        node.Operation switch
        {
            Operation.Floor or Operation.Ceiling => Planned(Step(node, node.Operands[0], null)),
            Operation.Remainder => Planned(Step(Truncated(node.Operands[0] / node.Operands[1]), node.Operands[0] / node.Operands[1], null)),
            _ => IsRelation(node) ? Relation(node, null, null) : null,
        };

    private static Guard? Planned(Guard guard) => guard.PlannedTime is null ? null : guard;

    private static bool IsRelation(Expression node) =>
        node.Operation is Operation.Less or Operation.LessOrEqual or Operation.Equal or Operation.NotEqual;

    private static bool IsStep(Operation operation) => operation is Operation.Floor or Operation.Ceiling or Operation.Remainder;

    private static bool IsSwitching(Operation operation) =>
        operation
            is Operation.Less
                or Operation.LessOrEqual
                or Operation.Equal
                or Operation.NotEqual
                or Operation.Min
                or Operation.Max
                or Operation.Abs
                or Operation.Floor
                or Operation.Ceiling
                or Operation.Remainder;

    // Whether an expression changes while only time passes.
    private bool IsVarying(Expression expression) =>
        ExpressionOrder
            .Sort(expression)
            .Any(node => node.Operation == Operation.Time || (node.Operation == Operation.Symbol && continuous.Contains(node.Symbol!)));

    private Guard Relation(Expression node, Symbol? mode, Expression? switchedRoot) =>
        Kink(node, node.Operands[0] - node.Operands[1], mode, switchedRoot) with
        {
            IsJump = true,
        };

    // In the form in force a root may be affine in time that is not as it is written: what is left of a remainder between two of its steps.
    private Guard Kink(Expression indicator, Expression root, Symbol? mode, Expression? switchedRoot) =>
        new(indicator, root)
        {
            Mode = mode,
            PlannedTime = Planned(root) ?? (switchedRoot is null ? PlannedBetweenSteps(root) : Planned(switchedRoot)),
        };

    private Expression? Planned(Expression root) => Affine(root) is var (constant, slope) ? -(constant / slope) : null;

    // Of a trigger, whose step functions have no mode: from the value it has where the run is, as long as those with
    // known times take no step.
    private Expression? PlannedBetweenSteps(Expression root)
    {
        foreach (var node in ExpressionOrder.Sort(root))
            if (
                (node.Operation == Operation.Symbol && continuous.Contains(node.Symbol!))
                || (node.Operands.Length > 0 && IsSwitching(node.Operation) && !(IsStep(node.Operation) && OfTrigger(node) is not null))
            )
                return null;
        var slope = Differentiation.Derivative(root, null);
        return slope.Is(0) || ExpressionOrder.Sort(slope).Any(node => node.Operation == Operation.Time)
            ? null
            : graph.Time - (root / slope);
    }

    private Guard Step(Expression indicator, Expression argument, Symbol? mode)
    {
        var value = mode is null ? indicator : graph.Of(mode);
        var up = indicator.Operation == Operation.Ceiling ? value : value + graph.One;
        var down = indicator.Operation == Operation.Ceiling ? value - graph.One : value;
        return new(indicator, argument)
        {
            Mode = mode,
            IsJump = true,
            PlannedTime = Affine(argument) is var (constant, slope)
                ? graph.If(graph.Binary(Operation.Less, graph.Zero, slope), up - constant, down - constant) / slope
                : null,
        };
    }

    // Constant and slope of an expression affine in time whose coefficients only discontinuities change; null for any other.
    private (Expression Constant, Expression Slope)? Affine(Expression root)
    {
        var nodes = ExpressionOrder.Sort(root);
        if (
            nodes.Any(node =>
                (node.Operation == Operation.Symbol && continuous.Contains(node.Symbol!))
                || (node.Operands.Length > 0 && IsSwitching(node.Operation))
            )
        )
            return null;
        var slope = Differentiation.Derivative(root, null);
        if (slope.Is(0) || ExpressionOrder.Sort(slope).Any(node => node.Operation == Operation.Time))
            return null;
        return (Substitution.AtTime(root, graph.Zero), slope);
    }

    private static Expression Truncated(Expression x)
    {
        var g = x.Graph;
        return g.If(g.Binary(Operation.Less, x, g.Zero), g.Unary(Operation.Ceiling, x), g.Unary(Operation.Floor, x));
    }
}
