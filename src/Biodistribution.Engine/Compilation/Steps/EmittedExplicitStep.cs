using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// A step of an explicit Runge-Kutta method whose last stage is the first of the next step; stages in the block after
/// the step are those from the second on.
/// </summary>
internal sealed unsafe class EmittedExplicitStep : EmittedStep
{
    // Emitting the step of two groups takes the time of some ten thousand steps.
    private const long RoundsBeforePair = 50_000;

    private readonly ExpressionGraph graph;
    private readonly LaneType lane;
    private readonly StepSource source;
    private readonly Kernel step;
    private volatile Kernel? pair;
    private volatile bool pairIsTooLong;
    private long rounds;

    private EmittedExplicitStep(CompiledModel model, LaneType lane, IReadOnlyList<double> nodes, StepSource source)
        : base(model, model.StateCount, lane, nodes) =>
        (graph, this.lane, this.source, step) = (model.Equations.Model.Graph, lane, source, source.Emit(lane));

    /// <inheritdoc />
    public override int WorkLength => step.WorkLength + (Switches?.WorkLength ?? 0);

    /// <summary>Emits the step of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="tableau">The method.</param>
    /// <param name="lane">What to compute with.</param>
    public static EmittedExplicitStep Compile(CompiledModel model, ButcherTableau tableau, LaneType lane)
    {
        var (n, stages) = (model.StateCount, tableau.StageCount);
        var inputs = new StepInputs(model, stages, n);
        int Stage(int stage, int i) => (2 * n) + 1 + ((stage - 1) * n) + i;
        var used = (2 * n) + 1 + Math.Max((stages - 1) * n, stages);
        return new(model, lane, tableau.Nodes, StepOf(model.Equations, inputs, tableau))
        {
            Controller = tableau.Controller,
            BlockLength = used + GuardEmission.Length(model),
            Dense = EmitDense(inputs, tableau, lane),
            Switches = GuardEmission.Compile(
                model,
                tableau,
                lane,
                n,
                used,
                (stage, i) => new(KernelEmitter.Location.Outputs, Stage(stage, i) * lane.Width, lane.Width)
            ),
            SwitchElement = used,
        };
    }

    /// <inheritdoc />
    public override void Prepare(double* parameters, double* work)
    {
        step.Prepare(parameters, work);
        Switches?.Prepare(parameters, work + (step.WorkLength * Width));
    }

    /// <inheritdoc />
    public override void Evaluate(double* time, double* from, double* parameters, double* work, double* to) =>
        step.Evaluate(time, from, parameters, work, to);

    /// <inheritdoc />
    public override bool HasPair => Width > 1 && !pairIsTooLong;

    /// <inheritdoc />
    public override bool IsPairDue => HasPair && Volatile.Read(ref rounds) >= RoundsBeforePair;

    /// <inheritdoc />
    public override Kernel? PairAt(int distance)
    {
        if (pair is not null || !IsPairDue)
            return pair;
        lock (source)
            if (pair is null && !pairIsTooLong)
                lock (graph)
                    pairIsTooLong = (pair = source.EmitPair(lane, distance)) is null;
        return pair;
    }

    /// <inheritdoc />
    public override void CountRounds(long count) => Interlocked.Add(ref rounds, count);

    /// <inheritdoc />
    public override void FindChanges(double* from, double* to, double* parameters, double* work) =>
        Switches!.Evaluate(null, from, parameters, work + (step.WorkLength * Width), to);

    private static StepSource StepOf(EquationSystem equations, StepInputs inputs, ButcherTableau tableau)
    {
        var (n, stages, h) = (inputs.Start.Length, tableau.StageCount, inputs.Step);
        var barriers = new HashSet<Expression>();
        var k = new List<Expression[]> { inputs.Derivative };
        Expression[] at = [];
        for (var stage = 1; stage <= stages; stage++)
        {
            at = StepExpressions.Combine(inputs.Start, h, k, stage < stages ? tableau.Matrix[stage] : tableau.Weights);
            barriers.UnionWith(at);
            k.Add(StepExpressions.At(inputs.Rates, equations, at, inputs.Times[stage - 1]));
            barriers.UnionWith(k[^1]);
        }

        var error = inputs.LargestSquare(at, i => h * StepExpressions.Sum(tableau.ErrorWeights, k, i), barriers);
        // Stages are written as soon as they are known, so that registers need not hold them.
        Expression[] outputs = [.. k.Skip(1).Take(stages - 1).SelectMany(stage => stage), .. at, .. k[stages], error];
        var inner = (stages - 1) * n;
        return new(outputs, inputs, barriers, [.. Enumerable.Range((2 * n) + 1, inner), .. Enumerable.Range(0, (2 * n) + 1)]);
    }

    // What a step computes and where it goes, stage by stage.
    private sealed record StepSource(Expression[] Outputs, StepInputs Inputs, HashSet<Expression> Barriers, int[] Positions)
    {
        public Kernel Emit(LaneType lane) => KernelEmitter.Emit(Outputs, Inputs.States, Inputs.Parameters, lane, Barriers, Positions);

        public Kernel? EmitPair(LaneType lane, int distance) =>
            KernelEmitter.EmitPair(Outputs, Inputs.States, Inputs.Parameters, lane, Barriers, Positions, Inputs.Start.Length, distance);
    }

    private static Kernel EmitDense(StepInputs inputs, ButcherTableau tableau, LaneType lane)
    {
        var (n, graph, stages) = (inputs.Start.Length, inputs.Step.Graph, tableau.StageCount);
        var after = new Dictionary<Symbol, int>();
        Expression After(int position)
        {
            var symbol = graph.NewSymbol($"after {position}");
            after[symbol] = position;
            return graph.Of(symbol);
        }

        var k = new List<Expression[]> { inputs.Derivative };
        for (var stage = 1; stage <= stages; stage++)
        {
            var offset = stage == stages ? n : (2 * n) + 1 + ((stage - 1) * n);
            k.Add([.. Enumerable.Range(0, n).Select(i => After(offset + i))]);
        }
        var barriers = new HashSet<Expression>();
        var weights = StepExpressions.DenseWeights(tableau, graph.Time, barriers);
        var outputs = Enumerable
            .Range(0, n)
            .Select(i => StepExpressions.Interpolate(inputs.Start[i], inputs.Step, weights, stage => k[stage][i]))
            .ToArray();
        return KernelEmitter.Emit(outputs, inputs.States, after, lane, barriers);
    }
}
