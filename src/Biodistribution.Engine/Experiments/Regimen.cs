using System.Collections.Immutable;
using Biodistribution.Models;

namespace Biodistribution.Experiments;

/// <summary>
/// A dosing regimen as a file of its own, read for one model: what is given, into which state, how much, when and how
/// often.
/// </summary>
/// <param name="Name">Short name, as in the file.</param>
/// <param name="Model">The model it was read for, with the parameters the regimen adds (doses that a source leaves open).</param>
/// <param name="Doses">What is given, in the order of the file; amounts and times are expressions of the model's parameters.</param>
public sealed record Regimen(string Name, Model Model, ImmutableArray<Dose> Doses)
{
    /// <summary>One line for people.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where the regimen comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>The file it was read from, as the user named it.</summary>
    public string File { get; init; } = "";

    /// <summary>The parameters among those added that are assumed with a range.</summary>
    public ImmutableArray<AssumedParameter> Assumed { get; init; } = [];
}
