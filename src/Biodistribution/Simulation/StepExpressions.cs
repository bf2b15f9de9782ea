using Biodistribution.Models.Compilation;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Simulation;

/// <summary>The arithmetic of a Runge-Kutta step as expressions, in the order of operations of the stepper that works stage by stage.</summary>
internal static class StepExpressions
{
    /// <summary>y + h Σ weight × k, element by element.</summary>
    /// <param name="y">Start values.</param>
    /// <param name="h">Step.</param>
    /// <param name="k">The stages.</param>
    /// <param name="weights">Weights of the first stages; those that are 0 are left out.</param>
    public static Expression[] Combine(Expression[] y, Expression h, List<Expression[]> k, IReadOnlyList<double> weights) =>
        [.. y.Select((from, i) => from + (h * Sum(weights, k, i)))];

    /// <summary>Σ weight × k of one element.</summary>
    /// <param name="weights">Weights of the first stages; those that are 0 are left out.</param>
    /// <param name="k">The stages.</param>
    /// <param name="i">Which element.</param>
    public static Expression Sum(IReadOnlyList<double> weights, List<Expression[]> k, int i)
    {
        var graph = k[0][i].Graph;
        Expression? sum = null;
        for (var stage = 0; stage < weights.Count; stage++)
            if (weights[stage] != 0)
                sum = sum is null ? graph.Constant(weights[stage]) * k[stage][i] : sum + (graph.Constant(weights[stage]) * k[stage][i]);
        return sum!;
    }

    /// <summary>Expressions with other states and another time in their place.</summary>
    /// <param name="expressions">What to rewrite.</param>
    /// <param name="equations">Their equations.</param>
    /// <param name="states">What takes the place of each state.</param>
    /// <param name="time">What takes the place of time.</param>
    public static Expression[] At(IReadOnlyList<Expression> expressions, EquationSystem equations, Expression[] states, Expression time)
    {
        var position = equations.States.Select((state, i) => (state.Symbol, i)).ToDictionary(pair => pair.Symbol, pair => pair.i);
        var replaced = new Dictionary<Expression, Expression>();
        foreach (var node in ExpressionOrder.Of(expressions))
            replaced[node] = node.Operation switch
            {
                Operation.Time => time,
                Operation.Symbol => position.TryGetValue(node.Symbol!, out var i) ? states[i] : node,
                _ => node.Operands.IsEmpty ? node : node.Graph.Rebuild(node, [.. node.Operands.Select(operand => replaced[operand])]),
            };
        return [.. expressions.Select(expression => replaced[expression])];
    }
}
