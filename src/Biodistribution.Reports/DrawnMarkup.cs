using System.Xml;
using System.Xml.Linq;

namespace Biodistribution.Reports;

/// <summary>Drawings and equations of a report that come from a file: only what this program draws may go into a page.</summary>
internal static class DrawnMarkup
{
    private const int MostCharacters = 50_000_000;

    private static readonly HashSet<string> Elements =
    [
        "drawn", "svg", "title", "desc", "defs", "clipPath", "rect", "g", "polyline", "polygon", "ellipse", "text",
        "mi", "mn", "mo", "mrow", "mfrac", "msub", "msup", "msqrt", "mtext", "mspace", "mtable", "mtr", "mtd",
    ];

    /// <summary>All markup of a report.</summary>
    public static IEnumerable<string> Collect(ReportDocument report) => report.Sections.SelectMany(section => section.Blocks).SelectMany(block => block switch
    {
        DrawingBlock drawing => [drawing.Svg],
        EquationBlock equations => equations.Equations.Select(equation => equation.MathMl),
        _ => Enumerable.Empty<string>(),
    });

    /// <summary>Whether a drawing or equation has only elements this program writes, and nothing that acts or fetches.</summary>
    public static bool IsPlain(string markup)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader($"<drawn>{markup}</drawn>"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MostCharacters });
            return XDocument.Load(reader).Descendants().All(element => Elements.Contains(element.Name.LocalName) && element.Attributes().All(IsPlain));
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsPlain(XAttribute attribute) =>
        !attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) && attribute.Name.LocalName is not ("href" or "style" or "src")
        && (!attribute.Value.Contains("url(", StringComparison.OrdinalIgnoreCase) || attribute.Value.StartsWith("url(#", StringComparison.Ordinal));
}
