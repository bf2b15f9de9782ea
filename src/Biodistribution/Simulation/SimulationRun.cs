using System.Diagnostics;
using Biodistribution.Models.Compilation;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Cohorts;
using Biodistribution.Simulation.Events;

namespace Biodistribution.Simulation;

/// <summary>Makes runs one after the other: integrates from one discontinuity to the next and writes the outputs in between.</summary>
internal sealed class SimulationRun
{
    private const int RetriesForSign = 8;

    // One form that changes this many times in a row, each within this many steps of the last, flips because the explicit method cannot stay at the kink.
    private const int FlipsToChangeMethod = 10;
    private const int StepsOfFlip = 10;

    // Above this many states an exponential costs more than the steps it saves.
    private const int LargestLinear = 60;

    private readonly CompiledModel model;
    private readonly SolverSettings settings;
    private readonly int n;
    private readonly int directions;
    private readonly DirectionalSystem system;
    private readonly InitialCondition initial;
    private readonly StateScale stateScale;
    private readonly TrajectoryWriter writer;
    private readonly TimelineEffects effects;
    private readonly SwitchMonitor monitor;
    private readonly StateEvents events;
    private readonly AlgebraicConstraints constraints;
    private readonly double[] y;
    private readonly double[] buffer;
    private readonly double[] scale;
    private readonly double[] allTolerances;
    private readonly double[] timeGradient;
    private readonly LinearSegments? linear;
    private readonly AdaptiveMethod? method;
    private readonly int[] amounts;
    private SimulationRequest request = null!;
    private CancellationToken cancellation;
    private EventTimeline timeline = EventTimeline.Empty;
    private Trajectory trajectory = null!;
    private long started;
    private int steps;
    private int rejected;
    private int nextOccurrence;
    private int nextOutput;
    private int segments;
    private bool chosen;
    private int flips;
    private int stepsAtChange;
    private double t;

    public SimulationRun(CompiledModel model, SolverSettings settings, int directions)
    {
        (this.model, this.settings, this.directions, n) = (model, settings, directions, model.StateCount);
        system = new DirectionalSystem(model, directions);
        initial = new InitialCondition(model, directions);
        stateScale = new StateScale(model);
        (y, buffer) = (new double[system.StateCount], new double[system.StateCount]);
        (scale, allTolerances, timeGradient) = (new double[n], new double[system.StateCount], new double[directions]);
        amounts = [.. Enumerable.Range(0, n).Where(state => model.Equations.States[state].IsAmount)];
        monitor = new SwitchMonitor(model, system);
        constraints = new AlgebraicConstraints(model, system);
        events = new StateEvents(model, system, monitor, constraints, settings.EventLimit);
        effects = new TimelineEffects(model, system, monitor, constraints, initial, ConservedAmounts.Of(model.Equations), y);
        writer = new TrajectoryWriter(model, system, effects);
        if (settings.Method == Method.Linear && !model.IsLinear)
            throw new ArgumentException("The model is not linear in its states with constant coefficients: choose another method.", nameof(settings));
        if (settings.Method == Method.Linear || (settings.Method == Method.Auto && n is > 0 and <= LargestLinear && model.IsLinear))
            linear = new LinearSegments(model, system);
        else
            method = new AdaptiveMethod(settings, system);
    }

    /// <summary>Whether the run is nothing but steps of one method from one known discontinuity to the next, so that a lane beside others can do it.</summary>
    public bool SuitsLanes => n > 0 && method?.SuitsLanes == true && (!monitor.IsNeeded || (monitor.IsByStatesOnly && settings.Method != Method.Stiff)) && settings.TimeLimit is null && model.Equations.Residuals.IsEmpty;

    /// <summary>Steps a lane may try before the run must go on here: where the method may change on the way, a lane does not look for stiffness.</summary>
    public int LaneStepLimit => settings.Method == Method.Auto ? Math.Min(settings.StepLimit, AdaptiveMethod.StepsBeforeSwitching - 1) : settings.StepLimit;

    /// <summary>Directions of differentiation of its runs.</summary>
    public int DirectionCount => directions;

    /// <summary>The states, then their derivatives, at the time reached.</summary>
    public double[] State => y;

    /// <summary>The parameters in force.</summary>
    public double[] Parameters => system.Parameters;

    /// <summary>Counts changes of parameters, of their derivatives and of forms.</summary>
    public int ParameterVersion => system.Version;

    /// <summary>Derivatives of the parameters in force: element (parameter × directions) + direction.</summary>
    public double[] Directions => system.Directions;

    /// <summary>Absolute tolerances of the states, then of their derivatives.</summary>
    public double[] AbsoluteTolerances => allTolerances;

    /// <summary>Time reached.</summary>
    public double Time => t;

    /// <summary>The output times.</summary>
    public double[] OutputTimes => request.OutputTimes;

    /// <summary>The first output not yet written.</summary>
    public int NextOutput => nextOutput;

    /// <summary>What the outputs are written into.</summary>
    public Trajectory Result => trajectory;

    /// <summary>The stepper, for the start of a segment.</summary>
    public IOneStepMethod Stepper => method!.Current;

    /// <summary>Lets happen what happens at the time reached and starts the next segment of a run in a lane.</summary>
    /// <param name="stop">Receives its end.</param>
    /// <returns>False when the last output has been written.</returns>
    public bool BeginSegment(out double stop)
    {
        stop = t;
        if (!HappenNow() || nextOutput == request.OutputTimes.Length)
            return false;
        stop = NextStop();
        segments++;
        return true;
    }

    /// <summary>Whether the run begins with the stiff method: chosen when first asked, at the start of the first segment; then it must be made alone.</summary>
    public bool BeginsStiff()
    {
        if (chosen)
            return false;
        chosen = true;
        return method!.BeginsStiff(t, y, request.OutputTimes[^1] - t);
    }

    /// <summary>Takes over the state a lane has reached at the end of a segment.</summary>
    /// <param name="stop">Its end.</param>
    /// <param name="state">The state there.</param>
    /// <param name="stepsSoFar">Steps accepted in this run.</param>
    /// <returns>Whether a lane can go on; else the run must be made alone, from its start.</returns>
    public bool EndSegment(double stop, ReadOnlySpan<double> state, int stepsSoFar)
    {
        t = stop;
        state.CopyTo(y);
        return !Cross(stepsSoFar) && (!monitor.IsNeeded || monitor.WatchesRates);
    }

    /// <summary>Finds the first change of form in a step made in a lane.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The first time at which the form differs; NaN when it does not.</returns>
    public double FirstChange(IDenseOutput step) => monitor.FirstChange(step);

    /// <summary>Completes the next output, of which the states and their derivatives have been written.</summary>
    public void CompleteOutput()
    {
        if (writer.FollowsStates)
            writer.WriteObservables(nextOutput, request.OutputTimes[nextOutput]);
        nextOutput++;
    }

    /// <summary>The result of a run made in a lane.</summary>
    /// <param name="laneSteps">Accepted steps.</param>
    /// <param name="laneRejected">Rejected steps.</param>
    public Trajectory Finish(int laneSteps, int laneRejected)
    {
        trajectory.Counts = method!.CountsInLane(laneSteps, laneRejected, segments) with { Events = events.Count };
        writer.CompareAmounts(nextOutput);
        trajectory.ConservationError = writer.ConservationError;
        return trajectory;
    }

    /// <summary>Runs to the last output or to a failure.</summary>
    /// <param name="what">The run.</param>
    /// <param name="stop">Stops it early.</param>
    public Trajectory Execute(SimulationRequest what, CancellationToken stop)
    {
        Start(what, stop);
        return Complete();
    }

    /// <summary>Goes on with a run begun in a lane, to the last output or to a failure.</summary>
    /// <param name="state">The states, then their derivatives, where the lane is; its outputs up to there have been written.</param>
    /// <param name="at">Where it is.</param>
    public Trajectory GoOn(ReadOnlySpan<double> state, in LaneState at)
    {
        (steps, rejected) = (at.Steps, at.Rejected);
        method!.GoOn(at, state);
        if (at.Time >= at.Stop)
            EndSegment(at.Stop, state, steps);
        else if (!StepTo(at.Stop))
            return Finish();
        else
            Cross(steps);
        return Complete();
    }

    // Takes the form in force from here on; whether the method changes because one form flips to and fro every few steps.
    private bool Cross(int stepsSoFar)
    {
        var before = monitor.LastChange;
        monitor.Cross(t, y, timeGradient);
        if (monitor.LastChange < 0)
            return false;
        flips = monitor.LastChange == before && stepsSoFar - stepsAtChange <= StepsOfFlip ? flips + 1 : 0;
        stepsAtChange = stepsSoFar;
        if (flips < FlipsToChangeMethod)
            return false;
        flips = 0;
        return method!.GiveWayToStiff(true);
    }

    private Trajectory Complete()
    {
        while (HappenNow() && nextOutput < request.OutputTimes.Length && Integrate(NextStop()))
            Cross(steps);
        return Finish();
    }

    private Trajectory Finish()
    {
        trajectory.Counts = new IntegrationCounts(steps, rejected, method?.Evaluations ?? 0, method?.Jacobians ?? 0, events.Count);
        writer.CompareAmounts(nextOutput);
        trajectory.ConservationError = writer.ConservationError;
        return trajectory;
    }

    /// <summary>Makes ready for a run.</summary>
    /// <param name="what">The run.</param>
    /// <param name="stop">Stops it early.</param>
    public void Start(SimulationRequest what, CancellationToken stop)
    {
        (request, cancellation) = (what, stop);
        SimulationRequest.Check(request, model);
        started = settings.TimeLimit is null ? 0 : Stopwatch.GetTimestamp();
        (steps, rejected, segments, nextOccurrence, nextOutput, t) = (0, 0, 0, 0, 0, request.StartTime);
        (chosen, flips, stepsAtChange) = (false, 0, 0);
        request.Parameters.CopyTo(system.Parameters, 0);
        request.Directions?.AsSpan(0, system.Directions.Length).CopyTo(system.Directions);
        system.UseDirections(request.Timeline);
        if (!timeline.IsOf(request))
            timeline = EventTimeline.Of(model, request);
        trajectory = request.Reuse is { } earlier && earlier.TryReuse(request.OutputTimes, n, model.ObservableCount, directions)
            ? earlier
            : new Trajectory(request.OutputTimes, n, model.ObservableCount, directions);
        initial.Evaluate(t, system, y);
        request.InitialState?.CopyTo(y, 0);
        if (request.InitialState is not null)
            y.AsSpan(n).Clear();
        monitor.Start();
        constraints.Start();
        events.Start();
        effects.Start(t);
        writer.Start(trajectory);
        timeGradient.AsSpan().Clear();
        system.ParametersChanged();
        constraints.Correct(t, y);
        monitor.Refresh(t, y);
        if (method is null)
            return;
        SetTolerances();
        method.Begin(allTolerances);
    }

    private void SetTolerances()
    {
        stateScale.Find(request, y.AsSpan(0, n), request.OutputTimes.Length > 0 ? request.OutputTimes[^1] - t : 0, scale);
        allTolerances.AsSpan().Fill(1);
        for (var state = 0; state < n; state++)
            allTolerances[state] = settings.AbsoluteTolerances?[state] ?? Math.Max(scale[state] * settings.AbsoluteTolerance, 1e-290);
        SetDirectionalTolerances();
    }

    // The derivative of a state in a direction is allowed the error of the state, in the unit of the direction.
    private void SetDirectionalTolerances()
    {
        for (var k = 0; k < directions; k++)
        {
            var sensitivity = 0.0;
            for (var parameter = 0; parameter < model.ParameterCount; parameter++)
                if (system.Directions[(parameter * directions) + k] is var derivative && derivative != 0 && request.Parameters[parameter] != 0)
                    sensitivity = Math.Max(sensitivity, Math.Abs(derivative / request.Parameters[parameter]));
            var factor = sensitivity > 0 && double.IsFinite(sensitivity) ? sensitivity : 1;
            for (var state = 0; state < n; state++)
                allTolerances[n + (state * directions) + k] = allTolerances[state] * factor;
        }
    }

    // Everything that happens at the time reached, then the outputs at it.
    private bool HappenNow()
    {
        // What is known beforehand comes before what the model does at the same time, and all of it before the model looks again; at the start the model looks first.
        if ((!IsDue || t == request.StartTime) && events.Process(t, y, timeGradient) is { } endless)
            return FailAtEvent(endless);
        while (IsDue)
        {
            var occurrence = timeline.Occurrences[nextOccurrence++];
            WriteOutputsPreceding(occurrence.Position);
            writer.CompareAmounts(nextOutput);
            effects.Apply(occurrence, t);
            timeGradient.AsSpan().Clear();
            if (directions > 0)
                occurrence.Time.Gradient?.AsSpan(0, directions).CopyTo(timeGradient);
            if (!(IsDue && occurrence.Time.Gradient is null && timeline.Occurrences[nextOccurrence].Time.Gradient is null) && events.Process(t, y, timeGradient) is { } name)
                return FailAtEvent(name);
        }

        if (constraints.Failed >= 0)
            return Fail(IntegrationStatus.NewtonDiverged, t, constraints.Failed, "The algebraic rules have no solution near the values given: look at their signs and at the first guess.");
        writer.FollowParameters();
        while (nextOutput < request.OutputTimes.Length && request.OutputTimes[nextOutput] == t)
            writer.Write(nextOutput++, t, y);
        if (nextOutput == request.OutputTimes.Length || !monitor.IsNeeded || !monitor.TriggersChangeJustAfter(t, y))
            return true;
        t = Math.BitIncrement(t);
        monitor.Cross(t, y, timeGradient);
        return HappenNow();
    }

    private bool IsDue => nextOccurrence < timeline.Occurrences.Length && timeline.Occurrences[nextOccurrence].Time.Value <= t;

    private double NextStop()
    {
        var stop = Math.Min(request.OutputTimes[^1], Math.Min(events.NextDue, monitor.NextPlanned(t, y)));
        return nextOccurrence < timeline.Occurrences.Length ? Math.Min(stop, timeline.Occurrences[nextOccurrence].Time.Value) : stop;
    }

    private bool FailAtEvent(string name) => Fail(
        IntegrationStatus.EventLimit, t, -1, $"The event {name} keeps happening: make its assignments end what triggers it, or raise the event limit.");

    private bool Integrate(double stop) => linear is null ? IntegrateByTurns(stop) : Propagate(stop);

    private bool Propagate(double stop)
    {
        if (cancellation.IsCancellationRequested)
            return Fail(IntegrationStatus.Cancelled, t, -1, "");
        var times = request.OutputTimes;
        // Those before the stop, and the very last at it when nothing happens there.
        var last = times.Length;
        if (times[^1] >= stop)
        {
            last = nextOutput + FirstNotBefore(times.AsSpan(nextOutput), stop);
            if (last == times.Length - 1 && times[last] == stop && !IsOccurrenceAt(stop))
                last++;
        }

        var count = last - nextOutput;
        steps++;
        var succeeded = linear!.Propagate(
            t, y, times.AsSpan(nextOutput, count), trajectory.States.AsSpan(nextOutput * n, count * n),
            trajectory.StateDerivatives.AsSpan(nextOutput * n * directions, count * n * directions), stop);
        if (!succeeded)
            return Fail(IntegrationStatus.NonFinite, t, y.AsSpan(0, n).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue), "The states or coefficients are not finite: look at the parameter values.");
        if (!writer.FollowsStates)
            nextOutput = last;
        while (nextOutput < last)
            CompleteOutput();
        t = stop;
        return true;
    }

    private static int FirstNotBefore(ReadOnlySpan<double> times, double stop)
    {
        var (below, above) = (0, times.Length);
        while (below < above)
        {
            var middle = (below + above) / 2;
            if (times[middle] < stop)
                below = middle + 1;
            else
                above = middle;
        }

        return below;
    }

    private bool IsOccurrenceAt(double time) => nextOccurrence < timeline.Occurrences.Length && timeline.Occurrences[nextOccurrence].Time.Value <= time;

    private bool IntegrateByTurns(double stop)
    {
        BeginsStiff();
        method!.Start(t, y, stop - t);
        return StepTo(stop);
    }

    private bool StepTo(double stop)
    {
        var (stepper, retries) = (method!, 0);
        while (stepper.Time < stop)
        {
            if (Interrupted())
                return false;
            if (stepper.IsStepTooSmall(stop))
                return FailAtSmallStep();
            if (!stepper.TryStep(stop))
            {
                rejected++;
                continue;
            }

            if (OutOfSign() is var negative && negative >= 0)
            {
                // Shorter steps are of no use to a state that was empty before the step.
                if (buffer[negative] <= 0)
                    retries = RetriesForSign;
                if (retries == RetriesForSign && stepper.State[negative] < -HardLimit(negative))
                    return Fail(IntegrationStatus.Negative, stepper.Time, negative, "A flow takes from this state what is not there: make its rate vanish when the state is empty.");
                if (retries < RetriesForSign)
                {
                    (retries, rejected) = (retries + 1, rejected + 1);
                    stepper.TakeBack(buffer);
                    continue;
                }
            }

            steps++;
            retries = 0;
            if (monitor.IsNeeded && monitor.FirstChange(stepper.Current) is var change && !double.IsNaN(change))
                return StopAt(change);
            WriteOutputsBefore(stepper.Time, stop);
            stepper.ChangeMethodIfDue();
        }

        t = stop;
        stepper.State.CopyTo(y);
        return true;
    }

    private bool StopAt(double time)
    {
        WriteOutputsBefore(time, time);
        method!.Interpolate(time, y);
        t = time;
        return true;
    }

    private void WriteOutputsPreceding(int position)
    {
        if (request.OutputPositions is not { } positions)
            return;
        writer.FollowParameters();
        while (nextOutput < request.OutputTimes.Length && request.OutputTimes[nextOutput] == t && positions[nextOutput] <= position)
            writer.Write(nextOutput++, t, y);
    }

    private void WriteOutputsBefore(double reached, double stop)
    {
        while (nextOutput < request.OutputTimes.Length && request.OutputTimes[nextOutput] is var time && (time < reached || (time == reached && time < stop)))
        {
            method!.Interpolate(time, buffer);
            writer.Write(nextOutput++, time, buffer);
        }
    }

    private bool Interrupted()
    {
        if (cancellation.IsCancellationRequested)
            return !Fail(IntegrationStatus.Cancelled, method!.Time, -1, "");
        if (steps + rejected >= settings.StepLimit)
            return !Fail(IntegrationStatus.StepLimit, method!.Time, FastestState(), "Use the stiff method when rates differ widely, or raise the step limit.");
        if (settings.TimeLimit is { } limit && Stopwatch.GetElapsedTime(started) > limit)
            return !Fail(IntegrationStatus.TimeLimit, method!.Time, FastestState(), "Use the stiff method when rates differ widely, or raise the time limit.");
        return false;
    }

    // The state of an amount that has become negative in this step and more so than before; -1 for none.
    private int OutOfSign()
    {
        var reached = method!.State;
        foreach (var state in amounts)
            if (reached[state] < -allTolerances[state])
            {
                method.Interpolate(method.Current.PreviousTime, buffer);
                if (reached[state] < buffer[state])
                    return state;
            }

        return -1;
    }

    private double HardLimit(int state) => (100 * allTolerances[state]) + (settings.RelativeTolerance * Math.Max(scale[state], allTolerances[state]));

    private bool FailAtSmallStep()
    {
        var notFinite = NotFiniteAhead();
        return notFinite >= 0
            ? Fail(IntegrationStatus.NonFinite, method!.Time, notFinite, "Its rate is not a number or infinite from here on: look for a division by zero, or the logarithm or root of a negative number.")
            : Fail(IntegrationStatus.StepTooSmall, method!.Time, FastestState(), "Its rate grows without bound or jumps here: look for a pole, or for values that make it explode.");
    }

    // The state whose rate is not finite at the point reached or, where steps met such a rate, just beyond it; -1 for none.
    private int NotFiniteAhead()
    {
        var step = method!.LastErrorWasFinite ? 0 : 4 * (Math.BitIncrement(Math.Abs(method.Time)) - Math.Abs(method.Time));
        var found = -1;
        for (var probe = 0; probe < 20 && found < 0; probe++, step *= 4)
        {
            method.State.CopyTo(y);
            system.Evaluate(method.Time, y, buffer);
            for (var state = 0; state < n; state++)
                y[state] += step * buffer[state];
            system.Evaluate(method.Time + step, y, buffer);
            found = buffer.AsSpan(0, n).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        }

        return found;
    }

    // The state whose rate is largest compared with what it may err.
    private int FastestState()
    {
        method!.State.CopyTo(y);
        system.Evaluate(method.Time, y, buffer);
        var (fastest, largest) = (-1, 0.0);
        for (var state = 0; state < n; state++)
            if (Math.Abs(buffer[state]) / (allTolerances[state] + (settings.RelativeTolerance * Math.Abs(y[state]))) is var speed && !(speed <= largest))
                (fastest, largest) = (state, speed);
        return fastest;
    }

    private bool Fail(IntegrationStatus status, double time, int state, string advice)
    {
        trajectory.Failure = new IntegrationFailure(status, time, state >= 0 ? model.Equations.States[state].Symbol.Name : "", advice);
        writer.LeaveBlankFrom(nextOutput);
        return false;
    }
}
