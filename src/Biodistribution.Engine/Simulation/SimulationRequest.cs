using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using Biodistribution.Compilation;

namespace Biodistribution.Simulation;

/// <summary>One run of a compiled model.</summary>
public sealed record SimulationRequest
{
    /// <summary>The value of each parameter of the compiled model, in coherent units.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>
    /// What happens at known times; those at one time happen in this order. Events before <see cref="StartTime"/> are
    /// refused.
    /// </summary>
    public ImmutableArray<TimelineEvent> Timeline { get; init; } = [];

    /// <summary>When to report, ascending; values at the time of an event are those after it.</summary>
    public required double[] OutputTimes { get; init; }

    /// <summary>
    /// For each output that falls on the time of timeline events, how many events of <see cref="Timeline"/>, in its
    /// order, come before it: those with smaller
    /// index have happened, the others not yet. Null when outputs come after all events of their time. Ascending among outputs of one time.
    /// </summary>
    public int[]? OutputPositions { get; init; }

    /// <summary>When the run starts from the initial state.</summary>
    public double StartTime { get; init; }

    /// <summary>The initial state instead of the model's own; null for the model's.</summary>
    public double[]? InitialState { get; init; }

    /// <summary>
    /// What the trigger of each event of the compiled model counts as before the start; null for what the model
    /// declares.
    /// </summary>
    public bool[]? TriggersBeforeStart { get; init; }

    /// <summary>
    /// The directions to differentiate in: element (parameter × <see cref="DirectionCount"/> + direction) is the
    /// derivative of the parameter in that direction. Null for none.
    /// </summary>
    public double[]? Directions { get; init; }

    /// <summary>How many directions.</summary>
    public int DirectionCount { get; init; }

    /// <summary>
    /// The result of an earlier run that nobody looks at any more, to be written over and returned, by one run at a
    /// time: many runs of one kind then allocate
    /// nothing for their results. One of another shape is left alone. Null for a new one.
    /// </summary>
    public Trajectory? Reuse { get; init; }

    /// <summary>Refuses a request that does not fit the model.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The compiled model.</param>
    /// <exception cref="ArgumentException">Lengths or indices do not fit, or output times do not ascend.</exception>
    internal static void Check(SimulationRequest request, CompiledModel model)
    {
        if (request.Parameters.Length != model.ParameterCount)
            throw new ArgumentException(
                $"{request.Parameters.Length} parameter values for {model.ParameterCount} parameters.",
                nameof(request)
            );
        if (request.InitialState is { } initial && initial.Length != model.StateCount)
            throw new ArgumentException($"{initial.Length} initial values for {model.StateCount} states.", nameof(request));
        if (request.TriggersBeforeStart is { } triggers && triggers.Length != model.Equations.Events.Length)
            throw new ArgumentException($"{triggers.Length} triggers for {model.Equations.Events.Length} events.", nameof(request));
        if (request.Directions is { } directions && directions.Length != model.ParameterCount * request.DirectionCount)
            throw new ArgumentException(
                $"{directions.Length} derivatives for {model.ParameterCount} parameters in {request.DirectionCount} directions.",
                nameof(request)
            );
        if (request.OutputPositions is { } positions && positions.Length != request.OutputTimes.Length)
            throw new ArgumentException(
                $"{positions.Length} output positions for {request.OutputTimes.Length} output times.",
                nameof(request)
            );
        if (IsAscending(request.StartTime, request.OutputTimes))
            return;
        var previous = request.StartTime;
        foreach (var time in request.OutputTimes)
        {
            if (!(time >= previous) || double.IsInfinity(time))
                throw new ArgumentException(
                    $"Output time {time} comes after {previous}: output times must ascend from the start of the run.",
                    nameof(request)
                );
            previous = time;
        }
    }

    private static bool IsAscending(double start, ReadOnlySpan<double> times)
    {
        if (times.IsEmpty)
            return true;
        if (!(times[0] >= start) || !double.IsFinite(times[0]) || !double.IsFinite(times[^1]))
            return false;
        var (i, ascending) = (1, Vector256<double>.AllBitsSet);
        for (; i + 4 <= times.Length; i += 4)
            ascending &= Vector256.GreaterThanOrEqual(Vector256.Create(times[i..]), Vector256.Create(times[(i - 1)..]));
        var rest = true;
        for (; i < times.Length; i++)
            rest &= times[i] >= times[i - 1];
        return rest && Vector256.EqualsAll(ascending.AsInt64(), Vector256<long>.AllBitsSet);
    }
}
