using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml;

/// <summary>A compartment, species, parameter or stoichiometry while a model is being read.</summary>
internal sealed class SbmlVariable(string id, MarkupElement element, Symbol symbol)
{
    /// <summary>Its identifier.</summary>
    public string Id { get; } = id;

    /// <summary>Where it is declared.</summary>
    public MarkupElement Element { get; } = element;

    /// <summary>What the identifier is in formulas.</summary>
    public Symbol Symbol { get; } = symbol;

    /// <summary>What is integrated or assigned: the amount of a species, else <see cref="Symbol"/>.</summary>
    public Symbol Carrier { get; set; } = symbol;

    /// <summary>
    /// The value declared; NaN for none. For a species with <see cref="HasInitialConcentration"/> a concentration, else
    /// an amount.
    /// </summary>
    public double Declared { get; init; } = double.NaN;

    /// <summary>The declared value is a concentration.</summary>
    public bool HasInitialConcentration { get; init; }

    /// <summary>May not be changed by anything.</summary>
    public bool IsConstant { get; init; }

    /// <summary>A species.</summary>
    public bool IsSpecies { get; init; }

    /// <summary>A species that reactions do not change.</summary>
    public bool IsBoundary { get; init; }

    /// <summary>The compartment of a species whose identifier means its concentration; null for anything else.</summary>
    public SbmlVariable? Volume { get; set; }

    /// <summary>The compartment of a species, whatever its identifier means.</summary>
    public SbmlVariable? Compartment { get; set; }

    /// <summary>Without dimensions, hence without concentrations in it.</summary>
    public bool IsDimensionless { get; init; }

    /// <summary>Factor from extent to amount; null for 1.</summary>
    public string? ConversionFactor { get; init; }

    /// <summary>What an assignment rule says; null without one.</summary>
    public Expression? Assigned { get; set; }

    /// <summary>What a rate rule says; null without one.</summary>
    public Expression? Rate { get; set; }

    /// <summary>What an initial assignment says; null without one.</summary>
    public Expression? Initially { get; set; }

    /// <summary>Changed by a reaction.</summary>
    public bool IsInReaction { get; set; }

    /// <summary>Assigned by an event.</summary>
    public bool IsInEvent { get; set; }

    /// <summary>Determined by an algebraic rule.</summary>
    public bool IsAlgebraic { get; set; }

    /// <summary>Can take different values in the course of a run.</summary>
    public bool Varies => Assigned is not null || Rate is not null || IsInReaction || IsInEvent || IsAlgebraic;

    /// <summary>Where it is declared in the file.</summary>
    public TextSpan Place => Element.Place;
}
