using System.Collections.Immutable;
using System.IO.Compression;
using System.Xml;

namespace Biodistribution.LabFiles;

/// <summary>One sheet of a binary workbook (.xlsb).</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHidden">Whether a person does not see it.</param>
/// <param name="Cells">Its cells that hold something, row by row.</param>
/// <param name="Merged">Merged areas: first and last row, first and last column, from 0.</param>
internal sealed record BinarySheet(
    string Name,
    bool IsHidden,
    ImmutableArray<BinaryCell> Cells,
    ImmutableArray<(int FirstRow, int LastRow, int FirstColumn, int LastColumn)> Merged
);

/// <summary>A cell of a binary workbook.</summary>
/// <param name="Row">Row, from 0.</param>
/// <param name="Column">Column, from 0.</param>
/// <param name="Style">Number of its style.</param>
/// <param name="Number">Its number; NaN for a text or an error.</param>
/// <param name="Text">Its text; null for a number.</param>
/// <param name="IsError">Whether the text is the error of a formula.</param>
internal readonly record struct BinaryCell(int Row, int Column, int Style, double Number, string? Text, bool IsError);

/// <summary>Binary workbooks (.xlsb), which the library that reads other workbooks does not know.</summary>
/// <remarks>Source: MS-XLSB, Excel Binary File Format: records by their numbers in section 2.3.1.</remarks>
internal sealed class BinaryWorkbook
{
    private const string Workbook = "xl/workbook.bin";
    private const int SheetOfWorkbook = 156;
    private const int SharedText = 19;
    private const int RowHeader = 0;
    private const int MergedArea = 176;

    private readonly ZipArchive archive;
    private readonly List<string> texts = [];

    private BinaryWorkbook(ZipArchive archive, int mostCells)
    {
        this.archive = archive;
        MostCells = mostCells;
        Styles = new BinaryStyles(Part("xl/styles.bin"));
    }

    /// <summary>How cells are shown.</summary>
    public BinaryStyles Styles { get; }

    private int MostCells { get; }

    /// <summary>Whether an archive is one.</summary>
    /// <param name="bytes">An archive within bounds.</param>
    public static bool Is(byte[] bytes) => bytes is [(byte)'P', ..] && ZipBounds.Holds(bytes, Workbook);

    /// <summary>Reads its sheets.</summary>
    /// <param name="bytes">An archive within bounds.</param>
    /// <param name="mostCells">How many cells of a sheet are read at most, and one more.</param>
    /// <param name="styles">Receives how cells are shown.</param>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    public static ImmutableArray<BinarySheet> Read(byte[] bytes, int mostCells, out BinaryStyles styles)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        var book = new BinaryWorkbook(archive, mostCells);
        styles = book.Styles;
        return book.Sheets();
    }

    private ImmutableArray<BinarySheet> Sheets()
    {
        var parts = Relationships();
        ReadTexts();
        var sheets = ImmutableArray.CreateBuilder<BinarySheet>();
        var records = new BinaryRecords(Part(Workbook));
        while (records.Read())
        {
            if (records.Number != SheetOfWorkbook)
                continue;
            var relationship = records.Text(8, out var next);
            var name = records.Text(next, out _);
            // Charts and dialogues have parts of another kind.
            if (parts.TryGetValue(relationship, out var part))
                sheets.Add(Sheet(name, records.Int(0) != 0, Part(part)));
        }
        return sheets.ToImmutable();
    }

    private BinarySheet Sheet(string name, bool isHidden, ReadOnlySpan<byte> part)
    {
        var cells = ImmutableArray.CreateBuilder<BinaryCell>();
        var merged = ImmutableArray.CreateBuilder<(int, int, int, int)>();
        var row = 0;
        var records = new BinaryRecords(part);
        while (records.Read() && cells.Count <= MostCells)
            if (records.Number == RowHeader)
                row = records.Int(0);
            else if (records.Number == MergedArea)
                merged.Add((records.Int(0), records.Int(4), records.Int(8), records.Int(12)));
            else if (Value(records, out var number, out var text, out var isError))
                cells.Add(new BinaryCell(row, records.Int(0), records.Int(4) & 0xFFFFFF, number, text, isError));
        return new BinarySheet(name, isHidden, cells.ToImmutable(), merged.ToImmutable());
    }

    // A cell is its column and style in eight bytes, then its value; those of formulas hold the value first.
    private bool Value(BinaryRecords record, out double number, out string? text, out bool isError)
    {
        const int At = 8;
        (number, text, isError) = (double.NaN, null, false);
        switch (record.Number)
        {
            case 2:
                number = record.Rk(At);
                return true;
            case 3 or 11:
                (text, isError) = (ErrorOf(record.Content[At]), true);
                return true;
            case 4 or 10:
                text = record.Content[At] != 0 ? "TRUE" : "FALSE";
                return true;
            case 5 or 9:
                number = record.Double(At);
                return true;
            case 6 or 8:
                text = record.Text(At, out _);
                return true;
            case 7:
                var index = record.Int(At);
                text = (uint)index < (uint)texts.Count ? texts[index] : "";
                return true;
            default:
                return false;
        }
    }

    private static string ErrorOf(byte code) =>
        code switch
        {
            0x00 => "#NULL!",
            0x07 => "#DIV/0!",
            0x0F => "#VALUE!",
            0x17 => "#REF!",
            0x1D => "#NAME?",
            0x24 => "#NUM!",
            _ => "#N/A",
        };

    private void ReadTexts()
    {
        var records = new BinaryRecords(Part("xl/sharedStrings.bin"));
        while (records.Read())
            if (records.Number == SharedText)
                texts.Add(records.Text(1, out _));
    }

    private Dictionary<string, string> Relationships()
    {
        var parts = new Dictionary<string, string>();
        if (archive.GetEntry("xl/_rels/workbook.bin.rels") is not { } entry)
            return parts;
        using var reader = XmlReader.Create(
            entry.Open(),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
        );
        while (reader.Read())
            if (
                reader.NodeType == XmlNodeType.Element
                && reader.LocalName == "Relationship"
                && reader.GetAttribute("Type")?.EndsWith("/worksheet", StringComparison.Ordinal) == true
                && reader.GetAttribute("Id") is { } id
                && reader.GetAttribute("Target") is { } target
            )
                parts[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
        return parts;
    }

    private byte[] Part(string name)
    {
        if (archive.GetEntry(name) is not { } entry)
            return [];
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
