using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml;

/// <summary>Writes a document of SBML Level 1 as one of Level 2, so that one reader serves both.</summary>
/// <remarks>
/// Source: the Level 1 Version 2 specification. Identifiers are called name there, sizes volume, mathematics is infix text, and what rules
/// change
/// is not declared variable. Version 1 writes specie for species.
/// </remarks>
internal sealed class LevelOne
{
    private readonly string file;
    private readonly List<Diagnostic> diagnostics;
    private readonly HashSet<string> varying;

    private LevelOne(MarkupElement root, string file, List<Diagnostic> diagnostics)
    {
        (this.file, this.diagnostics) = (file, diagnostics);
        var model = root.Child("model");
        varying = Items(model, "listOfRules").Select(Target).OfType<string>().ToHashSet();
        varying.UnionWith(DeterminedByAlgebraicRules(model));
    }

    private static IEnumerable<MarkupElement> Items(MarkupElement? model, string list) =>
        model?.Children.Where(child => child.Name == list).SelectMany(child => child.Children) ?? [];

    // Level 1 does not say what is constant: an algebraic rule determines what nothing else does, where that is one quantity a rule.
    private HashSet<string> DeterminedByAlgebraicRules(MarkupElement? model)
    {
        var rules = Items(model, "listOfRules").Where(rule => rule.Name == "algebraicRule").ToArray();
        if (rules.Length == 0)
            return [];
        var reacting = Items(model, "listOfReactions")
            .SelectMany(reaction => reaction.Descendants())
            .Select(element => element["species"] ?? element["specie"])
            .OfType<string>();
        var free = Items(model, "listOfParameters")
            .Concat(Items(model, "listOfCompartments"))
            .Concat(Items(model, "listOfSpecies"))
            .Select(element => element["name"])
            .OfType<string>()
            .Except(varying)
            .Except(reacting)
            .ToHashSet();
        free.IntersectWith(rules.SelectMany(rule => Names(rule["formula"] ?? "")));
        if (free.Count > rules.Length)
            diagnostics.Add(
                new Diagnostic(
                    "BD7033",
                    file,
                    rules[0].Place,
                    $"Level 1 does not say which of {string.Join(", ", free.Order(StringComparer.Ordinal))} the algebraic rule determines.",
                    "Write it as a rule for one of them."
                )
            );
        return free;
    }

    private static IEnumerable<string> Names(string formula) =>
        formula.Split(
            [.. formula.Where(letter => !(char.IsAsciiLetterOrDigit(letter) || letter == '_')).Distinct()],
            StringSplitOptions.RemoveEmptyEntries
        );

    /// <summary>The document as one of Level 2; the document itself where it is not of Level 1.</summary>
    public static MarkupElement Upgraded(MarkupElement root, string file, List<Diagnostic> diagnostics)
    {
        if (root.Name != "sbml" || root["level"] != "1")
            return root;
        var upgraded = new LevelOne(root, file, diagnostics).Upgraded(root);
        upgraded.Add("level", "2");
        upgraded.Add("version", "1");
        return upgraded;
    }

    private static string NameOf(MarkupElement element) =>
        element.Name switch
        {
            "specie" => "species",
            "specieReference" => "speciesReference",
            "speciesConcentrationRule" or "specieConcentrationRule" or "compartmentVolumeRule" or "parameterRule" => element["type"]
            == "rate"
                ? "rateRule"
                : "assignmentRule",
            _ => element.Name,
        };

    private static string? Target(MarkupElement rule) =>
        rule.Name switch
        {
            "speciesConcentrationRule" or "specieConcentrationRule" => rule["species"] ?? rule["specie"],
            "compartmentVolumeRule" => rule["compartment"],
            "parameterRule" => rule["name"],
            _ => null,
        };

    private MarkupElement Upgraded(MarkupElement element)
    {
        var upgraded = element.WithoutChildren(element.Space, NameOf(element));
        if (element["name"] is { } name && element.Name is not ("parameterRule" or "sbml"))
            upgraded.Add("id", name);
        if (element["specie"] is { } species)
            upgraded.Add("species", species);
        if (Target(element) is { } target)
            upgraded.Add("variable", target);
        if (element.Name == "compartment")
            upgraded.Add("size", element["volume"] ?? "1");
        if (element.Name is "compartment" or "parameter")
            upgraded.Add("constant", varying.Contains(element["name"] ?? "") ? "false" : "true");
        if (upgraded.Name == "speciesReference")
            upgraded.Add("stoichiometry", Stoichiometry(element));
        if (element["formula"] is { } formula)
            upgraded.Children.Add(Formula(formula, element));
        foreach (var child in element.Children)
            upgraded.Children.Add(Upgraded(child));
        return upgraded;
    }

    // Level 1 writes a rational number as two whole ones.
    private string Stoichiometry(MarkupElement reference)
    {
        var text = reference["stoichiometry"] ?? "1";
        if (reference["denominator"] is not { } below)
            return text;
        if (MathReader.TryNumber(text, out var value) && MathReader.TryNumber(below, out var divisor) && divisor != 0)
            return (value / divisor).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        diagnostics.Add(
            new Diagnostic("BD7023", file, reference.Place, $"The stoichiometry {text}/{below} is not a number.", "Write whole numbers.")
        );
        return "NaN";
    }

    private static MarkupElement Formula(string formula, MarkupElement at)
    {
        var math = new MarkupElement(at.Space, "math", at.Place);
        math.Add(MathReader.InfixAttribute, formula);
        return math;
    }
}
