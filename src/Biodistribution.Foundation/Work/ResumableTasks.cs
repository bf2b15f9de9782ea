using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Biodistribution.Work;

/// <summary>Does the units of a long piece of work on several threads, keeping what is finished.</summary>
/// <remarks>A unit must be a pure function of its index: then the results do not depend on threads, order or interruptions.</remarks>
public static class ResumableTasks
{
    // Doubles are written so that they read back to the same bits.
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Does all units.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Most at a time; 0 for as many as there are processors.</param>
    /// <param name="kept">Units of an earlier run, and where this run's go; null for none.</param>
    /// <param name="compute">Does one unit.</param>
    /// <param name="progress">Told after each unit.</param>
    /// <param name="cancellation">Ends the work. Units that ran while it came may be cut short and do not count.</param>
    /// <returns>The results by index; null for units that were not finished.</returns>
    /// <exception cref="PartDoneException">The process does a part of the units, and has done it.</exception>
    public static T?[] Run<T>(
        int count,
        int threads,
        ITaskStore? kept,
        Func<int, T> compute,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellation
    )
        where T : class =>
        Run<T>(
            count,
            kept,
            progress,
            (todo, finish) =>
                // One unit at a time for each thread: units differ in length.
                Parallel.ForEach(
                    Partitioner.Create(todo, EnumerablePartitionerOptions.NoBuffering),
                    new ParallelOptions { MaxDegreeOfParallelism = Threads(threads) },
                    i =>
                    {
                        if (!cancellation.IsCancellationRequested)
                            finish(i, compute(i));
                    }
                ),
            cancellation
        );

    /// <summary>Does all units in a way of its own.</summary>
    /// <param name="count">How many.</param>
    /// <param name="kept">Units of an earlier run, and where this run's go; null for none.</param>
    /// <param name="progress">Told after each unit.</param>
    /// <param name="work">Does the units with the given indices and hands in the result of each, from any thread.</param>
    /// <param name="cancellation">Ends the work. Units finished after it came do not count.</param>
    /// <returns>The results by index; null for units that were not finished.</returns>
    /// <exception cref="PartDoneException">The process does a part of the units, and has done it.</exception>
    public static T?[] Run<T>(
        int count,
        ITaskStore? kept,
        IProgress<WorkProgress>? progress,
        Action<int[], Action<int, T>> work,
        CancellationToken cancellation
    )
        where T : class
    {
        var results = new T?[count];
        var todo = Enumerable.Range(0, count).Where(i => (results[i] = Restored<T>(kept, i)) is null).ToArray();
        var (restored, done, total) = (count - todo.Length, count - todo.Length, count);
        if (kept?.Part is { } part)
        {
            todo = [.. todo.Where(i => part.Owns(i))];
            total = restored + todo.Length;
        }
        if (restored > 0)
            progress?.Report(new WorkProgress(done, total, restored));
        work(
            todo,
            (i, result) =>
            {
                if (cancellation.IsCancellationRequested)
                    return;
                results[i] = result;
                Keep(kept, i, result);
                progress?.Report(new WorkProgress(Interlocked.Increment(ref done), total, restored));
            }
        );
        if (kept?.Part is { } mine && !cancellation.IsCancellationRequested)
            throw new PartDoneException(mine, results.Count(result => result is not null));
        return results;
    }

    /// <summary>How many threads are meant.</summary>
    /// <param name="threads">Most at a time; 0 for as many as there are processors.</param>
    public static int Threads(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    /// <summary>A unit an earlier run finished; null when there is none, or none that can be read.</summary>
    public static T? Restored<T>(ITaskStore? kept, long unit)
        where T : class
    {
        if (kept is null || !kept.TryGet(unit, out var content))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(content.Span, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a unit that was done elsewhere.</summary>
    public static void Keep<T>(ITaskStore? kept, long unit, T content) =>
        kept?.Keep(unit, JsonSerializer.SerializeToUtf8Bytes(content, Options));
}
