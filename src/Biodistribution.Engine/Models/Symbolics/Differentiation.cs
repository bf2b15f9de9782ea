namespace Biodistribution.Models.Symbolics;

/// <summary>Exact partial derivatives of expressions.</summary>
/// <remarks>
/// Where a function has a kink (absolute value, min, max, if) the derivative of the branch in force is taken; steps
/// (floor, relations) have derivative 0.
/// </remarks>
public static class Differentiation
{
    /// <summary>∂expression/∂variable, all other symbols held fixed.</summary>
    /// <param name="expression">What to differentiate; must hold no <see cref="Operation.RateOf"/>.</param>
    /// <param name="variable">A symbol of the same graph, or null for time.</param>
    public static Expression Derivative(Expression expression, Symbol? variable)
    {
        var derivatives = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(expression))
            derivatives[node] = Of(node, variable, operand => derivatives[operand]);
        return derivatives[expression];
    }

    /// <summary>All partial derivatives that are not identically zero.</summary>
    /// <param name="expressions">What to differentiate; must hold no <see cref="Operation.RateOf"/>.</param>
    /// <param name="variables">Symbols of the same graph.</param>
    /// <returns>Row by row, columns ascending: index of the expression, index of the variable, derivative.</returns>
    public static IReadOnlyList<(int Row, int Column, Expression Value)> Derivatives(
        IReadOnlyList<Expression> expressions,
        IReadOnlyList<Symbol> variables
    )
    {
        var order = ExpressionOrder.Sort(expressions);
        var leaves = order.Where(node => node.Operation == Operation.Symbol).ToDictionary(node => node.Symbol!);
        var users = order.ToDictionary(node => node, _ => new List<Expression>());
        foreach (var node in order)
        foreach (var operand in node.Operands)
            users[operand].Add(node);
        var rowsOf = expressions.Select((expression, row) => (expression, row)).ToLookup(pair => pair.expression, pair => pair.row);
        var found = new List<(int Row, int Column, Expression Value)>();
        for (var column = 0; column < variables.Count; column++)
            if (leaves.TryGetValue(variables[column], out var leaf))
                foreach (var (node, derivative) in DerivativesAbove(leaf, users))
                foreach (var row in rowsOf[node])
                    if (!derivative.Is(0))
                        found.Add((row, column, derivative));
        return [.. found.OrderBy(entry => entry.Row).ThenBy(entry => entry.Column)];
    }

    private static Dictionary<Expression, Expression> DerivativesAbove(Expression leaf, Dictionary<Expression, List<Expression>> users)
    {
        var above = new HashSet<Expression>();
        var pending = new Stack<Expression>([leaf]);
        while (pending.TryPop(out var node))
            if (above.Add(node))
                foreach (var user in users[node])
                    pending.Push(user);
        var derivatives = new Dictionary<Expression, Expression>();
        foreach (var node in above.OrderBy(node => node.Id))
            derivatives[node] = Of(node, leaf.Symbol, operand => derivatives.GetValueOrDefault(operand, leaf.Graph.Zero));
        return derivatives;
    }

    private static Expression Of(Expression node, Symbol? variable, Func<Expression, Expression> d)
    {
        var g = node.Graph;
        if (node.Operands.IsEmpty)
            return node.Operation switch
            {
                Operation.Symbol => ReferenceEquals(node.Symbol, variable) ? g.One : g.Zero,
                Operation.Time => variable is null ? g.One : g.Zero,
                Operation.RateOf => throw new ArgumentException(
                    $"The rate of {node.Symbol} has not been replaced by its equation.",
                    nameof(node)
                ),
                _ => g.Zero,
            };
        var a = node.Operands[0];
        var da = d(a);
        if (node.Operands.Length == 1)
            return da.Is(0) ? g.Zero : UnaryDerivative(node, a) * da;
        if (node.Operation == Operation.Delay)
            throw new InvalidOperationException($"The derivative of {ExpressionText.Infix(node)}, a value of the past, is not known.");
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
            Operation.Power when db.Is(0) => PowerByBase(a, b, da),
            Operation.Power when da.Is(0) => PowerByExponent(node, a) * db,
            Operation.Power => PowerByBase(a, b, da) + (PowerByExponent(node, a) * db),
            Operation.Min => g.If(g.Binary(Operation.LessOrEqual, a, b), da, db),
            Operation.Max => g.If(g.Binary(Operation.LessOrEqual, b, a), da, db),
            Operation.Remainder => da - (db * Truncated(a / b)),
            _ => g.Zero,
        };
    }

    // b a^(b-1) a', which is 0 where a and a' are both 0, whatever b: below 1 the product itself is infinity times 0.
    private static Expression PowerByBase(Expression a, Expression b, Expression da)
    {
        var g = a.Graph;
        var product = b * g.Power(a, b - g.One) * da;
        return b.Operation == Operation.Constant
            ? product
            : g.If(g.Binary(Operation.Equal, a, g.Zero), g.If(g.Binary(Operation.Equal, da, g.Zero), g.Zero, product), product);
    }

    // a^b ln a, which is 0 at a = 0 (b > 0) where the product itself is not a number.
    private static Expression PowerByExponent(Expression power, Expression a)
    {
        var g = power.Graph;
        return g.If(g.Binary(Operation.Equal, a, g.Zero), g.Zero, power * g.Unary(Operation.Log, a));
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
