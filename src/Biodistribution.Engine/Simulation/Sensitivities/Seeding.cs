using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Compilation.Steps;

namespace Biodistribution.Simulation.Sensitivities;

/// <summary>Finds which parameters the directions of a run seed, at its start or at later events.</summary>
internal static class Seeding
{
    /// <summary>The pattern of a run.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="request">The run.</param>
    public static SeedPattern PatternOf(CompiledModel model, SimulationRequest request)
    {
        var directions = request.Directions is null ? 0 : request.DirectionCount;
        var flags = new bool[directions == 0 ? 0 : model.ParameterCount];
        if (directions > 0)
            MarkTouched(model, request.Directions, directions, request.Timeline, flags);
        var touched = new SeededParameters(flags);
        var touches = new bool[touched.Indices.Length * directions];
        for (var row = 0; row < touched.Indices.Length; row++)
        {
            var parameter = touched.Indices[row];
            // A change on the way may move the parameter in any direction.
            var changes = request.Timeline.Any(e =>
                e is ParameterChange { Value.Gradient: not null } change
                    ? change.Parameter == parameter
                    : e is Infusion { Rate.Gradient: not null } infusion && model.InfusionParameter(infusion.State) == parameter
            );
            for (var k = 0; k < directions; k++)
                touches[(row * directions) + k] = changes || request.Directions![(parameter * directions) + k] != 0;
        }

        return new SeedPattern(touched, directions, touches);
    }

    /// <summary>Marks the parameters that the directions of a run touch.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="directions">Derivatives of the parameters at the start: element (parameter × count) + direction.</param>
    /// <param name="count">Number of directions.</param>
    /// <param name="timeline">What happens in the run.</param>
    /// <param name="flags">Receives a mark for each parameter.</param>
    public static void MarkTouched(
        CompiledModel model,
        ReadOnlySpan<double> directions,
        int count,
        ImmutableArray<TimelineEvent> timeline,
        Span<bool> flags
    )
    {
        for (var p = 0; p < flags.Length; p++)
            flags[p] = directions.Slice(p * count, count).ContainsAnyExcept(0.0);
        foreach (var e in timeline)
        {
            if (e is ParameterChange { Value.Gradient: not null } change)
                flags[change.Parameter] = true;
            if (e is Infusion { Rate.Gradient: not null } infusion)
                flags[model.InfusionParameter(infusion.State)] = true;
        }
    }
}
