using System.Collections.Immutable;

namespace Biodistribution.Observations;

/// <summary>The columns of an observation table.</summary>
public static class ObservationColumn
{
    /// <summary>Every column there is, in the order they are written.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "id",
        "study",
        "group",
        "animal",
        "observable",
        "statistic",
        "time",
        "window_start",
        "window_end",
        "time_unit",
        "sampling_times",
        "value",
        "lower",
        "upper",
        "unit",
        "spread",
        "spread_kind",
        "n",
        "relative_to_group",
        "relative_to_observable",
        "censoring",
        "label",
        "dependent_on",
        "source",
        "how",
    ];

    /// <summary>The columns no table can do without.</summary>
    public static ImmutableArray<string> Required { get; } = ["group", "observable", "value"];

    /// <summary>Whether the first row of a grid heads a table of observations, so that nothing needs to be imported.</summary>
    /// <param name="grid">The grid.</param>
    public static bool AreHeadings(Tables.CellGrid grid)
    {
        var names = grid.RowCount == 0 ? [] : Enumerable.Range(0, grid.CountOf(0)).Select(column => grid[0, column].Text).ToArray();
        return names.All(All.Contains) && names.Contains("observable") && names.Contains("value");
    }

    /// <summary>The names of the statistics, as written in tables.</summary>
    public static ImmutableSortedDictionary<string, Statistic> Statistics { get; } =
        StatisticDefinition.All.ToImmutableSortedDictionary(one => one.Word, one => one.Statistic, StringComparer.Ordinal);

    /// <summary>The kinds of spread, as written in tables.</summary>
    public static ImmutableArray<string> SpreadKinds { get; } = ["sd", "sem", "cv", "range", "ci95", "unnamed", "hard"];

    /// <summary>The kinds of censoring, as written in tables.</summary>
    public static ImmutableArray<string> Censorings { get; } = ["below", "above", "interval"];

    /// <summary>The name of a statistic as written in tables.</summary>
    /// <param name="statistic">Any statistic.</param>
    public static string NameOf(Statistic statistic) => StatisticDefinition.Of(statistic).Word;
}
