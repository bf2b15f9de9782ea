using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Integration;

namespace Biodistribution.Simulation.Lanes;

/// <summary>
/// A run whose steps a lane makes: what happens between segments happens here, and what does not suit lanes is made
/// here alone.
/// </summary>
/// <param name="run">Makes the runs that are not made in a lane.</param>
internal sealed class LaneRun(SimulationRun run)
{
    private readonly RunProgress progress = run.Progress;
    private int segments;

    /// <summary>
    /// Whether the run is nothing but steps of one method from one known discontinuity to the next, so that a lane
    /// beside others can do it.
    /// </summary>
    public bool SuitsLanes =>
        run.Model.StateCount > 0
        && run.Adaptive?.Method.SuitsLanes == true
        && run.Settings.TimeLimit is null
        && run.Model.Equations.Residuals.IsEmpty
        && run.Model.Equations.Delays.IsEmpty
        && (!progress.Monitor.IsNeeded || (progress.Monitor.IsByStatesOnly && run.Settings.Method != Method.Stiff));

    /// <summary>
    /// Steps a lane may try before the run must go on here: where the method may change on the way, a lane does not
    /// look for stiffness.
    /// </summary>
    public int StepLimit =>
        run.Settings.Method == Method.Auto
            ? Math.Min(run.Settings.StepLimit, AdaptiveMethod.StepsBeforeSwitching - 1)
            : run.Settings.StepLimit;

    /// <summary>Directions of differentiation.</summary>
    public int DirectionCount => run.DirectionCount;

    /// <summary>The states, then their derivatives, at the time reached.</summary>
    public double[] State => progress.State;

    /// <summary>The parameters in force.</summary>
    public double[] Parameters => progress.System.Parameters;

    /// <summary>Counts changes of parameters, of their derivatives and of forms.</summary>
    public int ParameterVersion => progress.System.Version;

    /// <summary>Derivatives of the parameters in force: element (parameter × directions) + direction.</summary>
    public double[] Directions => progress.System.Directions;

    /// <summary>Absolute tolerances of the states, then of their derivatives.</summary>
    public double[] AbsoluteTolerances => run.Adaptive!.AbsoluteTolerances;

    /// <summary>The largest step the run may take.</summary>
    public StepBound Bound => run.Adaptive!.Bound;

    /// <summary>Time reached.</summary>
    public double Time => progress.Time;

    /// <summary>The output times.</summary>
    public double[] OutputTimes => progress.Request.OutputTimes;

    /// <summary>The first output not yet written.</summary>
    public int NextOutput => progress.NextOutput;

    /// <summary>What the outputs are written into.</summary>
    public Trajectory Result => progress.Result;

    /// <summary>The stepper, for the start of a segment.</summary>
    public IOneStepMethod Stepper => run.Adaptive!.Method.Current;

    /// <summary>Makes ready for a run in the lane.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellation">Stops it early.</param>
    public void Start(SimulationRequest request, CancellationToken cancellation)
    {
        segments = 0;
        run.Start(request, cancellation);
    }

    /// <summary>Makes a run alone, from its start.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellation">Stops it early.</param>
    public Trajectory RunAlone(SimulationRequest request, CancellationToken cancellation) => run.Execute(request, cancellation);

    /// <summary>Lets happen what happens at the time reached and starts the next segment.</summary>
    /// <param name="stop">Receives its end.</param>
    /// <returns>False when the last output has been written.</returns>
    public bool BeginSegment(out double stop)
    {
        stop = progress.Time;
        if (!progress.ApplyDueEvents() || progress.IsDone)
            return false;
        stop = progress.NextStop();
        run.Adaptive!.BoundSteps(stop);
        segments++;
        return true;
    }

    /// <summary>
    /// Whether the run begins with the stiff method: chosen when first asked, at the start of the first segment; then
    /// it must be made alone.
    /// </summary>
    public bool BeginsStiff() => run.BeginsStiff();

    /// <summary>Takes over the state the lane has reached at the end of a segment.</summary>
    /// <param name="stop">Its end.</param>
    /// <param name="state">The state there.</param>
    /// <param name="stepsSoFar">Steps accepted in this run.</param>
    /// <returns>Whether a lane can go on; else the run must be made alone, from its start.</returns>
    public bool EndSegment(double stop, ReadOnlySpan<double> state, int stepsSoFar)
    {
        progress.AdvanceTo(stop, state);
        return !run.Adaptive!.Cross(stepsSoFar) && (!progress.Monitor.IsNeeded || progress.Monitor.WatchesRates);
    }

    /// <summary>Finds the first change of form in a step the lane has made.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The first time at which the form differs; NaN when it does not.</returns>
    public double LocateFirst(IDenseOutput step) => progress.Monitor.LocateFirst(step);

    /// <summary>Completes the next output, of which the states and their derivatives have been written.</summary>
    public void CompleteOutput() => progress.CompleteNextOutput();

    /// <summary>The result of a run made in the lane to its end.</summary>
    /// <param name="steps">Accepted steps.</param>
    /// <param name="rejected">Rejected steps.</param>
    public Trajectory Finish(int steps, int rejected) => progress.Finish(run.Adaptive!.Method.CountsInLane(steps, rejected, segments));

    /// <summary>Goes on alone from where the lane is, to the last output or to a failure.</summary>
    /// <param name="state">The states, then their derivatives, where the lane is; its outputs up to there have been written.</param>
    /// <param name="at">Where it is.</param>
    public Trajectory ContinueAlone(ReadOnlySpan<double> state, in LaneState at)
    {
        var adaptive = run.Adaptive!;
        adaptive.Resume(at, state);
        if (at.Time >= at.Stop)
            progress.AdvanceTo(at.Stop, state);
        else if (!adaptive.StepTo(at.Stop))
            return run.Finish();
        adaptive.Cross(adaptive.Steps);
        return run.Complete();
    }
}
