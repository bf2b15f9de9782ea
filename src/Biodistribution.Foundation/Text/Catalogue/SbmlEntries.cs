using System.Collections.Immutable;

namespace Biodistribution.Text.Catalogue;

/// <summary>Diagnostics on sBML files.</summary>
internal static class SbmlEntries
{
    /// <summary>The entries, by code.</summary>
    public static ImmutableArray<DiagnosticEntry> All { get; } =
    [
        new("BD7000", "The SBML file cannot be read."),
        new("BD7001", "It is not XML, or holds nothing."),
        new("BD7002", "It declares a document type, which could pull in other files."),
        new("BD7003", "It is too large or too deeply nested."),
        new("BD7004", "It is XML but not SBML."),
        new("BD7005", "An SBML level that is not supported."),
        new("BD7006", "It needs an SBML package that is not supported."),
        new("BD7007", "Fast reactions are not supported."),
        new("BD7010", "A name nothing declares."),
        new("BD7011", "A MathML element that has no meaning there."),
        new("BD7012", "A function that calls itself."),
        new("BD7013", "A function with too few or too many arguments."),
        new("BD7014", "A function nothing defines, or one used without arguments."),
        new("BD7015", "A csymbol that is not supported."),
        new("BD7016", "Not a number."),
        new("BD7017", "An apply or piece without its parts."),
        new("BD7018", "A delay whose length changes while time passes, or whose rate is asked for."),
        new("BD7019", "An operator with arguments it does not take."),
        new("BD7020", "rateOf of something that is no variable."),
        new("BD7021", "An element without id."),
        new("BD7022", "An id declared twice, or a variable set by two rules."),
        new("BD7023", "An attribute that is not a number."),
        new("BD7024", "A species in a compartment that is not there."),
        new("BD7025", "A rule, event or assignment for a variable that is not there."),
        new("BD7026", "A constant that is changed."),
        new("BD7027", "A variable with two rules."),
        new("BD7028", "A reaction refers to a species that is not there."),
        new("BD7029", "A stoichiometry that is not given; 1 is taken."),
        new("BD7030", "A species with a rule that a reaction changes as well."),
        new("BD7031", "A conversion factor that is no parameter."),
        new("BD7032", "A variable with a rule that an event assigns as well."),
        new("BD7033", "An algebraic rule that leaves nothing to be determined."),
        new("BD7034", "Rules or assignments that depend on each other in a circle."),
        new("BD7036", "A composition (package comp) that refers to something that is not there."),
        new("BD7037", "A formula of Level 1 that cannot be read."),
        new("BD7038", "An apply element in the place of an operator."),
        new("BD7039", "Algebraic rules that leave a variable open."),
    ];
}
