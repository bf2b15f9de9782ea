using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Experiments;

/// <summary>Animals treated alike.</summary>
/// <param name="Name">The name observation rows use.</param>
/// <param name="Overrides">Parameters that differ in this group: each becomes an expression of the model's parameters.</param>
/// <param name="Doses">What is given, in order.</param>
public sealed record Group(string Name, ImmutableArray<(Symbol Parameter, Expression Value)> Overrides, ImmutableArray<Dose> Doses)
{
    /// <summary>Parameters that change at a time: macrophage depletion and the like.</summary>
    public ImmutableArray<(Expression Time, Symbol Parameter, Expression Value)> Interventions { get; init; } = [];
}
