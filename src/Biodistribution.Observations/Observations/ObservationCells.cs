using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>The cells of an observation table: texts, and numbers understood by the whole column they stand in.</summary>
internal sealed class ObservationCells
{
    private static readonly ImmutableArray<string> Numeric =
    [
        "time",
        "window_start",
        "window_end",
        "value",
        "lower",
        "upper",
        "spread",
        "n",
    ];

    private readonly CellGrid grid;
    private readonly ObservationHeading heading;
    private readonly Action<Diagnostic> report;
    private readonly Dictionary<string, ImmutableArray<CellReading>> readings = [];

    /// <summary>Reads all columns of numbers.</summary>
    /// <param name="grid">The table.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="report">Receives what is wrong.</param>
    public ObservationCells(CellGrid grid, ObservationHeading heading, Action<Diagnostic> report)
    {
        (this.grid, this.heading, this.report) = (grid, heading, report);
        var numbers = new GridNumbers(grid, heading.Row + 1, grid.RowCount - 1);
        foreach (var name in Numeric.Where(heading.Has))
        {
            var problems = new List<Diagnostic>();
            readings[name] = numbers.ReadColumn(heading[name], heading.Row + 1, grid.RowCount - 1, problems);
            foreach (var problem in problems)
                report(
                    problem.Code == "BD4104"
                        ? problem with
                        {
                            Hint = "Write the number without marks between its digits, and with a decimal point.",
                        }
                        : problem
                );
        }
    }

    /// <summary>The text of a cell; empty where the table has no such column.</summary>
    public string Text(int row, string column) => heading.Has(column) ? grid[row, heading[column]].Text : "";

    /// <summary>Where a cell stands; the first cell of the row where the table has no such column.</summary>
    public TextSpan Place(int row, string column) => grid[row, Math.Max(0, heading[column])].Place;

    /// <summary>Reports a problem at a cell.</summary>
    public void Report(string code, int row, string column, string message, string hint, Severity severity = Severity.Error) =>
        report(grid.Problem(code, row, Math.Max(0, heading[column]), message, hint, severity));

    /// <summary>What a cell of a column of numbers says.</summary>
    public CellReading Reading(int row, string column) =>
        readings.TryGetValue(column, out var all) ? all[row - heading.Row - 1] : new CellReading(ReadingKind.Missing);

    /// <summary>
    /// A number; NaN where the cell is empty or, after a report, where it holds none. A unit behind it must be the one
    /// of its column.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="unit">The unit the row gives for it; null where a number has none.</param>
    public double Number(int row, string column, string? unit)
    {
        var reading = Reading(row, column);
        switch (reading.Kind)
        {
            case ReadingKind.Missing:
                return double.NaN;
            case ReadingKind.Number:
                CheckBeside(row, column, unit, reading);
                return reading.Value;
            default:
                Refuse(row, column);
                return double.NaN;
        }
    }

    /// <summary>Reports a text that is no number.</summary>
    public void Refuse(int row, string column) =>
        Report(
            "BD4005",
            row,
            column,
            $"'{Text(row, column)}' in the column '{column}' is not a number.",
            "Write a number, or leave the cell empty. Units have a column of their own."
        );

    /// <summary>Sampling times: numbers separated by spaces or semicolons.</summary>
    public ImmutableArray<double> SamplingTimes(int row) =>
        [.. Text(row, "sampling_times").Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(part => SamplingTime(row, part))];

    private double SamplingTime(int row, string text)
    {
        var numeral = NumeralText.Read(text);
        if (!numeral.IsNumber)
            Refuse(row, "sampling_times");
        else if (numeral.IsOpen && grid.Separator != ',')
            Report(
                "BD4104",
                row,
                "sampling_times",
                $"'{text}' can be {numeral.AsPoint!.Value.ToString(CultureInfo.InvariantCulture)} or "
                    + $"{numeral.AsComma!.Value.ToString(CultureInfo.InvariantCulture)}.",
                "Write it without a mark before three digits."
            );
        return numeral.IsOpen ? numeral.AsPoint!.Value : numeral.Certain;
    }

    /// <summary>Checks what stands in a cell beside its number.</summary>
    public void CheckBeside(int row, string column, string? unit, CellReading reading)
    {
        if (!double.IsNaN(reading.Spread) || reading.Count > 0)
            Report(
                "BD4005",
                row,
                column,
                $"'{Text(row, column)}' holds more than one number.",
                "A spread belongs into 'spread' with its kind in 'spread_kind', the number of animals into 'n'."
            );
        else if (reading.Suffix.Length > 0 && !IsSameUnit(reading.Suffix, unit))
            Report(
                "BD4005",
                row,
                column,
                $"'{Text(row, column)}' in the column '{column}' has a unit"
                    + $"{(unit is { Length: > 0 } ? $", and the row is in {unit}" : "")}.",
                "Write the number alone; units have columns of their own."
            );
    }

    private static bool IsSameUnit(string suffix, string? unit) =>
        unit is not null
        && UnitSpelling.Read(suffix) is { } one
        && UnitSpelling.Read(unit) is { } other
        && one.Dimension == other.Dimension
        && one.Scale == other.Scale;
}
