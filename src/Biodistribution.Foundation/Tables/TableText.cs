using System.Globalization;
using System.Text;
using Biodistribution.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Biodistribution.Tables;

/// <summary>Tables as CSV: UTF-8 without mark, comma, LF, header first, numbers to the last bit.</summary>
public static class TableText
{
    /// <summary>Writes a table.</summary>
    /// <param name="table">What to write.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="remarks">Lines put above the header, each after "# "; for what must not get lost, such as that data
    /// are simulated.</param>
    public static void WriteCsv(Table table, Stream stream, params IEnumerable<string> remarks)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        foreach (var remark in remarks)
            text.WriteLine($"# {PlainText.OneLine(remark)}");
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        foreach (var column in table.Columns)
            csv.WriteField(SpreadsheetText.Guarded(column.Name));
        csv.NextRecord();
        for (var row = 0; row < table.RowCount; row++)
        {
            foreach (var column in table.Columns)
                csv.WriteField(column is TextColumn ? SpreadsheetText.Guarded(column.Text(row)) : column.Text(row));
            csv.NextRecord();
        }
        csv.Flush();
        text.Flush();
    }

    /// <summary>The CSV text of a table.</summary>
    /// <param name="table">What to write.</param>
    public static string Csv(Table table)
    {
        using var stream = new MemoryStream();
        WriteCsv(table, stream);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
