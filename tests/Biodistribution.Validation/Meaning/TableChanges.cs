using System.Globalization;

namespace Biodistribution.Validation.Meaning;

/// <summary>Seeded changes of a table, by class. The classes and which of them are undetectable were fixed before the first run.</summary>
/// <remarks>
/// Undetectable are: a number, limit, unit of time or kind of spread of one published summary that no other row
/// restates; a row left out; two groups or organs
/// exchanged in all rows; the unit of time changed in all rows; a column that is optional left out with its heading.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="seed">Where the random numbers begin.</param>
internal sealed class TableChanges(ShippedTable table, int seed)
{
    private static readonly string[] Names =
    [
        "group",
        "observable",
        "statistic",
        "spread_kind",
        "censoring",
        "unit",
        "time_unit",
        "relative_to_group",
        "dependent_on",
    ];

    // Each table begins with another class, so that few changes of several tables are of all classes.
    private const int Step = 7;

    private readonly Random random = new(seed);

    /// <summary>So many changes, the classes in turn.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<TableChange> Take(int count)
    {
        Func<ChangedRows, int, TableChange?>[] kinds =
        [
            Blanked,
            Doubled,
            HeadingsExchanged,
            HeadingAltered,
            DecimalMark,
            PercentForFraction,
            UnitOfOneRow,
            UnitOfAllRows,
            TimeUnitOfOneRow,
            Shape,
            MissingWord,
            BeforeDose,
            Misspelt,
            Effectless,
            Dependence,
            Ends,
            ColumnsOfValues,
            TwoValues,
            MegaUnit,
            RelativeSpread,
            Kind,
            RowLeftOut,
            Exchanged,
            OneNumber,
        ];
        var made = 0;
        for (var attempt = 0; made < count && attempt < 50 * count; attempt++)
        {
            var rows = new ChangedRows(table.Cells);
            if (
                kinds[(attempt + (Step * seed)) % kinds.Length](rows, random.Next(1, rows.Cells.Count)) is not { } change
                || change.Text == new ChangedRows(table.Cells).Text()
            )
                continue;
            made++;
            yield return change;
        }
    }

    private static TableChange Changed(string name, string what, ChangedRows rows, bool isUndetectable = false) =>
        new(name, what, rows.Text(), isUndetectable);

    private T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private static bool IsAnimal(ChangedRows rows, int row) => rows.Get(row, "animal").Length > 0;

    private TableChange? Blanked(ChangedRows rows, int row)
    {
        var column = Any(rows.Cells[0]);
        return rows.Get(row, column).Length > 0 && rows.Set(row, column, "")
            ? Changed("cell blanked", $"{column} of row {row}", rows)
            : null;
    }

    private TableChange? Doubled(ChangedRows rows, int row)
    {
        rows.Cells.Add([.. rows.Cells[row]]);
        var copy = rows.Cells.Count - 1;
        rows.Set(copy, "id", "again");
        rows.Set(copy, "source", "told elsewhere");
        var told = random.Next(5) switch
        {
            0 when rows.Number(copy, "time") is { } time && rows.Get(copy, "time_unit") is "h" or "min" => rows.Set(
                copy,
                "time_unit",
                rows.Get(copy, "time_unit") == "h" ? "min" : "h"
            ) && rows.Set(copy, "time", Text(rows.Get(row, "time_unit") == "h" ? time * 60 : time / 60)),
            1 when rows.Number(copy, "value") is { } value && rows.Get(copy, "unit") == "%ID" => rows.Set(copy, "unit", "ID")
                && rows.Set(copy, "value", Text(value / 100))
                && (
                    rows.Number(copy, "spread") is not { } spread
                    || rows.Get(copy, "spread_kind") == "cv"
                    || rows.Set(copy, "spread", Text(spread / 100))
                ),
            2 => rows.Set(copy, "label", rows.Get(copy, "label") + ", whole organ"),
            3 => rows.Set(copy, "study", "a review"),
            _ => rows.Set(copy, "n", "6"),
        };
        return told ? Changed("row doubled in other words", $"row {row}", rows) : null;
    }

    private TableChange? HeadingsExchanged(ChangedRows rows, int row)
    {
        var (a, b) = (random.Next(rows.Cells[0].Count), random.Next(rows.Cells[0].Count));
        (rows.Cells[0][a], rows.Cells[0][b]) = (rows.Cells[0][b], rows.Cells[0][a]);
        return a == b ? null : Changed("headings exchanged", $"{rows.Cells[0][b]} and {rows.Cells[0][a]}", rows);
    }

    private TableChange? HeadingAltered(ChangedRows rows, int row)
    {
        var column = random.Next(rows.Cells[0].Count);
        var heading = rows.Cells[0][column];
        rows.Cells[0][column] = random.Next(4) switch
        {
            0 => "",
            1 => heading[..^1],
            2 => heading.ToUpperInvariant(),
            _ => heading + "s",
        };
        return Changed("heading altered", $"{heading} to '{rows.Cells[0][column]}'", rows);
    }

    private TableChange? DecimalMark(ChangedRows rows, int row)
    {
        var column = Any(["value", "spread", "time", "lower", "upper"]);
        var text = rows.Get(row, column);
        if (!text.Contains('.', StringComparison.Ordinal))
            return null;
        var quoted = random.Next(2) == 0;
        rows.Set(row, column, text.Replace('.', ','));
        var written = rows.Text();
        return new(
            "decimal mark changed",
            $"{column} of row {row}",
            quoted ? written : written.Replace($"\"{text.Replace('.', ',')}\"", text.Replace('.', ','), StringComparison.Ordinal)
        );
    }

    private TableChange? PercentForFraction(ChangedRows rows, int row)
    {
        if (
            rows.Get(row, "unit") != "%ID"
            || rows.Number(row, "value") is not { } value
            || rows.Get(row, "statistic") is not ("value" or "")
        )
            return null;
        if (random.Next(2) == 0)
        {
            for (var i = 1; i < rows.Cells.Count; i++)
                if (rows.Get(i, "unit") == "%ID" && rows.Number(i, "value") is { } one)
                    rows.Set(i, "value", Text(one * (random.Next(1) == 0 ? 100 : 1)));
            return Changed("percent for fraction in all rows", "values × 100", rows);
        }
        var factor = random.Next(2) == 0 ? 100 : 0.01;
        rows.Set(row, "value", Text(value * factor));
        // One organ's value that stays below the whole dose is one a laboratory could have measured, where it has no
        // animals beside it, or hardly anything was there.
        return Changed("percent for fraction in one row", $"row {row} × {factor}", rows, !IsAnimal(rows, row) && value * factor <= 105);
    }

    private TableChange? UnitOfOneRow(ChangedRows rows, int row)
    {
        var unit = rows.Get(row, "unit");
        var other = Any(["ID", "%ID/g", "particles", "%", "ng/mL", "h", "min", "mL"]);
        return unit.Length > 0 && unit != other && rows.Set(row, "unit", other)
            ? Changed(
                "unit of one row changed",
                $"{unit} to {other} in row {row}",
                rows,
                !IsAnimal(rows, row) && rows.Get(row, "statistic") is not ("value" or "") && unit is "h" or "min" && other is "h" or "min"
            )
            : null;
    }

    private TableChange? UnitOfAllRows(ChangedRows rows, int row)
    {
        var other = Any(["ID", "%ID/g", "particles", "%"]);
        for (var i = 1; i < rows.Cells.Count; i++)
            if (rows.Get(i, "unit") == "%ID")
                rows.Set(i, "unit", other);
        // Hundredths of a percent called fractions are percent.
        var largest = Enumerable
            .Range(1, rows.Cells.Count - 1)
            .Where(i => rows.Get(i, "unit") == other)
            .Select(i => rows.Number(i, "value") ?? 0)
            .DefaultIfEmpty()
            .Max();
        return Changed("unit of all rows changed", $"%ID to {other}", rows, other == "ID" && largest <= 1);
    }

    private TableChange? TimeUnitOfOneRow(ChangedRows rows, int row)
    {
        var unit = rows.Get(row, "time_unit");
        return unit is "h" or "min" && rows.Number(row, "time") is not null && rows.Set(row, "time_unit", unit == "h" ? "min" : "h")
            ? Changed("unit of time of one row changed", $"row {row}", rows, !IsAnimal(rows, row))
            : null;
    }

    private TableChange? Shape(ChangedRows rows, int row)
    {
        var lines = rows.Text().Split('\n');
        var line = lines[row];
        lines[row] = random.Next(4) switch
        {
            0 => "#" + line,
            1 => line.Insert(random.Next(line.Length), ","),
            2 => line.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma ? line.Remove(comma, 1) : line,
            _ => line.Insert(line.IndexOf(',', StringComparison.Ordinal) + 1, "\""),
        };
        return new("row's shape changed", $"row {row}", string.Join('\n', lines));
    }

    private TableChange? MissingWord(ChangedRows rows, int row) =>
        rows.Number(row, "value") is not null && rows.Set(row, "value", Any(["NA", "n.d.", "BLQ", "LOD", "-", "?"]))
            ? Changed("value replaced by a word", $"row {row}", rows)
            : null;

    private TableChange? BeforeDose(ChangedRows rows, int row) =>
        rows.Number(row, "time") is { } time && rows.Set(row, "time", Text(-time))
            ? Changed("time before the dose", $"row {row}", rows)
            : null;

    private TableChange? Misspelt(ChangedRows rows, int row)
    {
        var column = Any(Names);
        var text = rows.Get(row, column);
        return text.Length > 2 && rows.Set(row, column, random.Next(2) == 0 ? text[..^1] : text.ToUpperInvariant())
            ? Changed("name misspelt", $"{column} of row {row}: {text}", rows)
            : null;
    }

    private TableChange? Effectless(ChangedRows rows, int row)
    {
        var (column, text) = Any<(string, string)>([
            ("relative_to_group", rows.Get(row, "group")),
            ("window_start", "0"),
            ("time", "3"),
            ("lower", "1"),
            ("upper", "500"),
            ("spread_kind", "sd"),
        ]);
        return rows.Get(row, column).Length == 0 && rows.Set(row, column, text)
            ? Changed("cell filled that has no effect", $"{column} of row {row}", rows)
            : null;
    }

    private TableChange? Dependence(ChangedRows rows, int row) =>
        rows.Set(row, "dependent_on", rows.Get(row, "id")) ? Changed("row depends on itself", $"row {row}", rows) : null;

    private TableChange? Ends(ChangedRows rows, int row)
    {
        if (rows.Get(row, "lower").Length == 0)
            return null;
        if (random.Next(2) == 0)
            return rows.Set(row, "spread_kind", "") ? Changed("ends of unnamed kind", $"row {row}", rows) : null;
        var lower = rows.Get(row, "lower");
        rows.Set(row, "lower", rows.Get(row, "upper"));
        rows.Set(row, "upper", lower);
        return Changed("ends exchanged", $"row {row}", rows);
    }

    private TableChange? ColumnsOfValues(ChangedRows rows, int row)
    {
        var (a, b) = Any<(string, string)>([
            ("time", "value"),
            ("value", "spread"),
            ("unit", "time_unit"),
            ("lower", "value"),
            ("n", "spread"),
            ("n", "value"),
        ]);
        if (rows[a] < 0 || rows[b] < 0)
            return null;
        for (var i = 1; i < rows.Cells.Count; i++)
        {
            var text = rows.Get(i, a);
            rows.Set(i, a, rows.Get(i, b));
            rows.Set(i, b, text);
        }
        return Changed("columns of numbers exchanged", $"{a} and {b}", rows);
    }

    private TableChange? TwoValues(ChangedRows rows, int row)
    {
        if (!IsAnimal(rows, row) || rows.Number(row, "value") is not { } value)
            return null;
        rows.Cells.Add([.. rows.Cells[row]]);
        rows.Set(rows.Cells.Count - 1, "id", "second");
        rows.Set(rows.Cells.Count - 1, "value", Text(value * 1.1));
        return Changed("second value of an animal", $"row {row}", rows);
    }

    private TableChange? MegaUnit(ChangedRows rows, int row)
    {
        var unit = rows.Get(row, "unit");
        return unit.Contains("mL", StringComparison.Ordinal) && rows.Set(row, "unit", unit.Replace("mL", "ML", StringComparison.Ordinal))
            ? Changed("mega for milli", $"row {row}", rows)
            : null;
    }

    private TableChange? RelativeSpread(ChangedRows rows, int row)
    {
        if (
            rows.Get(row, "statistic") == "order"
            || rows.Number(row, "value") is null
            || !rows.Set(row, "spread", Any(["3", "20", "1.5"]))
            || !rows.Set(row, "spread_kind", "cv")
        )
            return null;
        rows.Set(row, "n", "5");
        return Changed("percent for fraction in a cv", $"row {row}", rows);
    }

    private TableChange? Kind(ChangedRows rows, int row)
    {
        var kind = rows.Get(row, "spread_kind");
        return kind is "sd" or "sem" or "unnamed" && rows.Set(row, "spread_kind", kind == "sem" ? "sd" : "sem")
            ? Changed("kind of spread of a summary changed", $"row {row}", rows, true)
            : null;
    }

    private TableChange? RowLeftOut(ChangedRows rows, int row)
    {
        if (rows.Cells.Count < 4)
            return null;
        rows.Cells.RemoveAt(row);
        return Changed("row left out", $"row {row}", rows, true);
    }

    private TableChange? Exchanged(ChangedRows rows, int row)
    {
        var column = Any(["group", "observable"]);
        var (a, b) = (rows.Get(row, column), rows.Get(random.Next(1, rows.Cells.Count), column));
        if (a == b)
            return null;
        for (var i = 1; i < rows.Cells.Count; i++)
            rows.Set(
                i,
                column,
                rows.Get(i, column) == a ? b
                    : rows.Get(i, column) == b ? a
                    : rows.Get(i, column)
            );
        return Changed("two groups or organs exchanged", $"{a} and {b}", rows, true);
    }

    private TableChange? OneNumber(ChangedRows rows, int row)
    {
        var column = Any(["value", "time", "spread", "window_end"]);
        return rows.Number(row, column) is { } number && rows.Set(row, column, Text(number * 1.2)) && !IsAnimal(rows, row)
            ? Changed("one number of a summary changed", $"{column} of row {row}", rows, true)
            : null;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
