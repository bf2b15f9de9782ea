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
        var problem = Assert.Single(ReproducedNumbers.Problems(ModelFile.Parse(Model, "one.yaml").OrThrow(), "one.yaml", TestContext.Current.CancellationToken));

        Assert.Equal(("BD2906", "The model gives 36.79 %ID for blood at 2 h, and says it reproduces 90 to 95 %ID."), (problem.Code, problem.Message));
    }
}
