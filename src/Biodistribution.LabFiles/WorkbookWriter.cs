using Biodistribution.Tables;
using MiniExcelLibs;

namespace Biodistribution.LabFiles;

/// <summary>
/// Tables of results as an Excel workbook, one sheet a table: numbers as numbers, missing ones empty, texts as texts
/// also where they begin like a formula.
/// </summary>
public static class WorkbookWriter
{
    private const int LongestName = 31;

    /// <summary>Writes a workbook.</summary>
    /// <param name="tables">The tables with their names; each has a column at least.</param>
    /// <param name="stream">Where to; stays open.</param>
    public static void Write(IEnumerable<(string Name, Table Table)> tables, Stream stream)
    {
        var sheets = new Dictionary<string, object>();
        foreach (var (name, table) in tables)
            sheets.Add(SheetName(name, sheets.Keys), Rows(table));
        MiniExcel.SaveAs(stream, sheets);
    }

    private static List<Dictionary<string, object?>> Rows(Table table) =>
        [
            .. Enumerable
                .Range(0, table.RowCount)
                .Select(row => table.Columns.ToDictionary(column => column.Name, column => Cell(column, row))),
        ];

    private static object? Cell(TableColumn column, int row) =>
        column is NumberColumn numbers
            ? double.IsFinite(numbers.Values[row])
                ? numbers.Values[row]
                : double.IsNaN(numbers.Values[row])
                    ? null
                    : column.Text(row)
            : column.Text(row);

    // Excel allows 31 characters, none of : \ / ? * [ ], and a name once whatever its case.
    private static string SheetName(string name, IEnumerable<string> taken)
    {
        var plain = string.Concat(name.Select(letter => letter is ':' or '\\' or '/' or '?' or '*' or '[' or ']' ? '-' : letter));
        plain =
            plain.Length == 0 ? "table"
            : plain.Length > LongestName ? plain[..LongestName]
            : plain;
        for (var number = 2; taken.Contains(plain, StringComparer.OrdinalIgnoreCase); number++)
            plain = $"{plain[..Math.Min(plain.Length, LongestName - 4)]} {number}";
        return plain;
    }
}
