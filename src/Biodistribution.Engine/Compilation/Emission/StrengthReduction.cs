using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Emission;

/// <summary>Rewrites expressions into equal ones that cost less to evaluate many times with the same parameters.</summary>
/// <remarks>
/// Division by what depends on parameters alone becomes multiplication by its reciprocal, which is computed once; so do
/// several divisions by the same
/// expression. Small integer powers become products. What is added up is collected by <see cref="LinearTerms"/>.
/// </remarks>
internal static class StrengthReduction
{
    private const int LargestPower = 16;

    public static Expression[] Reduce(IReadOnlyList<Expression> expressions, Func<Symbol, bool> isParameter)
    {
        var reduced = new Dictionary<Expression, Expression>();
        var order = ExpressionOrder.Sort(expressions);
        var constant = LinearTerms.OfParametersOnly(order, isParameter);
        var shared = order
            .Where(node => node.Operation == Operation.Divide && !node.Operands[0].Is(1))
            .GroupBy(node => node.Operands[1])
            .Where(group => group.Count() > 1)
            .Select(group => group.Key)
            .ToHashSet();
        foreach (var node in order)
            reduced[node] = node.Operands.IsEmpty
                ? node
                : Reduce(node, [.. node.Operands.Select(operand => reduced[operand])], constant, shared);
        return LinearTerms.Collect([.. expressions.Select(expression => reduced[expression])], isParameter);
    }

    private static Expression Reduce(Expression node, Expression[] operands, HashSet<Expression> constant, HashSet<Expression> shared)
    {
        var g = node.Graph;
        if (node.Operation == Operation.Divide && constant.Contains(node.Operands[1]) && !constant.Contains(node.Operands[0]))
            return operands[0] * (operands[1].IsConstant ? Reciprocal(operands[1]) : g.One / operands[1]);
        if (node.Operation == Operation.Divide && shared.Contains(node.Operands[1]) && !constant.Contains(node))
            return operands[0] * (g.One / operands[1]);
        if (
            node.Operation == Operation.Power
            && operands[1].IsConstant
            && operands[1].Value is var n
            && n == Math.Truncate(n)
            && Math.Abs(n) <= LargestPower
        )
            return n < 0 ? g.One / Product(operands[0], -(int)n) : Product(operands[0], (int)n);
        return g.Rebuild(node, [.. operands]);
    }

    private static Expression Reciprocal(Expression number) => number.Graph.Constant(1 / number.Value);

    private static Expression Product(Expression x, int n) =>
        n == 1 ? x
        : n % 2 == 0
            ? Product(x, n / 2) is var half ? half * half
                : x
        : x * Product(x, n - 1);
}
