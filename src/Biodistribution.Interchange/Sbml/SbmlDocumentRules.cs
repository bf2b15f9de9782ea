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
            Error("BD7005", root, $"SBML Level {root["level"] ?? "?"} is not supported.",
                "Convert the file to Level 3, for example with libSBML.");
            return;
        }
        // A package is in the way where the document uses it, not where it is only declared.
        foreach (var (space, name, value) in root.Foreign)
            if (name == "required" && value is "true" or "1"
                && root.Descendants().FirstOrDefault(element => Uses(element, space)) is { } use)
                Error("BD7006", use, $"The file needs the SBML package {PackageName(space)}, which is not supported.",
                    "Export the model as SBML Core.");
        if (IsFluxBalance(root))
            Error("BD7006", root,
                "This is a flux balance model (SBML package fbc): its reactions have bounds and an objective, but no rates to integrate.",
                    "Give a kinetic model.");
        foreach (var reaction in root.Children.Where(child => child.Name == "model")
            .SelectMany(model => model.List("listOfReactions", "reaction")))
            if (reaction["fast"] is "true" or "1")
                Error("BD7007", reaction, $"The reaction {reaction["id"]} is fast, which is not supported.",
                    "Replace it by an algebraic rule for its equilibrium, or by a reaction with a large rate constant.");
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
        var reactions = root.Children.Where(child => child.Name == "model").SelectMany(model => model.List("listOfReactions", "reaction"))
            .ToArray();
        return reactions.Length > 0 && reactions.All(reaction => reaction.Child("kineticLaw") is null)
            && root.Descendants().Any(element => element.Space.Contains("/fbc/", StringComparison.Ordinal));
    }
}
