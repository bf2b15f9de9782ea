using Biodistribution.Observations;

namespace Biodistribution.Validation.Meaning;

/// <summary>
/// Seeded changes of a table of doses and responses, by class. The classes and which of them are undetectable were fixed
/// before the first run.
/// </summary>
/// <remarks>
/// Undetectable are: a number changed by a fifth, a row left out or pasted twice (replicates may agree), responses of two
/// rows exchanged, and the unit of all doses changed: each leaves a table a laboratory could have meant.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="seed">Where the random numbers begin.</param>
internal sealed class ResponseChanges(ResponseTable table, int seed)
{
    private const int Step = 3;

    private readonly Random random = new(seed);

    /// <summary>So many changes, the classes in turn.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<TableChange> Take(int count)
    {
        Func<ChangedRows, int, TableChange?>[] kinds =
        [
            HeadingAltered,
            DecimalMark,
            PercentDropped,
            UnitOfOneRow,
            UnitBlanked,
            AgentMisspelt,
            MissingWord,
            Negative,
            Shape,
            Blanked,
            OneNumber,
            RowLeftOut,
            PastedTwice,
        ];
        var grid = ObservationText.Grid(table.Text, "table").OrThrow();
        var made = 0;
        for (var attempt = 0; made < count && attempt < 50 * count; attempt++)
        {
            var rows = new ChangedRows(grid);
            if (
                kinds[(attempt + (Step * seed)) % kinds.Length](rows, random.Next(1, rows.Cells.Count)) is { } change
                && change.Text != new ChangedRows(grid).Text()
            )
            {
                made++;
                yield return change;
            }
        }
    }

    private static TableChange Changed(string name, string what, ChangedRows rows, bool isUndetectable = false) =>
        new(name, what, rows.Text(), isUndetectable);

    private TableChange? Cell(
        ChangedRows rows,
        int row,
        string column,
        string name,
        Func<string, string> change,
        bool isUndetectable = false
    ) =>
        rows[column] is >= 0 and var at && rows.Cells[row][at] is { Length: > 0 } text && rows.Set(row, column, change(text))
            ? Changed(name, $"{column} of row {row}: {text} to {rows.Get(row, column)}", rows, isUndetectable)
            : null;

    private string AnyNumber(ChangedRows rows) => random.Next(2) == 0 ? DoseOf(rows) : "response";

    private static string DoseOf(ChangedRows rows) => rows.Cells[0].First(heading => heading.StartsWith("dose", StringComparison.Ordinal));

    private TableChange? HeadingAltered(ChangedRows rows, int row)
    {
        var column = random.Next(rows.Cells[0].Count);
        var heading = rows.Cells[0][column];
        rows.Cells[0][column] = random.Next(3) switch
        {
            0 => "",
            1 => heading.Split(' ')[0][..^1],
            _ => heading.Split(' ')[0] + "s",
        };
        return Changed("heading altered", $"{heading} to '{rows.Cells[0][column]}'", rows);
    }

    private TableChange? DecimalMark(ChangedRows rows, int row) =>
        Cell(rows, row, AnyNumber(rows), "decimal mark changed", text => text.Replace('.', ','));

    private TableChange? PercentDropped(ChangedRows rows, int row) =>
        Cell(rows, row, "response", "percent sign dropped in one row", text => text.TrimEnd('%', ' '));

    private TableChange? UnitOfOneRow(ChangedRows rows, int row) =>
        Cell(rows, row, "unit", "unit of one row changed", _ => random.Next(2) == 0 ? "ug" : "mL");

    private TableChange? UnitBlanked(ChangedRows rows, int row) => Cell(rows, row, "unit", "unit of one row blanked", _ => "");

    private TableChange? AgentMisspelt(ChangedRows rows, int row) =>
        Cell(rows, row, "agent", "agent misspelt in one row", text => random.Next(2) == 0 ? text[..^1] : text.ToUpperInvariant());

    private TableChange? MissingWord(ChangedRows rows, int row) =>
        Cell(rows, row, AnyNumber(rows), "number replaced by a word", _ => random.Next(2) == 0 ? "n.d." : "<5");

    private TableChange? Negative(ChangedRows rows, int row) => Cell(rows, row, DoseOf(rows), "dose below zero", text => "-" + text);

    private TableChange? Shape(ChangedRows rows, int row)
    {
        var lines = rows.Text().Split('\n');
        var line = lines[row];
        lines[row] = random.Next(3) switch
        {
            0 => line + ",",
            1 => line.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma ? line.Remove(comma, 1) : line,
            _ => "\"" + line,
        };
        return new("row's shape changed", $"row {row}", string.Join('\n', lines));
    }

    private TableChange? Blanked(ChangedRows rows, int row) =>
        Cell(rows, row, rows.Cells[0][random.Next(rows.Cells[0].Count)], "cell blanked", _ => "");

    private TableChange? OneNumber(ChangedRows rows, int row) =>
        rows.Number(row, DoseOf(rows)) is { } dose
            ? Cell(
                rows,
                row,
                DoseOf(rows),
                "one number changed",
                _ => (dose * 1.2).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
                true
            )
            : null;

    private static TableChange? RowLeftOut(ChangedRows rows, int row)
    {
        rows.Cells.RemoveAt(row);
        return Changed("row left out", $"row {row}", rows, true);
    }

    private static TableChange? PastedTwice(ChangedRows rows, int row)
    {
        rows.Cells.Add([.. rows.Cells[row]]);
        return Changed("row pasted twice", $"row {row}", rows, true);
    }
}
