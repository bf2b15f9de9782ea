using System.Runtime.Intrinsics;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// A step of an explicit Runge-Kutta method for one run: rates state by state, sums of stages, error norm and dense
/// output four states at a time.
/// </summary>
/// <remarks>
/// The sum that leads to a stage is a chain in which only the latest stage has to be waited for. What comes before it
/// is summed in vectors while the stage
/// before is computed, written, and read state by state; the latest stage is added state by state, as its rates come. The bits are those of
/// <see cref="EmittedExplicitStep"/>. States are padded with zeros to whole vectors.
/// </remarks>
internal sealed unsafe class EmittedVectorStep : EmittedStep
{
    private const int VectorWidth = 4;

    // Blocks begin at cache lines.
    private const int CacheLine = 8;

    private readonly Kernel step;

    private EmittedVectorStep(CompiledModel model, int elements, IReadOnlyList<double> nodes, Kernel step)
        : base(model, elements, ScalarLane.Instance, nodes) => this.step = step;

    /// <inheritdoc />
    public override int WorkLength => StepWork + (Switches?.WorkLength ?? 0);

    /// <inheritdoc />
    public override int DenseWorkLength => Dense!.WorkLength * Dense.LaneCount;

    private int StepWork => step.WorkLength * step.LaneCount;

    /// <summary>Whether this is to be had and worth it for a model.</summary>
    /// <param name="model">The compiled model.</param>
    public static bool Suits(CompiledModel model) => Vector256.IsHardwareAccelerated && model.StateCount >= VectorWidth;

    /// <summary>Emits the step of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="tableau">The method.</param>
    public static EmittedVectorStep Compile(CompiledModel model, ButcherTableau tableau)
    {
        var (n, stages) = (model.StateCount, tableau.StageCount);
        var elements = Padded(n, VectorWidth);
        var inputs = new StepInputs(model, stages, elements);
        var layout = new Layout(elements, stages);
        return new(model, elements, tableau.Nodes, EmitStep(model.Equations, inputs, tableau, layout))
        {
            Controller = tableau.Controller,
            BlockLength = Padded(layout.Switches + GuardEmission.Length(model), CacheLine),
            Dense = EmitDense(inputs, tableau, layout),
            Switches = GuardEmission.Compile(
                model,
                tableau,
                ScalarLane.Instance,
                elements,
                layout.Switches,
                (stage, i) => new(KernelEmitter.Location.Outputs, layout.Stage(stage) + i, 1)
            ),
            SwitchElement = layout.Switches,
        };
    }

    /// <inheritdoc />
    public override void Prepare(double* parameters, double* work)
    {
        step.Prepare(parameters, work);
        Switches?.Prepare(parameters, work + StepWork);
    }

    /// <inheritdoc />
    public override void Evaluate(double* time, double* from, double* parameters, double* work, double* to) =>
        step.Evaluate(time, from, parameters, work, to);

    /// <inheritdoc />
    public override void FindChanges(double* from, double* to, double* parameters, double* work) =>
        Switches!.Evaluate(null, from, parameters, work + StepWork, to);

    private static int Padded(int count, int whole) => (count + whole - 1) / whole * whole;

    private static Kernel EmitStep(EquationSystem equations, StepInputs inputs, ButcherTableau tableau, Layout layout)
    {
        var (graph, h, stages) = (inputs.Step.Graph, inputs.Step, tableau.StageCount);
        var symbols = new Symbols(graph, inputs);
        var (barriers, outputs, places) = (new HashSet<Expression>(), new List<Expression>(), new List<KernelEmitter.Location>());
        void Write(Expression[] vectors, int element)
        {
            outputs.AddRange(vectors);
            places.AddRange(
                vectors.Select(
                    (_, c) => new KernelEmitter.Location(KernelEmitter.Location.Outputs, element + (c * VectorWidth), VectorWidth)
                )
            );
        }

        void WriteStates(Expression[] states, int element)
        {
            outputs.AddRange(states.Concat(Enumerable.Repeat(graph.Zero, layout.Elements - states.Length)));
            places.AddRange(
                Enumerable
                    .Range(element, layout.Elements)
                    .Select(at => new KernelEmitter.Location(KernelEmitter.Location.Outputs, at, 1, IsPart: true))
            );
        }

        Expression[] Vectors(byte argument, int element, bool isParameter = false) =>
            [
                .. Enumerable
                    .Range(0, layout.Elements / VectorWidth)
                    .Select(c => symbols.At(new(argument, element + (c * VectorWidth), VectorWidth, isParameter))),
            ];
        IReadOnlyList<double> Row(int stage) => stage < stages ? tableau.Matrix[stage] : tableau.Weights;
        bool HasPart(int stage) => Row(stage).Take(stage - 1).Any(weight => weight != 0);
        // The sum that leads to a stage: what has been summed before, and the stage before.
        Expression Sum(int stage, Func<Expression> part, Expression latest) =>
            Row(stage)[stage - 1] is var weight && weight == 0 ? part()
            : HasPart(stage) ? part() + (graph.Constant(weight) * latest)
            : graph.Constant(weight) * latest;

        var start = Vectors(KernelEmitter.Location.States, 0);
        var k = new List<Expression[]> { Vectors(KernelEmitter.Location.States, layout.Elements) };
        var rates = inputs.Derivative;
        for (var stage = 1; stage <= stages; stage++)
        {
            var part = layout.Part(stage);
            var at = inputs
                .Start.Select((y, i) => y + (h * Sum(stage, () => symbols.At(new(KernelEmitter.Location.Outputs, part + i, 1)), rates[i])))
                .ToArray();
            barriers.UnionWith(at);
            if (stage == stages)
            {
                var parts = Vectors(KernelEmitter.Location.Outputs, part);
                Write([.. start.Select((y, c) => y + (h * Sum(stage, () => parts[c], k[^1][c])))], 0);
            }
            else if (HasPart(stage + 1))
                Write([.. start.Select((_, c) => StepExpressions.Sum([.. Row(stage + 1).Take(stage)], k, c))], layout.Part(stage + 1));

            rates = StepExpressions.At(inputs.Rates, equations, at, inputs.Times[stage - 1]);
            barriers.UnionWith(rates);
            WriteStates(rates, layout.Stage(stage));
            k.Add(Vectors(KernelEmitter.Location.Outputs, layout.Stage(stage)));
        }

        var end = Vectors(KernelEmitter.Location.Outputs, 0);
        var absolute = Vectors(KernelEmitter.Location.Parameters, inputs.Parameters[inputs.Absolute[0].Symbol!], isParameter: true);
        var scaled = start.Select(
            (y, c) => (h * StepExpressions.Sum(tableau.ErrorWeights, k, c), StepExpressions.Scale(absolute[c], inputs.Relative, y, end[c]))
        );
        Write(
            [StepExpressions.Largest([.. scaled.Chunk(2).Select(group => StepExpressions.LargestSquare(group, 1, barriers))])],
            layout.Squares
        );
        // Not negative: the magnitude tells the emitter so.
        outputs.Add(
            StepExpressions.Largest([
                .. Enumerable
                    .Range(layout.Squares, VectorWidth)
                    .Select(at => graph.Unary(Operation.Abs, symbols.At(new(KernelEmitter.Location.Outputs, at, 1)))),
            ])
        );
        places.Add(new(KernelEmitter.Location.Outputs, 2 * layout.Elements, 1));
        return KernelEmitter.EmitMixed(outputs, symbols.Places, [.. places], VectorLane.Four, barriers);
    }

    private static Kernel EmitDense(StepInputs inputs, ButcherTableau tableau, Layout layout)
    {
        var (graph, stages) = (inputs.Step.Graph, tableau.StageCount);
        var symbols = new Symbols(graph, inputs);
        var barriers = new HashSet<Expression>();
        var weights = StepExpressions.DenseWeights(tableau, graph.Time, barriers);
        var outputs = new List<Expression>();
        for (var element = 0; element < layout.Elements; element += VectorWidth)
        {
            Expression Before(int at) => symbols.At(new(KernelEmitter.Location.States, at, VectorWidth));
            var from = element;
            outputs.Add(
                StepExpressions.Interpolate(
                    Before(from),
                    inputs.Step,
                    weights,
                    stage =>
                        stage == 0
                            ? Before(layout.Elements + from)
                            : symbols.At(new(KernelEmitter.Location.Parameters, layout.Stage(stage) + from, VectorWidth, IsParameter: true))
                )
            );
        }

        return KernelEmitter.EmitMixed(
            outputs,
            symbols.Places,
            [.. outputs.Select((_, c) => new KernelEmitter.Location(KernelEmitter.Location.Outputs, c * VectorWidth, VectorWidth))],
            VectorLane.Four,
            barriers
        );
    }

    // The elements of a block after the step: states, derivative, squared error, then what the step size and stage
    // times of the next step leave free.
    private readonly record struct Layout(int Elements, int Stages)
    {
        private int First => Padded((2 * Elements) + 1 + Stages, VectorWidth);

        public int Squares => Part(Stages + 1);

        public int Switches => Squares + VectorWidth;

        // The rates at a stage from the second on; those at the end of the step are the derivative.
        public int Stage(int stage) => stage == Stages ? Elements : First + ((stage - 1) * Elements);

        // The sum that leads to a stage from the third on, without the stage before.
        public int Part(int stage) => First + ((Stages - 1 + stage - 2) * Elements);
    }

    // Where everything is read.
    private sealed class Symbols
    {
        private readonly ExpressionGraph graph;
        private readonly Dictionary<Symbol, KernelEmitter.Location> places = [];

        public Symbols(ExpressionGraph graph, StepInputs inputs)
        {
            this.graph = graph;
            foreach (var (symbol, position) in inputs.States)
                places[symbol] = new(KernelEmitter.Location.States, position, 1);
            foreach (var (symbol, position) in inputs.Parameters)
                places[symbol] = new(KernelEmitter.Location.Parameters, position, 1, IsParameter: true);
        }

        public IReadOnlyDictionary<Symbol, KernelEmitter.Location> Places => places;

        public Expression At(KernelEmitter.Location place)
        {
            var symbol = graph.NewSymbol($"element {place.Argument} {place.Offset}");
            places[symbol] = place;
            return graph.Of(symbol);
        }
    }
}
