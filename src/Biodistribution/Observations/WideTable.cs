using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>Wide per-animal tables, a row an animal and a column an organ, as spreadsheets hold them.</summary>
public static class WideTable
{
    private static readonly ImmutableArray<string> Named = ["animal", "group", "time", "study"];

    // How headings of the weights of organs end: liver weight [g].
    private static readonly ImmutableArray<string> WeightWords = ["weight", "mass"];

    private const string WeightsBesideValues = "BD4032";

    // A column of values: its place, its observable, its unit, and the place and unit of the weights it is multiplied by (-1 for none).
    private sealed record Organ(int Index, string Name, string Unit, int Weight = -1, double Factor = 1);

    /// <summary>Turns a wide table into observations: every column that is not animal, group, time or study is an observable.</summary>
    /// <param name="text">Text with a header line, separated by commas, or by semicolons or tabs; then numbers may have a decimal comma.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <param name="unit">Unit of the values; a column may carry its own in brackets: <c>liver [%ID/g]</c>.</param>
    /// <param name="group">Group of all rows, for tables without that column.</param>
    /// <param name="time">Time of all rows, for tables without that column; NaN for none.</param>
    /// <param name="weighed">Whether values per mass are multiplied by the weight of the organ of the same animal, from columns such as <c>liver weight [g]</c>.</param>
    public static Checked<ObservationTable> ToLong(string text, string file, string unit, string group = "", double time = double.NaN, bool weighed = false)
    {
        var problems = new List<Diagnostic>();
        var separator = CommaSeparatedText.SeparatorOf(text);
        var records = CommaSeparatedText.Records(text, separator);
        if (records.Length < 2)
            return new Checked<ObservationTable>(null, [new Diagnostic("BD4002", file, TextSpan.WholeFile, "The table is empty.", "The first line names the columns: animal, group, time and one column for each organ.")]);
        var header = records[0].Fields;
        var places = Named.ToDictionary(name => name, name => header.IndexOf(name, 0, header.Length, StringComparer.OrdinalIgnoreCase));
        var timeUnit = "";
        if (places["time"] < 0 && header.Select((heading, i) => (Read: NameAndUnit(heading, ""), i)).FirstOrDefault(one => one.Read.Name.Equals("time", StringComparison.OrdinalIgnoreCase)) is { Read.Name.Length: > 0 } timed)
        {
            (places["time"], timeUnit) = (timed.i, timed.Read.Unit);
            if (!Unit.TryParse(timeUnit, out var read, out _) || read.Dimension != Unit.Parse("h").Dimension)
                problems.Add(new Diagnostic("BD4017", file, records[0].PlaceOf(timed.i), $"'{timeUnit}' is not a unit of time.", "Write h, min or d."));
        }
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
        Organ[] columns =
        [
            .. organs.Where(organ => !problems.Exists(problem => problem.Code == "BD4004" && problem.Place == records[0].PlaceOf(organ)))
                .Select(organ => NameAndUnit(header[organ], unit) is var (name, own) ? new Organ(organ, name, own) : null!),
        ];
        columns = Weighed(columns, weighed, (column, code, message, hint) =>
            problems.Add(new Diagnostic(code, file, records[0].PlaceOf(column), message, hint) { Severity = code == WeightsBesideValues ? Severity.Warning : Severity.Error }));
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
            foreach (var organ in columns.Where(organ => organ.Index < record.Fields.Length && record.Fields[organ.Index].Length > 0))
            {
                var below = record.Fields[organ.Index].StartsWith('<');
                var cell = record with { Fields = record.Fields.SetItem(organ.Index, record.Fields[organ.Index].TrimStart('<').Trim()) };
                var value = below ? Below(cell, organ.Index, record, separator, file, header[organ.Index], problems) : Number(organ.Index);
                if (organ.Weight >= 0 && (organ.Weight >= record.Fields.Length || record.Fields[organ.Weight].Length == 0))
                    problems.Add(new Diagnostic("BD4009", file, record.PlaceOf(organ.Weight), $"The row has no {header[organ.Weight]}.", $"Write it, or empty the cell of {header[organ.Index]} too."));
                else if (organ.Weight >= 0)
                    value *= Number(organ.Weight) * organ.Factor;
                rows.Add(new Observation
                {
                    Id = $"{number}-{organ.Name}",
                    Study = Text("study"),
                    Group = Text("group") is { Length: > 0 } own ? own : group,
                    Animal = Text("animal") is { Length: > 0 } animal ? animal : number.ToString(CultureInfo.InvariantCulture),
                    Observable = organ.Name,
                    Time = at,
                    TimeUnit = timeUnit,
                    Value = value,
                    Unit = organ.Unit,
                    Censoring = below ? "below" : "",
                    Place = record.PlaceOf(organ.Index),
                });
            }
        }
        return problems.Exists(problem => problem.Severity == Severity.Error)
            ? new Checked<ObservationTable>(null, [.. problems])
            : new Checked<ObservationTable>(new ObservationTable(file, rows.ToImmutable()), [.. problems, .. DoseShares.Doubts(rows, file)]);
    }

    private static double Below(TableRecord cell, int organ, TableRecord record, char separator, string file, string column, List<Diagnostic> problems)
    {
        if (CommaSeparatedText.TryNumber(cell.Fields[organ], separator, out var limit))
            return limit;
        problems.Add(new Diagnostic("BD4005", file, record.PlaceOf(organ), $"'{record.Fields[organ]}' in the column '{column}' is not a limit.", "Write '<' and a number with a decimal point."));
        return double.NaN;
    }

    // The columns of values with the weights they are multiplied by; columns of weights are none of them then. Where values per mass stand beside weights and nothing is asked for, that is said.
    private static Organ[] Weighed(Organ[] columns, bool isAsked, Action<int, string, string, string> say)
    {
        var mass = Unit.Parse("g").Dimension;
        var weights = columns.Where(column => Weighs(column.Name).Length > 0 && Unit.TryParse(column.Unit, out var unit, out _) && unit.Dimension == mass).ToArray();
        var paired = new Dictionary<Organ, Organ>();
        foreach (var weight in weights)
            if (columns.FirstOrDefault(column => column.Name.Equals(Weighs(weight.Name), StringComparison.OrdinalIgnoreCase) && IsPerMass(column.Unit)) is { } organ)
                paired[organ] = weight;
            else if (isAsked)
                say(weight.Index, WeightsBesideValues, $"The column '{weight.Name}' weighs no organ of the table that is given per mass, so it is left out.", "");
        if (!isAsked)
        {
            if (paired.Count > 0)
                say(paired.Values.First().Index, WeightsBesideValues, $"The table has weights of {string.Join(", ", paired.Keys.Select(organ => organ.Name))}, and values per mass.", "With --weights they are multiplied to what is in the whole organ of each animal; without, weights are observables like others.");
            return columns;
        }
        if (paired.Count == 0)
            say(-1, WeightsBesideValues, "No organ has values per mass and a column of weights, so nothing is multiplied.", "Such columns are called, for example, liver [%ID/g] and liver weight [g].");
        return [.. columns.Except(weights).Select(column => paired.TryGetValue(column, out var weight) ? Multiplied(column, weight, say) : column)];
    }

    private static Organ Multiplied(Organ organ, Organ weight, Action<int, string, string, string> say)
    {
        if (UnitAlgebra.Product(Unit.Parse(organ.Unit), Unit.Parse(weight.Unit)) is not { } product)
        {
            say(weight.Index, "BD4017", $"'{organ.Unit}' times '{weight.Unit}' is too large, too small or too intricate a unit.", "Write values per g and weights in g.");
            return organ;
        }

        var share = Unit.Parse("%ID");
        return product.Dimension == share.Dimension
            ? organ with { Unit = share.Text, Weight = weight.Index, Factor = product.FactorTo(share) }
            : organ with { Unit = product.Text, Weight = weight.Index };
    }

    // The organ whose weight a heading says: Liver weight, liver_mass; empty for none.
    private static string Weighs(string name) =>
        WeightWords.FirstOrDefault(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase)) is { } found ? name[..^found.Length].TrimEnd(' ', '_', '-') : "";

    private static bool IsPerMass(string text) => Unit.TryParse(text, out var unit, out _) && unit.Dimension.Mass == -1;

    private static bool BeginsAsNumber(string cell) => cell.TrimStart('<', '-', '+', ' ') is { Length: > 0 } rest && (char.IsAsciiDigit(rest[0]) || rest[0] is '.' or ',');

    private static (string Name, string Unit) NameAndUnit(string header, string unit)
    {
        var open = header.IndexOfAny(['[', '(']);
        return open < 0 ? (header, unit) : (header[..open].Trim(), header[(open + 1)..].TrimEnd(']', ')', ' '));
    }
}
