using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.Observations;

/// <summary>Reads an observation table and collects everything that is wrong with its text.</summary>
/// <param name="file">What to call the file in messages.</param>
internal sealed class ObservationTableReader(string file)
{
    private static readonly ImmutableArray<string> Named = ["group", "observable"];
    private readonly List<Diagnostic> problems = [];
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    public Checked<ObservationTable> Read(string text)
    {
        var records = CommaSeparatedText.Records(text);
        if (records.IsEmpty)
        {
            Report("BD4002", TextSpan.WholeFile, "The table is empty.", "The first line names the columns, for example: group,observable,time,value,unit");
            return Result([]);
        }
        ReadHeader(records[0]);
        if (problems.Exists(problem => problem.Severity == Severity.Error))
            return Result([]);
        if (records.Length == 1)
            Report("BD4002", records[0].PlaceOf(0), "The table has a header and no rows.", "Write one row for each number, below the header.");
        var rows = records.Skip(1).Select(ReadRow).ToImmutableArray();
        CheckRepeats(rows);
        problems.AddRange(DoseShares.Doubts(rows, file));
        return Result(rows);
    }

    private Checked<ObservationTable> Result(ImmutableArray<Observation> rows) =>
        problems.Exists(problem => problem.Severity == Severity.Error)
            ? new Checked<ObservationTable>(null, [.. problems.OrderBy(problem => problem.Place.Line).ThenBy(problem => problem.Place.Column)])
            : new Checked<ObservationTable>(new ObservationTable(file, rows), [.. problems]);

    private void ReadHeader(TableRecord header)
    {
        if (header.Fields.Length == 1 && header.Fields[0].Contains(';', StringComparison.Ordinal))
        {
            Report("BD4003", header.PlaceOf(0), "The columns are separated by semicolons.", "Save the table as CSV with commas between columns and points in numbers.");
            return;
        }
        for (var i = 0; i < header.Fields.Length; i++)
        {
            var name = header.Fields[i];
            if (name.Length == 0)
                continue;
            if (!ObservationColumn.All.Contains(name))
                Report("BD4004", header.PlaceOf(i), $"There is no column '{name}'.",
                    NearestName.Of(name, ObservationColumn.All) is { } near ? $"Did you mean '{near}'?" : $"The columns are: {string.Join(", ", ObservationColumn.All)}.");
            else if (!columns.TryAdd(name, i))
                Report("BD4004", header.PlaceOf(i), $"The column '{name}' is there twice.", "Keep one of them.");
        }
        foreach (var name in ObservationColumn.Required.Where(name => !columns.ContainsKey(name)))
            Report("BD4003", header.PlaceOf(0), $"The column '{name}' is missing.", $"Every table has the columns {string.Join(", ", ObservationColumn.Required)}.");
    }

    private Observation ReadRow(TableRecord record)
    {
        if (record.Fields.Length > columns.Values.Max() + 1 && record.Fields.Skip(columns.Values.Max() + 1).Any(field => field.Length > 0))
            Report("BD4013", record.PlaceOf(columns.Values.Max() + 1), $"The row has {record.Fields.Length} fields, more than the header names.",
                "A field with a comma in it needs quotes; a number has a decimal point: 1.5, not 1,5.");
        string Text(string column) => columns.TryGetValue(column, out var i) && i < record.Fields.Length ? record.Fields[i] : "";
        TextSpan Place(string column) => record.PlaceOf(columns.GetValueOrDefault(column, -1));
        double Number(string column) => ReadNumber(Text(column), column, Place(column));

        var statisticText = Text("statistic");
        if (!ObservationColumn.Statistics.TryGetValue(statisticText.Length == 0 ? "value" : statisticText, out var statistic))
            Report("BD4008", Place("statistic"), $"There is no statistic '{statisticText}'.", Suggest(statisticText, ObservationColumn.Statistics.Keys));
        foreach (var column in Named.Where(column => Text(column).Length == 0))
            Report("BD4009", Place(column), $"The row has no {column}.", $"Write the name of the {column} as the study and its model call it.");
        var spreadKind = Text("spread_kind");
        if (spreadKind.Length > 0 && !ObservationColumn.SpreadKinds.Contains(spreadKind))
            Report("BD4011", Place("spread_kind"), $"There is no kind of spread '{spreadKind}'.", Suggest(spreadKind, ObservationColumn.SpreadKinds));
        var censoring = Text("censoring");
        if (censoring.Length > 0 && !ObservationColumn.Censorings.Contains(censoring))
            Report("BD4028", Place("censoring"), $"There is no censoring '{censoring}'.", Suggest(censoring, ObservationColumn.Censorings));
        var row = new Observation
        {
            Id = Text("id") is { Length: > 0 } id ? id : record.Line.ToString(CultureInfo.InvariantCulture),
            Study = Text("study"),
            Group = Text("group"),
            Animal = Text("animal"),
            Observable = Text("observable"),
            Statistic = statistic,
            Time = Number("time"),
            WindowStart = Number("window_start"),
            WindowEnd = Text("window_end") is "infinity" ? double.PositiveInfinity : Number("window_end"),
            TimeUnit = Text("time_unit"),
            SamplingTimes = [.. Text("sampling_times").Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(part => ReadNumber(part, "sampling_times", Place("sampling_times")))],
            Value = Number("value"),
            Lower = Number("lower"),
            Upper = Number("upper"),
            Unit = Text("unit"),
            Spread = Number("spread"),
            SpreadKind = spreadKind,
            Count = ReadCount(Text("n"), Place("n")),
            RelativeToGroup = Text("relative_to_group"),
            RelativeToObservable = Text("relative_to_observable"),
            Censoring = censoring,
            Label = Text("label"),
            DependentOn = Text("dependent_on"),
            Source = Text("source"),
            How = Text("how"),
            Place = new TextSpan(record.Line, 1),
        };
        CheckRow(row, Place, Text("value").Length > 0);
        return row;
    }

    private void CheckRow(Observation row, Func<string, TextSpan> place, bool hasValue)
    {
        var isRange = row.SpreadKind == "range" || row.Censoring == "interval";
        if (!hasValue && row.Statistic != Statistic.Order && !isRange)
            Report("BD4009", place("value"), "The row has no value.", "Write the number, or leave the row out: an empty cell is not a zero. A value below the limit of quantification has the limit as its value and 'below' as its censoring.");
        if (isRange && (double.IsNaN(row.Lower) || double.IsNaN(row.Upper)))
            Report("BD4009", place("lower"), "A range needs both its ends.", "Write the smallest value in 'lower' and the largest in 'upper'.");
        if (row.Lower > row.Upper)
            Report("BD4010", place("lower"), "The lower end lies above the upper end.", "Exchange 'lower' and 'upper'.");
        if (row.Spread < 0)
            Report("BD4010", place("spread"), "A spread cannot be negative.", "Write its size without a sign.");
        if (row.Spread == 0)
            Report("BD4010", place("spread"), "A spread of zero would make this row certain.", "Leave the spread empty when none is printed; the study then says what to assume.");
        if (row.WindowStart >= row.WindowEnd)
            Report("BD4020", place("window_start"), "The window ends before it starts.", "Exchange 'window_start' and 'window_end'.");
        for (var i = 1; i < row.SamplingTimes.Length; i++)
            if (row.SamplingTimes[i] <= row.SamplingTimes[i - 1])
            {
                Report("BD4020", place("sampling_times"), "The sampling times do not ascend.", "Write them from first to last, separated by spaces.");
                break;
            }
    }

    private void CheckRepeats(ImmutableArray<Observation> rows)
    {
        var content = new Dictionary<Observation, Observation>(rows.Length);
        var ids = new Dictionary<string, Observation>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var bare = row with { Id = "", Place = default, SamplingTimes = [], Source = "", How = "", Label = row.Label + "|" + string.Join(' ', row.SamplingTimes) };
            if (!content.TryAdd(bare, row))
                problems.Add(new Diagnostic("BD4012", file, row.Place, $"The row says the same as line {content[bare].Place.Line}.",
                    "Remove one of them; animals with equal values have different names in the column 'animal'.")
                { Related = [("the first one", file, content[bare].Place)] });
            else if (!ids.TryAdd(row.Id, row))
                problems.Add(new Diagnostic("BD4014", file, row.Place, $"The id '{row.Id}' is that of line {ids[row.Id].Place.Line}.", "Give each row an id of its own, or none.")
                { Related = [("the first one", file, ids[row.Id].Place)] });
        }
    }

    private double ReadNumber(string text, string column, TextSpan place)
    {
        if (text.Length == 0)
            return double.NaN;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value))
        {
            if (double.IsFinite(value))
                return value;
            Report("BD4007", place, $"'{text}' in the column '{column}' is not a finite number.", "Leave the cell empty when there is no number.");
        }
        else if (text.Contains(',', StringComparison.Ordinal) && double.TryParse(text.Replace(',', '.'), Style, CultureInfo.InvariantCulture, out _))
            Report("BD4006", place, $"'{text}' in the column '{column}' has a decimal comma.", $"Write {text.Replace(',', '.')}.");
        else if (text.StartsWith('<') || text.StartsWith('>'))
            Report("BD4005", place, $"'{text}' in the column '{column}' is not a number.", $"Write {text[1..].Trim()} and '{(text[0] == '<' ? "below" : "above")}' in the column 'censoring'.");
        else
            Report("BD4005", place, $"'{text}' in the column '{column}' is not a number.", "Write a number with a decimal point, or leave the cell empty. Units have a column of their own.");
        return double.NaN;
    }

    private int ReadCount(string text, TextSpan place)
    {
        if (text.Length == 0)
            return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        Report("BD4005", place, $"'{text}' in the column 'n' is not a number of animals.", "Write a whole number of at least 1, or leave the cell empty.");
        return 0;
    }

    private static string Suggest(string written, IEnumerable<string> names) =>
        NearestName.Of(written, names) is { } near ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", names)}.";

    private void Report(string code, TextSpan place, string message, string hint) => problems.Add(new Diagnostic(code, file, place, message, hint));
}
