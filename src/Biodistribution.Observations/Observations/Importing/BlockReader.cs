using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>Reads the values of one block with all that row, column, titles and sheet say about them.</summary>
internal sealed class BlockReader
{
    private readonly BlockLayout layout;
    private readonly Surroundings around;
    private readonly ImportAnswers answers;
    private readonly ImportLog log;
    private readonly GridNumbers numbers;
    private readonly ColumnTimes times;
    private readonly Dictionary<int, ValueColumn> columns;
    private readonly Dictionary<ColumnRole, string> above = [];
    private bool isRowOpen;

    private BlockReader(BlockLayout layout, Surroundings around, ImportAnswers answers, ImportLog log)
    {
        (this.layout, this.around, this.answers, this.log) = (layout, around, answers, log);
        numbers = new GridNumbers(Grid, Block.Rows[0], Block.LastRow, answers.Decimal);
        times = new ColumnTimes(numbers, Grid, answers, log);
        columns = layout.Values.ToDictionary(column => column.Index);
    }

    private TableBlock Block => layout.Block;

    private CellGrid Grid => layout.Block.Grid;

    /// <summary>Reads a block.</summary>
    /// <param name="layout">Its layout.</param>
    /// <param name="around">What titles and sheet say.</param>
    /// <param name="answers">What the user said.</param>
    /// <param name="log">Receives what is wrong, open and left out.</param>
    /// <returns>Its measured numbers, weights of organs among them.</returns>
    public static List<MeasuredCell> Read(BlockLayout layout, Surroundings around, ImportAnswers answers, ImportLog log) =>
        new BlockReader(layout, around, answers, log).Cells();

    private List<MeasuredCell> Cells()
    {
        log.Problems.AddRange(Grid.ShapeProblems(Block.LastHeading, Block.LastRow));
        foreach (
            var column in Enumerable
                .Range(0, Grid.ColumnCount)
                .Where(column => IsHeadless(column) && !(column == 0 && layout.IsFirstUnderstood))
        )
            log.Problems.Add(
                Grid.Problem(
                    "BD4207",
                    Block.Rows.First(row => !Grid[row, column].IsEmpty),
                    column,
                    "Values stand here under no heading.",
                    "Write above them what they are, or empty the cells."
                )
            );
        var rows = Block.Rows.Where(row => !IsNoSample(row) && !IsSummary(row) && !ReadAttributes(row)).ToArray();
        var facts = rows.ToDictionary(row => row, RowFacts);
        var parts = columns.Keys.Order().Select(index => Column(index, rows, facts).ToArray()).ToList();
        if (WeightsOfRows(facts) is { } weights)
        {
            columns[weights.Index] = weights;
            parts.Add([.. Column(weights.Index, rows, facts)]);
        }
        return RowByRow(rows, parts);
    }

    // The cells of each column come in the order of the rows already, so they are put together and not sorted.
    private static List<MeasuredCell> RowByRow(int[] rows, List<MeasuredCell[]> parts)
    {
        var cells = new List<MeasuredCell>(parts.Sum(part => part.Length));
        var next = new int[parts.Count];
        foreach (var row in rows)
            for (var i = 0; i < parts.Count; i++)
            for (; next[i] < parts[i].Length && parts[i][next[i]].Row == row; next[i]++)
                cells.Add(parts[i][next[i]]);
        return cells;
    }

    private bool IsHeadless(int column) =>
        Enumerable.Range(Block.FirstHeading, Block.LastHeading - Block.FirstHeading + 1).All(level => Grid[level, column].IsEmpty)
        && column != layout.Labels
        && Block.Rows.Any(row => !Grid[row, column].IsEmpty && column < Grid.CountOf(Block.LastHeading));

    // Rows Mean, SD, n and Total sum up others: they are no animals, and a total is no organ.
    private bool IsSummary(int row)
    {
        var keys =
            layout.Labels >= 0 ? [layout.Labels]
            : layout.Keys.TryGetValue(ColumnRole.Animal, out var animal) ? (int[])[animal.Index, 0]
            : [0];
        if (!keys.Any(column => Grid[row, column].Kind == CellKind.Text && HeadingWords.IsSummary(Grid[row, column].Text)))
            return false;
        log.Ignore(Grid, row, keys.First(column => HeadingWords.IsSummary(Grid[row, column].Text)), "sums up other rows");
        return true;
    }

    // Background, blanks and standards among samples that are called by animal and organ.
    private bool IsNoSample(int row)
    {
        if (layout.Samples < 0 || SampleName.Read(Grid[row, layout.Samples].Text) is not null)
            return false;
        log.Ignore(Grid, row, layout.Samples, "names no animal and organ: a background or standard is said in the file of --convert");
        return true;
    }

    // Weights that differ between the rows of one animal, each of one organ, are those of organs.
    private ValueColumn? WeightsOfRows(Dictionary<int, MeasuredCell> facts) =>
        layout.AreOrgansInRows
        && !layout.AreAnimalsColumns
        && layout.Keys.TryGetValue(ColumnRole.BodyWeight, out var weight)
        && facts
            .Values.Where(row => row.Animal.Length > 0 && !Grid[row.Row, weight.Index].IsEmpty)
            .GroupBy(row => (row.Group, row.Animal))
            .Any(rows => rows.Select(row => Grid[row.Row, weight.Index].Text).Distinct().Count() > 1)
            ? weight with
            {
                Role = ColumnRole.OrganWeight,
            }
            : null;

    // In a table with organs in rows, rows such as Group or Time say something about every column.
    private bool ReadAttributes(int row)
    {
        if (layout.Labels < 0)
            return false;
        var label = Grid[row, layout.Labels].Text;
        var facts = HeadingFacts.Read(label);
        if (!BlockLayout.IsAttribute(facts.Role))
            return false;
        if (facts.Role is not (ColumnRole.Group or ColumnRole.Time or ColumnRole.Animal))
            log.Ignore(Grid, row, layout.Labels, "not used");
        foreach (var index in columns.Keys.ToArray())
        {
            var text = Grid[row, index].Text;
            if (text.Length == 0)
                continue;
            columns[index] = facts.Role switch
            {
                ColumnRole.Group => columns[index] with { Group = text },
                ColumnRole.Animal => columns[index] with { Animal = text },
                ColumnRole.Time => columns[index] with { Time = times.Read(row, index, facts.Unit) },
                _ => columns[index],
            };
        }
        return true;
    }

    private MeasuredCell RowFacts(int row)
    {
        isRowOpen = false;
        var section = Block.Sections.TryGetValue(row, out var text) ? around.With(text) : around;
        var organ = layout.Labels >= 0 ? HeadingFacts.Read(Grid[row, layout.Labels].Text) : new HeadingFacts(ColumnRole.Unknown, "");
        var group = string.Join(
            ' ',
            layout.Groups.Select(column => Key(row, column, ColumnRole.Group, answers.Group)).Where(part => part.Length > 0)
        );
        var unit = layout.Keys.TryGetValue(ColumnRole.Unit, out var units) ? UnitOf(row, units.Index) : (organ.Unit, organ.NoUnit);
        var sample = layout.Samples >= 0 ? SampleName.Read(Grid[row, layout.Samples].Text) : null;
        return new MeasuredCell(Grid, row, 0, default)
        {
            Organ = layout.Labels >= 0 ? OrganOf(row, organ) : sample?.Organ ?? "",
            Group =
                group.Length > 0 ? group
                : section.Group.Length > 0 ? section.Group
                : Block.Sections.ContainsKey(row) ? section.Name
                : "",
            Animal =
                sample is not null ? sample.Animal
                : layout.Keys.TryGetValue(ColumnRole.Animal, out var animal) ? Key(row, animal, ColumnRole.Animal, null)
                : "",
            Study = layout.Keys.TryGetValue(ColumnRole.Study, out var study) ? Grid[row, study.Index].Text : section.Study,
            Time = layout.Keys.TryGetValue(ColumnRole.Time, out var time) ? TimeOf(row, time) ?? section.Time : section.Time,
            Unit = unit.Item1,
            NoUnit = unit.Item2,
            Count =
                layout.Count is { } count && numbers.Read([(row, count.Index)], []).Single().Value is >= 1 and var animals
                    ? (int)animals
                    : 0,
            IsNumberedByColumn = layout.AreAnimalsColumns,
            IsNumberedByOrgan = layout.AreOrgansInRows && !layout.AreAnimalsColumns,
            Statistic = organ.Role == ColumnRole.OrganWeight ? ColumnRole.OrganWeight : organ.Statistic,
            Limit = layout.Keys.TryGetValue(ColumnRole.Limit, out var limit)
                ? numbers.Read([(row, limit.Index)], []).Single().Value
                : double.NaN,
        } with
        {
            IsOpen = isRowOpen,
        };
    }

    private string OrganOf(int row, HeadingFacts organ)
    {
        if (
            organ.Role is ColumnRole.Organ or ColumnRole.OrganWeight
            || organ.Name.Length == 0
            || ImportAnswers.Has(answers.Organs, organ.Name)
            || IsCalledOrgan
        )
            return organ.Name;
        if (organ.Unit is null && !ImportAnswers.Has(answers.Ignore, organ.Name))
            log.Ask(
                new ImportQuestion(
                    ImportSubject.IsOrgan,
                    organ.Name,
                    $"Is the row '{organ.Name}' an organ?",
                    ["yes", "no"],
                    Grid.Problem(
                        "BD4206",
                        row,
                        layout.Labels,
                        $"The row '{organ.Name}' is no organ this program knows.",
                        $"Say --organs \"{organ.Name}\" if it is one, or --ignore \"{organ.Name}\" to leave it out."
                    )
                )
            );
        return organ.Name;
    }

    private bool IsCalledOrgan =>
        HeadingWords.RoleOf(HeadingFacts.Read(Grid[Block.LastHeading, layout.Labels].Text).Name) == ColumnRole.Organ;

    private (Unit?, string) UnitOf(int row, int column)
    {
        var text = Grid[row, column].Text;
        return UnitSpelling.Read(text) is { } unit ? (unit, "") : (null, text);
    }

    // What a row says of its animal or group; an empty cell is the one above only where a merged area or the user says so.
    private string Key(int row, ValueColumn column, ColumnRole role, string? answer)
    {
        var text = Grid[row, column.Index].Text;
        if (text.Length > 0)
            return above[role] = text;
        if (answers.FillDown && above.TryGetValue(role, out var last))
            return last;
        if (answer is not null)
            return answer;
        isRowOpen = true;
        if (layout.Values.Any(value => !Grid[row, value.Index].IsEmpty))
            log.Ask(
                new ImportQuestion(
                    ImportSubject.FillDown,
                    "",
                    $"Is an empty cell of '{column.Heading}' the same as the one above it?",
                    ["yes", "no"],
                    Grid.Problem(
                        "BD4203",
                        row,
                        column.Index,
                        $"The row has values and no {column.Heading}.",
                        "Say --fill-down if an empty cell means the same as the one above, or fill it."
                    )
                )
            );
        return "";
    }

    // A column of units of time that is empty in a row leaves the row's time open.
    private Unit? TimeUnitOf(int row)
    {
        if (!layout.Keys.TryGetValue(ColumnRole.TimeUnit, out var column))
            return null;
        var text = Grid[row, column.Index].Text;
        if (Moment.Read($"1 {text}")?.Unit is { } unit)
            return unit;
        log.Problems.Add(
            Grid.Problem(
                "BD4017",
                row,
                column.Index,
                text.Length == 0 ? "The row does not say the unit of its time." : $"'{text}' is not a unit of time.",
                "Write h, min or d in every row."
            )
        );
        return null;
    }

    private Moment? TimeOf(int row, ValueColumn column)
    {
        if (!Grid[row, column.Index].IsEmpty)
        {
            above[ColumnRole.Time] = row.ToString(CultureInfo.InvariantCulture);
            var time = times.Read(row, column.Index, TimeUnitOf(row) ?? column.Unit);
            isRowOpen |= time is null;
            return time;
        }
        if (answers.FillDown && above.TryGetValue(ColumnRole.Time, out var last))
            return times.Read(int.Parse(last, CultureInfo.InvariantCulture), column.Index, column.Unit);
        if (answers.Time is not null)
            return Moment.Read(answers.Time);
        Key(row, column, ColumnRole.Time, null);
        return null;
    }

    private IEnumerable<MeasuredCell> Column(int index, int[] rows, Dictionary<int, MeasuredCell> facts)
    {
        var column = columns[index];
        var problems = new List<Diagnostic>();
        var readings = numbers.Read([.. rows.Select(row => (row, index))], problems);
        log.Problems.AddRange(problems);
        var suffix = Suffix(index, rows, readings);
        foreach (var (row, reading) in rows.Zip(readings))
        {
            var known = facts[row];
            if (ImportAnswers.Has(answers.Ignore, known.Organ))
                continue;
            if (reading.Kind == ReadingKind.Text)
            {
                if (Grid[row, index].Kind == CellKind.Text)
                    log.Problems.Add(
                        Grid.Problem(
                            "BD4202",
                            row,
                            index,
                            $"'{Grid[row, index].Text}' under '{column.Heading}' is not a number.",
                            "Write a number, '<' and the limit for a value below it, NA for one that is missing, or leave the cell empty."
                        )
                    );
                continue;
            }
            if (reading.HasValue && double.IsNaN(reading.Value))
                continue;
            if (reading.Kind is ReadingKind.Missing or ReadingKind.Excluded)
            {
                if (!Grid[row, index].IsEmpty)
                    log.Ignore(Grid, row, index, reading.Kind == ReadingKind.Excluded ? "excluded in the file" : "missing");
                continue;
            }
            yield return Merged(known, column, suffix, reading);
        }
    }

    private MeasuredCell Merged(MeasuredCell row, ValueColumn column, Unit? suffix, CellReading reading)
    {
        var isWeight = column.Role == ColumnRole.OrganWeight || row.Statistic == ColumnRole.OrganWeight || around.AreWeights;
        return row with
        {
            Column = column.Index,
            Reading = reading,
            Organ =
                row.Organ.Length > 0 ? row.Organ
                : column.Organ.Length > 0 ? column.Organ
                : around.Organ.Length > 0 ? around.Organ
                : answers.Organ ?? "",
            Group =
                column.Group.Length > 0 ? column.Group
                : row.Group.Length > 0 ? row.Group
                : around.Group,
            Animal = column.Animal.Length > 0 ? column.Animal : row.Animal,
            Time = column.Time ?? row.Time,
            Unit =
                column.Unit
                ?? row.Unit
                ?? suffix
                ?? (isWeight ? null : layout.CornerUnit)
                ?? (isWeight && around.Unit is null ? null : around.Unit),
            NoUnit = column.NoUnit.Length > 0 ? column.NoUnit : row.NoUnit,
            Statistic =
                isWeight ? ColumnRole.OrganWeight
                : column.Statistic != ColumnRole.Value ? column.Statistic
                : row.Statistic,
            SpreadKind = column.SpreadKind.Length > 0 ? column.SpreadKind : around.SpreadKind,
            Count = column.Count > 0 ? column.Count : row.Count,
            Replicate = column.Replicate,
        };
    }

    // The unit behind the numbers of a column, all or none.
    private Unit? Suffix(int index, int[] rows, ImmutableArray<CellReading> readings)
    {
        var valued = rows.Zip(readings).Where(pair => pair.Second.HasValue).ToArray();
        var suffixes = valued.Select(pair => pair.Second.Suffix).Distinct().ToArray();
        if (suffixes.Length > 1)
        {
            var odd = valued.First(pair => pair.Second.Suffix != valued[0].Second.Suffix).First;
            log.Problems.Add(
                Grid.Problem(
                    "BD4204",
                    odd,
                    index,
                    $"'{Grid[odd, index].Text}' and '{Grid[valued[0].First, index].Text}' stand in one column, so their unit is open.",
                    "Write all numbers of a column in one unit, and the unit in its heading."
                )
            );
            return null;
        }
        if (suffixes is not [{ Length: > 0 } suffix])
            return null;
        var unit = UnitSpelling.Read(suffix);
        var heading = columns[index].Unit ?? around.Unit;
        if (suffix == "%" && heading is null or { Text: ['%', ..] })
            return null;
        if (unit is null || (heading is not null && heading != unit))
            log.Problems.Add(
                Grid.Problem(
                    "BD4204",
                    valued[0].First,
                    index,
                    unit is null
                        ? $"'{suffix}' behind the number is no unit."
                        : $"'{suffix}' behind the number is another unit than that of the heading, {heading!.Text}.",
                    "Write the unit in the heading only."
                )
            );
        return unit;
    }
}
