using Biodistribution.Estimation.Identifiability;
using Biodistribution.Tables;

namespace Biodistribution.Studies.Analysis;

/// <summary>What data could determine before they are fitted, as tables.</summary>
public static class IdentifiabilityTables
{
    /// <summary>One row a parameter: whether exact data would determine it, and whether these times and errors are expected to.</summary>
    /// <param name="rank">The structural check.</param>
    /// <param name="practical">The practical one; null where the model could not be solved.</param>
    public static Table Parameters(RankCheck rank, PracticalCheck? practical)
    {
        var rows = rank
            .Parameters.Select(support => (support, expected: practical?.Parameters.FirstOrDefault(one => one.Name == support.Name)))
            .ToArray();
        return new Table(
            new TextColumn("parameter", rows.Select(row => row.support.Name)),
            new TextColumn("kind", rows.Select(row => row.support.IsAssumed ? "assumed" : "estimated")),
            new TextColumn("exact_data_determine_it", rows.Select(row => row.support.IsSupported ? "yes" : "no")),
            new TextColumn("structure_in_words", rows.Select(row => row.support.Text)),
            new NumberColumn("nominal", rows.Select(row => row.expected?.Nominal ?? double.NaN)),
            new TextColumn("unit", rows.Select(row => row.expected?.Unit ?? "")),
            new NumberColumn(
                "expected_scaled_sd",
                rows.Select(row => row.support.IsSupported ? row.expected?.ScaledSd ?? double.NaN : double.NaN)
            ),
            new NumberColumn(
                "expected_lower",
                rows.Select(row => row.support.IsSupported ? row.expected?.Lower ?? double.NaN : double.NaN)
            ),
            new NumberColumn(
                "expected_upper",
                rows.Select(row => row.support.IsSupported ? row.expected?.Upper ?? double.NaN : double.NaN)
            ),
            new TextColumn(
                "expected_in_words",
                rows.Select(row =>
                    row.expected is null ? ""
                    : row.support.IsSupported ? row.expected.Text
                    : "not determined even by exact data"
                )
            )
        );
    }

    /// <summary>Combinations that stay determined although their parts are not.</summary>
    /// <param name="rank">The structural check.</param>
    /// <param name="practical">The practical one; null where the model could not be solved.</param>
    public static Table Combinations(RankCheck rank, PracticalCheck? practical)
    {
        var rows = rank
            .Combinations.Select(name =>
                (
                    name,
                    how: "by the structure of model and data",
                    sd: practical?.Combinations.FirstOrDefault(one => one.Name == name)?.ScaledSd ?? double.NaN
                )
            )
            .Concat(
                (practical?.Combinations ?? [])
                    .Where(one => !rank.Combinations.Contains(one.Name))
                    .Select(one => (name: one.Name, how: "in practice, at these times and errors", sd: one.ScaledSd))
            )
            .ToArray();
        return new Table(
            new TextColumn("combination", rows.Select(row => row.name)),
            new TextColumn("determined", rows.Select(row => row.how)),
            new NumberColumn("expected_sd_of_logarithm", rows.Select(row => row.sd))
        );
    }
}
