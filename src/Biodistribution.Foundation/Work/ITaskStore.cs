namespace Biodistribution.Work;

/// <summary>
/// Where finished units of a long piece of work are kept, so that a later run of the same work need not do them again.
/// May be used from several threads.
/// </summary>
public interface ITaskStore
{
    /// <summary>The part of the units this process does; null where it does all of them.</summary>
    WorkPart? Part => null;

    /// <summary>What a unit gave, when it is finished.</summary>
    /// <param name="unit">Index of the unit.</param>
    /// <param name="content">Its content.</param>
    bool TryGet(long unit, out ReadOnlyMemory<byte> content);

    /// <summary>Keeps a finished unit.</summary>
    /// <param name="unit">Index of the unit, not negative.</param>
    /// <param name="content">What it gave.</param>
    void Keep(long unit, ReadOnlySpan<byte> content);
}
