namespace Biodistribution.Compilation.Emission;

/// <summary>Emitted code: several expressions computed together from time, states and parameters.</summary>
/// <remarks>
/// What depends on parameters alone is computed by <see cref="Prepare(ReadOnlySpan{double}, Span{double})"/> into the
/// work space and read from there
/// by every evaluation until the parameters change. The code itself holds no data, so one kernel serves all threads,
/// each with a work space of its own.
/// With lanes, element i of every array is <see cref="LaneCount"/> doubles side by side.
/// </remarks>
public sealed unsafe class Kernel
{
    internal delegate void Code(double* time, double* states, double* parameters, double* work, double* outputs);

    private readonly Code[] preparation;
    private readonly Code[] evaluation;

    internal Kernel(Code[] preparation, Code[] evaluation, int outputCount, int workLength, int laneCount)
    {
        this.preparation = preparation;
        this.evaluation = evaluation;
        OutputCount = outputCount;
        WorkLength = workLength;
        LaneCount = laneCount;
    }

    /// <summary>Number of expressions computed.</summary>
    public int OutputCount { get; }

    /// <summary>Elements of work space it needs.</summary>
    public int WorkLength { get; }

    /// <summary>Doubles in an element: 1, or the lanes computed side by side.</summary>
    public int LaneCount { get; }

    /// <summary>How many methods the code was cut into, so that none exceeds what the just-in-time compiler optimises.</summary>
    public int PieceCount => evaluation.Length;

    /// <summary>Whether every expression is constant for given parameters.</summary>
    public bool DependsOnParametersOnly { get; internal init; }

    /// <summary>Computes what depends on parameters alone; needed before evaluations and after every change of parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="work">Work space of at least <see cref="WorkLength"/> elements.</param>
    public void Prepare(ReadOnlySpan<double> parameters, Span<double> work)
    {
        CheckLength(work.Length, WorkLength, nameof(work));
        fixed (
            double* p = parameters,
                w = work
        )
            Prepare(p, w);
    }

    /// <summary>Computes the expressions.</summary>
    /// <param name="time">Time.</param>
    /// <param name="states">The states.</param>
    /// <param name="parameters">The parameters, those of the last preparation.</param>
    /// <param name="work">The work space prepared.</param>
    /// <param name="outputs">Receives the values.</param>
    public void Evaluate(double time, ReadOnlySpan<double> states, ReadOnlySpan<double> parameters, Span<double> work, Span<double> outputs)
    {
        CheckLength(work.Length, WorkLength, nameof(work));
        CheckLength(outputs.Length, OutputCount, nameof(outputs));
        fixed (
            double* y = states,
                p = parameters,
                w = work,
                o = outputs
        )
            Evaluate(&time, y, p, w, o);
    }

    /// <summary>Computes what depends on parameters alone.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="work">Work space.</param>
    public void Prepare(double* parameters, double* work)
    {
        foreach (var piece in preparation)
            piece(null, null, parameters, work, work);
    }

    /// <summary>Computes the expressions.</summary>
    /// <param name="time">Time, one element.</param>
    /// <param name="states">The states.</param>
    /// <param name="parameters">The parameters, those of the last preparation.</param>
    /// <param name="work">The work space prepared.</param>
    /// <param name="outputs">Receives the values.</param>
    public void Evaluate(double* time, double* states, double* parameters, double* work, double* outputs)
    {
        foreach (var piece in evaluation)
            piece(time, states, parameters, work, outputs);
    }

    private void CheckLength(int length, int elements, string name)
    {
        if (length < elements * LaneCount)
            throw new ArgumentException($"{length} doubles where {elements * LaneCount} are needed.", name);
    }
}
