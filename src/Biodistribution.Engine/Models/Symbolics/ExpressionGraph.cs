using System.Collections.Immutable;

namespace Biodistribution.Models.Symbolics;

/// <summary>
/// Makes expressions so that equal ones are the same object (hash-consing), folding constants and neutral elements as
/// it goes.
/// </summary>
/// <remarks>Several threads may make expressions at once; expressions may be read from any thread.</remarks>
public sealed class ExpressionGraph
{
    private readonly record struct Key(Operation Operation, long Bits, Symbol? Symbol, int A, int B, int C);

    private readonly Dictionary<Key, Expression> nodes = [];
    private readonly List<Symbol> symbols = [];

    /// <summary>An empty graph.</summary>
    public ExpressionGraph()
    {
        Zero = Constant(0);
        One = Constant(1);
        Time = Make(Operation.Time, 0, null, []);
    }

    /// <summary>The number 0.</summary>
    public Expression Zero { get; }

    /// <summary>The number 1.</summary>
    public Expression One { get; }

    /// <summary>The independent variable.</summary>
    public Expression Time { get; }

    /// <summary>How many nodes have been made.</summary>
    public int Count => nodes.Count;

    /// <summary>All variables, in the order they were made.</summary>
    public IReadOnlyList<Symbol> Symbols => symbols;

    /// <summary>Makes a new variable. Names need not be unique here; the model checker sees to that.</summary>
    /// <param name="name">The name shown to people.</param>
    public Symbol NewSymbol(string name)
    {
        lock (symbols)
        {
            var symbol = new Symbol(name, symbols.Count);
            symbols.Add(symbol);
            return symbol;
        }
    }

    /// <summary>A number.</summary>
    /// <param name="value">Any double; NaN and infinities included.</param>
    public Expression Constant(double value) => Make(Operation.Constant, value, null, []);

    /// <summary>The value of a variable.</summary>
    /// <param name="symbol">A variable of this graph.</param>
    public Expression Of(Symbol symbol) => Make(Operation.Symbol, 0, symbol, []);

    /// <summary>The time derivative of a variable.</summary>
    /// <param name="symbol">A variable of this graph.</param>
    public Expression RateOf(Symbol symbol) => Make(Operation.RateOf, 0, symbol, []);

    /// <summary>The value an expression had some time before.</summary>
    /// <param name="value">What is looked back at.</param>
    /// <param name="length">How long before.</param>
    public Expression Delay(Expression value, Expression length) =>
        value.IsConstant || length.Is(0) ? value : Make(Operation.Delay, 0, null, [value, length]);

    /// <summary>a + b.</summary>
    public Expression Add(Expression a, Expression b) =>
        a.Is(0) ? b
        : b.Is(0) ? a
        : b.Operation == Operation.Negate ? Subtract(a, b.Operands[0])
        : a.Operation == Operation.Negate ? Subtract(b, a.Operands[0])
        : Binary(Operation.Add, a, b);

    /// <summary>a - b.</summary>
    public Expression Subtract(Expression a, Expression b) =>
        b.Is(0) ? a
        : a.Is(0) ? Negate(b)
        : ReferenceEquals(a, b) ? Zero
        : b.Operation == Operation.Negate ? Add(a, b.Operands[0])
        : Binary(Operation.Subtract, a, b);

    /// <summary>a × b.</summary>
    public Expression Multiply(Expression a, Expression b) =>
        a.Is(0) || b.Is(0) ? Zero
        : a.Is(1) ? b
        : b.Is(1) ? a
        : a.Is(-1) ? Negate(b)
        : b.Is(-1) ? Negate(a)
        : a.Operation == Operation.Negate ? Negate(Multiply(a.Operands[0], b))
        : b.Operation == Operation.Negate ? Negate(Multiply(a, b.Operands[0]))
        : Binary(Operation.Multiply, a, b);

    /// <summary>a / b.</summary>
    public Expression Divide(Expression a, Expression b) =>
        a.Is(0) && !b.Is(0) ? Zero
        : b.Is(1) ? a
        : a.Operation == Operation.Negate ? Negate(Divide(a.Operands[0], b))
        : Binary(Operation.Divide, a, b);

    /// <summary>-a.</summary>
    public Expression Negate(Expression a) =>
        a.Operation switch
        {
            Operation.Negate => a.Operands[0],
            Operation.Subtract => Subtract(a.Operands[1], a.Operands[0]),
            _ => Unary(Operation.Negate, a),
        };

    /// <summary>a raised to b.</summary>
    public Expression Power(Expression a, Expression b) =>
        b.Is(0) ? One
        : b.Is(1) ? a
        : b.Is(0.5) ? Unary(Operation.Sqrt, a)
        : Binary(Operation.Power, a, b);

    /// <summary>b where a is true (not 0), else c.</summary>
    public Expression If(Expression a, Expression b, Expression c) =>
        a.IsConstant ? (a.Value != 0 ? b : c)
        : ReferenceEquals(b, c) ? b
        : Make(Operation.If, 0, null, [a, b, c]);

    /// <summary>Any operation of one operand.</summary>
    public Expression Unary(Operation operation, Expression a) =>
        a.IsConstant ? Constant(ExpressionEvaluation.Apply(operation, a.Value, 0)) : Make(operation, 0, null, [a]);

    /// <summary>Any operation of two operands, without the simplifications of the named methods.</summary>
    public Expression Binary(Operation operation, Expression a, Expression b) =>
        a.IsConstant && b.IsConstant ? Constant(ExpressionEvaluation.Apply(operation, a.Value, b.Value)) : Make(operation, 0, null, [a, b]);

    /// <summary>The node of an operation over new operands, simplified as when written.</summary>
    /// <param name="node">The node whose operation, number and symbol are taken.</param>
    /// <param name="operands">As many operands as <paramref name="node"/> has.</param>
    public Expression Rebuild(Expression node, ImmutableArray<Expression> operands) =>
        node.Operation switch
        {
            Operation.Constant or Operation.Symbol or Operation.Time or Operation.RateOf => node,
            Operation.Add => Add(operands[0], operands[1]),
            Operation.Subtract => Subtract(operands[0], operands[1]),
            Operation.Multiply => Multiply(operands[0], operands[1]),
            Operation.Divide => Divide(operands[0], operands[1]),
            Operation.Negate => Negate(operands[0]),
            Operation.Power => Power(operands[0], operands[1]),
            Operation.If => If(operands[0], operands[1], operands[2]),
            Operation.Delay => Delay(operands[0], operands[1]),
            _ => operands.Length == 1 ? Unary(node.Operation, operands[0]) : Binary(node.Operation, operands[0], operands[1]),
        };

    private Expression Make(Operation operation, double value, Symbol? symbol, ImmutableArray<Expression> operands)
    {
        foreach (var operand in operands)
            if (!ReferenceEquals(operand.Graph, this))
                throw new ArgumentException($"{operand} belongs to another graph.", nameof(operands));
        var key = new Key(
            operation,
            BitConverter.DoubleToInt64Bits(value),
            symbol,
            operands.Length > 0 ? operands[0].Id : -1,
            operands.Length > 1 ? operands[1].Id : -1,
            operands.Length > 2 ? operands[2].Id : -1
        );
        lock (nodes)
        {
            if (!nodes.TryGetValue(key, out var node))
                nodes[key] = node = new Expression(this, nodes.Count, operation, value, symbol, operands);
            return node;
        }
    }
}
