using System.Text;
using System.Xml;
using Biodistribution.Tables;

namespace Biodistribution.LabFiles;

/// <summary>Tables of results as a GraphPad Prism file in XML (.pzfx): a data table each, its texts as titles of rows.</summary>
public static class PrismWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="tables">The tables with their titles.</param>
    /// <param name="stream">Where to; stays open.</param>
    public static void Write(IReadOnlyList<(string Name, Table Table)> tables, Stream stream)
    {
        using var writer = XmlWriter.Create(
            stream,
            new XmlWriterSettings
            {
                Encoding = new UTF8Encoding(false),
                Indent = true,
                NewLineChars = "\n",
                CheckCharacters = false,
            }
        );
        writer.WriteStartElement("GraphPadPrismFile");
        writer.WriteAttributeString("PrismXMLVersion", "5.00");
        writer.WriteStartElement("TableSequence");
        for (var i = 0; i < tables.Count; i++)
        {
            writer.WriteStartElement("Ref");
            writer.WriteAttributeString("ID", $"Table{i}");
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        for (var i = 0; i < tables.Count; i++)
            Write(writer, tables[i].Name, tables[i].Table, i);
        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, string name, Table table, int number)
    {
        var numbers = table.Columns.OfType<NumberColumn>().ToArray();
        var texts = table.Columns.OfType<TextColumn>().ToArray();
        writer.WriteStartElement("Table");
        writer.WriteAttributeString("ID", $"Table{number}");
        writer.WriteAttributeString("XFormat", "none");
        writer.WriteAttributeString("TableType", "OneWay");
        writer.WriteAttributeString("EVFormat", "AsteriskAfterNumber");
        Title(writer, name);
        if (texts.Length > 0)
            Column(
                writer,
                "RowTitlesColumn",
                null,
                Enumerable
                    .Range(0, table.RowCount)
                    .Select(row => string.Join(", ", texts.Select(text => text.Text(row)).Where(text => text.Length > 0)))
            );
        foreach (var column in numbers)
            Column(
                writer,
                "YColumn",
                column.Name,
                Enumerable.Range(0, table.RowCount).Select(row => double.IsFinite(column.Values[row]) ? column.Text(row) : "")
            );
        writer.WriteEndElement();
    }

    private static void Column(XmlWriter writer, string element, string? title, IEnumerable<string> cells)
    {
        writer.WriteStartElement(element);
        writer.WriteAttributeString("Width", "120");
        if (title is not null)
        {
            writer.WriteAttributeString("Decimals", "6");
            writer.WriteAttributeString("Subcolumns", "1");
            Title(writer, title);
        }
        writer.WriteStartElement("Subcolumn");
        foreach (var cell in cells)
            writer.WriteElementString("d", Plain(cell));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Title(XmlWriter writer, string title) => writer.WriteElementString("Title", Plain(title));

    // Control characters have no place in XML.
    private static string Plain(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)));
}
