using Biodistribution.Models.Compilation;
using Biodistribution.Simulation.Events;

namespace Biodistribution.Simulation;

/// <summary>Which parameters the directions of a run touch, at its start or later, and which direction touches which.</summary>
internal sealed class DirectionPattern : IEquatable<DirectionPattern>
{
    private readonly bool[] touches;

    private DirectionPattern(TouchedParameters touched, int directions, bool[] touches) => (Touched, DirectionCount, this.touches) = (touched, directions, touches);

    /// <summary>The parameters touched by any direction.</summary>
    public TouchedParameters Touched { get; }

    /// <summary>Number of directions.</summary>
    public int DirectionCount { get; }

    /// <summary>The pattern of a run.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="request">The run.</param>
    public static DirectionPattern Of(CompiledModel model, SimulationRequest request)
    {
        var directions = request.Directions is null ? 0 : request.DirectionCount;
        var flags = new bool[directions == 0 ? 0 : model.ParameterCount];
        if (directions > 0)
            DirectionalSystem.MarkTouched(model, request.Directions, directions, request.Timeline, flags);
        var touched = new TouchedParameters(flags);
        var touches = new bool[touched.Indices.Length * directions];
        for (var row = 0; row < touched.Indices.Length; row++)
        {
            var parameter = touched.Indices[row];
            // A change on the way may move the parameter in any direction.
            var changes = request.Timeline.Any(e => e is ParameterChange { Value.Gradient: not null } change ? change.Parameter == parameter
                : e is Infusion { Rate.Gradient: not null } infusion && model.InfusionParameter(infusion.State) == parameter);
            for (var k = 0; k < directions; k++)
                touches[(row * directions) + k] = changes || request.Directions![(parameter * directions) + k] != 0;
        }

        return new(touched, directions, touches);
    }

    /// <summary>Whether a direction touches a parameter.</summary>
    /// <param name="row">Index of the parameter among those touched.</param>
    /// <param name="direction">The direction.</param>
    public bool Touches(int row, int direction) => touches[(row * DirectionCount) + direction];

    /// <inheritdoc />
    public bool Equals(DirectionPattern? other) => other is not null && DirectionCount == other.DirectionCount && Touched.Equals(other.Touched) && touches.AsSpan().SequenceEqual(other.touches);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DirectionPattern);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Touched, DirectionCount);
}
