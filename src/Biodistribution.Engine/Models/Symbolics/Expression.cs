using System.Collections.Immutable;

namespace Biodistribution.Models.Symbolics;

/// <summary>A node of an <see cref="ExpressionGraph"/>: immutable, and the same object wherever the same expression occurs.</summary>
public sealed class Expression
{
    internal Expression(
        ExpressionGraph graph,
        int id,
        Operation operation,
        double value,
        Symbol? symbol,
        ImmutableArray<Expression> operands
    )
    {
        Graph = graph;
        Id = id;
        Operation = operation;
        Value = value;
        Symbol = symbol;
        Operands = operands;
    }

    /// <summary>The graph that made this node; expressions of different graphs never mix.</summary>
    public ExpressionGraph Graph { get; }

    /// <summary>Position in the order of creation; operands always have smaller ids than the node that uses them.</summary>
    public int Id { get; }

    /// <summary>What the node computes.</summary>
    public Operation Operation { get; }

    /// <summary>The number of a <see cref="Operation.Constant"/>; 0 otherwise.</summary>
    public double Value { get; }

    /// <summary>The variable of a <see cref="Operation.Symbol"/> or <see cref="Operation.RateOf"/>; null otherwise.</summary>
    public Symbol? Symbol { get; }

    /// <summary>What the operation applies to, in order.</summary>
    public ImmutableArray<Expression> Operands { get; }

    /// <summary>True for a number.</summary>
    public bool IsConstant => Operation == Operation.Constant;

    /// <summary>True for exactly this number.</summary>
    /// <param name="value">The number compared with.</param>
    public bool Is(double value) => IsConstant && Value == value;

    /// <summary>Sum.</summary>
    public static Expression operator +(Expression a, Expression b) => a.Graph.Add(a, b);

    /// <summary>Difference.</summary>
    public static Expression operator -(Expression a, Expression b) => a.Graph.Subtract(a, b);

    /// <summary>Product.</summary>
    public static Expression operator *(Expression a, Expression b) => a.Graph.Multiply(a, b);

    /// <summary>Quotient.</summary>
    public static Expression operator /(Expression a, Expression b) => a.Graph.Divide(a, b);

    /// <summary>Negation.</summary>
    public static Expression operator -(Expression a) => a.Graph.Negate(a);

    /// <summary>The infix text, for messages and tests.</summary>
    public override string ToString() => ExpressionText.Infix(this);
}
