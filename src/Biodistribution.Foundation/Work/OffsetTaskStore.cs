namespace Biodistribution.Work;

/// <summary>The units of a second part of a piece of work, kept behind those of the first.</summary>
/// <param name="kept">Where the units of both parts are kept.</param>
/// <param name="first">How many units the first part has.</param>
public sealed class OffsetTaskStore(ITaskStore kept, long first) : ITaskStore
{
    /// <inheritdoc />
    public WorkPart? Part => kept.Part;

    /// <inheritdoc />
    public bool TryGet(long unit, out ReadOnlyMemory<byte> content) => kept.TryGet(first + unit, out content);

    /// <inheritdoc />
    public void Keep(long unit, ReadOnlySpan<byte> content) => kept.Keep(first + unit, content);
}
