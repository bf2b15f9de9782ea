namespace Biodistribution.Simulation.Execution;

/// <summary>What one thread runs of a cohort: chunk after chunk, the next begun while lanes still finish the one before.</summary>
/// <param name="queue">Gives chunks and takes in their results.</param>
/// <param name="chunkLength">Subjects in a chunk.</param>
/// <param name="count">Subjects of the cohort.</param>
/// <param name="subject">What to run for a subject.</param>
/// <param name="cancellation">No chunk is begun any more when it is requested.</param>
internal sealed class CohortShare(
    ChunkQueue queue,
    int chunkLength,
    int count,
    Func<int, SimulationRequest> subject,
    CancellationToken cancellation
)
{
    private readonly Dictionary<int, Chunk> underWay = [];
    private Chunk? begun;
    private int next;

    /// <summary>Waits for a chunk; to be called while no run is under way.</summary>
    /// <returns>False when none is left.</returns>
    public bool Begin() => Begin(waits: true);

    /// <summary>The next run.</summary>
    /// <returns>A negative subject when there is none now.</returns>
    public (int Subject, SimulationRequest? Request) Take()
    {
        if ((begun is null || next == begun.Results.Length) && !Begin(waits: false))
            return (-1, null);
        var number = begun!.First + next++;
        return (number, subject(number));
    }

    /// <summary>Takes in the result of a run.</summary>
    /// <param name="number">The subject.</param>
    /// <param name="result">Its result.</param>
    public void Finish(int number, Trajectory result)
    {
        var chunk = underWay[number / chunkLength];
        chunk.Results[number - chunk.First] = result;
        if (--chunk.Left > 0)
            return;
        underWay.Remove(chunk.Index);
        queue.Finish(chunk.Index, chunk.First, chunk.Results);
    }

    private bool Begin(bool waits)
    {
        if (cancellation.IsCancellationRequested || queue.Take(waits) is not (>= 0 and var index))
            return false;
        var first = index * chunkLength;
        underWay[index] = begun = new Chunk(index, first, new Trajectory[Math.Min(chunkLength, count - first)]);
        next = 0;
        return true;
    }

    private sealed class Chunk(int index, int first, Trajectory[] results)
    {
        public int Index => index;

        public int First => first;

        public Trajectory[] Results => results;

        /// <summary>Runs without a result.</summary>
        public int Left { get; set; } = results.Length;
    }
}
