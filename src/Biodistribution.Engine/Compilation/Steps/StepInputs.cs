using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// What a step in lanes reads, as symbols with their positions: the block [states | derivative | step size | stage
/// times | more], and parameters with tolerances behind.
/// </summary>
internal sealed class StepInputs
{
    private readonly ExpressionGraph graph;

    /// <summary>The inputs of a model's step.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="stages">Stages of the method: stage times follow for all but the first, and for the end of the step.</param>
    /// <param name="elements">Elements of the block, and of the absolute tolerances, for the states; as many as there
    /// are states, or more.</param>
    public StepInputs(CompiledModel model, int stages, int elements)
    {
        graph = model.Equations.Model.Graph;
        var n = model.StateCount;
        States = model.Equations.States.Select((state, i) => (state.Symbol, i)).ToDictionary(pair => pair.Symbol, pair => pair.i);
        var parameterCount = model.ParameterCount + model.Switching.RateSwitchCount;
        Parameters = model.ParameterPositions.ToDictionary(pair => pair.Key, pair => pair.Value);
        Rates = StrengthReduction.Reduce([.. model.Switching.Derivatives], Parameters.ContainsKey);
        Start = [.. model.Equations.States.Select(state => graph.Of(state.Symbol))];
        Derivative = [.. Enumerable.Range(elements, n).Select(Input)];
        Step = Input(2 * elements);
        Times = [.. Enumerable.Range((2 * elements) + 1, stages).Select(Input)];
        Absolute = [.. Enumerable.Range(parameterCount, n).Select(Parameter)];
        Relative = Parameter(parameterCount + elements);
    }

    /// <summary>Position of each symbol in the block before the step.</summary>
    public Dictionary<Symbol, int> States { get; }

    /// <summary>
    /// Position of each symbol among the parameters: those of the model and its modes, the absolute tolerances, the
    /// relative tolerance.
    /// </summary>
    public Dictionary<Symbol, int> Parameters { get; }

    /// <summary>The states at the start of the step.</summary>
    public Expression[] Start { get; }

    /// <summary>Their derivatives.</summary>
    public Expression[] Derivative { get; }

    /// <summary>The step size.</summary>
    public Expression Step { get; }

    /// <summary>The times of the stages from the second on, then of the end of the step.</summary>
    public Expression[] Times { get; }

    /// <summary>The absolute tolerances.</summary>
    public Expression[] Absolute { get; }

    /// <summary>The relative tolerance.</summary>
    public Expression Relative { get; }

    /// <summary>Another input.</summary>
    /// <param name="position">Where it is in the block.</param>
    public Expression Input(int position)
    {
        var symbol = graph.NewSymbol($"input {position}");
        States[symbol] = position;
        return graph.Of(symbol);
    }

    /// <summary>
    /// The rates, with the modes in force, in the form that is cheapest to evaluate again and again for the same
    /// parameters.
    /// </summary>
    public Expression[] Rates { get; }

    /// <summary>
    /// Largest square of error / (absolute + relative × larger state) of any state, as the one-subject steppers compute
    /// it.
    /// </summary>
    /// <param name="end">The states at the end of the step.</param>
    /// <param name="error">The error of each state.</param>
    /// <param name="barriers">Receives what must not be fused with what uses it.</param>
    public Expression LargestSquare(Expression[] end, Func<int, Expression> error, HashSet<Expression> barriers)
    {
        (Expression, Expression) At(int i) => (error(i), StepExpressions.Scale(Absolute[i], Relative, Start[i], end[i]));
        return StepExpressions.Largest([
            .. Enumerable
                .Range(0, Start.Length)
                .Chunk(8)
                .Select(group => StepExpressions.LargestSquare([.. group.Select(At)], 4, barriers)),
        ]);
    }

    private Expression Parameter(int position)
    {
        var symbol = graph.NewSymbol($"parameter {position}");
        Parameters[symbol] = position;
        return graph.Of(symbol);
    }
}
