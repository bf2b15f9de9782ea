using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>The table of published orderings in tests/README.md is what the models say today.</summary>
public class PublishedOrderingTests
{
    [Fact]
    public void The_table_of_orderings_is_what_the_models_say()
    {
        var orderings = PublishedOrderings.All();
        int Count(string verdict) => orderings.Count(ordering => ordering.Verdict == verdict);
        string[] table =
        [
            $"Of {orderings.Count} orderings {Count("holds")} hold, {Count("holds in part")} hold in part, {Count("fails")} fail and "
                + $"{Count(Ordering.NotTested)} are not tested, since the models were built to give them.",
            "",
            "| | published | model | label | verdict | known when values were chosen | the model says |",
            "|---|---|---|---|---|---|---|",
            .. orderings.Select(Row),
        ];

        WrittenTable.Same("orderings", table);
    }

    private static string Row(Ordering one) =>
        $"| {one.Id} | {one.Statement} | {one.Scenario} | {one.Label} | {one.Verdict} | {one.Known} | {one.Numbers} |";
}
