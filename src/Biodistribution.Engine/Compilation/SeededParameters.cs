namespace Biodistribution.Compilation;

/// <summary>The parameters that the directions of a run touch: only derivatives to these are needed.</summary>
internal sealed class SeededParameters : IEquatable<SeededParameters>
{
    private readonly int hash;

    /// <summary>Of flags, one for each parameter.</summary>
    /// <param name="flags">Whether each is touched.</param>
    public SeededParameters(ReadOnlySpan<bool> flags)
    {
        var indices = new List<int>();
        for (var p = 0; p < flags.Length; p++)
            if (flags[p])
                indices.Add(p);
        Indices = [.. indices];
        foreach (var p in Indices)
            hash = HashCode.Combine(hash, p);
    }

    /// <summary>Their indices, ascending.</summary>
    public int[] Indices { get; }

    /// <summary>Whether exactly the flagged ones are meant.</summary>
    /// <param name="flags">Whether each is touched.</param>
    public bool Are(ReadOnlySpan<bool> flags)
    {
        var k = 0;
        for (var p = 0; p < flags.Length; p++)
            if (flags[p] && (k == Indices.Length || Indices[k++] != p))
                return false;
        return k == Indices.Length;
    }

    /// <inheritdoc />
    public bool Equals(SeededParameters? other) => other is not null && Indices.AsSpan().SequenceEqual(other.Indices);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SeededParameters);

    /// <inheritdoc />
    public override int GetHashCode() => hash;
}
