using System.Collections.Immutable;
using Biodistribution.Simulation.Events;

namespace Biodistribution.Simulation;

/// <summary>One run of a compiled model.</summary>
public sealed record SimulationRequest
{
    /// <summary>The value of each parameter of the compiled model, in coherent units.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>What happens at known times; those at one time happen in this order. Events before <see cref="StartTime"/> are refused.</summary>
    public ImmutableArray<TimelineEvent> Timeline { get; init; } = [];

    /// <summary>When to report, ascending; values at the time of an event are those after it.</summary>
    public required double[] OutputTimes { get; init; }

    /// <summary>
    /// For each output that falls on the time of timeline events, how many events of <see cref="Timeline"/>, in its order, come before it: those with smaller
    /// index have happened, the others not yet. Null when outputs come after all events of their time. Ascending among outputs of one time.
    /// </summary>
    public int[]? OutputPositions { get; init; }

    /// <summary>When the run starts from the initial state.</summary>
    public double StartTime { get; init; }

    /// <summary>The initial state instead of the model's own; null for the model's.</summary>
    public double[]? InitialState { get; init; }

    /// <summary>The directions to differentiate in: element (parameter × <see cref="DirectionCount"/> + direction) is the derivative of the parameter in that direction. Null for none.</summary>
    public double[]? Directions { get; init; }

    /// <summary>How many directions.</summary>
    public int DirectionCount { get; init; }

    /// <summary>
    /// The result of an earlier run that nobody looks at any more, to be written over and returned, by one run at a time: many runs of one kind then allocate
    /// nothing for their results. One of another shape is left alone. Null for a new one.
    /// </summary>
    public Trajectory? Reuse { get; init; }
}
