using Biodistribution.Compilation;
using Biodistribution.Simulation.Events;
using Biodistribution.Simulation.Sensitivities;
using Biodistribution.Simulation.States;

namespace Biodistribution.Simulation.Integration;

/// <summary>How far a run has come: the time and the states reached, what has happened up to there, and the outputs written.</summary>
internal sealed class RunProgress
{
    // Triggers that change in so many instants one after the other, each a rounding of time apart, go on doing so.
    private const int MostInstants = 1000;

    private readonly CompiledModel model;
    private readonly InitialCondition initial;
    private readonly TrajectoryWriter writer;
    private readonly TimelineEffects effects;
    private readonly StateEvents events;
    private readonly AlgebraicConstraints constraints;
    private readonly double[] timeGradient;
    private EventTimeline timeline = EventTimeline.Empty;
    private int nextOccurrence;

    /// <summary>Prepares runs of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="directions">Directions of differentiation.</param>
    /// <param name="settings">Limits, and the seed of the order of events.</param>
    public RunProgress(CompiledModel model, int directions, SolverSettings settings)
    {
        this.model = model;
        System = new SensitivitySystem(model, directions);
        State = new double[System.StateCount];
        timeGradient = new double[directions];
        initial = new InitialCondition(model, directions);
        History = model.Equations.Delays.IsEmpty ? null : new DelayHistory(model, System);
        Monitor = new ZeroCrossings(model, System, History);
        constraints = new AlgebraicConstraints(model, System);
        events = new StateEvents(model, System, Monitor, constraints, settings);
        effects = new TimelineEffects(model, System, Monitor, constraints, initial, ConservedAmounts.Find(model.Equations), State);
        writer = new TrajectoryWriter(model, System, effects);
    }

    /// <summary>The rates of the states and of their derivatives, with the parameters in force.</summary>
    public SensitivitySystem System { get; }

    /// <summary>The forms the equations have where the run is.</summary>
    public ZeroCrossings Monitor { get; }

    /// <summary>What the states were, for equations that refer to it; null for others.</summary>
    public DelayHistory? History { get; }

    /// <summary>The run.</summary>
    public SimulationRequest Request { get; private set; } = null!;

    /// <summary>What the outputs are written into.</summary>
    public Trajectory Result { get; private set; } = null!;

    /// <summary>Time reached.</summary>
    public double Time { get; private set; }

    /// <summary>The states, then their derivatives, at the time reached.</summary>
    public double[] State { get; }

    /// <summary>The first output not yet written.</summary>
    public int NextOutput { get; private set; }

    /// <summary>Whether the last output has been written.</summary>
    public bool IsDone => NextOutput == Request.OutputTimes.Length;

    /// <summary>Whether anything follows from the states of an output besides what a method writes itself.</summary>
    public bool FollowsStates => writer.FollowsStates;

    private bool IsDue => IsOccurrenceBy(Time);

    /// <summary>Makes ready for a run.</summary>
    /// <param name="request">The run.</param>
    /// <exception cref="ArgumentException">The request does not fit the model.</exception>
    public void Start(SimulationRequest request)
    {
        Request = request;
        SimulationRequest.Check(request, model);
        var (n, directions) = (model.StateCount, System.DirectionCount);
        (nextOccurrence, NextOutput, Time) = (0, 0, request.StartTime);
        request.Parameters.CopyTo(System.Parameters, 0);
        request.Directions?.AsSpan(0, System.Directions.Length).CopyTo(System.Directions);
        System.UseDirections(request.Timeline);
        if (!timeline.IsOf(request))
            timeline = EventTimeline.Build(model, request);
        Result =
            request.Reuse is { } earlier && earlier.TryReuse(request.OutputTimes, n, model.ObservableCount, directions)
                ? earlier
                : new Trajectory(request.OutputTimes, n, model.ObservableCount, directions);
        initial.Evaluate(Time, System, State);
        request.InitialState?.CopyTo(State, 0);
        if (request.InitialState is not null)
            State.AsSpan(n).Clear();
        Monitor.Start();
        constraints.Start();
        events.Start(request);
        History?.Start(Time, request.InitialState);
        effects.Start(Time);
        writer.Start(Result);
        timeGradient.AsSpan().Clear();
        System.ParametersChanged();
        constraints.Correct(Time, State);
        Monitor.Refresh(Time, State);
    }

    /// <summary>Takes over a time that has been reached; the state there has been written.</summary>
    /// <param name="time">The time.</param>
    public void AdvanceTo(double time) => Time = time;

    /// <summary>Takes over what has been reached.</summary>
    /// <param name="time">The time.</param>
    /// <param name="state">The states there, then their derivatives.</param>
    public void AdvanceTo(double time, ReadOnlySpan<double> state)
    {
        Time = time;
        state.CopyTo(State);
    }

    /// <summary>Takes the form of the equations in force from the time reached on.</summary>
    public void Cross() => Monitor.Cross(Time, State, timeGradient);

    /// <summary>
    /// Lets everything happen that happens at the time reached and in the instants right after it, and writes the
    /// outputs there.
    /// </summary>
    /// <returns>False when that fails.</returns>
    public bool ApplyDueEvents()
    {
        for (var instants = 0; ApplyEventsOfInstant(); instants++)
        {
            if (IsDone || !Monitor.IsNeeded || !Monitor.TriggersChangeJustAfter(Time, State))
                return true;
            if (instants == MostInstants)
                return Fail(
                    IntegrationStatus.EventLimit,
                    Time,
                    -1,
                    "A trigger changes at every instant: compare what it depends on with a number."
                );
            Time = Math.BitIncrement(Time);
            Cross();
        }

        return false;
    }

    private bool ApplyEventsOfInstant()
    {
        // What is known beforehand comes before what the model does at the same time, and all of it before the model
        // looks again; at the start the model looks first.
        if ((!IsDue || Time == Request.StartTime) && events.Process(Time, State, timeGradient) is { } endless)
            return FailAtEvent(endless);
        while (IsDue)
        {
            var occurrence = timeline.Occurrences[nextOccurrence++];
            WriteOutputsPreceding(occurrence.Position);
            writer.CompareAmounts(NextOutput);
            effects.Apply(occurrence, Time);
            timeGradient.AsSpan().Clear();
            occurrence.Time.Gradient?.AsSpan(0, timeGradient.Length).CopyTo(timeGradient);
            if (
                !(IsDue && occurrence.Time.Gradient is null && timeline.Occurrences[nextOccurrence].Time.Gradient is null)
                && events.Process(Time, State, timeGradient) is { } name
            )
                return FailAtEvent(name);
        }

        if (constraints.Failed >= 0)
            return Fail(
                IntegrationStatus.NewtonDiverged,
                Time,
                constraints.Failed,
                "The algebraic rules have no solution near the values given: look at their signs and at the first guess."
            );
        writer.FollowParameters();
        while (!IsDone && Request.OutputTimes[NextOutput] == Time)
            WriteNextOutput(Time, State);
        return true;
    }

    /// <summary>
    /// The end of the segment that begins at the time reached: the next time at which something is known to happen, or
    /// the last output.
    /// </summary>
    public double NextStop()
    {
        var stop = Math.Min(Request.OutputTimes[^1], Math.Min(events.NextDue, Monitor.NextPlanned(Time, State)));
        stop = Math.Min(stop, History?.NextChange ?? double.PositiveInfinity);
        return nextOccurrence < timeline.Occurrences.Length ? Math.Min(stop, timeline.Occurrences[nextOccurrence].Time.Value) : stop;
    }

    /// <summary>Whether something of the timeline that has not happened yet does so by a time.</summary>
    /// <param name="time">The time.</param>
    public bool IsOccurrenceBy(double time) =>
        nextOccurrence < timeline.Occurrences.Length && timeline.Occurrences[nextOccurrence].Time.Value <= time;

    /// <summary>Writes the next output.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="state">The states there, then their derivatives.</param>
    public void WriteNextOutput(double time, ReadOnlySpan<double> state) => writer.Write(NextOutput++, time, state);

    /// <summary>Completes the next output, of which the states and their derivatives have been written.</summary>
    public void CompleteNextOutput()
    {
        if (writer.FollowsStates)
            writer.WriteObservables(NextOutput, Request.OutputTimes[NextOutput]);
        NextOutput++;
    }

    /// <summary>Passes over outputs of which everything has been written.</summary>
    /// <param name="next">The first output not yet written.</param>
    public void PassOutputs(int next) => NextOutput = next;

    /// <summary>Ends the run early.</summary>
    /// <param name="status">Why.</param>
    /// <param name="time">Time reached.</param>
    /// <param name="state">The state to blame; negative for none.</param>
    /// <param name="advice">What to try.</param>
    /// <returns>False: the run does not go on.</returns>
    public bool Fail(IntegrationStatus status, double time, int state, string advice)
    {
        Result.Failure = new IntegrationFailure(status, time, state >= 0 ? model.Equations.States[state].Symbol.Name : "", advice);
        writer.LeaveBlankFrom(NextOutput);
        return false;
    }

    /// <summary>Ends the run, whether it has come to its last output or failed.</summary>
    /// <param name="counts">What has been counted, events aside.</param>
    /// <returns>Its result.</returns>
    public Trajectory Finish(IntegrationCounts counts)
    {
        Result.Counts = counts with { Events = events.Count };
        writer.CompareAmounts(NextOutput);
        Result.ConservationError = writer.ConservationError;
        return Result;
    }

    private void WriteOutputsPreceding(int position)
    {
        if (Request.OutputPositions is not { } positions)
            return;
        writer.FollowParameters();
        while (!IsDone && Request.OutputTimes[NextOutput] == Time && positions[NextOutput] <= position)
            WriteNextOutput(Time, State);
    }

    private bool FailAtEvent(string name) =>
        Fail(
            IntegrationStatus.EventLimit,
            Time,
            -1,
            $"The event {name} keeps happening: make its assignments end what triggers it, or allow more "
                + $"events (--event-limit, or solver: {{event_limit: ...}} in a study)."
        );
}
