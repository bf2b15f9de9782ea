namespace Biodistribution.Work;

/// <summary>The units of a piece of work, those that other processes finished among them.</summary>
/// <param name="kept">Where the units of this process are kept.</param>
/// <param name="others">Units that others finished, by index.</param>
public sealed class MergedStore(ITaskStore kept, IReadOnlyDictionary<long, byte[]> others) : ITaskStore
{
    /// <inheritdoc />
    public bool TryGet(long unit, out ReadOnlyMemory<byte> content)
    {
        if (kept.TryGet(unit, out content))
            return true;
        var found = others.TryGetValue(unit, out var bytes);
        content = bytes;
        return found;
    }

    /// <inheritdoc />
    public void Keep(long unit, ReadOnlySpan<byte> content) => kept.Keep(unit, content);
}
