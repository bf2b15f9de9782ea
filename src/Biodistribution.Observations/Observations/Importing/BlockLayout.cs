using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>How a block is laid out: which columns name animal, group, time and organ of a row, and which hold values of what.</summary>
/// <param name="Block">The block.</param>
/// <param name="Labels">The column of organs in rows; -1 where organs head columns.</param>
/// <param name="Keys">The columns that say something about their row, one for each role.</param>
/// <param name="Groups">The columns that together name the group.</param>
/// <param name="Values">The columns of values.</param>
internal sealed partial record BlockLayout(
    TableBlock Block,
    int Labels,
    ImmutableDictionary<ColumnRole, ValueColumn> Keys,
    ImmutableArray<ValueColumn> Groups,
    ImmutableArray<ValueColumn> Values
)
{
    /// <summary>The unit in the corner over the organs of rows, which is that of all values; null for none.</summary>
    public Units.Unit? CornerUnit =>
        Labels < 0
            ? null
            : Enumerable
                .Range(Block.FirstHeading, Block.LastHeading - Block.FirstHeading + 1)
                .Reverse()
                .Select(level => HeadingFacts.Read(Block.Grid[level, Labels].Text).Unit)
                .FirstOrDefault(unit => unit is not null && !Moment.IsTime(unit));

    /// <summary>
    /// Whether the column that names animals numbers repeats anew for each group and time, so that it identifies none
    /// across times.
    /// </summary>
    public bool NumbersRepeats =>
        Keys.TryGetValue(ColumnRole.Animal, out var animal) && HeadingWords.Normal(animal.Heading) is "replicate" or "rep";

    /// <summary>The column that says how many animals the means of a row are of; null for none.</summary>
    public ValueColumn? Count { get; private init; }

    /// <summary>The column whose names say animal and organ (M1 blood); -1 for none.</summary>
    public int Samples { get; private init; } = -1;

    /// <summary>Whether each row is of one organ.</summary>
    public bool AreOrgansInRows => Labels >= 0 || Samples >= 0;

    /// <summary>Whether columns rather than rows stand for animals.</summary>
    public bool AreAnimalsColumns => Labels >= 0 && Values.Length > 1;

    /// <summary>Whether a first column without heading was understood, as names of animals or numbers of rows.</summary>
    public bool IsFirstUnderstood { get; private init; }

    /// <summary>Recognises the layout of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="around">What titles and the sheet say.</param>
    /// <param name="answers">What the user said.</param>
    /// <param name="log">Receives what is left out and what is open.</param>
    public static BlockLayout Of(TableBlock block, Surroundings around, ImportAnswers answers, ImportLog log)
    {
        var labels = LabelColumn(block);
        var columns = HeadingReader.Read(block, labels);
        columns = WithUnnamedAnimals(block, columns, labels, log);
        columns = WithoutCountingTime(block, columns, log);
        var keys = ImmutableDictionary.CreateBuilder<ColumnRole, ValueColumn>();
        foreach (
            var role in new[]
            {
                ColumnRole.Animal,
                ColumnRole.Time,
                ColumnRole.TimeUnit,
                ColumnRole.Study,
                ColumnRole.Unit,
                ColumnRole.Limit,
                ColumnRole.BodyWeight,
            }
        )
            if (Preferred(columns.Where(column => column.Role == role && column.Index != labels).ToArray()) is { } chosen)
            {
                keys[role] = chosen;
                foreach (var other in columns.Where(column => column.Role == role && column.Index != labels && column != chosen))
                    log.Ignore(block.Grid, block.LastHeading, other.Index, $"'{chosen.Heading}' is used instead");
            }
        foreach (
            var other in columns.Where(column =>
                column.Role is ColumnRole.Dose or ColumnRole.Other
                && column.Index != labels
                && !block.Grid[block.LastHeading, column.Index].IsEmpty
                && column.Heading.Length > 0
            )
        )
            log.Ignore(block.Grid, block.LastHeading, other.Index, "not used");
        var groups = GroupColumns(columns.Where(column => column.Role == ColumnRole.Group && column.Index != labels).ToArray());
        var values = columns
            .Where(column => column.HasValues && column.Heading.Length > 0 && column.Index != labels && !IsBlank(block, column))
            .ToArray();
        foreach (var wordy in values.Where(column => column.Organ.Length == 0 && !HoldsNumbers(block, column)))
            log.Ignore(block.Grid, block.LastHeading, wordy.Index, "holds no numbers");
        values = [.. values.Where(column => column.Organ.Length > 0 || HoldsNumbers(block, column))];
        var samples = labels < 0 ? SampleColumn(block, columns, keys, values) : -1;
        if (labels >= 0 || samples >= 0)
            values = ValueChoice.Choose(block, values, answers, log);
        values = labels >= 0 ? WithNames(block, values, answers, log) : WithOrgans(block, values, around, answers, log);
        var count =
            labels < 0 && values.Any(column => column.Organ.Length > 0)
                ? values.FirstOrDefault(column => column.Statistic == ColumnRole.Count && column.Organ.Length == 0)
                : null;
        values = [.. values.Where(column => column != count)];
        foreach (
            var same in values
                .Where(column => !column.IsReplicated && labels < 0)
                .GroupBy(column =>
                    (
                        column.Organ.ToUpperInvariant(),
                        column.Animal,
                        column.Group,
                        column.Time,
                        column.Statistic,
                        column.Role == ColumnRole.OrganWeight,
                        column.Unit?.Dimension
                    )
                )
                .Where(same => same.Count() > 1)
        )
        {
            log.Problems.Add(
                block.Grid.Problem(
                    "BD4225",
                    block.LastHeading,
                    same.ElementAt(1).Index,
                    $"Two columns are headed '{same.First().Heading}'.",
                    "Give each a heading of its own, such as left kidney and right kidney, or leave one out."
                )
            );
            values = [.. values.Except(same.Skip(1))];
        }
        return new BlockLayout(block, labels, keys.ToImmutable(), groups, [.. values])
        {
            Count = count,
            Samples = samples,
            IsFirstUnderstood = columns.Length > 0 && columns[0].Heading.Length > 0,
        };
    }

    // A first column without heading names the animals, or numbers the rows beside a column that does.
    private static ImmutableArray<ValueColumn> WithUnnamedAnimals(
        TableBlock block,
        ImmutableArray<ValueColumn> columns,
        int labels,
        ImportLog log
    )
    {
        if (columns.IsEmpty || columns[0].Heading.Length > 0 || labels == 0 || IsBlank(block, columns[0]))
            return columns;
        if (
            !columns.Any(column => column.Role == ColumnRole.Animal)
            && block.Rows.All(row =>
                block.Grid[row, 0].Kind == CellKind.Text && CellNumerals.Of(block.Grid[row, 0].Text).Kind == ReadingKind.Text
            )
        )
            return columns.SetItem(0, columns[0] with { Role = ColumnRole.Animal, Heading = "first column" });
        if (!block.Rows.Select((row, i) => block.Grid[row, 0].Text == $"{i + 1}").All(isNumber => isNumber))
            return columns;
        log.Ignore(block.Grid, block.Rows[0], 0, "numbers of the rows");
        return columns.SetItem(0, columns[0] with { Role = ColumnRole.Other, Heading = "row" });
    }

    private static ImmutableArray<ValueColumn> WithoutCountingTime(TableBlock block, ImmutableArray<ValueColumn> columns, ImportLog log)
    {
        if (columns.FirstOrDefault(column => ValueChoice.IsCountingTime(block, column, columns)) is not { } counting)
            return columns;
        log.Ignore(block.Grid, block.LastHeading, counting.Index, "how long samples were counted");
        return columns.SetItem(counting.Index, counting with { Role = ColumnRole.Other, Heading = "" });
    }

    // Samples called M1 blood, M1 liver, M2 blood where no column says an organ.
    private static int SampleColumn(
        TableBlock block,
        ImmutableArray<ValueColumn> columns,
        ImmutableDictionary<ColumnRole, ValueColumn>.Builder keys,
        ValueColumn[] values
    )
    {
        if (values.Any(column => column.Organ.Length > 0) || !keys.TryGetValue(ColumnRole.Animal, out var animal))
            return -1;
        foreach (var column in columns.Where(column => column.Role == ColumnRole.Animal).OrderByDescending(column => column == animal))
        {
            var texts = block.Rows.Select(row => block.Grid[row, column.Index]).Where(cell => cell.Kind == CellKind.Text).ToArray();
            var named = texts.Count(cell => SampleName.Read(cell.Text) is not null);
            if (named > 1 && 2 * named >= texts.Length)
                return column.Index;
        }
        return -1;
    }

    // So many texts of a column say whether they are organs; a long table has many more.
    private const int MostLabels = 1_000;

    // Organs stand in rows where a column is called so, or where at least half of the texts of a column are names of organs.
    private static int LabelColumn(TableBlock block)
    {
        for (var column = 0; column < block.Grid.CountOf(block.LastHeading); column++)
            if (HeadingWords.RoleOf(HeadingFacts.Read(block.Grid[block.LastHeading, column].Text).Name) == ColumnRole.Organ)
                return column;
        for (var column = 0; column < Math.Min(4, block.Grid.ColumnCount); column++)
        {
            var texts = block
                .Rows.Select(row => block.Grid[row, column])
                .Where(cell => cell.Kind == CellKind.Text && !HeadingWords.IsSummary(cell.Text))
                .Take(MostLabels)
                .Select(cell => HeadingFacts.Read(cell.Text))
                .Where(facts => !IsAttribute(facts.Role))
                .ToArray();
            var organs = texts.Count(facts => facts.Role is ColumnRole.Organ or ColumnRole.OrganWeight);
            // Under the heading of a group or animal, which may head the line rather than the column, every label has to be an organ.
            var isHeaded =
                HeadingFacts.Read(block.Grid[block.LastHeading, column].Text).Role
                is ColumnRole.Group
                    or ColumnRole.Study
                    or ColumnRole.Unit;
            if (organs > 0 && (isHeaded ? organs == texts.Length : 2 * organs >= texts.Length))
                return column;
        }
        return -1;
    }

    /// <summary>Whether a label heads something about the columns rather than an organ: their group, time, animal or dose.</summary>
    /// <param name="role">The role of the label.</param>
    public static bool IsAttribute(ColumnRole role) =>
        role
            is ColumnRole.Group
                or ColumnRole.Time
                or ColumnRole.Animal
                or ColumnRole.Study
                or ColumnRole.Dose
                or ColumnRole.BodyWeight
                or ColumnRole.Other
                or ColumnRole.Limit;

    // Of several columns with one role, the one named by the plainest word.
    private static ValueColumn? Preferred(ValueColumn[] columns) =>
        columns
            .OrderBy(column =>
                SubmissionColumn.IsElapsedTime(column.Heading) || Plain().IsMatch(HeadingWords.Normal(column.Heading)) ? 0 : 1
            )
            .ThenBy(column => column.Index)
            .FirstOrDefault();

    private static ImmutableArray<ValueColumn> GroupColumns(ValueColumn[] columns) =>
        columns.FirstOrDefault(column => HeadingWords.Normal(column.Heading) is "group" or "gruppe" or "group name" or "groups")
            is { } named
            ? [named]
            : [.. columns];

    private static bool IsBlank(TableBlock block, ValueColumn column) => block.Rows.All(row => block.Grid[row, column.Index].IsEmpty);

    // Organs in rows: names over the columns are animals or groups. Columns of means and SD beside those of animals sum them up.
    private static ValueColumn[] WithNames(TableBlock block, ValueColumn[] values, ImportAnswers answers, ImportLog log)
    {
        bool IsNamed(ValueColumn column) =>
            column.Name.Length > 0 || column.Animal.Length > 0 || column.Group.Length > 0 || column.Time is not null;
        if (values.Any(IsNamed))
        {
            foreach (var summary in values.Where(column => !IsNamed(column) && column.Statistic != ColumnRole.Value))
                log.Ignore(block.Grid, block.LastHeading, summary.Index, "sums up the columns beside it");
            values = [.. values.Where(column => IsNamed(column) || column.Statistic == ColumnRole.Value)];
        }
        var open = values.Where(column => column.Name.Length > 0 && column.Animal.Length == 0).ToArray();
        if (open.Length == 0)
            return values;
        var nested = NamesOfAnimals(open);
        var areAnimals =
            answers.Columns is { } said ? said.StartsWith('a')
            : nested is not null ? true
            : open.All(column => LooksLikeAnimal().IsMatch(column.Name))
            && !open.Any(column => column.IsReplicated || column.Statistic != ColumnRole.Value)
                ? true
            : open.Any(column => column.IsReplicated || column.Statistic != ColumnRole.Value || HasSpreads(block, column)) ? false
            : (bool?)null;
        if (areAnimals is null)
            log.Ask(
                new ImportQuestion(
                    ImportSubject.Columns,
                    "",
                    $"Are {Listed(open)} animals or groups?",
                    ["animals", "groups"],
                    block.Grid.Problem(
                        "BD4205",
                        block.LastHeading,
                        open[0].Index,
                        $"The columns {Listed(open)} can be animals or groups.",
                        "Say --columns animals or --columns groups."
                    )
                )
            );
        return
        [
            .. values.Select(column =>
                !open.Contains(column) ? column
                : areAnimals == true && column.Names.Length > 1 && (nested ?? open).Contains(column) ? Nested(column)
                : areAnimals == true ? column with { Animal = column.Name }
                : column.Group.Length > 0 ? column
                : column with { Group = column.Name }
            ),
        ];
    }

    // Names in two lines, of which the upper stand over several columns each and the lower look like animals: groups over animals.
    private static ValueColumn[]? NamesOfAnimals(ValueColumn[] open) =>
        open.All(column => column.Names.Length > 1 && LooksLikeAnimal().IsMatch(column.Names[^1]))
        && open.GroupBy(GroupOver).All(group => group.Count() > 1)
        && open.Select(GroupOver).Distinct().Count() < open.Length
            ? open
            : null;

    private static string GroupOver(ValueColumn column) => string.Join(' ', column.Names[..^1]);

    private static ValueColumn Nested(ValueColumn column) =>
        column with
        {
            Animal = column.Names[^1],
            Group = column.Group.Length > 0 ? column.Group : GroupOver(column),
        };

    private static string Listed(ValueColumn[] columns) =>
        string.Join(", ", columns.Take(3).Select(column => column.Name)) + (columns.Length > 3 ? ", ..." : "");

    private static bool HasSpreads(TableBlock block, ValueColumn column) =>
        block.Rows.Any(row => CellNumerals.Of(block.Grid[row, column.Index].Text).Spread.Length > 0);

    // Organs over columns: a name that is no organ this program knows is one where it carries a unit of a measurement;
    // where the organ is said in a title, names are groups.
    private static ValueColumn[] WithOrgans(
        TableBlock block,
        ValueColumn[] values,
        Surroundings around,
        ImportAnswers answers,
        ImportLog log
    )
    {
        var organSaid = around.Organ.Length > 0 || answers.Organ is not null;
        var result = new List<ValueColumn>();
        foreach (var column in values)
        {
            if (column.Organ.Length > 0 || column.Role == ColumnRole.Value && column.Name.Length == 0)
                result.Add(column.Name.Length > 0 && column.Group.Length == 0 ? column with { Group = column.Name } : column);
            else if (ImportAnswers.Has(answers.Ignore, column.Name) || ImportAnswers.Has(answers.Ignore, column.Heading))
                log.Ignore(block.Grid, block.LastHeading, column.Index, "left out as asked for");
            else if (column.Name.Length == 0)
                result.Add(column);
            else if (ImportAnswers.Has(answers.Organs, column.Name))
                result.Add(column with { Organ = column.Name, Role = ColumnRole.Value });
            else if (organSaid && !values.Any(other => other.Organ.Length > 0))
                result.Add(column with { Group = column.Name, Role = ColumnRole.Value });
            else if (column.Unit is not null && !HeadingFacts.Read($"x ({column.Unit.Text})").IsMass && !Moment.IsTime(column.Unit))
                result.Add(column with { Organ = column.Name, Role = ColumnRole.Value });
            else
                AskWhetherOrgan(block, column, log);
        }
        return [.. result];
    }

    private static bool HoldsNumbers(TableBlock block, ValueColumn column) =>
        block.Rows.Any(row =>
            block.Grid[row, column.Index] is var cell
            && (
                cell.Kind is CellKind.Number or CellKind.Percent or CellKind.Error or CellKind.Date
                || CellNumerals.Of(cell.Text).Numeral.Length > 0
            )
        );

    private static void AskWhetherOrgan(TableBlock block, ValueColumn column, ImportLog log) =>
        log.Ask(
            new ImportQuestion(
                ImportSubject.IsOrgan,
                column.Name,
                $"Is the column '{column.Heading}' an organ?",
                ["yes", "no"],
                block.Grid.Problem(
                    "BD4206",
                    block.LastHeading,
                    column.Index,
                    $"The column '{column.Heading}' holds numbers and is no organ this program knows.",
                    $"Say --organs \"{column.Name}\" if it is one, or --ignore \"{column.Name}\" to leave it out; "
                        + $"a unit in the heading, such as {column.Name} [%ID/g], says it too."
                )
            )
        );

    [GeneratedRegex("animal|mouse|rat\\b|subject|subjid|tier|maus|^time|^zeit")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?:[A-Za-zÄÖÜäöü]{0,8}[\s_#.\-]*)?[0-9]+[A-Za-z]?(?:[-._][0-9]+)?$|^[A-Z]{1,2}[0-9]*[-_][0-9]+$|^#[0-9]+$")]
    private static partial Regex LooksLikeAnimal();
}
