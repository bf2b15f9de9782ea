namespace Biodistribution.Models.Symbolics;

/// <summary>A named variable of a model; two symbols are the same only when they are the same object.</summary>
/// <param name="name">The name as the user wrote it.</param>
/// <param name="index">Position in the order of creation within its graph, from 0.</param>
public sealed class Symbol(string name, int index)
{
    /// <summary>The name as the user wrote it.</summary>
    public string Name { get; } = name;

    /// <summary>Position in the order of creation within its graph, from 0.</summary>
    public int Index { get; } = index;

    /// <inheritdoc />
    public override string ToString() => Name;
}
