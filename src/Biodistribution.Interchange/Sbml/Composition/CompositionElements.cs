using Biodistribution.Interchange.Sbml.Markup;

namespace Biodistribution.Interchange.Sbml.Composition;

/// <summary>Elements and attributes of the SBML package for hierarchical composition (comp).</summary>
/// <remarks>Source: SBML Level 3 Package Specification, Hierarchical Model Composition, Version 1 Release 3, section 3.</remarks>
internal static class CompositionElements
{
    /// <summary>Whether a namespace is that of the package.</summary>
    public static bool IsOfPackage(string space) => space.Contains("/comp/version", StringComparison.Ordinal);

    /// <summary>Whether a document composes its model of others.</summary>
    public static bool AreIn(MarkupElement root) => root.Descendants().Any(element => IsOfPackage(element.Space));

    /// <summary>The value of an attribute of the package, with or without its prefix; null for none.</summary>
    public static string? Attribute(MarkupElement element, string name) =>
        element.Foreign.FirstOrDefault(foreign => foreign.Name == name && IsOfPackage(foreign.Space)).Value ?? element[name];

    /// <summary>The elements of a list of the package.</summary>
    public static IEnumerable<MarkupElement> List(MarkupElement element, string list, string item) =>
        element
            .Children.Where(child => child.Name == list && IsOfPackage(child.Space))
            .SelectMany(child => child.Children)
            .Where(child => child.Name == item);

    /// <summary>The child element of the package; null for none.</summary>
    public static MarkupElement? Child(MarkupElement element, string name) =>
        element.Children.Find(child => child.Name == name && IsOfPackage(child.Space));
}
