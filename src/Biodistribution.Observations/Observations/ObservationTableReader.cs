using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>Reads an observation table and collects everything that is wrong with its text.</summary>
/// <param name="file">What to call the file in messages.</param>
internal sealed class ObservationTableReader(string file)
{
    // One mistake made in every row is said so often, and then counted.
    private const int MostOfOneCode = 50;

    private static readonly ImmutableArray<string> Named = ["group", "observable"];
    private readonly List<Diagnostic> problems = [];
    private readonly Dictionary<string, int> counts = [];

    public Checked<ObservationTable> Read(string text)
    {
        var read = ObservationText.Grid(text, file);
        problems.AddRange(read.Diagnostics);
        if (read.Value is not { } grid)
            return Result([]);
        if (ObservationHeading.Read(grid, problems) is not { } heading)
        {
            Report(
                new Diagnostic(
                    "BD4002",
                    file,
                    TextSpan.WholeFile,
                    "The table is empty.",
                    "The first line names the columns, for example: group,observable,time,value,unit"
                )
            );
            return Result([]);
        }
        foreach (var problem in grid.ShapeProblems(heading.Row, grid.RowCount - 1))
            Report(problem);
        if (HasErrors)
            return Result([]);
        int[] filled = [.. Enumerable.Range(heading.Row + 1, grid.RowCount - heading.Row - 1).Where(row => grid.FilledIn(row) > 0)];
        if (filled.Length == 0)
            Report(
                grid.Problem(
                    "BD4002",
                    heading.Row,
                    0,
                    "The table has a header and no rows.",
                    "Write one row for each number, below the header."
                )
            );
        var cells = new ObservationCells(grid, heading, Report);
        ImmutableArray<Observation> rows = [.. filled.Where(row => IsGiven(cells, row)).Select(row => ReadRow(cells, row))];
        if (filled.Any(row => cells.Text(row, "statistic").Length > 0))
            foreach (var row in filled.Where(row => cells.Text(row, "statistic").Length == 0))
                cells.Report(
                    "BD4047",
                    row,
                    "statistic",
                    "The cell of 'statistic' is empty, and other rows fill it: the row counts as a value.",
                    "Write it in every row, or in none.",
                    Severity.Warning
                );
        foreach (var doubt in RepeatedRows.Problems(rows, file).Concat(RowsTogether.Problems(rows, file)))
            Report(doubt);
        problems.AddRange(DoseShares.Doubts(rows, file));
        return Result(rows);
    }

    private bool HasErrors => problems.Exists(problem => problem.Severity == Severity.Error);

    private Checked<ObservationTable> Result(ImmutableArray<Observation> rows)
    {
        problems.AddRange(
            counts
                .Where(entry => entry.Value > MostOfOneCode)
                .Select(entry => new Diagnostic(
                    entry.Key,
                    file,
                    TextSpan.WholeFile,
                    $"The same holds of {entry.Value - MostOfOneCode} more rows.",
                    ""
                )
                {
                    Severity = problems.First(one => one.Code == entry.Key).Severity,
                })
        );
        return HasErrors
            ? new Checked<ObservationTable>(
                null,
                [.. problems.OrderBy(problem => problem.Place.Line).ThenBy(problem => problem.Place.Column)]
            )
            : new Checked<ObservationTable>(new ObservationTable(file, rows), [.. problems]);
    }

    private void Report(Diagnostic problem)
    {
        counts[problem.Code] = counts.GetValueOrDefault(problem.Code) + 1;
        if (counts[problem.Code] <= MostOfOneCode)
            problems.Add(problem);
    }

    // A row whose value is written as missing is no measurement; it is listed.
    private static bool IsGiven(ObservationCells cells, int row)
    {
        if (cells.Reading(row, "value").Kind != ReadingKind.Missing || cells.Text(row, "value").Length == 0)
            return true;
        cells.Report(
            "BD4041",
            row,
            "value",
            $"The row is not used: its value is missing ('{cells.Text(row, "value")}').",
            "",
            Severity.Warning
        );
        return false;
    }

    private static Observation ReadRow(ObservationCells cells, int row)
    {
        var statisticText = cells.Text(row, "statistic");
        if (!ObservationColumn.Statistics.TryGetValue(statisticText.Length == 0 ? "value" : statisticText, out var statistic))
            cells.Report(
                "BD4008",
                row,
                "statistic",
                $"There is no statistic '{statisticText}'.",
                Suggest(statisticText, ObservationColumn.Statistics.Keys)
            );
        foreach (var column in Named.Where(column => cells.Text(row, column).Length == 0))
            cells.Report(
                "BD4009",
                row,
                column,
                $"The row has no {column}.",
                $"Write the name of the {column} as the study and its model call it."
            );
        var spreadKind = cells.Text(row, "spread_kind");
        if (spreadKind.Length > 0 && !ObservationColumn.SpreadKinds.Contains(spreadKind))
            cells.Report(
                "BD4011",
                row,
                "spread_kind",
                $"There is no kind of spread '{spreadKind}'.",
                Suggest(spreadKind, ObservationColumn.SpreadKinds)
            );
        var (unit, timeUnit) = (Spelled(cells, row, "unit", "value"), Spelled(cells, row, "time_unit", "time"));
        var value = Value(cells, row, unit, out var censoring);
        var read = new Observation
        {
            Id = cells.Text(row, "id") is { Length: > 0 } id ? id : cells.Place(row, "group").Line.ToString(CultureInfo.InvariantCulture),
            Study = cells.Text(row, "study"),
            Group = cells.Text(row, "group"),
            Animal = cells.Text(row, "animal"),
            Observable = cells.Text(row, "observable"),
            Statistic = statistic,
            Time = cells.Number(row, "time", timeUnit),
            WindowStart = cells.Number(row, "window_start", timeUnit),
            WindowEnd = cells.Text(row, "window_end") is "infinity" or "inf"
                ? double.PositiveInfinity
                : cells.Number(row, "window_end", timeUnit),
            TimeUnit = timeUnit,
            SamplingTimes = cells.SamplingTimes(row),
            Value = value,
            Lower = cells.Number(row, "lower", unit),
            Upper = cells.Number(row, "upper", unit),
            Unit = unit,
            Spread = spreadKind == "cv" ? RelativeSpread(cells, row) : cells.Number(row, "spread", unit),
            SpreadKind = spreadKind,
            Count = Count(cells, row),
            RelativeToGroup = cells.Text(row, "relative_to_group"),
            RelativeToObservable = cells.Text(row, "relative_to_observable"),
            Censoring = censoring,
            Label = cells.Text(row, "label"),
            DependentOn = cells.Text(row, "dependent_on"),
            Source = cells.Text(row, "source"),
            How = cells.Text(row, "how"),
            Place = new TextSpan(cells.Place(row, "group").Line, 1),
        };
        new RowMeaning(
            read,
            column => cells.Text(row, column).Length > 0,
            (code, column, message, hint, severity) => cells.Report(code, row, column, message, hint, severity)
        ).Check();
        return read;
    }

    // A unit as this program spells it; where its column is empty, the one behind the number.
    private static string Spelled(ObservationCells cells, int row, string column, string numbers)
    {
        var text = cells.Text(row, column);
        if (UnitSpelling.HasDoubtfulMega(text))
            cells.Report(
                "BD4044",
                row,
                column,
                $"'{text}' is a million times the unit behind the M.",
                $"If a thousandth is meant, write {text.Replace('M', 'm')}.",
                Severity.Warning
            );
        if (text.Length == 0)
            text = cells.Reading(row, numbers).Suffix;
        return Unit.TryParse(text, out _, out _) ? text : UnitSpelling.Read(text)?.Text ?? text;
    }

    private static double Value(ObservationCells cells, int row, string unit, out string censoring)
    {
        censoring = cells.Text(row, "censoring");
        if (censoring.Length > 0 && !ObservationColumn.Censorings.Contains(censoring))
            cells.Report(
                "BD4028",
                row,
                "censoring",
                $"There is no censoring '{censoring}'.",
                Suggest(censoring, ObservationColumn.Censorings)
            );
        var (reading, text) = (cells.Reading(row, "value"), cells.Text(row, "value"));
        switch (reading.Kind)
        {
            case ReadingKind.Below or ReadingKind.Above:
                var word = reading.Kind == ReadingKind.Below ? "below" : "above";
                if (censoring.Length > 0 && censoring != word)
                    cells.Report(
                        "BD4005",
                        row,
                        "value",
                        $"'{text}' is {word} a limit, and the row says {censoring}.",
                        "Write one of them."
                    );
                censoring = word;
                cells.CheckBeside(row, "value", unit, reading);
                return reading.Value;
            case ReadingKind.BelowUnnamedLimit:
                cells.Report(
                    "BD4042",
                    row,
                    "value",
                    $"'{text}' is below a limit that is not named.",
                    "Write < and the limit of quantification, such as <0.05."
                );
                return double.NaN;
            case ReadingKind.NotDetectedOrNotDone:
                cells.Report(
                    "BD4043",
                    row,
                    "value",
                    $"'{text}' can say not detected or not done.",
                    "Write < and the limit for a value that was not detected, NA for one that was not measured."
                );
                return double.NaN;
            default:
                return cells.Number(row, "value", unit);
        }
    }

    private static double RelativeSpread(ObservationCells cells, int row)
    {
        var reading = cells.Reading(row, "spread");
        if (reading.Kind != ReadingKind.Number || reading.Suffix is not ("" or "%"))
            return cells.Number(row, "spread", "%");
        if (
            RelativeSize.Read($"{reading.Value.ToString("R", CultureInfo.InvariantCulture)} {reading.Suffix}".TrimEnd(), out var error) is
            { } size
        )
            return size;
        cells.Report("BD4053", row, "spread", $"A cv of {error!.Message}", error.Hint);
        return double.NaN;
    }

    private static int Count(ObservationCells cells, int row)
    {
        var (text, value) = (cells.Text(row, "n"), cells.Reading(row, "n"));
        if (text.Length == 0)
            return 0;
        if (value is { Kind: ReadingKind.Number, Value: >= 1 and <= int.MaxValue, Suffix: "" } && value.Value == Math.Floor(value.Value))
            return (int)value.Value;
        cells.Report(
            "BD4005",
            row,
            "n",
            $"'{text}' in the column 'n' is not a number of animals.",
            "Write a whole number of at least 1, or leave the cell empty."
        );
        return 0;
    }

    private static string Suggest(string written, IEnumerable<string> names) =>
        NearestName.Of(written, names) is { } near ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", names)}.";
}
