using System.Xml;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Sbml.Markup;

/// <summary>Reads XML text into elements: no document types, no external entities, bounded size, count and depth.</summary>
internal static class MarkupReader
{
    /// <summary>The namespace of our own annotations.</summary>
    public const string OwnSpace = "urn:biodistribution:provenance:1";

    /// <summary>Deepest nesting of elements accepted.</summary>
    public const int DepthLimit = 400;

    /// <summary>Most elements accepted.</summary>
    public const int ElementLimit = 2_000_000;

    /// <summary>Most characters accepted.</summary>
    public const int CharacterLimit = 100_000_000;

    /// <summary>The root element, or why there is none.</summary>
    public static Checked<MarkupElement> Read(TextReader text, string file)
    {
        var settings = new XmlReaderSettings
        {
            // Seen, so that it can be refused by its place; what it declares is never used, nor fetched.
            DtdProcessing = DtdProcessing.Parse,
            XmlResolver = null,
            MaxCharactersInDocument = CharacterLimit,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        Checked<MarkupElement> Refused(string code, int line, int column, string message, string hint) =>
            new(null, [new Diagnostic(code, file, new TextSpan(line, column), message, hint)]);
        using var reader = XmlReader.Create(text, settings);
        try
        {
            var open = new Stack<MarkupElement>();
            MarkupElement? root = null;
            var count = 0;
            var more = reader.Read();
            while (more)
            {
                var place = reader is IXmlLineInfo info ? new TextSpan(info.LineNumber, info.LinePosition) : default;
                switch (reader.NodeType)
                {
                    case XmlNodeType.DocumentType:
                        return Refused(
                            "BD7002",
                            place.Line,
                            place.Column,
                            "The file declares a document type, which is refused: it could pull in other files.",
                            "Remove the DOCTYPE; SBML has none."
                        );
                    case XmlNodeType.Element:
                        if (open.TryPeek(out var about) && reader.LocalName is "annotation" or "notes")
                        {
                            using (var inner = reader.ReadSubtree())
                                if (reader.LocalName == "notes")
                                    ReadNotes(inner, about);
                                else if (!ReadAnnotation(inner, about, ref count))
                                    return Refused(
                                        "BD7003",
                                        place.Line,
                                        place.Column,
                                        $"The file has more than {ElementLimit} elements.",
                                        "Split the model, or leave out what does not belong to it."
                                    );
                            more = reader.Read();
                            continue;
                        }
                        if (++count > ElementLimit)
                            return Refused(
                                "BD7003",
                                place.Line,
                                place.Column,
                                $"The file has more than {ElementLimit} elements.",
                                "Split the model, or leave out what does not belong to it."
                            );
                        if (open.Count >= DepthLimit)
                            return Refused(
                                "BD7003",
                                place.Line,
                                place.Column,
                                $"Elements are nested more than {DepthLimit} deep.",
                                "Split the expression with assignment rules."
                            );
                        var element = new MarkupElement(reader.NamespaceURI, reader.LocalName, place);
                        if (open.TryPeek(out var parent))
                            parent.Children.Add(element);
                        else
                            root = element;
                        var empty = reader.IsEmptyElement;
                        while (reader.MoveToNextAttribute())
                        {
                            if (reader.Prefix.Length == 0 && reader.LocalName != "xmlns")
                                element.Add(reader.LocalName, reader.Value);
                            else
                                element.Foreign.Add((reader.NamespaceURI, reader.LocalName, PlainText.Cleaned(reader.Value)));
                        }
                        if (!empty)
                            open.Push(element);
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                        if (open.TryPeek(out var owner))
                        {
                            while (owner.Texts.Count <= owner.Children.Count)
                                owner.Texts.Add("");
                            owner.Texts[owner.Children.Count] += PlainText.Cleaned(reader.Value);
                        }
                        break;
                    case XmlNodeType.EndElement:
                        open.Pop();
                        break;
                }
                more = reader.Read();
            }
            return root is null
                ? Refused("BD7001", 0, 0, "The file holds no element.", "Give an SBML file.")
                : new Checked<MarkupElement>(root, []);
        }
        catch (XmlException error)
        {
            return Refused(
                "BD7001",
                error.LineNumber,
                error.LinePosition,
                $"This is not well-formed XML: {PlainText.OneLine(error.Message)}",
                "Write the file again with the program it came from."
            );
        }
    }

    private const int NoteLimit = 10_000;

    // Notes are prose: their text, up to a length.
    private static void ReadNotes(XmlReader notes, MarkupElement about)
    {
        var text = new System.Text.StringBuilder();
        while (notes.Read())
            if (notes.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && text.Length < NoteLimit)
                text.Append(' ').Append(notes.Value.AsSpan(0, Math.Min(notes.Value.Length, NoteLimit)));
        about.Notes = string.Join(' ', PlainText.Cleaned(text.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // Of annotations, elements of our own and the resources under isDescribedBy are kept; false when there are too many.
    private static bool ReadAnnotation(XmlReader annotation, MarkupElement about, ref int count)
    {
        var open = new Stack<(int Depth, MarkupElement Element)>();
        var described = -1;
        while (annotation.Read())
        {
            if (annotation.NodeType == XmlNodeType.EndElement && annotation.Depth == described)
                described = -1;
            if (annotation.NodeType != XmlNodeType.Element)
                continue;
            if (++count > ElementLimit)
                return false;
            var depth = annotation.Depth;
            while (open.TryPeek(out var top) && top.Depth >= depth)
                open.Pop();
            if (annotation.LocalName == "isDescribedBy" && described < 0 && !annotation.IsEmptyElement)
                described = depth;
            if (
                described >= 0
                && annotation.GetAttribute("resource", "http://www.w3.org/1999/02/22-rdf-syntax-ns#") is { Length: > 0 } resource
                && about.Sources.Count < 100
            )
                about.Sources.Add(PlainText.Cleaned(resource));
            if (annotation.NamespaceURI != OwnSpace)
                continue;
            var place = annotation is IXmlLineInfo info ? new TextSpan(info.LineNumber, info.LinePosition) : default;
            var element = new MarkupElement(annotation.NamespaceURI, annotation.LocalName, place);
            while (annotation.MoveToNextAttribute())
                if (annotation.Prefix.Length == 0 && annotation.LocalName != "xmlns")
                    element.Add(annotation.LocalName, annotation.Value);
            if (open.TryPeek(out var parent))
                parent.Element.Children.Add(element);
            else
                about.Annotations.Add(element);
            open.Push((depth, element));
        }
        return true;
    }
}
