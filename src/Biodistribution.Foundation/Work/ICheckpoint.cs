namespace Biodistribution.Work;

/// <summary>
/// Where the state of a long piece of work that grows into one result is kept, so that a later run of the same work
/// goes on from it.
/// </summary>
public interface ICheckpoint
{
    /// <summary>The state an earlier run kept last.</summary>
    /// <param name="content">What it wrote.</param>
    bool TryGet(out ReadOnlyMemory<byte> content);

    /// <summary>Offers the state as it is now; it is kept when that is due.</summary>
    /// <param name="write">Writes the state; called before this returns, or not at all.</param>
    void Offer(Action<Stream> write);

    /// <summary>Keeps the state as it is now.</summary>
    /// <param name="write">Writes the state; called before this returns.</param>
    void Keep(Action<Stream> write);
}
