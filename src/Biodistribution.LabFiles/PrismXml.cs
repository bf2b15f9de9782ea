using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.LabFiles;

/// <summary>GraphPad Prism files in XML (.pzfx): their data tables; graphs and analyses are stored in binary and left alone.</summary>
internal static class PrismXml
{
    private const long LongestDocument = 100_000_000;

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">What to call it in messages.</param>
    public static Checked<LabWorkbook> Read(byte[] bytes, string file)
    {
        var grids = ImmutableArray.CreateBuilder<CellGrid>();
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LongestDocument,
            MaxCharactersFromEntities = 1000,
            IgnoreComments = true,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            reader.MoveToContent();
            reader.Read();
            while (!reader.EOF)
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "Table" or "HugeTable" or "Table1024")
                {
                    if (XNode.ReadFrom(reader) is XElement table && TableOf(table).ToGrid(file) is { RowCount: > 0 } grid)
                        grids.Add(grid);
                }
                else if (reader.NodeType == XmlNodeType.Element)
                {
                    reader.Skip();
                }
                else
                {
                    reader.Read();
                }
        }
        catch (XmlException e)
        {
            return new Checked<LabWorkbook>(
                null,
                [
                    new Diagnostic(
                        "BD8505",
                        file,
                        new TextSpan(e.LineNumber, e.LinePosition),
                        "The Prism file is damaged, or holds what no Prism file does.",
                        "Open it in Prism and save it again."
                    ),
                ]
            );
        }
        return new Checked<LabWorkbook>(new LabWorkbook(file, "GraphPad Prism file", grids.ToImmutable(), []), []);
    }

    private static PrismTable TableOf(XElement table)
    {
        var columns = table.Elements().Where(element => element.Name.LocalName is "YColumn").Select(Column).ToImmutableArray();
        var format = table.Attribute("YFormat")?.Value switch
        {
            "SD" => PrismFormat.Sd,
            "SE" => PrismFormat.Sem,
            "CV" => PrismFormat.Cv,
            "SDN" => PrismFormat.SdN,
            "SEN" => PrismFormat.SemN,
            "CVN" => PrismFormat.CvN,
            "low-high" => PrismFormat.PlusMinus,
            "upper-lower-limits" => PrismFormat.Limits,
            _ => columns.Any(column => column.Subcolumns.Length > 1) ? PrismFormat.Replicates : PrismFormat.Single,
        };
        PrismColumn? Of(string name) =>
            table.Elements().FirstOrDefault(element => element.Name.LocalName == name) is { } found ? Column(found) : null;
        return new PrismTable(Title(table), format, Of("RowTitlesColumn"), Of("XColumn"), columns);
    }

    private static PrismColumn Column(XElement column) =>
        new(
            Title(column),
            [
                .. column
                    .Elements()
                    .Where(element => element.Name.LocalName == "Subcolumn")
                    .Select(sub => sub.Elements().Where(element => element.Name.LocalName == "d").Select(Cell).ToImmutableArray()),
            ]
        );

    // Prism writes a whole number with a point behind it: 90.
    private static GridCell Cell(XElement cell)
    {
        var text = cell.Value.Trim();
        if (text.Length > 1 && text[^1] == '.' && text[..^1].All(character => char.IsAsciiDigit(character) || character == '-'))
            text = text[..^1];
        return GridCell.OfText(text) with { IsExcluded = cell.Attribute("Excluded")?.Value == "1" && text.Length > 0 };
    }

    private static string Title(XElement element) =>
        element.Elements().FirstOrDefault(child => child.Name.LocalName == "Title")?.Value.Trim() ?? "";
}
