namespace Biodistribution.Models.Symbolics;

/// <summary>Replaces variables by expressions.</summary>
public static class Substitution
{
    /// <summary>The expression with every listed variable replaced, once: what is put in is not searched again.</summary>
    /// <param name="expression">Where to replace.</param>
    /// <param name="replacements">What each variable becomes; expressions of the same graph.</param>
    /// <param name="rates">What the rate of each variable becomes, for <see cref="Operation.RateOf"/>; may be null.</param>
    public static Expression Replace(
        Expression expression,
        IReadOnlyDictionary<Symbol, Expression> replacements,
        IReadOnlyDictionary<Symbol, Expression>? rates = null
    )
    {
        var replaced = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(expression))
            replaced[node] = node.Operation switch
            {
                Operation.Symbol => replacements.GetValueOrDefault(node.Symbol!, node),
                Operation.RateOf => rates?.GetValueOrDefault(node.Symbol!, node) ?? node,
                _ => node.Operands.IsEmpty ? node : node.Graph.Rebuild(node, [.. node.Operands.Select(operand => replaced[operand])]),
            };
        return replaced[expression];
    }

    /// <summary>The expression with time replaced.</summary>
    /// <param name="expression">Where to replace.</param>
    /// <param name="time">What time becomes; an expression of the same graph.</param>
    public static Expression AtTime(Expression expression, Expression time)
    {
        var replaced = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(expression))
            replaced[node] =
                node.Operation == Operation.Time ? time
                : node.Operands.IsEmpty ? node
                : node.Graph.Rebuild(node, [.. node.Operands.Select(operand => replaced[operand])]);
        return replaced[expression];
    }
}
