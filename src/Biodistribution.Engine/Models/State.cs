using Biodistribution.Models.Symbolics;
using Biodistribution.Units;

namespace Biodistribution.Models;

/// <summary>A quantity that changes in time by flows or a rate.</summary>
/// <param name="Symbol">Its name in expressions.</param>
/// <param name="Unit">The unit it is written and shown in.</param>
/// <param name="Initial">Its value at the start in coherent units, an expression of parameters; 0 when nothing is said.</param>
public sealed record State(Symbol Symbol, Unit Unit, Expression Initial)
{
    /// <summary>The name.</summary>
    public string Name => Symbol.Name;

    /// <summary>An amount: conserved by flows and never negative.</summary>
    public bool IsAmount { get; init; }

    /// <summary>What has left the body: amounts that enter never return.</summary>
    public bool IsSink { get; init; }

    /// <summary>The size of the compartment it is in, when it is in one.</summary>
    public Symbol? Compartment { get; init; }

    /// <summary>Where in the body it is.</summary>
    public Organ Organ { get; init; }

    /// <summary>What it means, for people.</summary>
    public string Meaning { get; init; } = "";
}
