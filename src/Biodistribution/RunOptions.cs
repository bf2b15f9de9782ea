using Biodistribution.Work;

namespace Biodistribution;

/// <summary>
/// How long work is done: who is told of its progress, where finished tasks are kept, on how many threads, and what
/// ends it early.
/// </summary>
public sealed record RunOptions
{
    /// <summary>The options of work that is given none; a notebook host sets its token here.</summary>
    public static RunOptions Default { get; set; } = new();

    /// <summary>Told how far the work is; null for nobody.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Where finished tasks are kept, so that a later run of the same work need not repeat them; null for nowhere.</summary>
    public ITaskStore? Store { get; init; }

    /// <summary>Most threads; 0 for as many as there are processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation { get; init; }
}
