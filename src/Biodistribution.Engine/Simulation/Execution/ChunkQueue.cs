using System.Runtime.ExceptionServices;

namespace Biodistribution.Simulation.Execution;

/// <summary>
/// Hands out chunks of subjects to threads and hands on their results in order, with a bound on how far a thread may
/// run ahead.
/// </summary>
/// <param name="count">Number of chunks.</param>
/// <param name="ahead">How many chunks may be under way or waiting to be handed on.</param>
/// <param name="receive">Receives each result.</param>
internal sealed class ChunkQueue(int count, int ahead, Action<int, Trajectory> receive)
{
    private readonly object gate = new();
    private readonly Dictionary<int, (int First, Trajectory[] Results)> waiting = [];
    private int taken;
    private int handedOn;
    private Exception? problem;

    /// <summary>The next chunk.</summary>
    /// <param name="waits">Whether to wait while too many are under way; only for a thread that has none of them.</param>
    /// <returns>-1 when none is left, or none may be taken yet.</returns>
    public int Take(bool waits)
    {
        lock (gate)
        {
            while (waits && problem is null && taken < count && taken >= handedOn + ahead)
                Monitor.Wait(gate);
            return problem is null && taken < count && taken < handedOn + ahead ? taken++ : -1;
        }
    }

    /// <summary>Takes in the results of a chunk and hands on what is next in order.</summary>
    /// <param name="chunk">Which chunk.</param>
    /// <param name="first">Its first subject.</param>
    /// <param name="results">Its results.</param>
    public void Finish(int chunk, int first, Trajectory[] results)
    {
        lock (gate)
        {
            waiting[chunk] = (first, results);
            while (waiting.Remove(handedOn, out var next))
            {
                for (var i = 0; i < next.Results.Length; i++)
                    receive(next.First + i, next.Results[i]);
                handedOn++;
            }
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Stops handing out chunks after an exception.</summary>
    /// <param name="exception">What happened.</param>
    public void Abandon(Exception exception)
    {
        lock (gate)
        {
            problem ??= exception;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Passes on an exception of a thread.</summary>
    public void ThrowIfAbandoned()
    {
        if (problem is not null)
            ExceptionDispatchInfo.Throw(problem);
    }
}
