using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Which column holds the values where each line of a table is of one organ and several columns measure it: counts and
/// counts per minute, total flux and radiance.
/// </summary>
internal static class ValueChoice
{
    private static readonly Unit Second = Unit.Parse("s");
    private static readonly Unit Rate = Unit.Parse("1/min");

    /// <summary>The columns without all measures but one: the one that was said; asks where several are left.</summary>
    /// <param name="block">The table.</param>
    /// <param name="values">Its columns of values.</param>
    /// <param name="answers">What the user said.</param>
    /// <param name="log">Receives the question, and columns left out.</param>
    public static ValueColumn[] Choose(TableBlock block, ValueColumn[] values, ImportAnswers answers, ImportLog log)
    {
        var open = values.Where(column => IsMeasure(column) && !ImportAnswers.Has(answers.Ignore, column.Heading)).ToArray();
        var chosen = open.FirstOrDefault(column => answers.Values is { } said && IsCalled(column, said));
        if (open.Length < 2 && chosen is null)
            return values;
        if (chosen is null)
        {
            log.Ask(
                new ImportQuestion(
                    ImportSubject.Values,
                    "",
                    $"Which column holds the values: {string.Join(", ", open.Select(column => column.Heading))}?",
                    [.. open.Select(column => column.Heading)],
                    block.Grid.Problem(
                        "BD4226",
                        block.LastHeading,
                        open[1].Index,
                        $"The columns {string.Join(", ", open.Select(column => column.Heading))} all measure the organ of their line.",
                        $"Say --values \"{open[0].Heading}\" (or another of them)."
                    )
                )
            );
            return [];
        }
        foreach (var other in values.Where(column => column != chosen && column.Role != ColumnRole.OrganWeight))
            log.Ignore(block.Grid, block.LastHeading, other.Index, $"'{chosen.Heading}' is used");
        return [.. values.Where(column => column == chosen || column.Role == ColumnRole.OrganWeight)];
    }

    /// <summary>Whether a column of times says how long samples were counted: one number of seconds beside counts.</summary>
    /// <param name="block">The table.</param>
    /// <param name="column">A column.</param>
    /// <param name="columns">All columns.</param>
    public static bool IsCountingTime(TableBlock block, ValueColumn column, IEnumerable<ValueColumn> columns) =>
        column is { Role: ColumnRole.Time, Unit: { } unit }
        && unit.Dimension == Second.Dimension
        && unit.Scale == Second.Scale
        && columns.Any(other => other.Unit is { } counted && (counted.Text == "counts" || counted.Dimension == Rate.Dimension))
        && block.Rows.Select(row => block.Grid[row, column.Index].Text).Where(text => text.Length > 0).Distinct().Count() == 1;

    private static bool IsMeasure(ValueColumn column) =>
        column is { Role: ColumnRole.Value, Statistic: ColumnRole.Value, Organ: "", Name: "", Group: "", Animal: "", Time: null };

    private static bool IsCalled(ValueColumn column, string said) =>
        column.Heading.Equals(said, StringComparison.OrdinalIgnoreCase)
        || HeadingFacts.Read(column.Heading).Name.Equals(said, StringComparison.OrdinalIgnoreCase);
}
