using System.Collections.Immutable;

namespace Biodistribution.Estimation.Observations;

/// <summary>The columns of an observation table.</summary>
public static class ObservationColumn
{
    /// <summary>Every column there is, in the order they are written.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "id", "study", "group", "animal", "observable", "statistic", "time", "window_start", "window_end", "time_unit", "sampling_times",
        "value", "lower", "upper", "unit", "spread", "spread_kind", "n", "relative_to_group", "relative_to_observable", "censoring", "label",
        "dependent_on", "source", "how",
    ];

    /// <summary>The columns no table can do without.</summary>
    public static ImmutableArray<string> Required { get; } = ["group", "observable", "value"];

    /// <summary>The names of the statistics, as written in tables.</summary>
    public static ImmutableSortedDictionary<string, Statistic> Statistics { get; } = new Dictionary<string, Statistic>
    {
        ["value"] = Statistic.Value,
        ["auc"] = Statistic.Auc,
        ["cmax"] = Statistic.Cmax,
        ["tmax"] = Statistic.Tmax,
        ["half_life"] = Statistic.HalfLife,
        ["clearance"] = Statistic.Clearance,
        ["mrt"] = Statistic.Mrt,
        ["ratio"] = Statistic.Ratio,
        ["below"] = Statistic.Below,
        ["above"] = Statistic.Above,
        ["order"] = Statistic.Order,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The kinds of spread, as written in tables.</summary>
    public static ImmutableArray<string> SpreadKinds { get; } = ["sd", "sem", "cv", "range", "unnamed", "hard"];

    /// <summary>The kinds of censoring, as written in tables.</summary>
    public static ImmutableArray<string> Censorings { get; } = ["below", "above", "interval"];

    /// <summary>The name of a statistic as written in tables.</summary>
    /// <param name="statistic">Any statistic.</param>
    public static string NameOf(Statistic statistic) => Statistics.First(pair => pair.Value == statistic).Key;

    /// <summary>The name a person probably meant; null when none is near.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">What there is.</param>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var best = names
            .Select(name => (Name: name, Distance: Distance(written.ToLowerInvariant().Replace(' ', '_'), name.ToLowerInvariant())))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, Math.Min(written.Length, best.Name.Length) / 3) ? best.Name : null;
    }

    // Edits (insertion, deletion, replacement) between two texts.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.Length];
    }
}
