using Biodistribution.Compilation.Steps;
using Biodistribution.Simulation.Integration;
using Biodistribution.Simulation.Lanes;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.Execution;

/// <summary>
/// Makes runs for several askers at once, each of whom goes on from the result of its last: those that differentiate in
/// the same way side by side in lanes.
/// </summary>
/// <param name="simulator">Makes what does not suit lanes.</param>
/// <param name="take">Gives the next run; none when nobody wants one now.</param>
/// <param name="finish">Receives each result.</param>
internal sealed class ConcurrentRuns(
    Simulator simulator,
    Func<(int Asker, SimulationRequest? Request)> take,
    Action<int, Trajectory> finish
)
{
    // With fewer runs at a time than this a step in lanes costs more than their steps one by one.
    private const int FewestInLanes = 3;

    // Emitting a step costs about as much as so many steps.
    private const int StepsBeforeEmission = 5_000;

    private readonly List<Kind> kinds = [];

    /// <summary>Runs that were made in lanes.</summary>
    public int InLanes { get; private set; }

    /// <summary>Runs until nobody wants a run.</summary>
    /// <param name="cancellation">Stops the runs early.</param>
    public void Run(CancellationToken cancellation)
    {
        while (Next() is { } kind)
            if (kind.Waiting.Count >= FewestInLanes && Lanes(kind) is { } lanes)
                RunInLanes(kind, lanes, cancellation);
            else
                RunAlone(kind, cancellation);
    }

    private Kind? Next()
    {
        Collect();
        return kinds.MaxBy(kind => kind.Waiting.Count) is { Waiting.Count: > 0 } next ? next : null;
    }

    private void RunAlone(Kind kind, CancellationToken cancellation)
    {
        var (asker, request) = kind.Waiting.Dequeue();
        var result = simulator.Run(request, cancellation);
        kind.Steps += result.Counts.Steps;
        finish(asker, result);
    }

    private void RunInLanes(Kind kind, LaneIntegrator lanes, CancellationToken cancellation)
    {
        var underWay = 0;
        lanes.Run(Take, Finish, cancellation);

        (int Asker, SimulationRequest? Request) Take()
        {
            Collect();
            if (underWay + kind.Waiting.Count < FewestInLanes || !kind.Waiting.TryDequeue(out var next))
                return (-1, null);
            (underWay, InLanes) = (underWay + 1, InLanes + 1);
            return next;
        }

        void Finish(int asker, Trajectory result)
        {
            underWay--;
            finish(asker, result);
        }
    }

    // Takes in all that is wanted now, sorted into kinds.
    private void Collect()
    {
        while (take() is (var asker, { } request))
            KindOf(request).Waiting.Enqueue((asker, request));
    }

    private Kind KindOf(SimulationRequest request)
    {
        var pattern = Seeding.PatternOf(simulator.Model, request);
        foreach (var known in kinds)
            if (known.Pattern.Equals(pattern))
                return known;
        var kind = new Kind(pattern);
        kinds.Add(kind);
        return kind;
    }

    // The lanes for a kind of run; null while, or where, they do not pay.
    private LaneIntegrator? Lanes(Kind kind)
    {
        if (kind.Lanes is not null || kind.SuitsLanes == false || kind.Pattern.DirectionCount == 0 || simulator.Lanes == 1)
            return kind.Lanes;
        var (model, settings, width) = (simulator.Model, simulator.Settings, simulator.Lanes);
        kind.SuitsLanes ??=
            settings.Method is Method.Rk45 or Method.Auto
            && new LaneRun(new SimulationRun(model, settings, kind.Pattern.DirectionCount)).SuitsLanes;
        if (kind.SuitsLanes == false)
            return null;
        var emit = kind.Steps >= StepsBeforeEmission;
        var step = EmittedSensitivityStep.Compile(model, kind.Pattern, width, emit);
        if (step is null)
            kind.SuitsLanes = emit ? false : kind.SuitsLanes;
        return kind.Lanes = step is null ? null : new LaneIntegrator(model, settings, step, kind.Pattern);
    }

    // Runs that differentiate in the same way.
    private sealed class Kind(SeedPattern pattern)
    {
        public SeedPattern Pattern => pattern;

        public Queue<(int Asker, SimulationRequest Request)> Waiting { get; } = [];

        // Made one by one so far.
        public long Steps { get; set; }

        public bool? SuitsLanes { get; set; }

        public LaneIntegrator? Lanes { get; set; }
    }
}
