using System.Diagnostics;
using Biodistribution.Compilation;

namespace Biodistribution.Simulation.Integration;

/// <summary>Carries a run from one discontinuity to the next by steps with error control, and writes the outputs in between.</summary>
internal sealed class AdaptiveSegments
{
    /// <summary>What to do about an amount that becomes negative.</summary>
    public const string AdviceOnNegative =
        "A flow takes from this state what is not there: make its rate vanish when the state is "
        + "empty, and keep the rate of a one-way flow at 0 or above.";

    private const int RetriesForSign = 8;

    // One form that changes this many times in a row, each within this many steps of the last, flips because the
    // explicit method cannot stay at the kink.
    private const int FlipsToChangeMethod = 10;
    private const int StepsOfFlip = 10;

    private readonly RunProgress progress;
    private readonly SolverSettings settings;
    private readonly ErrorTolerances tolerances;
    private readonly StateAtFault fault;
    private readonly double[] buffer;
    private readonly int[] amounts;
    private CancellationToken cancellation;
    private long started;
    private int flips;
    private int stepsAtChange;

    /// <summary>Prepares the steps of runs of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="settings">Accuracy and limits.</param>
    /// <param name="progress">How far the run has come.</param>
    public AdaptiveSegments(CompiledModel model, SolverSettings settings, RunProgress progress)
    {
        (this.settings, this.progress) = (settings, progress);
        tolerances = new ErrorTolerances(model, settings, progress.System);
        Bound = new StepBound(model, settings);
        Method = new AdaptiveMethod(settings, progress.System, Bound);
        buffer = new double[progress.System.StateCount];
        fault = new StateAtFault(model.StateCount, progress.System, Method, tolerances);
        amounts = [.. Enumerable.Range(0, model.StateCount).Where(state => model.Equations.States[state].IsAmount)];
    }

    /// <summary>The method, or the two methods, it steps by.</summary>
    public AdaptiveMethod Method { get; }

    /// <summary>The largest step it may take.</summary>
    public StepBound Bound { get; }

    /// <summary>Absolute tolerances of the states, then of their derivatives.</summary>
    public double[] AbsoluteTolerances => tolerances.Absolute;

    /// <summary>Accepted steps of the run.</summary>
    public int Steps { get; private set; }

    /// <summary>Rejected steps of the run.</summary>
    public int Rejected { get; private set; }

    /// <summary>Begins a run whose states at the start are known.</summary>
    /// <param name="stop">Stops it early.</param>
    public void Start(CancellationToken stop)
    {
        cancellation = stop;
        started = settings.TimeLimit is null ? 0 : Stopwatch.GetTimestamp();
        (Steps, Rejected, flips, stepsAtChange) = (0, 0, 0, 0);
        tolerances.Find(progress.Request, progress.State, progress.Time);
        Method.Begin(tolerances.Absolute);
        Bound.Start(progress.Request);
    }

    /// <summary>Bounds the steps of the segment that begins at the time reached.</summary>
    /// <param name="stop">Its end.</param>
    public void BoundSteps(double stop)
    {
        if (Bound.IsNeeded)
            Bound.BeginSegment(progress.Time, stop, progress.State, progress.System.Parameters);
    }

    /// <summary>Makes the steps of a segment that begins at the time reached.</summary>
    /// <param name="stop">Its end; a change of form in the rates ends it earlier.</param>
    /// <returns>False when that fails.</returns>
    public bool Integrate(double stop)
    {
        BoundSteps(stop);
        Method.Start(progress.Time, progress.State, stop - progress.Time);
        return StepTo(stop);
    }

    /// <summary>Takes over the steps made of a run in a lane.</summary>
    /// <param name="at">Where it is.</param>
    /// <param name="state">The states there, then their derivatives.</param>
    public void Resume(in LaneState at, ReadOnlySpan<double> state)
    {
        (Steps, Rejected) = (at.Steps, at.Rejected);
        Method.Resume(at, state);
    }

    /// <summary>Makes steps until the end of the segment.</summary>
    /// <param name="stop">Its end; a change of form in the rates ends it earlier.</param>
    /// <returns>False when that fails.</returns>
    public bool StepTo(double stop)
    {
        var (stepper, retries) = (Method, 0);
        while (stepper.Time < stop)
        {
            if (Interrupted())
                return false;
            if (stepper.IsStepTooSmall(stop))
                return FailAtSmallStep();
            if (!stepper.TryStep(stop))
            {
                Rejected++;
                continue;
            }

            if (OutOfSign() is var negative && negative >= 0)
            {
                // Shorter steps are of no use to a state that was empty before the step.
                if (buffer[negative] <= 0)
                    retries = RetriesForSign;
                if (retries == RetriesForSign && stepper.State[negative] < -tolerances.LargestDeficit(negative))
                    return progress.Fail(IntegrationStatus.Negative, stepper.Time, negative, AdviceOnNegative);
                if (retries < RetriesForSign)
                {
                    (retries, Rejected) = (retries + 1, Rejected + 1);
                    stepper.TakeBack(buffer);
                    continue;
                }
            }

            Steps++;
            retries = 0;
            if (progress.Monitor.IsNeeded && progress.Monitor.LocateFirst(stepper.Current) is var change && !double.IsNaN(change))
            {
                progress.History?.Record(stepper.Current, change);
                return StopAt(change);
            }

            progress.History?.Record(stepper.Current, stepper.Time);
            WriteOutputsBefore(stepper.Time, stop);
            stepper.ChangeMethodIfDue();
        }

        progress.AdvanceTo(stop, stepper.State);
        return true;
    }

    /// <summary>Takes the form of the equations in force from the end of a segment on.</summary>
    /// <param name="stepsSoFar">Steps accepted in this run.</param>
    /// <returns>Whether the method changes because one form flips to and fro every few steps.</returns>
    public bool Cross(int stepsSoFar)
    {
        var before = progress.Monitor.LastChange;
        progress.Cross();
        if (progress.Monitor.LastChange < 0)
            return false;
        flips = progress.Monitor.LastChange == before && stepsSoFar - stepsAtChange <= StepsOfFlip ? flips + 1 : 0;
        stepsAtChange = stepsSoFar;
        if (flips < FlipsToChangeMethod)
            return false;
        flips = 0;
        return Method.GiveWayToStiff(true);
    }

    // Of a method that does not see for itself that a problem is stiff.
    private string AdviceOnStiffness =>
        settings.Method is Simulation.Method.Rk45 or Simulation.Method.HighOrder
            ? "Use the method auto or stiff where rates differ widely (--solver stiff, or solver: {method: stiff} in a study), or a"
            : "A";

    private bool StopAt(double time)
    {
        WriteOutputsBefore(time, time);
        Method.Interpolate(time, progress.State);
        progress.AdvanceTo(time);
        return true;
    }

    private void WriteOutputsBefore(double reached, double stop)
    {
        var times = progress.Request.OutputTimes;
        while (
            progress.NextOutput < times.Length
            && times[progress.NextOutput] is var time
            && (time < reached || (time == reached && time < stop))
        )
        {
            Method.Interpolate(time, buffer);
            progress.WriteNextOutput(time, buffer);
        }
    }

    private bool Interrupted()
    {
        if (cancellation.IsCancellationRequested)
            return !progress.Fail(IntegrationStatus.Cancelled, Method.Time, -1, "");
        if (Steps + Rejected >= settings.StepLimit)
            return !progress.Fail(
                IntegrationStatus.StepLimit,
                Method.Time,
                fault.Fastest(),
                $"{AdviceOnStiffness}llow more steps (--step-limit, or solver: {{step_limit: ...}} in a study)."
            );
        if (settings.TimeLimit is { } limit && Stopwatch.GetElapsedTime(started) > limit)
            return !progress.Fail(IntegrationStatus.TimeLimit, Method.Time, fault.Fastest(), $"{AdviceOnStiffness}llow it more time.");
        return false;
    }

    // The state of an amount that has become negative in this step and more so than before, which is then in the buffer; -1 for none.
    private int OutOfSign()
    {
        var reached = Method.State;
        var allowed = tolerances.Absolute;
        foreach (var state in amounts)
            if (reached[state] < -allowed[state])
            {
                Method.Interpolate(Method.Current.PreviousTime, buffer);
                if (reached[state] < buffer[state])
                    return state;
            }

        return -1;
    }

    private bool FailAtSmallStep() =>
        fault.NotFiniteAhead() is var state && state >= 0
            ? progress.Fail(
                IntegrationStatus.NonFinite,
                Method.Time,
                state,
                "Its rate is not a number or infinite from here on: look for a division by zero, or the "
                    + "logarithm or root of a negative number."
            )
            : progress.Fail(
                IntegrationStatus.StepTooSmall,
                Method.Time,
                fault.Fastest(),
                "Its rate grows without bound or jumps here: look for a pole, or for values that make it explode."
            );
}
