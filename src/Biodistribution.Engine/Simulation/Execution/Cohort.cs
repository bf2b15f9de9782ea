using Biodistribution.Compilation;
using Biodistribution.Compilation.Steps;
using Biodistribution.Simulation.Integration;
using Biodistribution.Simulation.Lanes;

namespace Biodistribution.Simulation.Execution;

/// <summary>
/// Runs one compiled model for many subjects on all cores, several subjects side by side in each vector register where
/// the equations allow it.
/// </summary>
/// <remarks>
/// A subject's result is the same to the bit as that of <see cref="Simulator"/>, whatever the number of threads and
/// lanes and whoever its neighbours
/// are. Results are handed out in the order of the subjects and not kept: memory does not grow with their number. A
/// subject that fails has a
/// status and leaves the others alone.
/// </remarks>
/// <param name="model">The compiled model.</param>
/// <param name="settings">Accuracy and limits.</param>
public sealed class Cohort(CompiledModel model, SolverSettings? settings = null)
{
    // Subjects in a chunk, unless there are too few for every thread to have several; and chunks a thread that has some
    // may be ahead of the oldest under way.
    private const int LargestChunk = 64;
    private const int ChunksAhead = 8;

    // Emitting the step of the stiff method for lanes takes the time of some hundred subjects one after the other.
    private const int SubjectsForStiffLanes = 100;

    private readonly int? lanes;
    private readonly Simulator single = new(model, settings);

    /// <summary>The compiled model.</summary>
    public CompiledModel Model { get; } = model;

    /// <summary>Accuracy and limits.</summary>
    public SolverSettings Settings { get; } = settings ?? new SolverSettings();

    /// <summary>Threads used; all cores unless set.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Subjects side by side in a register: 1, 4 or 8; the fastest unless set. Changes no result.</summary>
    public int Lanes
    {
        get => lanes ?? LaneIntegrator.BestWidth;
        init => lanes = value;
    }

    /// <summary>
    /// Whether lanes are by now stepped two vectors at a time: from the next run on, once so many steps of the model
    /// have been made that the code pays. Changes no result.
    /// </summary>
    public bool StepsInPairs =>
        Lanes > 1
        && EmittedStep.IsEmitted(Model, Settings.Method == Method.Stiff, Lanes)
        && EmittedStep.Compile(Model, Settings.Method == Method.Stiff, Lanes).IsPairDue;

    /// <summary>Runs subjects 0 to count - 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="subject">What to run for a subject; called once for each, from several threads.</param>
    /// <param name="receive">Receives each result, in the order of the subjects, one at a time.</param>
    /// <param name="cancellation">Stops early: subjects not yet done are then received as cancelled or not at all.</param>
    public void Run(
        int count,
        Func<int, SimulationRequest> subject,
        Action<int, Trajectory> receive,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(receive);
        if (Lanes is not (1 or 4 or 8))
            throw new InvalidOperationException($"{Lanes} lanes: there are registers for 1, 4 or 8.");
        var threads = Math.Max(1, Math.Min(Threads, count));
        var chunk = Math.Clamp(count / (8 * threads), Math.Min(count, 2 * Lanes), LargestChunk);
        if (count <= 0)
            return;
        var inLanes = UsesLanes(count);
        var queue = new ChunkQueue((count + chunk - 1) / chunk, ChunksAhead * threads, receive);
        void Work()
        {
            var integrator = inLanes ? new LaneIntegrator(Model, Settings, Lanes) : null;
            var share = new CohortShare(queue, chunk, count, subject, cancellation);
            try
            {
                while (share.Begin())
                    if (integrator is not null)
                        integrator.Run(share.Take, share.Finish, cancellation);
                    else
                        while (share.Take() is (var number, { } request))
                            share.Finish(number, single.Run(request, cancellation));
            }
#pragma warning disable CA1031 // passed on to the caller by ThrowIfAbandoned
            catch (Exception problem)
#pragma warning restore CA1031
            {
                queue.Abandon(problem);
            }
        }

        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work) { IsBackground = true }).ToArray();
        foreach (var thread in others)
            thread.Start();
        Work();
        foreach (var thread in others)
            thread.Join();
        queue.ThrowIfAbandoned();
    }

    /// <summary>Runs every subject in every scenario.</summary>
    /// <param name="subjects">How many subjects.</param>
    /// <param name="scenarios">How many scenarios.</param>
    /// <param name="request">What to run for a subject in a scenario.</param>
    /// <param name="receive">Receives each result: subject by subject, for each its scenarios in order.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Run(
        int subjects,
        int scenarios,
        Func<int, int, SimulationRequest> request,
        Action<int, int, Trajectory> receive,
        CancellationToken cancellation = default
    ) =>
        Run(
            checked(subjects * scenarios),
            i => request(i / scenarios, i % scenarios),
            (i, result) => receive(i / scenarios, i % scenarios, result),
            cancellation
        );

    private bool UsesLanes(int count) =>
        Lanes > 1
        && (
            lanes is not null
            || Settings.Method != Method.Stiff
            || count >= SubjectsForStiffLanes
            || EmittedStep.IsEmitted(Model, stiff: true, Lanes)
        )
        && new LaneRun(new SimulationRun(Model, Settings, 0)).SuitsLanes;
}
