using System.Collections.Frozen;
using System.IO.Compression;
using System.Xml;

namespace Biodistribution.LabFiles;

/// <summary>
/// Cells of .xlsx sheets whose formula has no value, an error (#DIV/0!, #N/A) or never computed, which the library that
/// reads workbooks gives as empty.
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
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "c" && reader.GetAttribute("r") is { } address)
                if (Shown(reader) is { Length: > 0 } shown)
                    errors[address] = shown;
        return errors;
    }

    // What a cell without a number shows: its error, or its formula where no program has computed it.
    private static string Shown(XmlReader reader)
    {
        var (isError, isText) = (reader.GetAttribute("t") == "e", reader.GetAttribute("t") == "str");
        if (reader.IsEmptyElement)
            return "";
        var (formula, value) = ("", "");
        using var cell = reader.ReadSubtree();
        cell.Read();
        cell.Read();
        while (!cell.EOF)
            if (cell.NodeType == XmlNodeType.Element && cell.LocalName == "f")
                formula = cell.ReadElementContentAsString();
            else if (cell.NodeType == XmlNodeType.Element && cell.LocalName == "v")
                value = cell.ReadElementContentAsString();
            else
                cell.Read();
        return isError ? (value.Length > 0 ? value : "#VALUE!")
            : formula.Length > 0 && value.Length == 0 && !isText ? $"={formula}, not computed"
            : "";
    }

    // A search for bytes spares large sheets without errors and formulas a second reading.
    private static bool HoldsErrors(ZipArchiveEntry entry)
    {
        var error = " t=\"e\""u8;
        var formula = "<f"u8;
        var buffer = new byte[1 << 16];
        using var content = entry.Open();
        for (int kept = 0, read; (read = content.Read(buffer, kept, buffer.Length - kept)) > 0; )
        {
            var length = kept + read;
            if (buffer.AsSpan(0, length).IndexOf(error) >= 0 || buffer.AsSpan(0, length).IndexOf(formula) >= 0)
                return true;
            kept = Math.Min(error.Length - 1, length);
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
