using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>The operators of MathML that SBML knows, in terms of the operations of an expression graph.</summary>
internal static class MathOperators
{
    /// <summary>An operator applied to arguments; null when there is no such operator or it does not take as many.</summary>
    /// <param name="name">MathML's element name.</param>
    /// <param name="a">The arguments.</param>
    /// <param name="qualifier">The degree of a root or the base of a logarithm; null for the usual.</param>
    /// <param name="g">Where the expression is made.</param>
    public static Expression? Apply(string name, IReadOnlyList<Expression> a, Expression? qualifier, ExpressionGraph g)
    {
        Expression? Fold(Expression empty, Func<Expression, Expression, Expression> join) =>
            a.Count == 0 ? empty : a.Skip(1).Aggregate(a[0], join);
        Expression? Chain(Func<Expression, Expression, Expression> relation)
        {
            if (a.Count < 2)
                return a.Count == 1 || name != "neq" ? g.One : null;
            var all = relation(a[0], a[1]);
            for (var i = 2; i < a.Count; i++)
                all = g.Binary(Operation.And, all, relation(a[i - 1], a[i]));
            return all;
        }
        Expression Truth(Expression x) => g.Binary(Operation.NotEqual, x, g.Zero);
        return name switch
        {
            "plus" => Fold(g.Zero, g.Add),
            "times" => Fold(g.One, g.Multiply),
            "minus" when a.Count == 1 => -a[0],
            "minus" when a.Count == 2 => a[0] - a[1],
            "divide" when a.Count == 2 => a[0] / a[1],
            "power" when a.Count == 2 => g.Power(a[0], a[1]),
            "root" when a.Count == 1 => qualifier is null || qualifier.Is(2)
                ? g.Unary(Operation.Sqrt, a[0])
                : g.Power(a[0], g.One / qualifier),
            "log" when a.Count == 1 => g.Unary(Operation.Log, a[0]) / g.Unary(Operation.Log, qualifier ?? g.Constant(10)),
            "min" => a.Count == 0 ? null : Fold(g.Zero, (x, y) => g.Binary(Operation.Min, x, y)),
            "max" => a.Count == 0 ? null : Fold(g.Zero, (x, y) => g.Binary(Operation.Max, x, y)),
            "rem" when a.Count == 2 => g.Binary(Operation.Remainder, a[0], a[1]),
            "quotient" when a.Count == 2 => Truncated(a[0] / a[1], g),
            "eq" => Chain((x, y) => g.Binary(Operation.Equal, x, y)),
            "neq" when a.Count == 2 => g.Binary(Operation.NotEqual, a[0], a[1]),
            "lt" => Chain((x, y) => g.Binary(Operation.Less, x, y)),
            "leq" => Chain((x, y) => g.Binary(Operation.LessOrEqual, x, y)),
            "gt" => Chain((x, y) => g.Binary(Operation.Less, y, x)),
            "geq" => Chain((x, y) => g.Binary(Operation.LessOrEqual, y, x)),
            "and" => a.Count == 1 ? Truth(a[0]) : Fold(g.One, (x, y) => g.Binary(Operation.And, x, y)),
            "or" => a.Count == 1 ? Truth(a[0]) : Fold(g.Zero, (x, y) => g.Binary(Operation.Or, x, y)),
            "xor" => a.Count == 1 ? Truth(a[0]) : Fold(g.Zero, (x, y) => g.Binary(Operation.NotEqual, Truth(x), Truth(y))),
            "not" when a.Count == 1 => g.Unary(Operation.Not, a[0]),
            "implies" when a.Count == 2 => g.Binary(Operation.Or, g.Unary(Operation.Not, a[0]), Truth(a[1])),
            _ => a.Count == 1 ? OfOne(name, a[0], g) : null,
        };
    }

    private static Expression Truncated(Expression x, ExpressionGraph g) =>
        g.If(g.Binary(Operation.Less, x, g.Zero), g.Unary(Operation.Ceiling, x), g.Unary(Operation.Floor, x));

    private static Expression? OfOne(string name, Expression x, ExpressionGraph g)
    {
        Expression F(Operation operation, Expression of) => g.Unary(operation, of);
        var inverse = g.One / x;
        return name switch
        {
            "abs" => F(Operation.Abs, x),
            "exp" => F(Operation.Exp, x),
            "ln" => F(Operation.Log, x),
            "floor" => F(Operation.Floor, x),
            "ceiling" => F(Operation.Ceiling, x),
            "factorial" => F(Operation.Factorial, x),
            "sin" => F(Operation.Sin, x),
            "cos" => F(Operation.Cos, x),
            "tan" => F(Operation.Tan, x),
            "sec" => g.One / F(Operation.Cos, x),
            "csc" => g.One / F(Operation.Sin, x),
            "cot" => g.One / F(Operation.Tan, x),
            "arcsin" => F(Operation.Asin, x),
            "arccos" => F(Operation.Acos, x),
            "arctan" => F(Operation.Atan, x),
            "arcsec" => F(Operation.Acos, inverse),
            "arccsc" => F(Operation.Asin, inverse),
            "arccot" => F(Operation.Atan, inverse),
            "sinh" => F(Operation.Sinh, x),
            "cosh" => F(Operation.Cosh, x),
            "tanh" => F(Operation.Tanh, x),
            "sech" => g.One / F(Operation.Cosh, x),
            "csch" => g.One / F(Operation.Sinh, x),
            "coth" => g.One / F(Operation.Tanh, x),
            "arcsinh" => ArcSinh(x, g),
            "arccosh" => ArcCosh(x, g),
            "arctanh" => ArcTanh(x, g),
            "arcsech" => ArcCosh(inverse, g),
            "arccsch" => ArcSinh(inverse, g),
            "arccoth" => ArcTanh(inverse, g),
            _ => null,
        };
    }

    // Written on the absolute value, so that nothing cancels for large negative arguments.
    private static Expression ArcSinh(Expression x, ExpressionGraph g)
    {
        var size = g.Unary(Operation.Abs, x);
        var value = g.Unary(Operation.Log, size + g.Unary(Operation.Sqrt, (x * x) + g.One));
        return g.If(g.Binary(Operation.Less, x, g.Zero), -value, value);
    }

    private static Expression ArcCosh(Expression x, ExpressionGraph g) =>
        g.Unary(Operation.Log, x + (g.Unary(Operation.Sqrt, x - g.One) * g.Unary(Operation.Sqrt, x + g.One)));

    private static Expression ArcTanh(Expression x, ExpressionGraph g) =>
        g.Constant(0.5) * g.Unary(Operation.Log, (g.One + x) / (g.One - x));
}
