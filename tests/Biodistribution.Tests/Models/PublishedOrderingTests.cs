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
            $"Of {orderings.Count} orderings {Count("holds")} hold, {Count("holds in part")} hold in part and {Count("fails")} fail.",
            "",
            "| | published | model | verdict | the model says |",
            "|---|---|---|---|---|",
            .. orderings.Select(ordering => $"| {ordering.Id} | {ordering.Statement} | {ordering.Scenario} | {ordering.Verdict} | {ordering.Numbers} |"),
        ];

        WrittenTable.Same("orderings", table);
    }
}
