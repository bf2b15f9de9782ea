using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Compilation;

/// <summary>What a compiled model must be able to do beyond evaluating its equations.</summary>
public sealed record CompilationSettings
{
    /// <summary>States that may receive infusions; each gets a parameter for its infusion rate.</summary>
    public ImmutableArray<Symbol> InfusedStates { get; init; } = [];

    /// <summary>
    /// Extra quantities to observe, by name, beyond the model's observables; for imported models every state and
    /// defined quantity can be asked for.
    /// </summary>
    public ImmutableArray<Observable> ExtraObservables { get; init; } = [];
}
