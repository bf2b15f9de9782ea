using System.Collections.Immutable;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>A model read from SBML, with what its identifiers mean in it.</summary>
/// <param name="Model">The model; species are held as amounts.</param>
/// <param name="Quantities">What each identifier of the file stands for; a local parameter is called reaction.parameter.</param>
public sealed record SbmlModel(Model Model, ImmutableDictionary<string, SbmlQuantity> Quantities);

/// <summary>What an SBML identifier stands for.</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Value">Its value in formulas of the file: for a species a concentration, or an amount where the file says so.</param>
public sealed record SbmlQuantity(string Id, Expression Value)
{
    /// <summary>The amount of a species; null for anything else.</summary>
    public Expression? Amount { get; init; }

    /// <summary>The concentration of a species; null for anything else.</summary>
    public Expression? Concentration { get; init; }

    /// <summary>The size of the compartment of a species whose <see cref="Value"/> is a concentration; null for anything else.</summary>
    public Expression? Size { get; init; }
}
