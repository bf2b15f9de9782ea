using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Simulation;

namespace Biodistribution.Experiments;

/// <summary>
/// An experiment on animals: a model, the groups of animals with what is done to each, and what is assumed; in coherent
/// units unless said otherwise.
/// </summary>
public record Experiment
{
    /// <summary>The model; its parameters include those a study adds (assumed doses, per-group parameters).</summary>
    public required Model Model { get; init; }

    /// <summary>The groups of animals, in the order of the study file.</summary>
    public required ImmutableArray<Group> Groups { get; init; }

    /// <summary>What is assumed with a range: not estimated, but varied when results are shown as a range under assumptions.</summary>
    public ImmutableArray<AssumedParameter> Assumed { get; init; } = [];

    /// <summary>
    /// Accuracy and limits of the runs of a study; a tenth of the digits of a single run's default, still far below any
    /// data's.
    /// </summary>
    public SolverSettings Solver { get; init; } = new() { RelativeTolerance = 1e-7, AbsoluteTolerance = 1e-11 };

    /// <summary>What is asked of the integration in place of <see cref="Solver"/>.</summary>
    public SolverChoice SolverChoice { get; init; } = new();

    /// <summary>Accuracy and limits of the runs: <see cref="Solver"/> with what <see cref="SolverChoice"/> asks.</summary>
    public SolverSettings Integration => SolverChoice.On(Solver, Model.Units);
}
