using Biodistribution.Models.Checking;
using Biodistribution.Models.Writing;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Tests.Output;
using Xunit;

namespace Biodistribution.Tests.Studies;

/// <summary>What is measured of label is said to be a signal wherever it is fitted or predicted.</summary>
public class SignalStatementTests
{
    private const string Model = """
        biodist: 1
        model: two
        units: {time: h, volume: mL}
        parameters:
          death: {value: 0.1 1/h, between: 0.01 .. 1 1/h, assumed: for the test}
        states: {cells: cells, label: cells}
        flows:
          - cells -> label: death * cells
        observables:
          living: {is: cells, unit: "%ID"}
          counts: {is: cells + 0.5 * label, unit: "%ID", signal_of: living cells}
        """;

    private const string Study = """
        biodist: 1
        study: signals
        model: model.yaml
        observations: observations.csv
        groups: {all: {}}
        dosing: [{into: cells, amount: 1e6 cells}]
        estimate: {death: {start: 0.05 1/h}}
        predict:
          seen at 12 h: {observable: counts, group: all, at: 12 h}
          alive at 12 h: {observable: living, group: all, at: 12 h}
        """;

    private const string Rows =
        "group,observable,time,value,unit,spread,spread_kind,n\nall,OBSERVED,5,70,%ID,7,sd,5\nall,OBSERVED,10,55,%ID,5,sd,5\n";

    [Fact]
    public void A_signal_in_the_data_and_in_predictions_is_named_as_one()
    {
        var analysis = Analyse("counts");

        Assert.Equal(["Signals of label, not living cells: in the data counts; predicted seen at 12 h."], SignalStatement.Write(analysis));
        Assert.EndsWith(" (a signal, not living cells)", Sentence(analysis, "seen at 12 h"), StringComparison.Ordinal);
        Assert.DoesNotContain("signal", Sentence(analysis, "alive at 12 h"), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_on_cells_are_no_signal() =>
        Assert.Equal(["Signals of label, not living cells: predicted seen at 12 h."], SignalStatement.Write(Analyse("living")));

    [Fact]
    public void A_model_written_out_still_says_what_a_signal_is_of() =>
        Assert.Equal(
            ["", "living cells"],
            ModelFile
                .Parse(ModelWriter.Write(ModelFile.Parse(Model, "f").OrThrow()).OrThrow(), "again")
                .OrThrow()
                .Observables.Select(one => one.SignalOf)
        );

    private static string Sentence(StudyAnalysis analysis, string prediction) =>
        PredictionSentence.Write(analysis, StudyTables.VerdictOf(analysis, prediction)!, "%ID");

    private static StudyAnalysis Analyse(string observed)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.yaml"), Model);
        File.WriteAllText(folder.File("observations.csv"), Rows.Replace("OBSERVED", observed, StringComparison.Ordinal));
        File.WriteAllText(folder.File("study.yaml"), Study);
        return StudyAnalyst.Run(
            StudyFile.Read(folder.File("study.yaml")).OrThrow(),
            new AnalysisSettings { Starts = 2, DrawCount = 20 },
            cancellation: TestContext.Current.CancellationToken
        );
    }
}
