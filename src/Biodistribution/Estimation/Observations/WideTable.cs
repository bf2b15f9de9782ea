using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Models.Diagnostics;

namespace Biodistribution.Estimation.Observations;

/// <summary>Wide per-animal tables, a row an animal and a column an organ, as spreadsheets hold them.</summary>
public static class WideTable
{
    private static readonly ImmutableArray<string> Named = ["animal", "group", "time", "study"];

    /// <summary>Turns a wide table into observations: every column that is not animal, group, time or study is an observable.</summary>
    /// <param name="text">Text with a header line, separated by commas, or by semicolons or tabs; then numbers may have a decimal comma.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="unit">Unit of the values; a column may carry its own in brackets: <c>liver [%ID/g]</c>.</param>
    /// <param name="group">Group of all rows, for tables without that column.</param>
    /// <param name="time">Time of all rows, for tables without that column; NaN for none.</param>
    public static Checked<ObservationTable> ToLong(string text, string file, string unit, string group = "", double time = double.NaN)
    {
        var problems = new List<Diagnostic>();
        var separator = CommaSeparatedText.SeparatorOf(text);
        var records = CommaSeparatedText.Records(text, separator);
        if (records.Length < 2)
            return new Checked<ObservationTable>(null, [new Diagnostic("BD4002", file, TextSpan.WholeFile, "The table is empty.", "The first line names the columns: animal, group, time and one column for each organ.")]);
        var header = records[0].Fields;
        var places = Named.ToDictionary(name => name, name => header.IndexOf(name, 0, header.Length, StringComparer.OrdinalIgnoreCase));
        if (places["group"] < 0 && group.Length == 0)
            problems.Add(new Diagnostic("BD4003", file, records[0].PlaceOf(0), "The column 'group' is missing.", "Add it, or say which group all rows belong to."));
        if (places["time"] < 0 && double.IsNaN(time))
            problems.Add(new Diagnostic("BD4003", file, records[0].PlaceOf(0), "The column 'time' is missing.", "Add it, or say at which time all animals were measured."));
        var organs = Enumerable.Range(0, header.Length).Where(i => header[i].Length > 0 && !places.ContainsValue(i)).ToArray();
        if (organs.Length == 0)
            problems.Add(new Diagnostic("BD4003", file, records[0].PlaceOf(0), "There is no column with values.", "Each organ is a column with its name in the header."));
        // Where no cell of a column begins as a number, the column is something else, which is said once.
        foreach (var wordy in organs.Where(organ => records.Skip(1).Select(record => organ < record.Fields.Length ? record.Fields[organ] : "").Where(cell => cell.Length > 0).ToArray() is { Length: > 0 } cells && !cells.Any(BeginsAsNumber)))
            problems.Add(new Diagnostic("BD4004", file, records[0].PlaceOf(wordy), $"The column '{header[wordy]}' holds no number, so it is not an organ.", "Call it animal, group, time or study if it is one of them, else take it out."));
        organs = [.. organs.Where(organ => !problems.Exists(problem => problem.Code == "BD4004" && problem.Place == records[0].PlaceOf(organ)))];
        var met = new HashSet<(string, string, string, double)>();
        var rows = ImmutableArray.CreateBuilder<Observation>();
        foreach (var (record, number) in records.Skip(1).Select((record, i) => (record, i + 1)))
        {
            string Text(string name) => places[name] >= 0 && places[name] < record.Fields.Length ? record.Fields[places[name]] : "";
            double Number(int field)
            {
                var cell = record.Fields[field];
                if (CommaSeparatedText.TryNumber(cell, separator, out var value))
                    return value;
                problems.Add(cell.Contains(',', StringComparison.Ordinal) && separator == ','
                    ? new Diagnostic("BD4006", file, record.PlaceOf(field), $"'{cell}' in the column '{header[field]}' has a decimal comma.", $"Write {cell.Replace(',', '.')}.")
                    : new Diagnostic("BD4005", file, record.PlaceOf(field), $"'{cell}' in the column '{header[field]}' is not a number.", "Write a number with a decimal point, '<' and the limit for a value below it, or leave the cell empty."));
                return double.NaN;
            }
            var at = places["time"] >= 0 && Text("time").Length > 0 ? Number(places["time"]) : time;
            if (Text("animal").Length > 0 && !met.Add((Text("study"), Text("group"), Text("animal"), at)))
                problems.Add(new Diagnostic("BD4012", file, record.PlaceOf(places["animal"]), $"{Text("animal")} is there twice at one time.", "Keep one of the rows, or give the animals names of their own."));
            foreach (var organ in organs.Where(organ => organ < record.Fields.Length && record.Fields[organ].Length > 0))
            {
                var (name, columnUnit) = NameAndUnit(header[organ], unit);
                var below = record.Fields[organ].StartsWith('<');
                var cell = record with { Fields = record.Fields.SetItem(organ, record.Fields[organ].TrimStart('<').Trim()) };
                var value = below ? Below(cell, organ, record, separator, file, header[organ], problems) : Number(organ);
                rows.Add(new Observation
                {
                    Id = $"{number}-{name}",
                    Study = Text("study"),
                    Group = Text("group") is { Length: > 0 } own ? own : group,
                    Animal = Text("animal") is { Length: > 0 } animal ? animal : number.ToString(CultureInfo.InvariantCulture),
                    Observable = name,
                    Time = at,
                    Value = value,
                    Unit = columnUnit,
                    Censoring = below ? "below" : "",
                    Place = record.PlaceOf(organ),
                });
            }
        }
        return problems.Count > 0
            ? new Checked<ObservationTable>(null, [.. problems])
            : new Checked<ObservationTable>(new ObservationTable(file, rows.ToImmutable()), [.. DoseShares.Doubts(rows, file)]);
    }

    private static double Below(TableRecord cell, int organ, TableRecord record, char separator, string file, string column, List<Diagnostic> problems)
    {
        if (CommaSeparatedText.TryNumber(cell.Fields[organ], separator, out var limit))
            return limit;
        problems.Add(new Diagnostic("BD4005", file, record.PlaceOf(organ), $"'{record.Fields[organ]}' in the column '{column}' is not a limit.", "Write '<' and a number with a decimal point."));
        return double.NaN;
    }

    private static bool BeginsAsNumber(string cell) => cell.TrimStart('<', '-', '+', ' ') is { Length: > 0 } rest && (char.IsAsciiDigit(rest[0]) || rest[0] is '.' or ',');

    private static (string Name, string Unit) NameAndUnit(string header, string unit)
    {
        var open = header.IndexOfAny(['[', '(']);
        return open < 0 ? (header, unit) : (header[..open].Trim(), header[(open + 1)..].TrimEnd(']', ')', ' '));
    }
}
