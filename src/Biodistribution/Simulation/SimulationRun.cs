using System.Diagnostics;
using Biodistribution.Models.Compilation;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Events;

namespace Biodistribution.Simulation;

/// <summary>One run under way: integrates from one discontinuity to the next and writes the outputs in between.</summary>
internal sealed class SimulationRun
{
    private const int RetriesForSign = 8;

    private readonly CompiledModel model;
    private readonly SolverSettings settings;
    private readonly SimulationRequest request;
    private readonly CancellationToken cancellation;
    private readonly int n;
    private readonly int directions;
    private readonly DirectionalSystem system;
    private readonly EventTimeline timeline;
    private readonly Trajectory trajectory;
    private readonly TrajectoryWriter writer;
    private readonly TimelineEffects effects;
    private readonly SwitchMonitor monitor;
    private readonly StateEvents events;
    private readonly AlgebraicConstraints constraints;
    private readonly double[] y;
    private readonly double[] buffer;
    private readonly double[] absolute;
    private readonly double[] scale;
    private readonly double[] timeGradient;
    private readonly IOneStepMethod method;
    private readonly long started = Stopwatch.GetTimestamp();
    private int steps;
    private int rejected;
    private int nextOccurrence;
    private int nextOutput;
    private double t;

    public SimulationRun(CompiledModel model, SolverSettings settings, SimulationRequest request, CancellationToken cancellation)
    {
        Check(model, request);
        (this.model, this.settings, this.request, this.cancellation) = (model, settings, request, cancellation);
        (n, directions) = (model.StateCount, request.Directions is null ? 0 : request.DirectionCount);
        system = new DirectionalSystem(model, directions);
        request.Parameters.CopyTo(system.Parameters, 0);
        request.Directions?.AsSpan(0, system.Directions.Length).CopyTo(system.Directions);
        timeline = EventTimeline.Of(model, request);
        trajectory = new Trajectory(request.OutputTimes, n, model.ObservableCount, directions);
        (y, buffer) = (new double[system.StateCount], new double[system.StateCount]);
        t = request.StartTime;
        var initial = new InitialCondition(model, directions);
        initial.Evaluate(t, system, y);
        request.InitialState?.CopyTo(y, 0);
        if (request.InitialState is not null)
            y.AsSpan(n).Clear();
        var span = request.OutputTimes.Length > 0 ? request.OutputTimes[^1] - t : 0;
        scale = StateScale.Of(model, request, y.AsSpan(0, n), span);
        absolute = settings.AbsoluteTolerances ?? [.. scale.Select(s => s * settings.AbsoluteTolerance)];
        monitor = new SwitchMonitor(model, system);
        constraints = new AlgebraicConstraints(model, system);
        events = new StateEvents(model, system, monitor, constraints, settings.EventLimit);
        timeGradient = new double[directions];
        effects = new TimelineEffects(model, system, monitor, constraints, initial, y, t);
        writer = new TrajectoryWriter(model, system, effects, trajectory);
        method = Choose(settings.Method, new Tolerances(settings.RelativeTolerance, DirectionalTolerances()));
    }

    /// <summary>Whether the run is nothing but Dormand-Prince from one known discontinuity to the next, so that a lane beside others can do it.</summary>
    public bool SuitsLanes => directions == 0 && !monitor.IsNeeded && settings.TimeLimit is null && method is ExplicitRungeKutta { Tableau: var tableau } && tableau == ButcherTableau.DormandPrince54;

    /// <summary>The states, at the time reached.</summary>
    public double[] State => y;

    /// <summary>The parameters in force.</summary>
    public double[] Parameters => system.Parameters;

    /// <summary>Absolute tolerances of the states.</summary>
    public double[] AbsoluteTolerances => absolute;

    /// <summary>Time reached.</summary>
    public double Time => t;

    /// <summary>The next output time; infinite when none is left.</summary>
    public double NextOutputTime => nextOutput < request.OutputTimes.Length ? request.OutputTimes[nextOutput] : double.PositiveInfinity;

    /// <summary>The stepper, for the start of a segment.</summary>
    public ExplicitRungeKutta Stepper => (ExplicitRungeKutta)method;

    /// <summary>Makes ready for the first segment of a run in a lane.</summary>
    public void Begin()
    {
        system.ParametersChanged();
        monitor.Refresh(t, y);
    }

    /// <summary>Lets happen what happens at the time reached and starts the next segment of a run in a lane.</summary>
    /// <param name="stop">Receives its end.</param>
    /// <returns>False when the last output has been written.</returns>
    public bool BeginSegment(out double stop)
    {
        stop = t;
        if (!HappenNow() || nextOutput == request.OutputTimes.Length)
            return false;
        stop = NextStop();
        return true;
    }

    /// <summary>Takes over the state a lane has reached at the end of a segment.</summary>
    /// <param name="stop">Its end.</param>
    /// <param name="state">The state there.</param>
    public void EndSegment(double stop, ReadOnlySpan<double> state)
    {
        t = stop;
        state.CopyTo(y);
    }

    /// <summary>Writes the next output from a lane.</summary>
    /// <param name="state">The state at its time.</param>
    public void WriteOutput(ReadOnlySpan<double> state) => writer.Write(nextOutput, request.OutputTimes[nextOutput++], state);

    /// <summary>The result of a run made in a lane.</summary>
    /// <param name="laneSteps">Accepted steps.</param>
    /// <param name="laneRejected">Rejected steps.</param>
    public Trajectory Finish(int laneSteps, int laneRejected)
    {
        trajectory.Counts = new IntegrationCounts(laneSteps, laneRejected, (int)method.Evaluations + (6 * (laneSteps + laneRejected)), (int)method.Jacobians, events.Count);
        trajectory.ConservationError = writer.ConservationError;
        return trajectory;
    }

    /// <summary>Runs to the last output or to a failure.</summary>
    public Trajectory Execute()
    {
        system.ParametersChanged();
        monitor.Refresh(t, y);
        while (HappenNow() && nextOutput < request.OutputTimes.Length && Integrate(NextStop()))
            monitor.Cross(t, y, timeGradient);

        trajectory.Counts = new IntegrationCounts(steps, rejected, (int)method.Evaluations, (int)method.Jacobians, events.Count);
        trajectory.ConservationError = writer.ConservationError;
        return trajectory;
    }

    private IOneStepMethod Choose(Method choice, Tolerances tolerances) => choice switch
    {
        Method.HighOrder => new ExplicitRungeKutta(ButcherTableau.DormandPrince853, system, tolerances),
        _ => new ExplicitRungeKutta(ButcherTableau.DormandPrince54, system, tolerances),
    };

    // Everything that happens at the time reached, then the outputs at it.
    private bool HappenNow()
    {
        if (events.Process(t, y, timeGradient) is { } endless)
            return FailAtEvent(endless);
        while (nextOccurrence < timeline.Occurrences.Count && timeline.Occurrences[nextOccurrence].Time.Value <= t)
        {
            var occurrence = timeline.Occurrences[nextOccurrence++];
            WriteOutputsPreceding(occurrence.Position);
            effects.Apply(occurrence, t);
            timeGradient.AsSpan().Clear();
            if (directions > 0)
                occurrence.Time.Gradient?.AsSpan(0, directions).CopyTo(timeGradient);
            if (events.Process(t, y, timeGradient) is { } name)
                return FailAtEvent(name);
        }

        if (constraints.Failed >= 0)
            return Fail(IntegrationStatus.NewtonDiverged, t, constraints.Failed, "The algebraic rules have no solution near the values given: look at their signs and at the first guess.");
        writer.ParametersChanged();
        while (nextOutput < request.OutputTimes.Length && request.OutputTimes[nextOutput] == t)
            writer.Write(nextOutput++, t, y);
        if (nextOutput == request.OutputTimes.Length || !monitor.IsNeeded || !monitor.TriggersChangeJustAfter(t, y))
            return true;
        t = Math.BitIncrement(t);
        monitor.Cross(t, y, timeGradient);
        return HappenNow();
    }

    private double NextStop()
    {
        var stop = Math.Min(request.OutputTimes[^1], Math.Min(events.NextDue, monitor.NextPlanned(t, y)));
        return nextOccurrence < timeline.Occurrences.Count ? Math.Min(stop, timeline.Occurrences[nextOccurrence].Time.Value) : stop;
    }

    private bool FailAtEvent(string name) => Fail(
        IntegrationStatus.EventLimit, t, -1, $"The event {name} keeps happening: make its assignments end what triggers it, or raise the event limit.");

    private static void Check(CompiledModel model, SimulationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Parameters.Length != model.ParameterCount)
            throw new ArgumentException($"{request.Parameters.Length} parameter values for {model.ParameterCount} parameters.", nameof(request));
        if (request.InitialState is { } initial && initial.Length != model.StateCount)
            throw new ArgumentException($"{initial.Length} initial values for {model.StateCount} states.", nameof(request));
        if (request.Directions is { } directions && directions.Length != model.ParameterCount * request.DirectionCount)
            throw new ArgumentException($"{directions.Length} derivatives for {model.ParameterCount} parameters in {request.DirectionCount} directions.", nameof(request));
        if (request.OutputPositions is { } positions && positions.Length != request.OutputTimes.Length)
            throw new ArgumentException($"{positions.Length} output positions for {request.OutputTimes.Length} output times.", nameof(request));
        var previous = request.StartTime;
        foreach (var time in request.OutputTimes)
        {
            if (!(time >= previous) || double.IsInfinity(time))
                throw new ArgumentException($"Output time {time} comes after {previous}: output times must ascend from the start of the run.", nameof(request));
            previous = time;
        }
    }

    // The derivative of a state in a direction is allowed the error of the state, in the unit of the direction.
    private double[] DirectionalTolerances()
    {
        var all = new double[system.StateCount];
        all.AsSpan().Fill(1);
        absolute.CopyTo(all, 0);
        for (var k = 0; k < directions; k++)
        {
            var sensitivity = 0.0;
            for (var parameter = 0; parameter < model.ParameterCount; parameter++)
                if (system.Directions[(parameter * directions) + k] is var derivative && derivative != 0 && request.Parameters[parameter] != 0)
                    sensitivity = Math.Max(sensitivity, Math.Abs(derivative / request.Parameters[parameter]));
            for (var state = 0; state < n; state++)
                all[n + (state * directions) + k] = absolute[state] * (sensitivity > 0 && double.IsFinite(sensitivity) ? sensitivity : 1);
        }

        return all;
    }

    private bool Integrate(double stop)
    {
        method.Start(t, y);
        var h = method.SuggestStep(stop - t);
        var (previousError, afterRejection, retries) = (StepSizeController.InitialSquaredError, false, 0);
        while (method.Time < stop)
        {
            if (Interrupted())
                return false;
            var remaining = stop - method.Time;
            var landing = h * 1.1 >= remaining;
            if (landing)
                h = remaining;
            else if (h <= 4 * (Math.BitIncrement(Math.Abs(method.Time)) - Math.Abs(method.Time)))
                return FailAtSmallStep();
            var error = method.Attempt(h);
            if (!(error <= 1))
            {
                rejected++;
                h *= method.Controller.AfterRejection(error);
                afterRejection = true;
                continue;
            }

            var from = method.Time;
            method.Accept(landing ? stop : double.NaN);
            if (OutOfSign() is var negative && negative >= 0)
            {
                if (retries == RetriesForSign && method.State[negative] < -HardLimit(negative))
                    return Fail(IntegrationStatus.Negative, method.Time, negative, "A flow takes from this state what is not there: make its rate vanish when the state is empty.");
                if (retries < RetriesForSign)
                {
                    (retries, rejected) = (retries + 1, rejected + 1);
                    method.Interpolate(from, buffer);
                    h *= 0.25;
                    method.Start(from, buffer);
                    continue;
                }
            }

            steps++;
            retries = 0;
            if (monitor.IsNeeded && monitor.FirstChange(method) is var change && !double.IsNaN(change))
                return StopAt(change);
            WriteOutputsBefore(method.Time, stop);
            h *= method.Controller.AfterAcceptance(error, previousError, afterRejection);
            previousError = StepSizeController.Remember(error);
            afterRejection = false;
        }

        t = stop;
        method.State.CopyTo(y);
        return true;
    }

    private bool StopAt(double time)
    {
        WriteOutputsBefore(time, time);
        method.Interpolate(time, y);
        t = time;
        return true;
    }

    // Outputs at this very time that the request puts before the event of this position.
    private void WriteOutputsPreceding(int position)
    {
        if (request.OutputPositions is not { } positions)
            return;
        writer.ParametersChanged();
        while (nextOutput < request.OutputTimes.Length && request.OutputTimes[nextOutput] == t && positions[nextOutput] <= position)
            writer.Write(nextOutput++, t, y);
    }

    private void WriteOutputsBefore(double reached, double stop)
    {
        while (nextOutput < request.OutputTimes.Length && request.OutputTimes[nextOutput] is var time && (time < reached || (time == reached && time < stop)))
        {
            method.Interpolate(time, buffer);
            writer.Write(nextOutput++, time, buffer);
        }
    }

    private bool Interrupted()
    {
        if (cancellation.IsCancellationRequested)
            return !Fail(IntegrationStatus.Cancelled, method.Time, -1, "");
        if (steps + rejected >= settings.StepLimit)
            return !Fail(IntegrationStatus.StepLimit, method.Time, FastestState(), "Use the stiff method when rates differ widely, or raise the step limit.");
        if (settings.TimeLimit is { } limit && Stopwatch.GetElapsedTime(started) > limit)
            return !Fail(IntegrationStatus.TimeLimit, method.Time, FastestState(), "Use the stiff method when rates differ widely, or raise the time limit.");
        return false;
    }

    // The state of an amount that has become negative in this step and more so than before; -1 for none.
    private int OutOfSign()
    {
        var states = model.Equations.States;
        var reached = method.State;
        for (var state = 0; state < states.Length; state++)
            if (reached[state] < -absolute[state] && states[state].IsAmount)
            {
                method.Interpolate(method.PreviousTime, buffer);
                if (reached[state] < buffer[state])
                    return state;
            }

        return -1;
    }

    private double HardLimit(int state) => (100 * absolute[state]) + (settings.RelativeTolerance * Math.Max(scale[state], absolute[state]));

    private bool FailAtSmallStep()
    {
        method.State.CopyTo(y);
        system.Evaluate(method.Time, y, buffer);
        var notFinite = buffer.AsSpan(0, n).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        return notFinite >= 0
            ? Fail(IntegrationStatus.NonFinite, method.Time, notFinite, "Its rate is not a number or infinite here: look for a division by zero, or the logarithm or root of a negative number.")
            : Fail(IntegrationStatus.StepTooSmall, method.Time, FastestState(), "Its rate grows without bound or jumps here: look for a pole, or for values that make it explode.");
    }

    // The state whose rate is largest compared with what it may err.
    private int FastestState()
    {
        method.State.CopyTo(y);
        system.Evaluate(method.Time, y, buffer);
        var (fastest, largest) = (-1, 0.0);
        for (var state = 0; state < n; state++)
            if (Math.Abs(buffer[state]) / (absolute[state] + (settings.RelativeTolerance * Math.Abs(y[state]))) is var speed && !(speed <= largest))
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
