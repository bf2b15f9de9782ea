namespace Biodistribution.Work;

/// <summary>The units of one part of a piece of work that several processes share.</summary>
/// <param name="kept">Where they are kept.</param>
/// <param name="part">Which part.</param>
public sealed class PartStore(ITaskStore kept, WorkPart part) : ITaskStore
{
    /// <inheritdoc />
    public WorkPart? Part => part;

    /// <inheritdoc />
    public bool TryGet(long unit, out ReadOnlyMemory<byte> content) => kept.TryGet(unit, out content);

    /// <inheritdoc />
    public void Keep(long unit, ReadOnlySpan<byte> content) => kept.Keep(unit, content);
}
