using System.Text.RegularExpressions;
using System.Xml;

namespace Biodistribution.Reports;

/// <summary>Drawings and equations of a report that come from a file: only what this program draws may go into a page.</summary>
/// <remarks>
/// The page is read as HTML, which sees other things than XML does: a comment or an instruction may end early, a name
/// may be that of an HTML element. So nothing is
/// let through but elements and attributes this program writes, with values of the shape it writes, and text. What
/// there is no need for is not there: comments,
/// instructions, declarations, CDATA, prefixes, elements within text.
/// </remarks>
internal static partial class DrawnMarkup
{
    private const int MostCharacters = 50_000_000;
    private const string Svg = "http://www.w3.org/2000/svg";

    // Elements that hold other elements, and those that hold text alone: in HTML the latter may begin another language.
    private static readonly HashSet<string> Holders =
    [
        "drawn",
        "svg",
        "defs",
        "clipPath",
        "g",
        "mrow",
        "mfrac",
        "msub",
        "msup",
        "msqrt",
        "mtable",
        "mtr",
        "mtd",
    ];
    private static readonly HashSet<string> Texts =
    [
        "title",
        "desc",
        "text",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "rect",
        "polyline",
        "polygon",
        "ellipse",
    ];

    private static readonly HashSet<string> Attributes =
    [
        "width",
        "height",
        "viewBox",
        "role",
        "id",
        "aria-labelledby",
        "font-family",
        "font-size",
        "font-weight",
        "textLength",
        "lengthAdjust",
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-linejoin",
        "stroke-dasharray",
        "stroke-opacity",
        "points",
        "cx",
        "cy",
        "rx",
        "ry",
        "x",
        "y",
        "text-anchor",
        "transform",
        "clip-path",
        "mathvariant",
        "displaystyle",
        "columnalign",
    ];

    /// <summary>All markup of a report.</summary>
    public static IEnumerable<string> Collect(ReportDocument report) =>
        report
            .Sections.SelectMany(section => section.Blocks)
            .SelectMany(block =>
                block switch
                {
                    DrawingBlock drawing => [drawing.Svg],
                    EquationBlock equations => equations.Equations.Select(equation => equation.MathMl),
                    _ => Enumerable.Empty<string>(),
                }
            );

    /// <summary>Whether a drawing or equation has only what this program writes.</summary>
    public static bool IsPlain(string markup)
    {
        // Before any parser: neither reading can find a comment, an instruction, a declaration or CDATA.
        if (markup.Contains("<!", StringComparison.Ordinal) || markup.Contains("<?", StringComparison.Ordinal))
            return false;
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = MostCharacters,
            };
            using var reader = XmlReader.Create(new StringReader($"<drawn>{markup}</drawn>"), settings);
            var holdsText = new Stack<bool>();
            while (reader.Read())
                if (!IsPlain(reader, holdsText))
                    return false;
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsPlain(XmlReader reader, Stack<bool> holdsText)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                return true;
            case XmlNodeType.EndElement:
                holdsText.Pop();
                return true;
            case XmlNodeType.Element:
                var (isText, isEmpty) = (Texts.Contains(reader.Name), reader.IsEmptyElement);
                if (
                    (!isText && !Holders.Contains(reader.Name))
                    || holdsText.Contains(true)
                    || (holdsText.Count > 0 && reader.Name == "drawn")
                )
                    return false;
                while (reader.MoveToNextAttribute())
                    if (!IsPlain(reader.Name, reader.Value))
                        return false;
                if (!isEmpty)
                    holdsText.Push(isText);
                return true;
            default:
                return false;
        }
    }

    private static bool IsPlain(string attribute, string value) =>
        attribute switch
        {
            "xmlns" => value == Svg,
            "xml:space" => value == "preserve",
            "clip-path" => Clip().IsMatch(value),
            _ => Attributes.Contains(attribute) && Value().IsMatch(value),
        };

    // Numbers, colours, names of fonts and ids: no colon, quotation mark, bracket or backslash, and parentheses in transformations only.
    [GeneratedRegex(@"^(translate\(|rotate\(|[\p{L}\p{Nd}#%.,+_ -]|(?<=[\d ])\))*$", RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    [GeneratedRegex(@"^url\(#[\p{L}\p{Nd}._-]+\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Clip();
}
