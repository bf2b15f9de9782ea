using System.Globalization;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Interchange.Columnar;

/// <summary>A comma-separated table as a run writes it, read back with its types.</summary>
public static class ResultTable
{
    /// <summary>
    /// The table: a column whose cells are all numbers or empty is one of numbers, any other one of texts. Remarks
    /// (lines that begin with #) are left out.
    /// </summary>
    /// <param name="text">The text of the file; the first record names the columns.</param>
    /// <param name="file">Its name, for messages.</param>
    public static Checked<Table> Read(string text, string file)
    {
        Checked<Table> Refused(string code, TextSpan place, string message, string hint) =>
            new(null, [new Diagnostic(code, file, place, message, hint)]);
        var records = CommaSeparatedText.Records(text);
        if (records.IsEmpty)
            return Refused(
                "BD7601",
                TextSpan.WholeFile,
                "The table is empty.",
                "Give a table as a run writes it: the first line names the columns."
            );
        var names = records[0].Fields;
        if (names.Length == 1 && CommaSeparatedText.SeparatorOf(text) != ',')
            return Refused(
                "BD7603",
                records[0].PlaceOf(0),
                "The columns are not separated by commas.",
                "Give a table as a run writes it, with commas between columns and points in numbers."
            );
        for (var i = 0; i < names.Length; i++)
            if (names[i].Length == 0 || names.IndexOf(names[i]) < i)
                return Refused(
                    "BD7602",
                    records[0].PlaceOf(i),
                    names[i].Length == 0 ? "A column has no name." : $"Two columns are named {names[i]}.",
                    "Give every column a name of its own in the first line."
                );
        if (records.FirstOrDefault(record => record.Fields.Length != names.Length) is { } odd)
            return Refused(
                "BD7603",
                odd.PlaceOf(0),
                $"{odd.Fields.Length} fields stand where {names.Length} columns are named.",
                "Give every row as many fields as the first line; quote a text that holds a comma."
            );
        return new(new Table(names.Select((name, i) => Column(name, [.. records.Skip(1).Select(record => record.Fields[i])]))), []);
    }

    private static TableColumn Column(string name, string[] cells)
    {
        var values = new double[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            values[i] = double.NaN;
            if (cells[i].Length > 0 && !double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
                return new TextColumn(name, cells);
        }
        return cells.All(cell => cell.Length == 0) ? new TextColumn(name, cells) : new NumberColumn(name, values);
    }
}
