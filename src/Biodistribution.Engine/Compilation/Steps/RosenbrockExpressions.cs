using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// The arithmetic of a Rosenbrock step as expressions, in the order of operations of <see cref="Rosenbrock"/> and
/// <see cref="GeneratedLu"/>.
/// </summary>
/// <param name="equations">The equations.</param>
/// <param name="inputs">What the step reads.</param>
/// <param name="tableau">The method.</param>
internal sealed class RosenbrockExpressions(EquationSystem equations, StepInputs inputs, RosenbrockTableau tableau)
{
    private readonly ExpressionGraph graph = inputs.Step.Graph;
    private readonly HashSet<Expression> barriers = [];
    private readonly int n = inputs.Start.Length;

    /// <summary>Where the Jacobian has entries.</summary>
    public required SparsityPattern Pattern { get; init; }

    /// <summary>Its entries.</summary>
    public required Expression[] Jacobian { get; init; }

    /// <summary>The explicit dependence of the rates on time; null where there is none.</summary>
    public required Expression[]? TimeDerivative { get; init; }

    /// <summary>
    /// Emits the step: [new states | derivative there | squared error, or -1 where a pivot is small | stages | whether
    /// pivots are good].
    /// </summary>
    /// <param name="lane">What to compute with.</param>
    public Kernel EmitStep(LaneType lane)
    {
        var h = inputs.Step;
        var lu = new LuExpressions(new SymbolicLu(Pattern), Jacobian, graph.One / (h * graph.Constant(tableau.Gamma)), barriers);
        var inverse = Keep(graph.One / h);
        var rates = inputs.Rates;
        var u = new List<Expression[]>();
        var at = inputs.Start;
        for (var stage = 0; stage < tableau.StageCount; stage++)
        {
            at = stage == 0 ? at : Keep([.. inputs.Start.Select((y, i) => y + Keep(StepExpressions.Sum(tableau.Matrix[stage], u, i)))]);
            var f = stage == 0 ? inputs.Derivative : Keep(StepExpressions.At(rates, equations, at, inputs.Times[stage - 1]));
            var right = Enumerable
                .Range(0, n)
                .Select(i => stage == 0 ? f[i] : Fused(inverse, Keep(StepExpressions.Sum(tableau.Coupling[stage], u, i)), f[i]));
            if (TimeDerivative is not null && tableau.TimeWeights[stage] != 0)
            {
                var weight = Keep(h * graph.Constant(tableau.TimeWeights[stage]));
                right = right.Select((value, i) => Fused(weight, TimeDerivative[i], value));
            }

            u.Add(lu.Solve(Keep([.. right])));
        }

        var end = Keep([.. at.Select((value, i) => graph.Binary(Operation.Add, value, u[^1][i]))]);
        var derivative = Keep(StepExpressions.At(rates, equations, end, inputs.Times[^1]));
        var error = graph.If(lu.IsGood, inputs.LargestSquare(end, i => u[^1][i], barriers), graph.Constant(-1));
        // The factorisation comes first; stages are written as soon as they are known, so that registers need not hold them.
        Expression[] outputs = [lu.IsGood, .. u.SelectMany(stage => stage), .. end, .. derivative, error];
        var stages = (2 * n) + 1;
        int[] positions = [stages + (u.Count * n), .. Enumerable.Range(stages, u.Count * n), .. Enumerable.Range(0, stages)];
        return KernelEmitter.Emit(outputs, inputs.States, inputs.Parameters, lane, barriers, positions);
    }

    /// <summary>Emits the dense output: what depends on the step alone is computed by preparation.</summary>
    /// <param name="lane">What to compute with.</param>
    public Kernel EmitDense(LaneType lane)
    {
        var after = new Dictionary<Symbol, int>();
        Expression After(int position)
        {
            var symbol = graph.NewSymbol($"after {position}");
            after[symbol] = position;
            return graph.Of(symbol);
        }

        var end = Enumerable.Range(0, n).Select(After).ToArray();
        var u = Enumerable
            .Range(0, tableau.StageCount)
            .Select(stage => Enumerable.Range((2 * n) + 1 + (stage * n), n).Select(After).ToArray())
            .ToList();
        var (share, kept) = (graph.Time, new HashSet<Expression>());
        var rest = graph.One - share;
        var outputs = new Expression[n];
        for (var i = 0; i < n; i++)
        {
            var inner = StepExpressions.Sum(tableau.Dense[^1], u, i);
            for (var row = tableau.Dense.Count - 2; row >= 0; row--)
                inner = Fused(share, inner, StepExpressions.Sum(tableau.Dense[row], u, i));
            var start = graph.Binary(Operation.Multiply, rest, inputs.Start[i]);
            kept.Add(start);
            outputs[i] = Fused(share, Fused(rest, inner, end[i]), start);
        }

        return KernelEmitter.Emit(outputs, inputs.States, after, lane, kept);
    }

    private static Expression Fused(Expression a, Expression b, Expression c) =>
        c.Graph.Binary(Operation.Add, c, c.Graph.Binary(Operation.Multiply, a, b));

    private Expression Keep(Expression node)
    {
        barriers.Add(node);
        return node;
    }

    private Expression[] Keep(Expression[] nodes)
    {
        barriers.UnionWith(nodes);
        return nodes;
    }
}
