using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Models;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Sbml;

/// <summary>
/// What SBML itself has no place for and travels as annotations: exact units, bounds, sources, assumptions, organs,
/// observables.
/// </summary>
internal static partial class SbmlProvenance
{
    /// <summary>Namespace of our annotations.</summary>
    public const string Space = MarkupReader.OwnSpace;

    private static readonly string[] Sizes = ["mass", "substance", "length", "time", "radioactivity", "enzyme_activity"];

    private const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        Qualifiers = "http://biomodels.net/biology-qualifiers/";

    /// <summary>The digital object identifiers in a citation.</summary>
    public static IEnumerable<string> Dois(string source) =>
        DoiPattern().Matches(source).Select(match => match.Value.TrimEnd('.', ',', ';', ')'));

    [GeneratedRegex(@"\b10\.\d{4,9}/[^\s""<>]+")]
    private static partial Regex DoiPattern();

    /// <summary>
    /// Writes an annotation: one element of ours with attributes, its children, and the sources as the biology
    /// qualifiers know them.
    /// </summary>
    /// <param name="xml">Receives it.</param>
    /// <param name="core">Namespace of SBML.</param>
    /// <param name="name">Name of the element.</param>
    /// <param name="attributes">Its attributes; those without text are left out.</param>
    /// <param name="children">Writes what is inside; null for nothing.</param>
    /// <param name="subject">The metaid the sources are about; null for none.</param>
    /// <param name="dois">The sources.</param>
    public static void Write(
        XmlWriter xml,
        string core,
        string name,
        IEnumerable<(string Name, string Text)> attributes,
        Action? children,
        string? subject,
        IReadOnlyList<string> dois
    )
    {
        var given = attributes.Where(attribute => attribute.Text.Length > 0).ToArray();
        if (given.Length == 0 && children is null && dois.Count == 0)
            return;
        xml.WriteStartElement("annotation", core);
        if (given.Length > 0 || children is not null)
        {
            xml.WriteStartElement("biodist", name, Space);
            foreach (var (attribute, text) in given)
                xml.WriteAttributeString(attribute, new string([.. text.Where(XmlConvert.IsXmlChar)]));
            children?.Invoke();
            xml.WriteEndElement();
        }
        if (dois.Count > 0 && subject is not null)
        {
            xml.WriteStartElement("rdf", "RDF", Rdf);
            xml.WriteStartElement("rdf", "Description", Rdf);
            xml.WriteAttributeString("rdf", "about", Rdf, "#" + subject);
            xml.WriteStartElement("bqbiol", "isDescribedBy", Qualifiers);
            xml.WriteStartElement("rdf", "Bag", Rdf);
            foreach (var doi in dois)
            {
                xml.WriteStartElement("rdf", "li", Rdf);
                xml.WriteAttributeString("rdf", "resource", Rdf, "https://identifiers.org/doi:" + doi);
                xml.WriteEndElement();
            }
            for (var i = 0; i < 4; i++)
                xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    /// <summary>A number as an attribute; nothing when it says nothing.</summary>
    public static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>The unit an element says; null when it says none.</summary>
    public static Unit? UnitOf(MarkupElement? own) =>
        own?["unit"] is { Length: > 0 } text && Unit.TryParse(text, out var unit, out _) ? unit : null;

    /// <summary>The number an element says; a default when it says none.</summary>
    public static double Number(MarkupElement? own, string attribute, double absent) =>
        double.TryParse(own?[attribute], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : absent;

    /// <summary>The organ an element says; none when it says none that is known.</summary>
    public static Organ OrganOf(MarkupElement? own) => Organs.ByWord.GetValueOrDefault(own?["organ"] ?? "");

    /// <summary>The coherent units a model says; null when it says none that hold together.</summary>
    public static CoherentUnits? UnitsOf(MarkupElement? own)
    {
        if (own?["time"] is null || !Unit.TryParse(own["time_unit"] ?? "", out var timeUnit, out _))
            return null;
        double[] sizes = [.. Sizes.Select(name => Number(own, name, 0))];
        return sizes.All(size => size > 0 && double.IsNormal(size))
            ? new CoherentUnits(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], timeUnit)
            : null;
    }

    /// <summary>A parameter with what its annotation, its notes and its name say.</summary>
    public static Parameter Described(Parameter parameter, MarkupElement element, Unit unit)
    {
        var own = element.Own("quantity");
        return parameter with
        {
            Unit = UnitOf(own) ?? unit,
            Lower = Number(own, "lower", double.NegativeInfinity),
            Upper = Number(own, "upper", double.PositiveInfinity),
            Meaning = Meaning(element),
            Source = own?["source"] ?? string.Join("; ", element.Sources),
            Assumed = own?["assumed"] ?? "",
        };
    }

    /// <summary>
    /// What an element means, for people: its annotation, else its notes, else its name where that differs from its
    /// identifier.
    /// </summary>
    public static string Meaning(MarkupElement element) =>
        element.Own("quantity") is { } own ? own["meaning"] ?? ""
        : element.Notes.Length > 0 ? element.Notes
        : element["name"] is { } name && name != element["id"] ? name
        : "";
}
