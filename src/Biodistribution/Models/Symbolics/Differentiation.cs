namespace Biodistribution.Models.Symbolics;

/// <summary>Exact partial derivatives of expressions.</summary>
/// <remarks>Where a function has a kink (absolute value, min, max, if) the derivative of the branch in force is taken; steps (floor, relations) have derivative 0.</remarks>
public static class Differentiation
{
    /// <summary>∂expression/∂variable, all other symbols held fixed.</summary>
    /// <param name="expression">What to differentiate; must hold no <see cref="Operation.RateOf"/>.</param>
    /// <param name="variable">A symbol of the same graph, or null for time.</param>
    public static Expression Derivative(Expression expression, Symbol? variable)
    {
        var derivatives = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Of(expression))
            derivatives[node] = Of(node, variable, operand => derivatives[operand]);
        return derivatives[expression];
    }

    private static Expression Of(Expression node, Symbol? variable, Func<Expression, Expression> d)
    {
        var g = node.Graph;
        if (node.Operands.IsEmpty)
            return node.Operation switch
            {
                Operation.Symbol => ReferenceEquals(node.Symbol, variable) ? g.One : g.Zero,
                Operation.Time => variable is null ? g.One : g.Zero,
                Operation.RateOf => throw new ArgumentException($"The rate of {node.Symbol} has not been replaced by its equation.", nameof(node)),
                _ => g.Zero,
            };
        var a = node.Operands[0];
        var da = d(a);
        if (node.Operands.Length == 1)
            return da.Is(0) ? g.Zero : UnaryDerivative(node, a) * da;
        var b = node.Operands[1];
        var db = d(b);
        if (node.Operation == Operation.If)
            return g.If(a, db, d(node.Operands[2]));
        if (da.Is(0) && db.Is(0))
            return g.Zero;
        return node.Operation switch
        {
            Operation.Add => da + db,
            Operation.Subtract => da - db,
            Operation.Multiply => (da * b) + (a * db),
            Operation.Divide => db.Is(0) ? da / b : (da - (node * db)) / b,
            Operation.Power when db.Is(0) => b * g.Power(a, b - g.One) * da,
            Operation.Power when da.Is(0) => node * g.Unary(Operation.Log, a) * db,
            Operation.Power => (b * g.Power(a, b - g.One) * da) + (node * g.Unary(Operation.Log, a) * db),
            Operation.Min => g.If(g.Binary(Operation.LessOrEqual, a, b), da, db),
            Operation.Max => g.If(g.Binary(Operation.LessOrEqual, b, a), da, db),
            Operation.Remainder => da - (db * Truncated(a / b)),
            _ => g.Zero,
        };
    }

    private static Expression Truncated(Expression x)
    {
        var g = x.Graph;
        return g.If(g.Binary(Operation.Less, x, g.Zero), g.Unary(Operation.Ceiling, x), g.Unary(Operation.Floor, x));
    }

    private static Expression UnaryDerivative(Expression node, Expression a)
    {
        var g = node.Graph;
        return node.Operation switch
        {
            Operation.Negate => g.Constant(-1),
            Operation.Exp => node,
            Operation.Log => g.One / a,
            Operation.Sqrt => g.Constant(0.5) / node,
            Operation.Abs => g.If(g.Binary(Operation.Less, a, g.Zero), g.Constant(-1), g.One),
            Operation.Sin => g.Unary(Operation.Cos, a),
            Operation.Cos => -g.Unary(Operation.Sin, a),
            Operation.Tan => g.One + (node * node),
            Operation.Asin => g.One / g.Unary(Operation.Sqrt, g.One - (a * a)),
            Operation.Acos => -(g.One / g.Unary(Operation.Sqrt, g.One - (a * a))),
            Operation.Atan => g.One / (g.One + (a * a)),
            Operation.Sinh => g.Unary(Operation.Cosh, a),
            Operation.Cosh => g.Unary(Operation.Sinh, a),
            Operation.Tanh => g.One - (node * node),
            Operation.Floor or Operation.Ceiling or Operation.Not or Operation.Factorial => g.Zero,
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Operation, "No derivative rule."),
        };
    }
}
