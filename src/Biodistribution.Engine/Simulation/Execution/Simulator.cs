using System.Collections.Concurrent;
using Biodistribution.Compilation;
using Biodistribution.Simulation.Integration;
using Biodistribution.Simulation.Lanes;

namespace Biodistribution.Simulation.Execution;

/// <summary>Runs a compiled model. One simulator may be used from many threads.</summary>
/// <param name="model">The compiled model.</param>
/// <param name="settings">Accuracy and limits.</param>
public sealed class Simulator(CompiledModel model, SolverSettings? settings = null)
{
    // Emitting the code of a whole step takes the time of some ten thousand steps.
    private const int StepsBeforeEmission = 10_000;

    // Above this many states the code of a whole step is long and saves little.
    private const int LargestInLane = 100;

    private readonly ConcurrentDictionary<int, ConcurrentBag<SimulationRun>> idle = [];
    private readonly ConcurrentBag<LaneIntegrator> idleLanes = [];
    private SimulationRun? lastUsed;
    private bool? suitsLanes;
    private long runsInLanes;

    /// <summary>The compiled model.</summary>
    public CompiledModel Model { get; } = model;

    /// <summary>Accuracy and limits.</summary>
    public SolverSettings Settings { get; } = settings ?? new SolverSettings();

    /// <summary>Runs made side by side: 1 for none, 4 or 8; what the processor does best unless set. Changes no result.</summary>
    public int Lanes { get; init; } = LaneIntegrator.BestWidth;

    /// <summary>Runs so far that were made beside others.</summary>
    public long RunsInLanes => Interlocked.Read(ref runsInLanes);

    /// <summary>Integrates one run. A computation that does not work out is a status on the result, never an exception.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellation">Stops the run early.</param>
    /// <exception cref="ArgumentException">The request does not fit the model: lengths, indices, unsorted times.</exception>
    public Trajectory Run(SimulationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (suitsLanes == true && request.Directions is null && Model.StepsMade >= StepsBeforeEmission)
            return RunInLane(request, cancellation);
        var directions = request.Directions is null ? 0 : request.DirectionCount;
        var run = Interlocked.Exchange(ref lastUsed, null);
        if (run?.DirectionCount != directions)
        {
            PutAside(run);
            if (!idle.GetOrAdd(directions, _ => []).TryTake(out run))
                run = new SimulationRun(Model, Settings, directions);
        }

        var trajectory = run.Execute(request, cancellation);
        PutAside(Interlocked.Exchange(ref lastUsed, run));
        if (run.DirectionCount == 0)
        {
            suitsLanes ??= new LaneRun(run).SuitsLanes && Settings.Method != Method.Stiff && Model.StateCount <= LargestInLane;
            Model.CountSteps(trajectory.Counts.Steps);
        }

        return trajectory;
    }

    /// <summary>
    /// Makes runs for those who go on from their results: side by side where that is quicker, on the calling thread.
    /// The results are those of
    /// <see cref="Run(SimulationRequest, CancellationToken)"/>, to the bit.
    /// </summary>
    /// <param name="take">Gives the next run and who wants it; none when nobody wants one now. Asked again after every result.</param>
    /// <param name="finish">Receives each result, in any order.</param>
    /// <param name="cancellation">Stops the runs early; they are then received as cancelled.</param>
    public void Run(
        Func<(int Asker, SimulationRequest? Request)> take,
        Action<int, Trajectory> finish,
        CancellationToken cancellation = default
    )
    {
        var runs = new ConcurrentRuns(this, take, finish);
        runs.Run(cancellation);
        Interlocked.Add(ref runsInLanes, runs.InLanes);
    }

    private void PutAside(SimulationRun? run)
    {
        if (run is not null)
            idle.GetOrAdd(run.DirectionCount, _ => []).Add(run);
    }

    // Alone in its lane: the bits are the same, the way is shorter.
    private Trajectory RunInLane(SimulationRequest request, CancellationToken cancellation)
    {
        if (!idleLanes.TryTake(out var lane))
            lane = new LaneIntegrator(Model, Settings, 1);
        var trajectory = lane.RunOne(request, cancellation);
        idleLanes.Add(lane);
        return trajectory;
    }
}
