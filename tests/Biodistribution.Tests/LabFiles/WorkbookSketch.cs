using System.IO.Compression;
using System.Security;
using System.Text;

namespace Biodistribution.Tests.LabFiles;

/// <summary>
/// A small .xlsx written for a test: sheets as text, a row a line, cells between |; 3.5 is a number, 31.5% a percent
/// cell, '3,5 a text, #DIV/0! a formula error, =A1+1 a formula that was not computed, [1:30] a time of day.
/// </summary>
internal sealed class WorkbookSketch
{
    private readonly List<(string Name, string Xml, string State)> sheets = [];

    /// <summary>Adds a sheet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Its rows, a line each.</param>
    /// <param name="merged">Merged areas such as A1:C1.</param>
    /// <param name="hidden">Whether it is hidden.</param>
    public WorkbookSketch Sheet(string name, string rows, string[]? merged = null, bool hidden = false)
    {
        var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
        foreach (var (line, row) in rows.Split('\n').Select((line, i) => (line, i + 1)))
        {
            xml.Append($"<row r=\"{row}\">");
            foreach (var (cell, column) in line.Split('|').Select((cell, i) => (cell.Trim(), i)))
                if (cell.Length > 0)
                    xml.Append(Cell(cell, $"{NameOf(column)}{row}"));
            xml.Append("</row>");
        }
        xml.Append("</sheetData>");
        if (merged is { Length: > 0 })
            xml.Append($"<mergeCells>{string.Concat(merged.Select(area => $"<mergeCell ref=\"{area}\"/>"))}</mergeCells>");
        sheets.Add((name, xml.Append("</worksheet>").ToString(), hidden ? " state=\"hidden\"" : ""));
        return this;
    }

    /// <summary>The workbook's bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            const string Rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            Add(
                archive,
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
                    + "Extension=\"rels\" "
                    + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
                    + "Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            );
            Add(
                archive,
                "_rels/.rels",
                $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
                    + $"Id=\"r\" Type=\"{Rels}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            );
            Add(
                archive,
                "xl/workbook.xml",
                $"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                    + $"xmlns:r=\"{Rels}\"><sheets>"
                    + string.Concat(
                        sheets.Select(
                            (sheet, i) =>
                                $"<sheet name=\"{SecurityElement.Escape(sheet.Name)}\" sheetId=\"{i + 1}\" r:id=\"r{i + 1}\"{sheet.State}/>"
                        )
                    )
                    + "</sheets></workbook>"
            );
            Add(
                archive,
                "xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    + string.Concat(
                        sheets.Select(
                            (_, i) => $"<Relationship Id=\"r{i + 1}\" Type=\"{Rels}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"
                        )
                    )
                    + $"<Relationship Id=\"s\" Type=\"{Rels}/styles\" Target=\"styles.xml\"/></Relationships>"
            );
            Add(
                archive,
                "xl/styles.xml",
                "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs "
                    + "count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf "
                    + "numFmtId=\"20\"/></cellXfs></styleSheet>"
            );
            foreach (var (sheet, i) in sheets.Select((sheet, i) => (sheet, i)))
                Add(archive, $"xl/worksheets/sheet{i + 1}.xml", sheet.Xml);
        }
        return stream.ToArray();
    }

    /// <summary>Writes the workbook.</summary>
    /// <param name="path">Where to.</param>
    public string Save(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    private static string NameOf(int column) => Biodistribution.Tables.CellGrid.ColumnName(column);

    private static string Cell(string text, string address)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        if (text.StartsWith('#') && text.EndsWith('!'))
            return $"<c r=\"{address}\" t=\"e\"><f>1/0</f><v>{text}</v></c>";
        if (text.StartsWith('='))
            return $"<c r=\"{address}\"><f>{SecurityElement.Escape(text[1..])}</f><v/></c>";
        if (text.StartsWith('[') && TimeSpan.TryParse(text.Trim('[', ']'), culture, out var time))
            return $"<c r=\"{address}\" s=\"2\"><v>{time.TotalDays.ToString("R", culture)}</v></c>";
        if (text.EndsWith('%') && double.TryParse(text[..^1], culture, out var percent))
            return $"<c r=\"{address}\" s=\"1\"><v>{(percent / 100).ToString("R", culture)}</v></c>";
        if (double.TryParse(text, System.Globalization.NumberStyles.Float, culture, out var number))
            return $"<c r=\"{address}\"><v>{number.ToString("R", culture)}</v></c>";
        return $"<c r=\"{address}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text.TrimStart('\''))}</t></is></c>";
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
