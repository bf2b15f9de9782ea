using System.Collections.Concurrent;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Searches;

/// <summary>Makes many independent searches of a study at once, so that the runs they ask for can be made side by side in lanes.</summary>
/// <remarks>
/// A run gives the same bits beside others as alone, so that the results do not depend on how many searches go on at
/// once, on threads or on interruptions.
/// </remarks>
internal sealed class StudySearches
{
    // Twice what a register holds: lanes are kept busy while groups of a study wait for each other. Where that is half
    // of all there is, what a register
    // holds, so that a worker whose units end early finds some of another that are not begun.
    private const int MostUnderWay = 16;
    private const int MostOfFew = 8;

    // With fewer than this lanes do not pay, and a worker takes what is left to others.
    private const int TooFew = 3;

    private readonly Func<bool, int> nextUnit;
    private readonly Func<int, IEnumerable<StudySearch>> begin;
    private readonly List<Course> courses = [];
    private readonly Stack<int> free = [];
    private readonly PriorityQueue<(int Course, int Run), (int Unit, int Run)> wanted = new();
    private readonly int most;
    private bool isLast;

    private StudySearches(int most, Func<bool, int> nextUnit, Func<int, IEnumerable<StudySearch>> begin) =>
        (this.most, this.nextUnit, this.begin) = (most, nextUnit, begin);

    /// <summary>Does units of work that consist of searches, one after the other in a unit and many units at once.</summary>
    /// <param name="count">How many units.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    /// <param name="simulator">Makes the runs.</param>
    /// <param name="kept">Units of an earlier run, and where this run's go; null for none.</param>
    /// <param name="unit">The searches of a unit, each over when the next is asked for; hands in the result of the unit at the end.</param>
    /// <param name="progress">Told after each unit.</param>
    /// <param name="cancellation">Ends the searches. Units that ran while it came do not count.</param>
    /// <returns>The results by index; null for units that were not finished.</returns>
    public static T?[] Run<T>(
        int count,
        int threads,
        Simulator simulator,
        ITaskStore? kept,
        Func<int, Action<T>, IEnumerable<StudySearch>> unit,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation
    )
        where T : class =>
        ResumableTasks.Run<T>(
            count,
            kept,
            progress,
            (todo, finish) =>
            {
                var workers = Math.Min(ResumableTasks.Threads(threads), todo.Length);
                // Each worker has a share of its own; of what is left to others it takes a unit only when it has few under way.
                var shares = Enumerable
                    .Range(0, workers)
                    .Select(worker => new ConcurrentQueue<int>(todo.Where((_, i) => i % workers == worker)))
                    .ToArray();
                var most = Math.Clamp(todo.Length / (2 * Math.Max(1, workers)), MostOfFew, MostUnderWay);
                int Next(int worker, bool isShort)
                {
                    for (var i = 0; i < (isShort ? workers : 1) && !cancellation.IsCancellationRequested; i++)
                        if (shares[(worker + i) % workers].TryDequeue(out var next))
                            return next;
                    return -1;
                }
                Parallel.For(
                    0,
                    workers,
                    new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers) },
                    worker =>
                        new StudySearches(most, isShort => Next(worker, isShort), i => unit(i, result => finish(i, result))).Run(
                            simulator,
                            cancellation
                        )
                );
            },
            cancellation
        );

    private void Run(Simulator simulator, CancellationToken cancellation) =>
        simulator.Run(Take, (asker, result) => Receive(asker, result, cancellation), cancellation);

    // The run wanted by the earliest unit; new units are begun when the others wait.
    private (int Asker, SimulationRequest? Request) Take()
    {
        while (wanted.Count == 0 && !isLast && courses.Count - free.Count < most)
        {
            var isShort = courses.Count - free.Count < TooFew;
            var unit = nextUnit(isShort);
            if (unit < 0)
            {
                isLast = isShort;
                break;
            }
            if (!free.TryPop(out var place))
            {
                place = courses.Count;
                courses.Add(null!);
            }
            courses[place] = new Course(unit, begin(unit).GetEnumerator());
            Advance(place);
        }
        return wanted.TryDequeue(out var next, out _)
            ? ((next.Course << 16) | next.Run, courses[next.Course].Requests[next.Run])
            : (-1, null);
    }

    private void Receive(int asker, Trajectory result, CancellationToken cancellation)
    {
        var (place, run) = (asker >> 16, asker & 0xFFFF);
        var course = courses[place];
        course.Results[run] = result;
        if (--course.Missing > 0)
            return;
        course.Tell();
        if (cancellation.IsCancellationRequested)
            course.Current!.Cancel();
        Advance(place);
    }

    // Goes on to the next runs that a unit needs, or to its end.
    private void Advance(int place)
    {
        var course = courses[place];
        while (true)
        {
            if (course.Current is null || course.Current.IsOver)
            {
                if (!course.Searches.MoveNext())
                {
                    course.Searches.Dispose();
                    free.Push(place);
                    return;
                }
                course.Current = course.Searches.Current;
            }
            else
            {
                course.Ask();
                for (var run = 0; run < course.Missing; run++)
                    wanted.Enqueue((place, run), (course.Unit, run));
                if (course.Missing > 0)
                    return;
                course.Tell();
            }
        }
    }

    // A unit under way.
    private sealed class Course(int unit, IEnumerator<StudySearch> searches)
    {
        public int Unit => unit;

        public IEnumerator<StudySearch> Searches => searches;

        public StudySearch? Current { get; set; }

        public IReadOnlyList<SimulationRequest> Requests { get; private set; } = [];

        public Trajectory[] Results { get; private set; } = [];

        public int Missing { get; set; }

        public void Ask()
        {
            Requests = Current!.Ask();
            if (Results.Length != Requests.Count)
                Results = new Trajectory[Requests.Count];
            Missing = Requests.Count;
        }

        public void Tell() => Current!.Complete(Results);
    }
}
