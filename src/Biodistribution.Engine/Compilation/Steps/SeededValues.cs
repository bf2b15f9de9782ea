namespace Biodistribution.Compilation.Steps;

/// <summary>The parameters in force with their derivatives in the directions of a run.</summary>
/// <param name="parameters">Values of the parameters, then the modes in force.</param>
/// <param name="directions">Derivatives of the parameters: element (parameter × directions) + direction.</param>
/// <param name="version">Counts changes of the values: equal versions, equal values.</param>
internal readonly ref struct SeededValues(ReadOnlySpan<double> parameters, ReadOnlySpan<double> directions, int version)
{
    /// <summary>Values of the parameters, then the modes in force.</summary>
    public ReadOnlySpan<double> Parameters { get; } = parameters;

    /// <summary>Derivatives of the parameters: element (parameter × directions) + direction.</summary>
    public ReadOnlySpan<double> Directions { get; } = directions;

    /// <summary>Counts changes of the values: equal versions, equal values.</summary>
    public int Version { get; } = version;
}
