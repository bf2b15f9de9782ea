using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>The equations with every change of form taken out of the rates and made a parameter, so that between changes the rates are smooth.</summary>
/// <remarks>A solver keeps the modes fixed over a step, finds where an indicator changes, stops there and goes on with the new mode.</remarks>
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
            if (IsRelation(node) && IsVarying(node) && !byNode.ContainsKey(node))
                switches.Add(Relation(node, null));
    }

    /// <summary>All switches: first those of the rates, then those of event triggers alone.</summary>
    public IReadOnlyList<Guard> Switches => switches;

    /// <summary>How many switches change the rates; each has a mode.</summary>
    public int RateSwitchCount { get; }

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
            Operation.Min => Kink(graph.Binary(Operation.LessOrEqual, a, b), a - b, mode),
            Operation.Max => Kink(graph.Binary(Operation.LessOrEqual, b, a), a - b, mode),
            Operation.Abs => Kink(graph.Binary(Operation.Less, a, graph.Zero), a, mode),
            Operation.Floor or Operation.Ceiling => Step(node, a, mode),
            Operation.Remainder => Step(Truncated(a / b), a / b, mode),
            _ => Relation(node, mode),
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

    private static bool IsRelation(Expression node) => node.Operation is Operation.Less or Operation.LessOrEqual or Operation.Equal or Operation.NotEqual;

    private static bool IsSwitching(Operation operation) => operation is Operation.Less or Operation.LessOrEqual or Operation.Equal or Operation.NotEqual
        or Operation.Min or Operation.Max or Operation.Abs or Operation.Floor or Operation.Ceiling or Operation.Remainder;

    // Whether an expression changes while only time passes.
    private bool IsVarying(Expression expression) =>
        ExpressionOrder.Sort(expression).Any(node => node.Operation == Operation.Time || (node.Operation == Operation.Symbol && continuous.Contains(node.Symbol!)));

    private Guard Relation(Expression node, Symbol? mode) => Kink(node, node.Operands[0] - node.Operands[1], mode);

    private Guard Kink(Expression indicator, Expression root, Symbol? mode) => new(indicator, root)
    {
        Mode = mode,
        PlannedTime = Affine(root) is var (constant, slope) ? -(constant / slope) : null,
    };

    private Guard Step(Expression indicator, Expression argument, Symbol mode)
    {
        var value = graph.Of(mode);
        var up = indicator.Operation == Operation.Ceiling ? value : value + graph.One;
        var down = indicator.Operation == Operation.Ceiling ? value - graph.One : value;
        return new(indicator, argument)
        {
            Mode = mode,
            PlannedTime = Affine(argument) is var (constant, slope)
                ? graph.If(graph.Binary(Operation.Less, graph.Zero, slope), up - constant, down - constant) / slope
                : null,
        };
    }

    // Constant and slope of an expression affine in time whose coefficients only discontinuities change; null for any other.
    private (Expression Constant, Expression Slope)? Affine(Expression root)
    {
        var nodes = ExpressionOrder.Sort(root);
        if (nodes.Any(node => (node.Operation == Operation.Symbol && continuous.Contains(node.Symbol!)) || (node.Operands.Length > 0 && IsSwitching(node.Operation))))
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
