namespace Biodistribution.Compilation.Steps;

/// <summary>Which parameters the directions of a run touch, at its start or later, and which direction touches which.</summary>
internal sealed class SeedPattern : IEquatable<SeedPattern>
{
    private readonly bool[] touches;

    /// <summary>A pattern.</summary>
    /// <param name="touched">The parameters touched by any direction.</param>
    /// <param name="directions">Number of directions.</param>
    /// <param name="touches">Whether a direction touches a touched parameter: element (row × directions) + direction.</param>
    public SeedPattern(SeededParameters touched, int directions, bool[] touches) =>
        (Touched, DirectionCount, this.touches) = (touched, directions, touches);

    /// <summary>The parameters touched by any direction.</summary>
    public SeededParameters Touched { get; }

    /// <summary>Number of directions.</summary>
    public int DirectionCount { get; }

    /// <summary>Whether a direction touches a parameter.</summary>
    /// <param name="row">Index of the parameter among those touched.</param>
    /// <param name="direction">The direction.</param>
    public bool Touches(int row, int direction) => touches[(row * DirectionCount) + direction];

    /// <inheritdoc />
    public bool Equals(SeedPattern? other) =>
        other is not null
        && DirectionCount == other.DirectionCount
        && Touched.Equals(other.Touched)
        && touches.AsSpan().SequenceEqual(other.touches);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SeedPattern);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Touched, DirectionCount);
}
