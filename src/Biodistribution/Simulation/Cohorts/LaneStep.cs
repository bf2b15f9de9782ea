using System.Runtime.CompilerServices;
using Biodistribution.Models.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation.Cohorts;

/// <summary>A whole Dormand-Prince step, right-hand sides, stage sums and error norm, and its dense output, emitted for vectors of lanes.</summary>
/// <remarks>
/// The step is built as one expression graph from the model's equations and the tableau, in the order of operations of the one-subject stepper, and
/// emitted by the same emitter: every lane gets the bits one subject gets. A block of memory holds elements of one double a lane. As input it is
/// [states | first derivative | step size | stage times]; as output [new states | derivative there | squared error | derivatives of stages 2 to 6].
/// </remarks>
internal sealed class LaneStep
{
    private static readonly ConditionalWeakTable<CompiledModel, LaneStep[]> Cache = [];

    private LaneStep(CompiledModel model, LaneType lane)
    {
        var equations = model.Equations;
        var graph = equations.Model.Graph;
        var tableau = ButcherTableau.DormandPrince54;
        var (n, stages) = (model.StateCount, tableau.StageCount);
        Width = lane.Width;
        StateCount = n;
        var states = equations.States.Select((state, i) => (state.Symbol, i)).ToDictionary(pair => pair.Symbol, pair => pair.i);
        var parameters = equations.Parameters.Select((parameter, i) => (parameter.Symbol, i)).ToDictionary(pair => pair.Symbol, pair => pair.i);
        Symbol Input(string name, int position)
        {
            var symbol = graph.NewSymbol(name);
            states[symbol] = position;
            return symbol;
        }

        var first = Enumerable.Range(0, n).Select(i => graph.Of(Input($"k1_{i}", n + i))).ToArray();
        var h = graph.Of(Input("h", 2 * n));
        var time = Enumerable.Range(1, stages).Select(i => graph.Of(Input($"t_{i}", (2 * n) + i))).ToArray();
        var absolute = new Expression[n];
        for (var i = 0; i < n; i++)
        {
            var symbol = graph.NewSymbol($"atol_{i}");
            parameters[symbol] = model.ParameterCount + i;
            absolute[i] = graph.Of(symbol);
        }
        var relativeSymbol = graph.NewSymbol("rtol");
        parameters[relativeSymbol] = model.ParameterCount + n;
        var relative = graph.Of(relativeSymbol);

        var rates = StrengthReduction.Of([.. equations.States.Select(state => state.Derivative)], symbol => parameters.ContainsKey(symbol));
        TimeDependent = ExpressionOrder.Of(rates).Any(node => node.Operation == Operation.Time);
        var y = equations.States.Select(state => graph.Of(state.Symbol)).ToArray();
        var barriers = new HashSet<Expression>();
        var k = new List<Expression[]> { first };
        for (var stage = 1; stage <= stages; stage++)
        {
            var weights = stage < stages ? tableau.Matrix[stage] : [.. tableau.Weights];
            var at = StepExpressions.Combine(y, h, k, weights);
            barriers.UnionWith(at);
            k.Add(StepExpressions.At(rates, equations, at, time[stage - 1]));
            barriers.UnionWith(k[^1]);
            if (stage == stages)
                NewState = at;
        }

        var error = MeanSquare(y, NewState!, h, k, tableau, relative, absolute, barriers);
        // Stages are written as soon as they are known, so that registers need not hold them.
        Expression[] outputs = [.. k.Skip(1).Take(stages - 1).SelectMany(stage => stage), .. NewState!, .. k[stages], error];
        var inner = (stages - 1) * n;
        Step = KernelEmitter.Emit(outputs, states, parameters, lane, barriers, [.. Enumerable.Range((2 * n) + 1, inner), .. Enumerable.Range(0, (2 * n) + 1)]);
        Dense = EmitDense(graph, y, first, h, states, tableau, lane);
        NewState = null;
    }

    /// <summary>Lanes side by side.</summary>
    public int Width { get; }

    /// <summary>Number of states, n.</summary>
    public int StateCount { get; }

    /// <summary>Whether the equations need the times of the stages.</summary>
    public bool TimeDependent { get; }

    /// <summary>The step: parameters are those of the model, the absolute tolerances and the relative tolerance.</summary>
    public Kernel Step { get; }

    /// <summary>The state within the step: time is the share of the step, states the block before the step, parameters the block after.</summary>
    public Kernel Dense { get; }

    /// <summary>Elements in a block.</summary>
    public int BlockLength => (2 * StateCount) + 1 + Math.Max(5 * StateCount, 6);

    private Expression[]? NewState { get; }

    /// <summary>The step of a model for one width, emitted once.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="width">1, 4 or 8.</param>
    public static LaneStep Of(CompiledModel model, int width)
    {
        var steps = Cache.GetValue(model, _ => new LaneStep[3]);
        lock (steps)
            lock (model.Equations.Model.Graph)
                return steps[width / 4] ??= new LaneStep(model, width == 8 ? VectorLane.Eight : width == 4 ? VectorLane.Four : ScalarLane.Instance);
    }

    private static Expression MeanSquare(
        Expression[] y, Expression[] z, Expression h, List<Expression[]> k, ButcherTableau tableau, Expression relative, Expression[] absolute, HashSet<Expression> barriers)
    {
        var graph = h.Graph;
        var sums = new Expression?[4];
        Expression Scale(int i)
        {
            if (i >= y.Length)
                return graph.One;
            var (before, after) = (graph.Unary(Operation.Abs, y[i]), graph.Unary(Operation.Abs, z[i]));
            return Barrier(absolute[i] + (relative * graph.If(graph.Binary(Operation.Less, after, before), before, after)));
        }

        Expression Barrier(Expression node)
        {
            barriers.Add(node);
            return node;
        }

        void AddSquare(int i, Expression ratio)
        {
            ratio = Barrier(ratio);
            sums[i % 4] = Barrier(sums[i % 4] is { } sum ? sum + (ratio * ratio) : ratio * ratio);
        }

        var paired = (y.Length + 3) / 8 * 8;
        for (var start = 0; start < paired; start += 8)
            for (var i = start; i < start + 4; i++)
            {
                var (first, second) = (Scale(i), Scale(i + 4));
                var inverse = graph.One / Barrier(first * second);
                AddSquare(i, h * StepExpressions.Sum(tableau.ErrorWeights, k, i) * (second * inverse));
                if (i + 4 < y.Length)
                    AddSquare(i + 4, h * StepExpressions.Sum(tableau.ErrorWeights, k, i + 4) * (first * inverse));
            }
        for (var i = paired; i < y.Length; i++)
            AddSquare(i, h * StepExpressions.Sum(tableau.ErrorWeights, k, i) / Scale(i));
        var (even, odd) = ((sums[0] ?? graph.Zero) + (sums[2] ?? graph.Zero), (sums[1] ?? graph.Zero) + (sums[3] ?? graph.Zero));
        return (even + odd) * graph.Constant(1.0 / y.Length);
    }

    private static Kernel EmitDense(
        ExpressionGraph graph, Expression[] y, Expression[] first, Expression h, Dictionary<Symbol, int> states, ButcherTableau tableau, LaneType lane)
    {
        var n = y.Length;
        var after = new Dictionary<Symbol, int>();
        Expression After(int position)
        {
            var symbol = graph.NewSymbol($"after_{position}");
            after[symbol] = position;
            return graph.Of(symbol);
        }

        var stages = tableau.StageCount;
        var k = new List<Expression[]> { first };
        for (var stage = 1; stage <= stages; stage++)
        {
            var offset = stage == stages ? n : (2 * n) + 1 + ((stage - 1) * n);
            k.Add([.. Enumerable.Range(0, n).Select(i => After(offset + i))]);
        }
        var share = graph.Time;
        var weights = new Expression?[stages + 1];
        var barriers = new HashSet<Expression>();
        for (var stage = 0; stage <= stages; stage++)
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
        var outputs = new Expression[n];
        for (var i = 0; i < n; i++)
        {
            Expression? sum = null;
            for (var stage = 0; stage <= stages; stage++)
                if (weights[stage] is { } weight)
                    sum = sum is null ? weight * k[stage][i] : sum + (weight * k[stage][i]);
            outputs[i] = y[i] + (h * sum!);
        }
        return KernelEmitter.Emit(outputs, states, after, lane, barriers);
    }
}
