using Biodistribution.Interchange.Sbml.Markup;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>Writes the elements of an instance as they stand in the flat model: names, and what conversion factors do to their
/// mathematics.</summary>
/// <remarks>Source: the table of conversion factors of the package specification, section 3.8.</remarks>
internal sealed class ElementRewriter(ModelInstance instance)
{
    private static readonly string[] References = ["compartment", "species", "variable", "symbol", "conversionFactor", "outside"];

    private static readonly string[] UnitReferences =
    [
        "units",
        "substanceUnits",
        "timeUnits",
        "volumeUnits",
        "areaUnits",
        "lengthUnits",
        "extentUnits",
    ];

    private readonly MathRewriter math = new(instance);

    /// <summary>The element with all below it.</summary>
    public MarkupElement Rewrite(MarkupElement element) => Rewrite(element, new HashSet<string>());

    /// <summary>The element with its attributes only.</summary>
    public MarkupElement WithoutChildren(MarkupElement element)
    {
        var copy = element.WithoutChildren(element.Space, element.Name);
        copy.Foreign.RemoveAll(foreign => CompositionElements.IsOfPackage(foreign.Space));
        foreach (var (attribute, value) in element.Attributes)
        {
            var isUnit = UnitReferences.Contains(attribute);
            var key = new EntityKey(isUnit, value);
            if (isUnit ? IsKnown(key) : References.Contains(attribute))
                copy.Add(attribute, instance.NameOf(key));
        }

        if (element["id"] is { Length: > 0 } id && !instance.IsLocal(element) && !ReferenceEquals(element, instance.Model))
            copy.Add("id", instance.NameOf(new EntityKey(element.Name == "unitDefinition", id)));
        return copy;
    }

    private bool IsKnown(EntityKey key) => instance.Entities.ContainsKey(key) || instance.Redirections.ContainsKey(key);

    private MarkupElement Rewrite(MarkupElement element, IReadOnlySet<string> local)
    {
        var copy = WithoutChildren(element);
        if (element.Name == "kineticLaw")
            local = element
                .Children.SelectMany(list => list.Children)
                .Where(instance.IsLocal)
                .Select(parameter => parameter["id"] ?? "")
                .ToHashSet();
        foreach (var child in element.Children.Where(child => !CompositionElements.IsOfPackage(child.Space)))
            copy.Children.Add(child.Name == "math" ? Converted(element, math.Rewrite(child, local)) : Rewrite(child, local));
        return copy;
    }

    private MarkupElement Converted(MarkupElement owner, MarkupElement rewritten)
    {
        if (rewritten.Children.Count == 0)
            return rewritten;
        var target = owner["variable"] ?? owner["symbol"];
        var (above, below) = owner.Name switch
        {
            "rateRule" => (Factors(target), instance.TimeFactors),
            "assignmentRule" or "eventAssignment" or "initialAssignment" => (Factors(target), []),
            "delay" => (instance.TimeFactors, []),
            "kineticLaw" => (instance.ExtentFactors, instance.TimeFactors),
            _ => ([], []),
        };
        rewritten.Children[0] = MathRewriter.Scaled(rewritten.Children[0], above, below);
        return rewritten;
    }

    private List<string> Factors(string? target) => target is null ? [] : instance.FactorsOf(new EntityKey(false, target));
}
