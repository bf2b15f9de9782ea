using Biodistribution.Interchange.Nonmem;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Text;

namespace Biodistribution.Tests.Interchange.Nonmem;

/// <summary>A depot that empties into blood with 1 per hour, blood that empties with ke: records simulated, with the prediction of each
/// row.</summary>
internal static class DepotAndBlood
{
    private const string Yaml = """
        biodist: 1
        model: depot
        units: {time: h, volume: mL, mass: mg}
        parameters:
          ke: {value: 0.2 1/h, between: 0.001 .. 5 1/h, assumed: for the test}
          share: {value: 1, between: 0 .. 1, assumed: for the test}
          wait: {value: 0 min, between: 0 .. 1440 min, assumed: for the test}
          speed: {value: 10 mg/h, between: 0.1 .. 1000 mg/h, assumed: for the test}
        states: {depot: mg, blood: mg, gut: mg, lost: {unit: mg, sink: true}}
        flows:
          - depot -> blood: 1 1/h * depot
          - blood -> lost: ke * blood
        observables:
          depot: depot
          level: {is: blood / 2 mL, unit: mg/mL}
        """;

    /// <summary>The predictions, one a row, with what was said.</summary>
    public static (double[] Predictions, RecordTable? Table, IReadOnlyList<Diagnostic> Diagnostics) Simulate(
        string csv,
        CovariateCarry carry = CovariateCarry.LastForward
    )
    {
        var model = ModelFile.Parse(Yaml, "depot.yaml").OrThrow();
        using var text = new StringReader(csv);
        var table = RecordTableReader.Read(text, "records.csv", model.Parameters.Select(parameter => parameter.Name));
        if (table.Value is null)
            return ([], null, table.Diagnostics);
        Expression P(string name) => model.Graph.Of(model.Parameters.Single(parameter => parameter.Name == name).Symbol);
        var mapping = new RecordMapping
        {
            Carry = carry,
            Modifiers =
            [
                .. model.States.Select(state => new DoseModifiers(state.Symbol)
                {
                    Bioavailability = P("share"),
                    Lag = P("wait"),
                    Rate = P("speed"),
                    Duration = P("wait"),
                }),
            ],
        };
        var results = RecordSimulation.Run(model, table.Value, mapping, LinearCompartments.Accurate, "records.csv");
        return ([.. results.Value?.Rows.Select(row => row.Prediction) ?? []], table.Value, [.. table.Diagnostics, .. results.Diagnostics]);
    }

    /// <summary>The only error, by code and line.</summary>
    public static (string Code, int Line) TheError(string csv)
    {
        var error = Simulate(csv).Diagnostics.Single(diagnostic => diagnostic.Severity == Severity.Error);
        return (error.Code, error.Place.Line);
    }
}
