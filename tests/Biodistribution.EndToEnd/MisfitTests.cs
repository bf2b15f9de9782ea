using System.Globalization;
using Xunit;

namespace Biodistribution.EndToEnd;

public sealed class MisfitTests
{
    private const string Model = """
        biodist: 1
        model: one-compartment
        units: {time: h, volume: mL}
        parameters:
          volume: {value: 2 mL, between: 0.01 .. 100 mL, assumed: for the test}
          clearance: {value: 1 mL/h, between: 0.01 .. 100 mL/h, assumed: for the test}
        states:
          blood: particles
          lost: {unit: particles, sink: true}
        flows:
          - blood -> lost: clearance * blood / volume
        observables:
          level: {is: blood / volume, unit: "%ID/mL"}
        """;

    private const string Study = """
        biodist: 1
        study: one
        model: model.yaml
        observations: observations.csv
        groups:
          control: {title: control}
        dosing:
          - {into: blood, amount: 1e9 particles, at: 0 h}
        estimate:
          volume: {start: 2 mL}
          clearance: {start: 1 mL/h}
        assume:
          cv: {value: 0.1, because: for the test}
        """;

    [Fact]
    public void The_report_shows_that_one_compartment_cannot_have_made_two_exponentials()
    {
        var report = Report(t => (40 * Math.Exp(-1.5 * t)) + (10 * Math.Exp(-0.1 * t)));

        Assert.Contains("Misfit: the squared residuals of 16 rows of known sd add up to", report, StringComparison.Ordinal);
        Assert.Contains("the model has another shape than the data, or the sds are too small.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_the_right_model_speaks_of_no_misfit() =>
        Assert.DoesNotContain("Misfit", Report(t => 50 * Math.Exp(-0.5 * t)), StringComparison.Ordinal);

    // Every second value 5 % high and every second 5 % low: half the scatter that is assumed.
    private static string Report(Func<double, double> truth)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.yaml", Model);
        folder.Write("study.yaml", Study);
        var rows = Enumerable
            .Range(1, 16)
            .Select(i =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"r{i},control,level,value,{i / 2.0},h,{truth(i / 2.0) * (i % 2 == 0 ? 1.05 : 0.95)},%ID/mL"
                )
            );
        folder.Write("observations.csv", "id,group,observable,statistic,time,time_unit,value,unit\n" + string.Join('\n', rows) + "\n");
        var run = Biodist.Run(folder.Path, "fit", "study.yaml", "--out", "results");
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        return File.ReadAllText(Path.Combine(folder.Path, "results", "report.md"));
    }
}
