using Biodistribution.Models.Checking;
using Biodistribution.Simulation.Execution;
using Xunit;

namespace Biodistribution.Tests.Simulation.Execution;

public class ReproducedNumbersTests
{
    private const string Model = """
        biodist: 1
        model: one
        units: {time: h, volume: mL}
        parameters: {rate: {value: 0.5 1/h, assumed: for the test}}
        states: {blood: particles, lost: {unit: particles, sink: true}}
        flows: [blood -> lost: rate * blood]
        observables: {blood: {is: blood, unit: "%ID"}}
        reproduces:
          - {observable: blood, at: 2 h, between: 36 .. 37 %ID, dose: {blood: 1e10 particles}, source: exp(-1)}
          - {observable: blood, at: 2 h, between: 90 .. 95 %ID, dose: {blood: 1e10 particles}, source: a misprint}
        """;

    [Fact]
    public void A_model_that_does_not_give_a_number_it_names_is_told()
    {
        var problem = Assert.Single(
            ReproducedNumbers.Problems(ModelFile.Parse(Model, "one.yaml").OrThrow(), "one.yaml", TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            ("BD2906", "The model gives 36.79 %ID for blood at 2 h, and says it reproduces 90 to 95 %ID."),
            (problem.Code, problem.Message)
        );
    }

    [Theory]
    [InlineData("13 .. 37 %ID", "", null)]
    [InlineData("36 .. 37 %ID", "", "BD2907")]
    [InlineData("36 .. 37 %ID", ", options: {speed: slow}", null)]
    [InlineData("13 .. 14 %ID", ", options: {speed: fast}", null)]
    [InlineData("13 .. 14 %ID", ", options: {speed: slow}", "BD2906")]
    public void A_number_is_simulated_with_every_choice_it_is_not_tied_to(string range, string tie, string? code)
    {
        var model =
            Model[..Model.IndexOf("reproduces:", StringComparison.Ordinal)]
                .Replace(
                    "states:",
                    """
                    options:
                      speed:
                        slow: {set: {rate: 0.5 1/h}}
                        fast: {set: {rate: 1 1/h}}
                    states:
                    """,
                    StringComparison.Ordinal
                )
            + $"reproduces:\n  - {{observable: blood, at: 2 h, between: {range}, dose: {{blood: 1e10 particles}}, source: test{tie}}}\n";

        var problems = ReproducedNumbers
            .Problems(ModelFile.Parse(model, "one.yaml").OrThrow(), "one.yaml", TestContext.Current.CancellationToken)
            .ToArray();

        Assert.Equal(code, problems.SingleOrDefault()?.Code);
        if (code == "BD2907")
            Assert.Equal(
                "With speed: fast, the model gives 13.53 %ID for blood at 2 h, and says it reproduces 36 to 37 %ID.",
                problems[0].Message
            );
        Assert.All(problems, problem => Assert.Equal(13, problem.Place.Line));
    }
}
