using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>
/// Makes conditions of numbers: a number is true unless it is 0, and counts as the comparison with 0 wherever a
/// condition is asked for.
/// </summary>
internal static class TruthValues
{
    /// <summary>A condition that is exactly 0 or 1, made of relations and connectives of relations.</summary>
    /// <param name="condition">A condition, which may be a number or connect numbers.</param>
    public static Expression Of(Expression condition)
    {
        var graph = condition.Graph;
        var rebuilt = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Sort(condition))
            rebuilt[node] = node.Operands.IsEmpty
                ? node
                : graph.Rebuild(
                    node,
                    [
                        .. node.Operands.Select(
                            (operand, place) =>
                                IsConnective(node.Operation) || (node.Operation == Operation.If && place == 0)
                                    ? Truth(rebuilt[operand])
                                    : rebuilt[operand]
                        ),
                    ]
                );
        return Truth(rebuilt[condition]);
    }

    private static Expression Truth(Expression value) =>
        IsConnective(value.Operation) || IsRelation(value.Operation) || value.IsConstant
            ? value
            : value.Graph.Binary(Operation.NotEqual, value, value.Graph.Zero);

    private static bool IsConnective(Operation operation) => operation is Operation.And or Operation.Or or Operation.Not;

    private static bool IsRelation(Operation operation) =>
        operation is Operation.Less or Operation.LessOrEqual or Operation.Equal or Operation.NotEqual;
}
