using Biodistribution.Compilation;

namespace Biodistribution.Simulation.Integration;

/// <summary>Makes runs one after the other: integrates from one discontinuity to the next.</summary>
internal sealed class SimulationRun
{
    // Above this many states an exponential costs more than the steps it saves.
    private const int LargestLinear = 60;

    private readonly LinearSegments? linear;
    private bool chosen;

    /// <summary>Prepares runs of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="settings">Accuracy and limits.</param>
    /// <param name="directions">Directions of differentiation.</param>
    /// <exception cref="ArgumentException">
    /// The method for linear models is asked for, and the model is not linear; or derivatives are, and the model has delays.
    /// </exception>
    public SimulationRun(CompiledModel model, SolverSettings settings, int directions)
    {
        (Model, Settings, DirectionCount) = (model, settings, directions);
        if (directions > 0 && !model.Equations.Delays.IsEmpty)
            throw new ArgumentException(
                "Derivatives of a model with delays are not available: take differences of runs.",
                nameof(directions)
            );
        Progress = new RunProgress(model, directions, settings);
        if (settings.Method == Method.Linear && !model.IsLinear)
            throw new ArgumentException(
                "The model is not linear in its states with constant coefficients: choose another method.",
                nameof(settings)
            );
        if (
            settings.Method == Method.Linear
            || (settings.Method == Method.Auto && !settings.LooksCloser && model.StateCount is > 0 and <= LargestLinear && model.IsLinear)
        )
            linear = new LinearSegments(model, settings, Progress);
        else
            Adaptive = new AdaptiveSegments(model, settings, Progress);
    }

    /// <summary>The compiled model.</summary>
    public CompiledModel Model { get; }

    /// <summary>Accuracy and limits.</summary>
    public SolverSettings Settings { get; }

    /// <summary>Directions of differentiation of its runs.</summary>
    public int DirectionCount { get; }

    /// <summary>How far the run has come.</summary>
    public RunProgress Progress { get; }

    /// <summary>The steps it is made of; null where segments are solved in closed form.</summary>
    public AdaptiveSegments? Adaptive { get; }

    /// <summary>Runs to the last output or to a failure.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellation">Stops it early.</param>
    public Trajectory Execute(SimulationRequest request, CancellationToken cancellation)
    {
        Start(request, cancellation);
        return Complete();
    }

    /// <summary>Makes ready for a run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellation">Stops it early.</param>
    public void Start(SimulationRequest request, CancellationToken cancellation)
    {
        chosen = false;
        Progress.Start(request);
        linear?.Start(cancellation);
        Adaptive?.Start(cancellation);
    }

    /// <summary>Whether the run begins with the stiff method: chosen when first asked, at the start of the first segment.</summary>
    public bool BeginsStiff()
    {
        if (chosen)
            return false;
        chosen = true;
        return Adaptive!.Method.BeginsStiff(Progress.Time, Progress.State, Progress.Request.OutputTimes[^1] - Progress.Time);
    }

    /// <summary>Goes on to the last output or to a failure.</summary>
    public Trajectory Complete()
    {
        while (Progress.ApplyDueEvents() && !Progress.IsDone && Integrate(Progress.NextStop()))
            if (Adaptive is null)
                Progress.Cross();
            else
                Adaptive.Cross(Adaptive.Steps);
        return Finish();
    }

    /// <summary>Ends the run where it is.</summary>
    public Trajectory Finish() =>
        Progress.Finish(
            Adaptive is null
                ? new(linear!.Steps, 0, 0, 0, 0)
                : new(Adaptive.Steps, Adaptive.Rejected, Adaptive.Method.Evaluations, Adaptive.Method.Jacobians, 0)
        );

    private bool Integrate(double stop)
    {
        if (Adaptive is null)
            return linear!.Integrate(stop);
        BeginsStiff();
        return Adaptive.Integrate(stop);
    }
}
