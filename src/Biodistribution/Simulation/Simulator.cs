using System.Collections.Concurrent;
using Biodistribution.Models.Compilation;

namespace Biodistribution.Simulation;

/// <summary>Runs a compiled model. One simulator may be used from many threads.</summary>
/// <param name="model">The compiled model.</param>
/// <param name="settings">Accuracy and limits.</param>
public sealed class Simulator(CompiledModel model, SolverSettings? settings = null)
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<SimulationRun>> idle = [];

    /// <summary>The compiled model.</summary>
    public CompiledModel Model { get; } = model;

    /// <summary>Accuracy and limits.</summary>
    public SolverSettings Settings { get; } = settings ?? new SolverSettings();

    /// <summary>Integrates one run. A computation that does not work out is a status on the result, never an exception.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellation">Stops the run early.</param>
    /// <exception cref="ArgumentException">The request does not fit the model: lengths, indices, unsorted times.</exception>
    public Trajectory Run(SimulationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var runs = idle.GetOrAdd(request.Directions is null ? 0 : request.DirectionCount, _ => []);
        if (!runs.TryTake(out var run))
            run = new SimulationRun(Model, Settings, request.Directions is null ? 0 : request.DirectionCount);
        var trajectory = run.Execute(request, cancellation);
        runs.Add(run);
        return trajectory;
    }
}
