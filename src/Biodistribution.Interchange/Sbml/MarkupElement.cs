using Biodistribution.Models.Diagnostics;

namespace Biodistribution.Interchange.Sbml;

/// <summary>An XML element with its place in the file, its attributes without prefix and its child elements.</summary>
internal sealed class MarkupElement(string space, string name, TextSpan place)
{
    private readonly Dictionary<string, string> attributes = [];

    /// <summary>Namespace.</summary>
    public string Space { get; } = space;

    /// <summary>Local name.</summary>
    public string Name { get; } = name;

    /// <summary>Where the element starts.</summary>
    public TextSpan Place { get; } = place;

    /// <summary>Child elements, in order.</summary>
    public List<MarkupElement> Children { get; } = [];

    /// <summary>Attributes with a namespace: (namespace, local name, value).</summary>
    public List<(string Space, string Name, string Value)> Foreign { get; } = [];

    /// <summary>Elements of our own namespace in the annotation.</summary>
    public List<MarkupElement> Annotations { get; } = [];

    /// <summary>Resources the annotation says the element is described by.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>The text of the notes, white space made even; empty for none.</summary>
    public string Notes { get; set; } = "";

    /// <summary>The first annotation of ours of a name, or null.</summary>
    public MarkupElement? Own(string name) => Annotations.Find(element => element.Name == name);

    /// <summary>Pieces of text between the children: one more than there are children that separate them.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>The text of the element, all pieces together.</summary>
    public string Text => string.Concat(Texts).Trim();

    /// <summary>The value of an attribute, or null.</summary>
    public string? this[string attribute] => attributes.GetValueOrDefault(attribute);

    /// <summary>Adds an attribute.</summary>
    public void Add(string attribute, string value) => attributes[attribute] = value;

    /// <summary>The first child of a name, or null.</summary>
    public MarkupElement? Child(string child) => Children.Find(element => element.Name == child);

    /// <summary>The elements of a list such as listOfSpecies.</summary>
    public IEnumerable<MarkupElement> List(string list, string item) =>
        Children.Where(element => element.Name == list && element.Space == Space).SelectMany(element => element.Children).Where(element => element.Name == item && element.Space == Space);
}
