using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// The arithmetic of a Runge-Kutta step as expressions, in the order of operations of the stepper that works stage by
/// stage.
/// </summary>
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
        foreach (var node in ExpressionOrder.Sort(expressions))
            replaced[node] = node.Operation switch
            {
                Operation.Time => time,
                Operation.Symbol => position.TryGetValue(node.Symbol!, out var i) ? states[i] : node,
                _ => node.Operands.IsEmpty ? node : node.Graph.Rebuild(node, [.. node.Operands.Select(operand => replaced[operand])]),
            };
        return [.. expressions.Select(expression => replaced[expression])];
    }

    /// <summary>The largest square of error / scale of a group of elements.</summary>
    /// <param name="group">Error and scale of each; up to twice as many as are apart.</param>
    /// <param name="apart">How far apart elements are that share a division; none does in a group of no more.</param>
    /// <param name="barriers">Receives what is rounded on the way.</param>
    public static Expression LargestSquare((Expression Error, Expression Scale)[] group, int apart, HashSet<Expression> barriers)
    {
        var graph = group[0].Error.Graph;
        Expression Barrier(Expression node)
        {
            barriers.Add(node);
            return node;
        }

        foreach (var (_, scale) in group)
            barriers.Add(scale);
        var ratios = new Expression[group.Length];
        for (var i = 0; i < Math.Min(apart, group.Length); i++)
        {
            if (group.Length <= apart)
            {
                ratios[i] = group[i].Error / group[i].Scale;
                continue;
            }

            var (first, second) = (group[i].Scale, i + apart < group.Length ? group[i + apart].Scale : graph.One);
            var inverse = graph.One / Barrier(first * second);
            ratios[i] = group[i].Error * (second * inverse);
            if (i + apart < group.Length)
                ratios[i + apart] = group[i + apart].Error * (first * inverse);
        }

        return Largest([.. ratios.Select(Barrier).Select(ratio => ratio * ratio)]);
    }

    /// <summary>The largest of some expressions, two by two.</summary>
    public static Expression Largest(Expression[] of) =>
        of.Length == 1
            ? of[0]
            : Largest([.. of.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : pair[0].Graph.Binary(Operation.Max, pair[0], pair[1]))]);

    /// <summary>The error allowed in a step: absolute + relative × the larger of two magnitudes.</summary>
    public static Expression Scale(Expression absolute, Expression relative, Expression before, Expression after)
    {
        var graph = before.Graph;
        (before, after) = (graph.Unary(Operation.Abs, before), graph.Unary(Operation.Abs, after));
        return absolute + (relative * graph.If(graph.Binary(Operation.Less, after, before), before, after));
    }

    /// <summary>The weights of the stages in the dense output.</summary>
    /// <param name="tableau">The method.</param>
    /// <param name="share">Share of the step.</param>
    /// <param name="barriers">Receives the weights.</param>
    /// <returns>Null for stages without weight.</returns>
    public static Expression?[] DenseWeights(ButcherTableau tableau, Expression share, HashSet<Expression> barriers)
    {
        var graph = share.Graph;
        var weights = new Expression?[tableau.Dense.Count];
        for (var stage = 0; stage < weights.Length; stage++)
        {
            var powers = tableau.Dense[stage];
            if (powers.All(power => power == 0))
                continue;
            var b = graph.Constant(powers[^1]);
            for (var i = powers.Length - 2; i >= 0; i--)
                b = graph.Constant(powers[i]) + (share * b);
            weights[stage] = share * b;
            barriers.Add(weights[stage]!);
        }

        return weights;
    }

    /// <summary>y + h Σ weight × k of one element, with weights that are expressions.</summary>
    /// <param name="y">Start value.</param>
    /// <param name="h">Step.</param>
    /// <param name="weights">Weights; null for stages without weight.</param>
    /// <param name="k">The stages of the element.</param>
    public static Expression Interpolate(Expression y, Expression h, Expression?[] weights, Func<int, Expression> k)
    {
        Expression? sum = null;
        for (var stage = 0; stage < weights.Length; stage++)
            if (weights[stage] is { } weight)
                sum = sum is null ? weight * k(stage) : sum + (weight * k(stage));
        return y + (h * sum!);
    }
}
