using Biodistribution.Models.Diagnostics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>What a document must be before its model is read: SBML of a supported level, without packages that change the mathematics.</summary>
internal static class SbmlDocumentRules
{
    /// <summary>Notes every reason not to read the model.</summary>
    public static void Check(MarkupElement root, string file, List<Diagnostic> diagnostics)
    {
        void Error(string code, MarkupElement at, string message, string hint) => diagnostics.Add(new Diagnostic(code, file, at.Place, message, hint));
        if (root.Name != "sbml")
        {
            Error("BD7004", root, $"The root element is {root.Name}, not sbml.", "Give an SBML file.");
            return;
        }
        if (root["level"] is not ("2" or "3"))
        {
            Error("BD7005", root, $"SBML Level {root["level"] ?? "?"} is not supported.", "Convert the file to Level 3, for example with libSBML.");
            return;
        }
        foreach (var (space, name, value) in root.Foreign)
            if (name == "required" && (value is "true" or "1" || space.Contains("/fbc/", StringComparison.Ordinal) || space.Contains("/comp/", StringComparison.Ordinal)))
                Error("BD7006", root, $"The file needs the SBML package {PackageName(space)}, which is not supported.", PackageHint(space));
        foreach (var reaction in root.Children.Where(child => child.Name == "model").SelectMany(model => model.List("listOfReactions", "reaction")))
            if (reaction["fast"] is "true" or "1")
                Error("BD7007", reaction, $"The reaction {reaction["id"]} is fast, which is not supported.", "Replace it by an algebraic rule for its equilibrium, or by a reaction with a large rate constant.");
    }

    private static string PackageName(string space)
    {
        var parts = space.Split('/');
        return parts.Length >= 3 ? parts[^2] : space;
    }

    private static string PackageHint(string space) => PackageName(space) switch
    {
        "comp" => "Flatten the model first, for example with libSBML's comp flattening converter.",
        "fbc" => "Flux balance models have no rates to integrate; give a kinetic model.",
        _ => "Export the model as SBML Core.",
    };
}
