using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// A whole explicit Runge-Kutta step of one run, emitted: the states as numbers, their derivatives in all directions
/// side by side in vectors.
/// </summary>
/// <remarks>
/// The order of operations is that of the stepper that works stage by stage, so that the bits are the same and it does
/// not matter when the code comes
/// into use. It is emitted after so many steps that emission is worth its time, once for a model, its touched
/// parameters and their number of directions.
/// </remarks>
internal sealed unsafe class EmittedScalarStep
{
    // Emission takes the time of some ten thousand steps; above so many operations the code no longer pays.
    private const int StepsBeforeEmission = 10_000;
    private const int MostOperations = 12_000;

    // Where the step finds its inputs besides the block: time, step size, then the directions of the touched parameters.
    private const int TimePosition = 0;
    private const int StepPosition = 1;
    private const int DirectionPosition = 8;

    private static readonly ConditionalWeakTable<
        CompiledModel,
        ConcurrentDictionary<(ButcherTableau Tableau, SeededParameters Touched, int Directions), Code>
    > Cache = [];

    private readonly CompiledModel model;
    private readonly int directions;
    private readonly int width;
    private readonly int chunks;
    private readonly double[] inputs;
    private Code? code;
    private Kernel? kernel;
    private double[] work = [];
    private int version = -1;

    public EmittedScalarStep(CompiledModel model, SeededParameters touched, int directions)
    {
        (this.model, Touched, this.directions) = (model, touched, directions);
        width = Vector512.IsHardwareAccelerated && directions > 4 ? 8 : 4;
        chunks = (directions + width - 1) / width;
        inputs = new double[DirectionPosition + (touched.Indices.Length * chunks * width)];
    }

    /// <summary>The parameters that directions touch.</summary>
    public SeededParameters Touched { get; }

    /// <summary>Computes a step, as <see cref="IWholeStepSystem"/> says.</summary>
    public bool TryStep(ButcherTableau tableau, double t, double h, in SeededValues values, Span<double> block)
    {
        if (!ReferenceEquals(code?.Tableau, tableau))
        {
            code = Cache.GetOrCreateValue(model).GetOrAdd((tableau, Touched, directions), key => new Code(key.Tableau));
            kernel = null;
        }

        if (kernel is null)
        {
            kernel = code.KernelAfterSteps(this);
            if (kernel is null)
                return false;
            (work, version) = (new double[kernel.WorkLength * kernel.LaneCount], -1);
        }

        fixed (
            double* input = inputs,
                parameters = values.Parameters,
                w = work,
                b = block
        )
        {
            if (version != values.Version)
                Prepare(values, parameters, w);
            (input[TimePosition], input[StepPosition]) = (t, h);
            kernel.Evaluate(input, b, parameters, w, b);
        }

        return true;
    }

    private void Prepare(in SeededValues values, double* parameters, double* w)
    {
        version = values.Version;
        kernel!.Prepare(parameters, w);
        for (var row = 0; row < Touched.Indices.Length; row++)
            values
                .Directions.Slice(Touched.Indices[row] * directions, directions)
                .CopyTo(inputs.AsSpan(DirectionPosition + (row * chunks * width)));
    }

    // The step of one kind: emitted when enough of them have been made, never when it would be too large.
    private sealed class Code(ButcherTableau tableau)
    {
        private int steps;
        private Kernel? kernel;

        public ButcherTableau Tableau { get; } = tableau;

        public Kernel? KernelAfterSteps(EmittedScalarStep step)
        {
            if (kernel is not null || ++steps < StepsBeforeEmission)
                return kernel;
            lock (this)
            {
                if (kernel is null && steps < int.MaxValue / 2)
                    lock (step.model.Equations.Model.Graph)
                        kernel = step.Emit(Tableau);
                if (kernel is null)
                    steps = int.MinValue;
                return kernel;
            }
        }
    }

    private Kernel? Emit(ButcherTableau tableau)
    {
        var graph = model.Equations.Model.Graph;
        var (n, stages) = (model.StateCount, tableau.StageCount);
        var block = new StepBlock(tableau, n * (1 + directions));
        var inputsOf = new Dictionary<Symbol, KernelEmitter.Location>();
        foreach (var (symbol, position) in model.ParameterPositions)
            inputsOf[symbol] = new(KernelEmitter.Location.Parameters, position, 1, IsParameter: true);
        Expression Input(byte argument, int offset, int count)
        {
            var symbol = graph.NewSymbol($"input {argument} {offset}");
            inputsOf[symbol] = new(argument, offset, count);
            return graph.Of(symbol);
        }

        int Offset(int state, int chunk) => n + (state * directions) + (chunk * width);
        int Lanes(int chunk) => Math.Min(width, directions - (chunk * width));
        Expression[] Vector(int start) =>
            [
                .. Enumerable.Range(0, n).Select(i => Input(KernelEmitter.Location.States, start + i, 1)),
                .. Enumerable
                    .Range(0, n * chunks)
                    .Select(k => Input(KernelEmitter.Location.States, start + Offset(k / chunks, k % chunks), width)),
            ];

        var (t, h) = (Input(KernelEmitter.Location.Time, TimePosition, 1), Input(KernelEmitter.Location.Time, StepPosition, 1));
        var directionOf = Touched
            .Indices.Select(
                (p, row) =>
                    (
                        p,
                        Chunks: Enumerable
                            .Range(0, chunks)
                            .Select(c => Input(KernelEmitter.Location.Time, DirectionPosition + (((row * chunks) + c) * width), width))
                            .ToArray()
                    )
            )
            .ToDictionary(pair => pair.p, pair => pair.Chunks);

        var rates = SensitivityRates.Differentiate(model, Touched, directions > 0);
        var size = rates.OperationCount + (chunks * (rates.ByState.Length + rates.ByParameter.Length));
        if ((stages * size) + (n * (1 + chunks) * 3 * stages) > MostOperations)
            return null;
        var barriers = new HashSet<Expression>();
        var (y, k) = (Vector(block.Start), new List<Expression[]> { Vector(block.Stage(0)) });
        var outputs = new List<Expression>();
        var locations = new List<KernelEmitter.Location>();
        void Write(Expression[] vector, int start)
        {
            outputs.AddRange(vector);
            locations.AddRange(
                Enumerable.Range(0, n).Select(i => new KernelEmitter.Location(KernelEmitter.Location.Outputs, start + i, 1))
            );
            locations.AddRange(
                Enumerable
                    .Range(0, n * chunks)
                    .Select(e => new KernelEmitter.Location(
                        KernelEmitter.Location.Outputs,
                        start + Offset(e / chunks, e % chunks),
                        Lanes(e % chunks)
                    ))
            );
        }

        for (var stage = 1; stage <= stages; stage++)
        {
            var at = StepExpressions.Combine(y, h, k, stage < stages ? tableau.Matrix[stage] : tableau.Weights);
            barriers.UnionWith(at);
            if (stage >= stages - 1)
                Write(at, stage == stages ? block.End : block.LastArgument);
            // The end of the step is a node of its own, also where the last stage is there: what two stages shared
            // would be rounded otherwise than by the stepper.
            k.Add(RatesAt(rates, at, stage < stages ? t + (h * graph.Constant(tableau.Nodes[stage])) : h + t, directionOf, barriers));
            barriers.UnionWith(k[^1]);
            Write(k[^1], block.Stage(stage));
        }

        Write([.. y.Select((_, i) => StepExpressions.Sum(tableau.ErrorWeights, k, i))], block.Error);
        return KernelEmitter.EmitMixed(
            outputs,
            inputsOf,
            [.. locations],
            directions == 0 ? ScalarLane.Instance
                : width == 8 ? VectorLane.Eight
                : VectorLane.Four,
            barriers
        );
    }

    private Expression[] RatesAt(
        SensitivityRates rates,
        Expression[] at,
        Expression time,
        Dictionary<int, Expression[]> directionOf,
        HashSet<Expression> barriers
    )
    {
        var n = model.StateCount;
        var values = rates.At(at[..n], time);
        barriers.UnionWith(values.Where(value => !value.IsConstant));
        var derivatives = Enumerable
            .Range(0, chunks)
            .Select(c =>
                rates.Derivatives(
                    values,
                    state => at[n + (state * chunks) + c],
                    rates.Forcing(values, parameter => directionOf[parameter][c])
                )
            )
            .ToArray();
        return [.. values[..n], .. Enumerable.Range(0, n * chunks).Select(e => derivatives[e % chunks][e / chunks])];
    }
}
