using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml;

/// <summary>What a document must be before its model is read: SBML of a supported level, without packages that change the
/// mathematics.</summary>
internal static class SbmlDocumentRules
{
    /// <summary>Notes every reason not to read the model.</summary>
    public static void Check(MarkupElement root, string file, List<Diagnostic> diagnostics)
    {
        void Error(string code, MarkupElement at, string message, string hint) =>
            diagnostics.Add(new Diagnostic(code, file, at.Place, message, hint));
        if (root.Name != "sbml")
        {
            Error("BD7004", root, $"The root element is {root.Name}, not sbml.", "Give an SBML file.");
            return;
        }
        if (root["level"] is not ("2" or "3"))
        {
            Error(
                "BD7005",
                root,
                $"SBML Level {root["level"] ?? "?"} is not supported.",
                "Convert the file to Level 3, for example with libSBML."
            );
            return;
        }
        // A package is in the way where the document uses it, not where it is only declared.
        foreach (var (space, name, value) in root.Foreign)
            if (
                name == "required"
                && value is "true" or "1"
                && root.Descendants().FirstOrDefault(element => Uses(element, space)) is { } use
            )
                Error(
                    "BD7006",
                    use,
                    $"The file needs the SBML package {PackageName(space)}, which is not supported.",
                    "Export the model as SBML Core."
                );
        if (IsFluxBalance(root))
            Error(
                "BD7006",
                root,
                "This is a flux balance model (SBML package fbc): its reactions have bounds and an objective, but no rates to integrate.",
                "Give a kinetic model."
            );
        foreach (var model in root.Children.Where(child => child.Name == "model"))
            CheckIdentifiers(model, Error);
        foreach (
            var reaction in root
                .Children.Where(child => child.Name == "model")
                .SelectMany(model => model.List("listOfReactions", "reaction"))
        )
            if (reaction["fast"] is "true" or "1")
                Error(
                    "BD7007",
                    reaction,
                    $"The reaction {reaction["id"]} is fast, which is not supported.",
                    "Replace it by an algebraic rule for its equilibrium, or by a reaction with a large rate constant."
                );
    }

    // The identifiers of a model share one space; those of units, of local parameters and of placeholders have their own.
    private static readonly (string List, string Element)[] Identified =
    [
        ("listOfFunctionDefinitions", "functionDefinition"),
        ("listOfCompartments", "compartment"),
        ("listOfSpecies", "species"),
        ("listOfParameters", "parameter"),
        ("listOfReactions", "reaction"),
        ("listOfEvents", "event"),
    ];

    private static void CheckIdentifiers(MarkupElement model, Action<string, MarkupElement, string, string> error)
    {
        void Unique(IEnumerable<MarkupElement> elements, string space)
        {
            var known = new HashSet<string>();
            foreach (var element in elements)
                if (element["id"] is { } id && !known.Add(id))
                    error(
                        "BD7022",
                        element,
                        $"The identifier {id} is declared twice{space}.",
                        "Give each part of the model an identifier of its own."
                    );
        }
        Unique(Identified.SelectMany(kind => model.List(kind.List, kind.Element)), "");
        Unique(model.List("listOfUnitDefinitions", "unitDefinition"), " among the units");
        foreach (
            var law in model.List("listOfReactions", "reaction").Select(reaction => reaction.Child("kineticLaw")).OfType<MarkupElement>()
        )
            Unique(
                law.List("listOfLocalParameters", "localParameter").Concat(law.List("listOfParameters", "parameter")),
                " in this reaction"
            );
        var targets = new HashSet<string>();
        foreach (var rule in model.List("listOfRules", "assignmentRule").Concat(model.List("listOfRules", "rateRule")))
            if (rule["variable"] is { } variable && !targets.Add(variable))
                error("BD7022", rule, $"A second rule sets {variable}.", "Leave one rule for each variable.");
        var initial = new HashSet<string>();
        foreach (var assignment in model.List("listOfInitialAssignments", "initialAssignment"))
            if (assignment["symbol"] is { } symbol && !initial.Add(symbol))
                error(
                    "BD7022",
                    assignment,
                    $"A second initial assignment sets {symbol}.",
                    "Leave one initial assignment for each variable."
                );
    }

    private static string PackageName(string space)
    {
        var parts = space.Split('/');
        return parts.Length >= 3 ? parts[^2] : space;
    }

    private static bool Uses(MarkupElement element, string space) =>
        element.Space == space || element.Foreign.Any(foreign => foreign.Space == space && foreign.Name != "required");

    private static bool IsFluxBalance(MarkupElement root)
    {
        var reactions = root
            .Children.Where(child => child.Name == "model")
            .SelectMany(model => model.List("listOfReactions", "reaction"))
            .ToArray();
        return reactions.Length > 0
            && reactions.All(reaction => reaction.Child("kineticLaw") is null)
            && root.Descendants().Any(element => element.Space.Contains("/fbc/", StringComparison.Ordinal));
    }
}
