using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Reports.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Xunit;

namespace Biodistribution.Tests.Reports;

/// <summary>What is doubtful about files, rows and values stands in the reports too, not on the screen alone.</summary>
public sealed class DoubtsInReportsTests : IDisposable
{
    private const string Model = """
        biodist: 1
        model: one
        units: {time: h, volume: mL}
        parameters:
          volume: {value: 2 mL, between: 1 .. 4 mL, assumed: for the test}
          clearance: {value: 1 mL/h, between: 0.1 .. 10 mL/h, assumed: for the test}
        states: {blood: particles, lost: {unit: particles, sink: true}}
        flows:
          - blood -> lost: clearance / volume * blood
        observables:
          blood: {is: blood, unit: "%ID"}
        """;

    private const string Study = """
        biodist: 1
        study: test
        model: model.yaml
        observations: observations.csv
        set: {volume: 1.5 mL}
        groups:
          control: {title: control}
        dosing:
          - {into: blood, amount: 1e10 particles, at: 0 h}
        estimate:
          clearance: {start: 1 mL/h}
        """;

    private static readonly RunManifest Manifest = new()
    {
        Command = "fit",
        Seed = 1,
        Settings = ImmutableSortedDictionary<string, string>.Empty,
        Inputs = [],
    };

    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_value_above_the_dose_a_second_value_and_a_value_without_source_stand_in_every_report()
    {
        var study = Read("control,m1,blood,1,60,%ID\ncontrol,m1,blood,1,110,%ID\ncontrol,m2,blood,2,40,%ID\ncontrol,m2,blood,4,20,%ID\n");
        var fit = Fitter.Fit(study.Problem, new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);
        var analysis = new StudyAnalysis
        {
            Study = study,
            Settings = new AnalysisSettings(),
            Fit = fit,
        };
        var ofFit = StudyReport.Build(analysis, [], Manifest).Warnings;
        var ofQuestion = new QuestionReport { Heading = "Bootstrap", Question = "How far?" }
            .Document(study, Manifest)
            .Sections[0]
            .Blocks.OfType<Warning>()
            .Select(warning => warning.Text)
            .ToArray();

        foreach (
            var part in new[] { "observations.csv, line 3: The row gives a second value of m1", "is more than the dose", "sets volume" }
        )
        {
            Assert.Single(ofFit, sentence => sentence.Contains(part, StringComparison.Ordinal));
            Assert.Single(ofQuestion, sentence => sentence.Contains(part, StringComparison.Ordinal));
        }
        Assert.Single(ofFit, sentence => sentence.StartsWith("One animal has several values of one number", StringComparison.Ordinal));
        Assert.Contains(fit.Doubts, sentence => sentence.StartsWith("One animal has several values", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_of_data_without_doubts_has_none() =>
        Assert.Empty(
            Read(
                "control,m1,blood,1,60,%ID\ncontrol,m3,blood,2,40,%ID\n",
                Study.Replace("set: {volume: 1.5 mL}\n", "", StringComparison.Ordinal)
            ).Doubts
        );

    private Biodistribution.Studies.Study Read(string rows, string study = Study)
    {
        File.WriteAllText(Path.Combine(folder, "model.yaml"), Model);
        File.WriteAllText(Path.Combine(folder, "study.yaml"), study);
        File.WriteAllText(Path.Combine(folder, "observations.csv"), "group,animal,observable,time,value,unit\n" + rows);
        return StudyFile.Read(Path.Combine(folder, "study.yaml")).OrThrow();
    }
}
