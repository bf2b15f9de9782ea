using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Models;

/// <summary>A movement of amount between states; SBML's reaction.</summary>
/// <param name="Name">Its name, for tables and diagrams.</param>
/// <param name="Rate">Amount per time, in coherent units.</param>
/// <param name="Changes">Each state it changes and by how much of the rate: -1 for the one it leaves, +1 for the one it
/// enters, a yield for what it produces.</param>
public sealed record Flow(string Name, Expression Rate, ImmutableArray<(Symbol State, Expression Stoichiometry)> Changes)
{
    /// <summary>The variable that stands for the rate in expressions, when another expression refers to the flow.</summary>
    public Symbol? Symbol { get; init; }

    /// <summary>Whether it is written as going one way only: a rate below 0 is then a mistake.</summary>
    public bool IsOneWay { get; init; }
}
