using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>
/// Reads the cells of a grid as numbers, limits and missing values, each understood by the whole column it stands in,
/// then by the whole table.
/// </summary>
/// <remarks>
/// The rules, for every reader of tables:
/// a cell that has one reading is read so (3.5; 3,5; 1.234,5; 1'200);
/// a point or comma before exactly three digits (1.200) is read as the other numerals of its column prove, then those
/// of the table, then, for a point, by commas between columns;
/// where nothing proves it, it is refused with both readings (BD4104);
/// empty cells, NA, a dash and formula errors are missing; &lt;0.1 is below that limit; BLQ and LOD are below a limit
/// not named; ND leaves open whether it was done;
/// a date is refused where a number belongs (BD4105), for a spreadsheet makes dates of 1.2 and 3-4.
/// </remarks>
public sealed class GridNumbers
{
    private readonly CellGrid grid;
    private readonly DecimalMark declared;
    private readonly NumeralEvidence table = new();

    /// <summary>Takes in what the cells of a part of a grid prove about decimal marks.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="firstRow">First row of data, from 0.</param>
    /// <param name="lastRow">Last row of data.</param>
    /// <param name="declared">The decimal mark, where the user said it.</param>
    public GridNumbers(CellGrid grid, int firstRow, int lastRow, DecimalMark declared = DecimalMark.Recognised)
    {
        (this.grid, this.declared) = (grid, declared);
        for (var row = firstRow; row <= lastRow; row++)
        for (var column = 0; column < grid.CountOf(row); column++)
            Take(table, grid[row, column]);
    }

    /// <summary>Reads cells that belong together: a column, or the row of one organ.</summary>
    /// <param name="cells">Rows and columns of the cells, from 0.</param>
    /// <param name="problems">Receives what has two readings (BD4104) and dates (BD4105); a text that is no number is
    /// no problem here.</param>
    /// <returns>One reading a cell, in the same order.</returns>
    public ImmutableArray<CellReading> Read(IReadOnlyList<(int Row, int Column)> cells, ICollection<Diagnostic> problems)
    {
        var own = new NumeralEvidence();
        foreach (var (row, column) in cells)
            Take(own, grid[row, column]);
        var readings = ImmutableArray.CreateBuilder<CellReading>(cells.Count);
        foreach (var (row, column) in cells)
            readings.Add(Reading(row, column, own, problems));
        return readings.MoveToImmutable();
    }

    /// <summary>Reads a column.</summary>
    /// <param name="column">Column, from 0.</param>
    /// <param name="firstRow">First row, from 0.</param>
    /// <param name="lastRow">Last row.</param>
    /// <param name="problems">Receives what has two readings and dates.</param>
    public ImmutableArray<CellReading> ReadColumn(int column, int firstRow, int lastRow, ICollection<Diagnostic> problems) =>
        Read([.. Enumerable.Range(firstRow, Math.Max(0, lastRow - firstRow + 1)).Select(row => (row, column))], problems);

    private static void Take(NumeralEvidence evidence, GridCell cell)
    {
        if (cell.Kind != CellKind.Text)
            return;
        var numerals = CellNumerals.Of(cell.Text);
        if (numerals.Numeral.Length == 0)
            return;
        evidence.Add(NumeralText.Read(numerals.Numeral), numerals.Numeral);
        if (numerals.Spread.Length > 0)
            evidence.Add(NumeralText.Read(numerals.Spread), numerals.Spread);
    }

    private CellReading Reading(int row, int column, NumeralEvidence own, ICollection<Diagnostic> problems)
    {
        var cell = grid[row, column];
        if (cell.IsExcluded)
            return new CellReading(ReadingKind.Excluded);
        switch (cell.Kind)
        {
            case CellKind.Number:
                return new CellReading(ReadingKind.Number, cell.Number);
            case CellKind.Percent:
                return new CellReading(ReadingKind.Number, cell.Number) { Suffix = "%" };
            case CellKind.Empty or CellKind.Error:
                return new CellReading(ReadingKind.Missing);
            case CellKind.Date or CellKind.Duration:
                problems.Add(
                    grid.Problem(
                        "BD4105",
                        row,
                        column,
                        $"'{cell.Text}' is stored as a date or time, not as a number.",
                        "A spreadsheet makes dates of numbers such as 1.2 or 3-4: write the number again in a cell "
                            + "formatted as text or number."
                    )
                );
                return new CellReading(ReadingKind.Text);
        }
        var numerals = CellNumerals.Of(cell.Text);
        if (numerals.Numeral.Length == 0)
            return new CellReading(numerals.Kind);
        return new CellReading(numerals.Kind, Value(numerals.Numeral, row, column, own, problems))
        {
            Spread = numerals.Spread.Length > 0 ? Value(numerals.Spread, row, column, own, problems) : double.NaN,
            Count = numerals.Count,
            Suffix = numerals.Suffix,
        };
    }

    private double Value(string text, int row, int column, NumeralEvidence own, ICollection<Diagnostic> problems)
    {
        var numeral = NumeralText.Read(text);
        if (!numeral.IsOpen)
            return numeral.Certain;
        var mark = declared != DecimalMark.Recognised ? declared : own.Decide(numeral.Mark);
        if (mark == DecimalMark.Recognised)
            mark = table.Decide(numeral.Mark);
        if (mark == DecimalMark.Recognised && grid.Separator == ',' && numeral.Mark == '.' && !own.Mixes && !table.Mixes)
            mark = DecimalMark.Point;
        if (mark != DecimalMark.Recognised)
            return mark == DecimalMark.Point ? numeral.AsPoint!.Value : numeral.AsComma!.Value;
        problems.Add(
            grid.Problem(
                "BD4104",
                row,
                column,
                $"'{text}' can be {Plain(numeral.AsPoint!.Value)} or {Plain(numeral.AsComma!.Value)}, and nothing in the table decides it.",
                "Say --decimal point or --decimal comma, or write the number without marks between its digits."
            )
        );
        return double.NaN;
    }

    private static string Plain(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
