using System.Collections.Frozen;
using System.IO.Compression;
using System.Xml;

namespace Biodistribution.LabFiles;

/// <summary>
/// Cells of .xlsx sheets whose formula has no value (#DIV/0!, #N/A), which the library that reads workbooks gives as
/// empty.
/// </summary>
internal static class FormulaErrors
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The addresses (B3) with what is shown in them, by sheet; nothing for workbooks of another kind.</summary>
    /// <param name="bytes">A workbook within bounds.</param>
    public static FrozenDictionary<string, FrozenDictionary<string, string>> Find(byte[] bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 'P')
            return FrozenDictionary<string, FrozenDictionary<string, string>>.Empty;
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        var parts = Attributes(archive, "xl/_rels/workbook.xml.rels", "Relationship", "Id", "Target")
            .ToDictionary(pair => pair.First, pair => "xl/" + pair.Second.TrimStart('/').Replace("xl/", "", StringComparison.Ordinal));
        return Attributes(archive, "xl/workbook.xml", "sheet", "id", "name")
            .Where(sheet => parts.ContainsKey(sheet.First))
            .Select(sheet => (sheet.Second, Errors: InSheet(archive, parts[sheet.First])))
            .Where(sheet => sheet.Errors.Count > 0)
            .ToFrozenDictionary(sheet => sheet.Second, sheet => sheet.Errors.ToFrozenDictionary());
    }

    private static Dictionary<string, string> InSheet(ZipArchive archive, string part)
    {
        var errors = new Dictionary<string, string>();
        if (archive.GetEntry(part) is not { } entry || !HoldsErrors(entry))
            return errors;
        using var reader = XmlReader.Create(entry.Open(), Settings);
        while (reader.Read())
            if (
                reader.NodeType == XmlNodeType.Element
                && reader.LocalName == "c"
                && reader.GetAttribute("t") == "e"
                && reader.GetAttribute("r") is { } address
            )
                errors[address] = ReadValue(reader);
        return errors;
    }

    private static string ReadValue(XmlReader reader)
    {
        using var cell = reader.ReadSubtree();
        while (cell.Read())
            if (cell.NodeType == XmlNodeType.Element && cell.LocalName == "v")
                return cell.ReadElementContentAsString();
        return "#VALUE!";
    }

    // A search for the bytes t="e" spares large sheets without errors a second reading.
    private static bool HoldsErrors(ZipArchiveEntry entry)
    {
        var mark = " t=\"e\""u8;
        var buffer = new byte[1 << 16];
        using var content = entry.Open();
        for (int kept = 0, read; (read = content.Read(buffer, kept, buffer.Length - kept)) > 0; )
        {
            var length = kept + read;
            if (buffer.AsSpan(0, length).IndexOf(mark) >= 0)
                return true;
            kept = Math.Min(mark.Length - 1, length);
            buffer.AsSpan(length - kept, kept).CopyTo(buffer);
        }
        return false;
    }

    private static List<(string First, string Second)> Attributes(
        ZipArchive archive,
        string part,
        string element,
        string first,
        string second
    )
    {
        var found = new List<(string, string)>();
        if (archive.GetEntry(part) is not { } entry)
            return found;
        using var reader = XmlReader.Create(entry.Open(), Settings);
        while (reader.Read())
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == element)
                found.Add((Attribute(reader, first), Attribute(reader, second)));
        return found;
    }

    private static string Attribute(XmlReader reader, string localName)
    {
        var value = "";
        while (reader.MoveToNextAttribute())
            if (reader.LocalName.Equals(localName, StringComparison.OrdinalIgnoreCase) && (localName != "id" || reader.Prefix.Length > 0))
                value = reader.Value;
        reader.MoveToElement();
        return value;
    }
}
