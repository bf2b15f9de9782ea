using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>Emits the pieces of a <see cref="EmittedSensitivityStep"/>; the graph of the model is to be locked meanwhile.</summary>
internal sealed class SensitivityStepEmission
{
    // What the pointers of a piece of code point to.
    private const byte Scratch = KernelEmitter.Location.Time;
    private const byte From = KernelEmitter.Location.States;
    private const byte Parameters = KernelEmitter.Location.Parameters;
    private const byte To = KernelEmitter.Location.Outputs;

    private readonly CompiledModel model;
    private readonly SensitivityRates rates;
    private readonly SeedPattern pattern;
    private readonly SensitivityStepLayout layout;
    private readonly LaneType lane;
    private readonly ExpressionGraph graph;
    private readonly ButcherTableau tableau;
    private readonly int n;
    private readonly int entries;

    /// <summary>Prepares emission.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="rates">Its rates with their derivatives.</param>
    /// <param name="pattern">Which direction touches which parameter.</param>
    /// <param name="layout">Where things are.</param>
    /// <param name="lane">What to compute with.</param>
    public SensitivityStepEmission(
        CompiledModel model,
        SensitivityRates rates,
        SeedPattern pattern,
        SensitivityStepLayout layout,
        LaneType lane
    )
    {
        (this.model, this.rates, this.pattern, this.layout, this.lane) = (model, rates, pattern, layout, lane);
        (graph, tableau, n, entries) = (
            model.Equations.Model.Graph,
            layout.Tableau,
            model.StateCount,
            rates.ByState.Length + rates.ByParameter.Length
        );
    }

    /// <summary>
    /// The stages of the states, the partial derivatives at each with what the parameters contribute to every
    /// direction, and the new states.
    /// </summary>
    public Kernel States()
    {
        var piece = new Piece(this);
        foreach (var (symbol, position) in model.ParameterPositions)
            piece.Inputs[symbol] = new(Parameters, position * lane.Width, lane.Width, IsParameter: true);
        for (var i = 0; i < n; i++)
            piece.Inputs[model.Equations.States[i].Symbol] = new(From, i * lane.Width, lane.Width);
        var y = model.Equations.States.Select(state => graph.Of(state.Symbol)).ToArray();
        var h = piece.Input(From, layout.BlockStep);
        piece.Write(h, Parameters, layout.StepSize);
        piece.Write(graph.Zero, Parameters, layout.LargestSquare);
        var k = new List<Expression[]> { Enumerable.Range(0, n).Select(i => piece.Input(From, layout.ElementCount + i)).ToArray() };
        var rowOf = layout.Touched.Select((parameter, row) => (parameter, row)).ToDictionary(pair => pair.parameter, pair => pair.row);
        Expression? Direction(int parameter, int k) =>
            pattern.Touches(rowOf[parameter], k)
                ? piece.Input(Scratch, layout.Directions + (rowOf[parameter] * layout.DirectionCount) + k)
                : null;
        piece.MakeStages(
            y,
            h,
            k,
            i => i,
            (at, stage) =>
            {
                var values = rates.At(at, piece.Input(From, layout.BlockStep + stage));
                piece.Barriers.UnionWith(values.Where(value => !value.IsConstant));
                // Those to parameters are read by nobody; they are written for what they share with others.
                for (var e = 0; e < entries; e++)
                    if (stage == 1 || !layout.IsConstant(e))
                        piece.Write(values[n + e], Parameters, layout.Entry(stage, e));
                for (var i = 0; i < n && !layout.StoredStages.Contains(stage); i++)
                    piece.Write(values[i], Scratch, layout.Unread + i);
                for (var direction = 0; direction < layout.DirectionCount; direction++)
                {
                    var forcing = rates.Forcing(values, parameter => Direction(parameter, direction));
                    for (var i = 0; i < n; i++)
                        if (forcing[i] is { } sum)
                            piece.Write(sum, Scratch, layout.Forcing(stage, i) + direction);
                }

                return values[..n];
            }
        );
        return piece.Emit();
    }

    /// <summary>The stages of one direction, and the new derivatives.</summary>
    public Kernel Derivatives()
    {
        var piece = new Piece(this);
        var y = Enumerable.Range(0, n).Select(i => piece.Input(From, layout.Derivative(i))).ToArray();
        var h = piece.Input(Parameters, layout.StepSize);
        var k = new List<Expression[]>
        {
            Enumerable.Range(0, n).Select(i => piece.Input(From, layout.ElementCount + layout.Derivative(i))).ToArray(),
        };
        piece.MakeStages(
            y,
            h,
            k,
            layout.Derivative,
            (at, stage) =>
            {
                Expression[] values =
                [
                    .. Enumerable.Repeat(graph.Zero, n),
                    .. Enumerable.Range(0, rates.ByState.Length).Select(e => piece.Input(Parameters, layout.Entry(stage, e))),
                ];
                return rates.Derivatives(
                    values,
                    state => at[state],
                    [
                        .. Enumerable
                            .Range(0, n)
                            .Select(i => layout.Forcing(stage, i) is >= 0 and var place ? piece.Input(Scratch, place) : null),
                    ]
                );
            }
        );
        return piece.Emit();
    }

    /// <summary>The largest of the squared errors of a few unknowns and of those before.</summary>
    /// <param name="count">How many: a whole group or half of one.</param>
    public Kernel Norm(int count)
    {
        var piece = new Piece(this);
        var (h, relative) = (piece.Input(Parameters, layout.StepSize), piece.Input(Parameters, layout.Relative));
        var group = Enumerable
            .Range(0, count)
            .Select(i =>
                (
                    h * piece.Input(Scratch, layout.Errors + i),
                    StepExpressions.Scale(piece.Input(Scratch, layout.Tolerances + i), relative, piece.Input(From, i), piece.Input(To, i))
                )
            )
            .ToArray();
        piece.Write(
            StepExpressions.Largest([
                StepExpressions.LargestSquare(group, 4, piece.Barriers),
                graph.Unary(Operation.Abs, piece.Input(Parameters, layout.LargestSquare)),
            ]),
            Parameters,
            layout.LargestSquare
        );
        return piece.Emit();
    }

    /// <summary>The weights of the dense output; time is the share of the step, the outputs are the parameters.</summary>
    public Kernel DenseWeights()
    {
        var piece = new Piece(this);
        var weights = StepExpressions.DenseWeights(tableau, graph.Time, piece.Barriers);
        for (var stage = 0; stage < weights.Length; stage++)
            if (weights[stage] is { } weight)
                piece.Write(weight, To, layout.DenseWeights + stage);
        return piece.Emit();
    }

    /// <summary>A few unknowns within the step; the place of the work space is taken by the block after the step.</summary>
    public Kernel Dense()
    {
        const byte After = KernelEmitter.Location.Work;
        var piece = new Piece(this);
        var h = piece.Input(Parameters, layout.StepSize);
        var weights = tableau
            .Dense.Select((powers, stage) => powers.All(power => power == 0) ? null : piece.Input(Parameters, layout.DenseWeights + stage))
            .ToArray();
        for (var i = 0; i < SensitivityStepLayout.DenseGroup; i++)
        {
            Expression Stage(int stage) =>
                stage == 0 ? piece.Input(From, layout.ElementCount + i)
                : stage == tableau.StageCount ? piece.Input(After, layout.ElementCount + i)
                : piece.Input(Scratch, layout.Stage(stage) + i);
            piece.Write(StepExpressions.Interpolate(piece.Input(From, i), h, weights, Stage), To, i);
        }

        return piece.Emit();
    }

    // One piece of code in the making.
    private sealed class Piece(SensitivityStepEmission emission)
    {
        private readonly Dictionary<(byte Argument, int Element), Expression> symbols = [];
        private readonly List<Expression> outputs = [];
        private readonly List<KernelEmitter.Location> places = [];

        public Dictionary<Symbol, KernelEmitter.Location> Inputs { get; } = [];

        public HashSet<Expression> Barriers { get; } = [];

        public Expression Input(byte argument, int element)
        {
            if (symbols.TryGetValue((argument, element), out var known))
                return known;
            var symbol = emission.graph.NewSymbol($"lane {argument} {element}");
            Inputs[symbol] = Place(argument, element);
            return symbols[(argument, element)] = emission.graph.Of(symbol);
        }

        public void Write(Expression value, byte argument, int element)
        {
            outputs.Add(value);
            places.Add(Place(argument, element));
        }

        // All stages of some unknowns, written where they are needed later; the new values and their errors.
        public void MakeStages(
            Expression[] y,
            Expression h,
            List<Expression[]> k,
            Func<int, int> element,
            Func<Expression[], int, Expression[]> rates
        )
        {
            var (layout, tableau) = (emission.layout, emission.tableau);
            var stages = tableau.StageCount;
            Expression[] at = [];
            for (var stage = 1; stage <= stages; stage++)
            {
                at = StepExpressions.Combine(y, h, k, stage < stages ? tableau.Matrix[stage] : tableau.Weights);
                Barriers.UnionWith(at);
                k.Add(rates(at, stage));
                Barriers.UnionWith(k[stage]);
                for (var i = 0; i < y.Length && layout.StoredStages.Contains(stage); i++)
                    Write(k[stage][i], Scratch, layout.Stage(stage) + element(i));
            }

            for (var i = 0; i < y.Length; i++)
            {
                Write(at[i], To, element(i));
                Write(k[stages][i], To, layout.ElementCount + element(i));
                Write(StepExpressions.Sum(tableau.ErrorWeights, k, i), Scratch, layout.Errors + element(i));
            }
        }

        public Kernel Emit() => KernelEmitter.EmitPlaced(outputs, Inputs, [.. places], emission.lane, Barriers);

        private KernelEmitter.Location Place(byte argument, int element) =>
            new(argument, element * emission.lane.Width, emission.lane.Width);
    }
}
