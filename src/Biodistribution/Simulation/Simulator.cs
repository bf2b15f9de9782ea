using Biodistribution.Models.Compilation;

namespace Biodistribution.Simulation;

/// <summary>Runs a compiled model. One simulator may be used from many threads.</summary>
/// <param name="model">The compiled model.</param>
/// <param name="settings">Accuracy and limits.</param>
public sealed class Simulator(CompiledModel model, SolverSettings? settings = null)
{
    /// <summary>The compiled model.</summary>
    public CompiledModel Model { get; } = model;

    /// <summary>Accuracy and limits.</summary>
    public SolverSettings Settings { get; } = settings ?? new SolverSettings();

    /// <summary>Integrates one run. A computation that does not work out is a status on the result, never an exception.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellation">Stops the run early.</param>
    /// <exception cref="ArgumentException">The request does not fit the model: lengths, indices, unsorted times.</exception>
    public Trajectory Run(SimulationRequest request, CancellationToken cancellation = default) => new SimulationRun(Model, Settings, request, cancellation).Execute();
}
