using Biodistribution.Compilation;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Xunit;
using static Biodistribution.Tests.Interchange.Sbml.SbmlTexts;

namespace Biodistribution.Tests.Interchange.Sbml;

public class EventOrderTests
{
    private static string Event(string name, string priority) =>
        $"""
            <event id="{name}_wins" useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="false">{Math(
                "(<geq/>[clock]{1})"
            )}</trigger>{(priority.Length > 0 ? $"<priority>{Math(priority)}</priority>" : "")}
            <listOfEventAssignments><eventAssignment variable="clock">{Math(
                "{0}"
            )}</eventAssignment><eventAssignment variable="{name}">{Math(
                $"(<plus/>[{name}]{{1}})"
            )}</eventAssignment></listOfEventAssignments></event>
            """;

    // Two events race every unit of time; the one that goes first resets the clock, which drops the other.
    private static double[] Wins(ulong seed, string priority = "{1}", string other = "{1}")
    {
        var compiled = CompiledModel.Compile(
            Read(
                    Level3(
                        $"""
                        <listOfParameters>{Parameter("clock", "0", false)}{Parameter("a", "0", false)}{Parameter(
                            "b",
                            "0",
                            false
                        )}</listOfParameters>
                        <listOfRules><rateRule variable="clock">{Math("{1}")}</rateRule></listOfRules><listOfEvents>{Event(
                            "a",
                            priority
                        )}{Event("b", other)}</listOfEvents>
                        """
                    )
                )
                .OrThrow()
                .Model
        );
        var run = new Simulator(compiled, new SolverSettings { EventOrderSeed = seed }).Run(
            new SimulationRequest
            {
                Parameters = compiled.DefaultParameters(),
                OutputTimes = [.. Enumerable.Range(1, 400).Select(i => i + 0.5)],
            },
            TestContext.Current.CancellationToken
        );
        Assert.Null(run.Failure);
        var a = compiled.Equations.States.Select(state => state.Symbol.Name).ToList().IndexOf("a");
        return [.. Enumerable.Range(0, 400).Select(i => run.States[(i * compiled.StateCount) + a])];
    }

    [Fact]
    public void Events_of_equal_priority_go_in_an_order_drawn_from_the_seed()
    {
        var wins = Wins(1);

        Assert.InRange(wins[^1], 150, 250); // within five standard deviations of half
        Assert.Equal(wins, Wins(1));
        Assert.NotEqual(wins, Wins(2));
    }

    [Fact]
    public void A_higher_priority_goes_first() => Assert.Equal(400, Wins(1, "{2}", "{1}")[^1]);

    [Fact]
    public void Events_without_priority_go_in_the_order_they_fired() => Assert.Equal(400, Wins(1, "", "")[^1]);
}
