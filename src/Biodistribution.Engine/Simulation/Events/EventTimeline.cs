using System.Collections.Immutable;
using Biodistribution.Compilation;

namespace Biodistribution.Simulation.Events;

/// <summary>What happens to a run at known times, in order, infusions taken apart into their starts and ends.</summary>
internal sealed class EventTimeline
{
    // An infusion shorter than so many roundings of its time is over before time can tell its end from its start to the accuracy of a run.
    private const double ShortestInfusion = 1 << 26;

    private readonly ImmutableArray<TimelineEvent> events;
    private readonly double start;

    private EventTimeline(Occurrence[] occurrences, ImmutableArray<TimelineEvent> events, double start) =>
        (Occurrences, this.events, this.start) = (occurrences, events, start);

    /// <summary>Nothing happens.</summary>
    public static EventTimeline Empty { get; } = new([], [], 0);

    /// <summary>What happens, ascending in time; at one time in the order given, ends of infusions before anything else.</summary>
    public Occurrence[] Occurrences { get; }

    /// <summary>Whether this is the timeline of a request to the same model: many subjects are given the same.</summary>
    /// <param name="request">The request.</param>
    public bool IsOf(SimulationRequest request) => events == request.Timeline && start == request.StartTime;

    /// <summary>The timeline of a request.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="ArgumentException">An event is before the start, or refers to a state or parameter the model lacks.</exception>
    public static EventTimeline Build(CompiledModel model, SimulationRequest request)
    {
        if (request.Timeline.IsEmpty)
            return Empty;
        var occurrences = new List<Occurrence>(request.Timeline.Length);
        for (var position = 0; position < request.Timeline.Length; position++)
        {
            var e = request.Timeline[position];
            Check(e, model, request);
            if (e is not Infusion infusion)
                occurrences.Add(new(e.Time, e, IsEnd: false) { Position = position });
            else if (IsOverAtOnce(infusion))
                occurrences.Add(
                    new(e.Time, new Bolus(e.Time, infusion.State, infusion.Rate * infusion.Duration), IsEnd: false) { Position = position }
                );
            else
                occurrences.AddRange(
                    new(e.Time, e, IsEnd: false) { Position = position },
                    new(infusion.Time + infusion.Duration, e, IsEnd: true)
                );
        }

        return new(
            occurrences.Count == 1 ? [occurrences[0]] : [.. occurrences.OrderBy(o => o.Time.Value).ThenBy(o => o.IsEnd ? 0 : 1)],
            request.Timeline,
            request.StartTime
        );
    }

    private static bool IsOverAtOnce(Infusion infusion) =>
        infusion.Duration.Value < ShortestInfusion * (Math.BitIncrement(Math.Abs(infusion.Time.Value)) - Math.Abs(infusion.Time.Value));

    private static void Check(TimelineEvent e, CompiledModel model, SimulationRequest request)
    {
        if (!(e.Time.Value >= request.StartTime) || double.IsInfinity(e.Time.Value))
            throw new ArgumentException($"{e} is before the start of the run at {request.StartTime} or never.", nameof(request));
        var (state, parameter) = e switch
        {
            Bolus bolus => (bolus.State, 0),
            Infusion infusion => (infusion.State, 0),
            StateReplacement replacement => (replacement.State, 0),
            ParameterChange change => (0, change.Parameter),
            _ => (0, 0),
        };
        if (state < 0 || state > model.StateCount || (state == model.StateCount && e is not (ParameterChange or SystemReset)))
            throw new ArgumentException($"{e}: the model has no state {state}.", nameof(request));
        if (e is ParameterChange && (parameter < 0 || parameter >= model.ParameterCount))
            throw new ArgumentException($"{e}: the model has no parameter {parameter}.", nameof(request));
        if (e is Infusion i && (model.InfusionParameter(i.State) < 0 || !(i.Duration.Value > 0)))
            throw new ArgumentException($"{e}: the state was not compiled as infused, or the duration is not above 0.", nameof(request));
    }
}

/// <summary>One occurrence on a timeline.</summary>
/// <param name="Time">When.</param>
/// <param name="Event">What.</param>
/// <param name="IsEnd">Whether it is the end of an infusion.</param>
internal readonly record struct Occurrence(Dual Time, TimelineEvent Event, bool IsEnd)
{
    /// <summary>Index of the event in the request; -1 for the end of an infusion.</summary>
    public int Position { get; init; } = -1;
}
