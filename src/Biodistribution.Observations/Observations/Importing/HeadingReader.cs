using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Reads the heading of a block, column by column, putting its lines together: an organ over mean, SD and n; a group
/// over organs.
/// </summary>
internal static class HeadingReader
{
    /// <summary>The columns of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="labels">The column of row labels where organs stand in rows, whose heading says what the other
    /// headings are; -1 for none.</param>
    public static ImmutableArray<ValueColumn> Read(TableBlock block, int labels)
    {
        var width = Math.Max(block.Grid.CountOf(block.LastHeading), block.Grid.CountOf(block.FirstHeading));
        var columns = new List<ValueColumn>();
        for (var column = 0; column < width; column++)
            columns.Add(Column(block, column, labels));
        return [.. Replicates(block, columns)];
    }

    /// <summary>The text of a heading line over a column: its own, or that of the last one to the left in an upper line.</summary>
    /// <param name="block">The block.</param>
    /// <param name="level">Row of the line.</param>
    /// <param name="column">Column, from 0.</param>
    public static GridCell Over(TableBlock block, int level, int column)
    {
        var cell = block.Grid[level, column];
        if (!cell.IsEmpty || level == block.LastHeading || block.Grid[block.LastHeading, column].IsEmpty)
            return cell;
        for (var left = column - 1; left > 0; left--)
            if (!block.Grid[level, left].IsEmpty)
                return block.Grid[level, left] with { IsMergedCopy = true };
        return cell;
    }

    private static ValueColumn Column(TableBlock block, int column, int labels)
    {
        var merged = new ValueColumn(column);
        var texts = new List<string>();
        for (var level = block.FirstHeading; level <= block.LastHeading; level++)
        {
            var cell = Over(block, level, column);
            if (cell.IsEmpty || texts.Contains(cell.Text))
                continue;
            texts.Add(cell.Text);
            var facts = HeadingFacts.Read(cell.Text);
            if (facts.Role == ColumnRole.BodyWeight && facts.Unit is null && HeadsSeveral(block, level, column))
                facts = facts with { Role = ColumnRole.Unknown };
            var named = labels >= 0 && column != labels ? HeadingWords.RoleOf(block.Grid[level, labels].Text) : ColumnRole.Unknown;
            merged =
                named is ColumnRole.Animal or ColumnRole.Group or ColumnRole.Time or ColumnRole.Study && facts.Statistic == ColumnRole.Value
                    ? WithNamed(merged, named, cell, HeadingFacts.Read(block.Grid[level, labels].Text))
                    : With(merged, facts, cell.Text);
        }
        return merged with { Heading = string.Join(", ", texts) };
    }

    // WT over several columns is a genotype; a weight heads one column.
    private static bool HeadsSeveral(TableBlock block, int level, int column)
    {
        var text = block.Grid[level, column].IsEmpty ? Over(block, level, column).Text : block.Grid[level, column].Text;
        return Enumerable
                .Range(0, block.Grid.CountOf(block.LastHeading))
                .Count(other => Over(block, level, other).Text == text && !block.Grid[block.LastHeading, other].IsEmpty) > 1;
    }

    // The corner says what the cells of the line are: mouse | M1 | M2.
    private static ValueColumn WithNamed(ValueColumn column, ColumnRole role, GridCell cell, HeadingFacts corner) =>
        role switch
        {
            ColumnRole.Animal => column with { Animal = cell.Text },
            ColumnRole.Group => column with { Group = cell.Text },
            ColumnRole.Time when Moment.Read(cell.Text) is { } time => column with { Time = time },
            ColumnRole.Time when !double.IsNaN(NumeralText.Read(cell.Text).Certain) => column with
            {
                Time = new Moment(NumeralText.Read(cell.Text).Certain, corner.Unit),
            },
            ColumnRole.Time => Named(column, cell.Text),
            _ => column,
        };

    private static ValueColumn With(ValueColumn column, HeadingFacts facts, string text)
    {
        column = column with
        {
            Unit = facts.Unit ?? column.Unit,
            NoUnit = facts.NoUnit.Length > 0 ? facts.NoUnit : column.NoUnit,
            Time = facts.Time ?? column.Time,
            Count = facts.Count > 0 ? facts.Count : column.Count,
            Statistic = facts.Statistic != ColumnRole.Value ? facts.Statistic : column.Statistic,
            SpreadKind = facts.SpreadKind.Length > 0 ? facts.SpreadKind : column.SpreadKind,
        };
        return facts.Role switch
        {
            ColumnRole.Organ when HeadingWords.RoleOf(facts.Name) == ColumnRole.Organ => column with { Role = ColumnRole.Organ },
            ColumnRole.Organ => column with
            {
                Organ = column.Organ.Length > 0 ? $"{column.Organ} {facts.Name}" : facts.Name,
                Role = column.Role == ColumnRole.OrganWeight ? column.Role : ColumnRole.Value,
            },
            ColumnRole.OrganWeight => column with { Organ = facts.Name, Role = ColumnRole.OrganWeight },
            ColumnRole.Unknown => Named(column, facts.Name),
            ColumnRole.BodyWeight when column.Organ.Length > 0 => column with { Role = ColumnRole.OrganWeight },
            _ => column with
            {
                Role = facts.Role,
                Name =
                    column.Name.Length > 0 ? column.Name
                    : facts.Role == ColumnRole.Animal ? text
                    : "",
            },
        };
    }

    private static ValueColumn Named(ValueColumn column, string name) =>
        name.Length == 0 ? column : column with { Name = Joined(column.Name, name), Names = column.Names.Add(name) };

    private static string Joined(string first, string second) =>
        first.Length == 0 ? second
        : second.Length == 0 ? first
        : $"{first} {second}";

    // Columns under one merged title are replicates, unless a second line of the heading tells them apart.
    private static IEnumerable<ValueColumn> Replicates(TableBlock block, List<ValueColumn> columns)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var isMerged = columns.ToDictionary(
            column => column.Index,
            column =>
                Enumerable
                    .Range(block.FirstHeading, block.LastHeading - block.FirstHeading + 1)
                    .Any(level => Over(block, level, column.Index).IsMergedCopy)
        );
        string Key(ValueColumn column) => $"{column.Heading}|{column.Statistic}|{column.Role}";
        var replicated = columns.Where(column => isMerged[column.Index]).Select(Key).ToHashSet();
        foreach (var column in columns)
        {
            var number = counts[Key(column)] = counts.GetValueOrDefault(Key(column), -1) + 1;
            yield return column with
            {
                Replicate = number > 0 && isMerged[column.Index] ? number : 0,
                IsReplicated = replicated.Contains(Key(column)) && columns.Count(other => Key(other) == Key(column)) > 1,
            };
        }
    }
}
