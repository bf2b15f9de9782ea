using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Interchange.Nonmem;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Interchange.Nonmem;

public class RecordTableWriterTests
{
    [Fact]
    public void A_study_written_as_records_and_read_back_gives_the_same_predictions()
    {
        var compartments = new LinearCompartments(1);
        var model = compartments.Model;
        var (graph, central) = (model.Graph, model.States[1].Symbol);
        var problem = new FitProblem
        {
            Model = model,
            Groups =
            [
                new Group(
                    "treated, twice",
                    [],
                    [
                        new Dose(central, graph.Constant(110), graph.One) { Count = 2, Interval = graph.Constant(4) },
                        new Dose(central, graph.Constant(50), graph.Zero) { Duration = graph.Constant(2) },
                    ]
                ),
            ],
            Observations =
            [
                new Observation
                {
                    Id = "a",
                    Group = "treated, twice",
                    Observable = "concentration",
                    Time = 3,
                    Value = 7,
                },
                new Observation
                {
                    Id = "b",
                    Group = "treated, twice",
                    Observable = "concentration",
                    Time = 9,
                    Value = 2,
                },
                new Observation
                {
                    Id = "auc",
                    Group = "treated, twice",
                    Observable = "concentration",
                    Statistic = Statistic.Auc,
                    Value = 9,
                },
            ],
            Estimated = [],
        };
        using var text = new StringWriter();

        var left = RecordTableWriter.Write(problem, text);

        Assert.Equal("auc", Assert.Single(left).Row);
        using var again = new StringReader(text.ToString());
        var results = RecordSimulation
            .Run(
                model,
                RecordTableReader.Read(again, "written.csv", []).OrThrow(),
                compartments.Mapping,
                LinearCompartments.Accurate,
                cancellation: TestContext.Current.CancellationToken
            )
            .OrThrow();
        double Expected(double t) =>
            (110 * compartments.Bolus(1, t - 1))
            + (t >= 5 ? 110 * compartments.Bolus(1, t - 5) : 0)
            + (25 * compartments.Infusion(1, 2, t));
        Assert.Equal(
            [Expected(3), Expected(9)],
            results.Rows.Where(row => row.Record.Kind == EventKind.Observation).Select(row => row.Prediction),
            (x, y) => Math.Abs(x / y - 1) < 1e-8
        );
        Assert.Equal([7, 2.0], results.Rows.Where(row => row.Record.Kind == EventKind.Observation).Select(row => row.Record.Value));
    }
}
