using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml.Markup;

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

    /// <summary>The attributes without prefix.</summary>
    public IReadOnlyDictionary<string, string> Attributes => attributes;

    /// <summary>Adds an attribute, or changes its value.</summary>
    public void Add(string attribute, string value) => attributes[attribute] = PlainText.Cleaned(value);

    /// <summary>Takes away an attribute.</summary>
    public void Remove(string attribute) => attributes.Remove(attribute);

    /// <summary>The same element with its attributes, notes, annotations and text, without its children.</summary>
    /// <param name="space">The namespace of the copy.</param>
    /// <param name="name">The name of the copy.</param>
    public MarkupElement WithoutChildren(string space, string name)
    {
        var copy = new MarkupElement(space, name, Place) { Notes = Notes };
        foreach (var (attribute, value) in attributes)
            copy.attributes[attribute] = value;
        copy.Foreign.AddRange(Foreign);
        copy.Annotations.AddRange(Annotations);
        copy.Sources.AddRange(Sources);
        copy.Texts.AddRange(Texts);
        return copy;
    }

    /// <summary>The element and all below it, each before what it holds.</summary>
    public IEnumerable<MarkupElement> Descendants()
    {
        var pending = new Stack<MarkupElement>([this]);
        while (pending.TryPop(out var element))
        {
            yield return element;
            for (var i = element.Children.Count - 1; i >= 0; i--)
                pending.Push(element.Children[i]);
        }
    }

    /// <summary>The first child of a name, or null.</summary>
    public MarkupElement? Child(string child) => Children.Find(element => element.Name == child);

    /// <summary>The elements of a list such as listOfSpecies.</summary>
    public IEnumerable<MarkupElement> List(string list, string item) =>
        Children
            .Where(element => element.Name == list && element.Space == Space)
            .SelectMany(element => element.Children)
            .Where(element => element.Name == item && element.Space == Space);
}
