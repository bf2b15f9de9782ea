using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Studies;

/// <summary>A study says nothing twice, nothing without effect and nothing that can be read as percent and as a fraction.</summary>
public sealed class StudyMeaningTests : IDisposable
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
          share: {is: volume / (4 mL), unit: "%"}
        """;

    private const string Study = """
        biodist: 1
        study: test
        model: model.yaml
        observations: observations.csv
        groups:
          control: {title: control}
        dosing:
          - {into: blood, amount: 1e10 particles, at: 0 h}
        estimate:
          clearance: {start: 1 mL/h}
        assume:
          cv: 20 %
        """;

    private const string Rows = "group,observable,time,value,unit\ncontrol,blood,1,60,%ID\n";

    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Checked<Biodistribution.Studies.Study> Read(string study, string rows = Rows, string model = Model)
    {
        File.WriteAllText(Path.Combine(folder, "model.yaml"), model);
        File.WriteAllText(Path.Combine(folder, "study.yaml"), study);
        File.WriteAllText(Path.Combine(folder, "observations.csv"), rows);
        return StudyFile.Read(Path.Combine(folder, "study.yaml"));
    }

    private Diagnostic Only(string study, string rows = Rows, string model = Model) => Assert.Single(Read(study, rows, model).Diagnostics);

    [Fact]
    public void The_study_the_others_change_is_read_without_a_word() => Assert.Empty(Read(Study).Diagnostics);

    [Theory]
    [InlineData("cv: 20 %", "cv: 30", "30 can be 30 % and 3000 %.")]
    [InlineData("cv: 20 %", "cv: {value: 3, because: of the test}", "3 can be 3 % and 300 %.")]
    [InlineData("assume:\n  cv: 20 %", "error: {all: {kind: proportional, proportional: 20}}", "20 can be 20 % and 2000 %.")]
    [InlineData("assume:\n  cv: 20 %", "error: {blood: {kind: log-normal, proportional: 1}}", "1 can be 1 % and 100 %.")]
    [InlineData("assume:\n  cv: 20 %", "error: {share: {kind: additive, additive: 5}}", "5 can be 5 % and 500 %.")]
    [InlineData("assume:", "cohort: {between_subjects: {clearance: {cv: 30}}}\nassume:", "30 can be 30 % and 3000 %.")]
    public void A_relative_size_that_can_be_percent_and_a_fraction_is_refused_wherever_it_stands(string was, string becomes, string message)
    {
        var problem = Only(Study.Replace(was, becomes, StringComparison.Ordinal));

        Assert.Equal(("BD3022", message), (problem.Code, problem.Message));
    }

    [Fact]
    public void Percent_and_a_fraction_below_one_are_the_same_size() =>
        Assert.Equal(
            Read(Study).OrThrow().Problem.AssumedCv,
            Read(Study.Replace("20 %", "0.2", StringComparison.Ordinal)).OrThrow().Problem.AssumedCv
        );

    [Theory]
    [InlineData("set: {clearance: 2 mL/h}\nestimate:", "BD3024", "clearance is set and estimated.")]
    [InlineData("alternatives: {other: {set: {clearance: 2 mL/h}}}\nestimate:", "BD3024", "clearance is set and estimated.")]
    public void A_parameter_is_set_or_estimated(string becomes, string code, string message)
    {
        var problem = Only(Study.Replace("estimate:", becomes, StringComparison.Ordinal));

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    [Fact]
    public void A_parameter_that_every_group_sets_is_not_estimated() =>
        Assert.Equal(
            "clearance is estimated, and every group sets it.",
            Only(Study.Replace("{title: control}", "{set: {clearance: 2 mL/h}}", StringComparison.Ordinal)).Message
        );

    [Theory]
    [InlineData("{distribution: normal, mean: 50 mL/h, sd: 1 mL/h}", "is centred outside the bounds")]
    [InlineData("{distribution: log-normal, median: 0.01 mL/h, sd: 0.5}", "is centred outside the bounds")]
    [InlineData("{distribution: uniform, lower: 20 mL/h, upper: 30 mL/h}", "lies outside the bounds")]
    [InlineData("{distribution: uniform, lower: 2 mL/h, upper: 3 mL/h}", "excludes the start")]
    [InlineData("{distribution: normal, mean: 1 mL/h, sd: 0 mL/h}", "has no positive width")]
    public void A_prior_lies_within_the_bounds(string prior, string problem) =>
        Assert.Equal(
            ("BD3023", $"The prior of clearance {problem}."),
            (
                Only(Study.Replace("{start: 1 mL/h}", $"{{start: 1 mL/h, prior: {prior}}}", StringComparison.Ordinal)) is var one
                    ? one.Code
                    : "",
                one.Message
            )
        );

    [Fact]
    public void A_dose_pasted_twice_is_doubted()
    {
        var doubt = Only(
            Study.Replace(
                "estimate:",
                "  - {into: blood, amount: 1e10 particles, at: 0 min, groups: control}\nestimate:",
                StringComparison.Ordinal
            )
        );

        Assert.Equal(("BD3025", Severity.Warning), (doubt.Code, doubt.Severity));
    }

    [Fact]
    public void A_flow_pasted_twice_is_doubted()
    {
        const string Flow = "  - blood -> lost: clearance / volume * blood\n";
        var doubt = Only(Study, model: Model.Replace(Flow, Flow + Flow, StringComparison.Ordinal));

        Assert.Equal(("BD2905", Severity.Warning), (doubt.Code, doubt.Severity));
    }

    [Fact]
    public void Mega_where_milli_is_usual_is_doubted() =>
        Assert.Contains(
            Read(Study.Replace("start: 1 mL/h", "start: 1e-9 ML/h", StringComparison.Ordinal)).Diagnostics,
            one => one.Code == "BD1305"
        );

    [Theory]
    [InlineData(
        "group,observable,time,value,unit\ncontrol,blood,-1,60,%ID\n",
        "at: 0 h",
        "BD4052",
        "The row lies before the time 0 of its group."
    )]
    [InlineData(
        "group,observable,time,value,unit\ncontrol,blood,1,60,%ID\n",
        "at: 2 h",
        "BD4052",
        "The row lies before the first dose of its group."
    )]
    [InlineData(
        "group,observable,time,value,unit\ncontrol,blood,1,60,%ID\n",
        "at: 0 h, groups: []",
        "BD4061",
        "The group control gets no dose, and blood is a share of the dose."
    )]
    public void A_row_before_the_dose_is_refused(string rows, string at, string code, string message)
    {
        var problem = Only(Study.Replace("at: 0 h", at, StringComparison.Ordinal), rows);

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("group,observable,time,value,unit\ncontrol,blood,1,1.9,ID\n", "BD4031")]
    [InlineData("group,observable,time,value,unit\ncontrol,blood,1,120,%ID\n", "BD4031")]
    [InlineData("group,animal,observable,time,value,unit\ncontrol,m1,blood,1,60,%ID\ncontrol,m2,blood,1,0.9,ID\n", "BD4059")]
    public void More_than_the_dose_in_one_place_is_doubted_in_a_study(string rows, string code)
    {
        var read = Read(Study, rows);

        Assert.True(read.IsValid);
        Assert.Contains(read.Diagnostics, doubt => doubt.Code == code && doubt.Place.Line >= 2);
    }

    [Fact]
    public void A_confidence_interval_is_an_error_of_the_mean()
    {
        var study = Read(Study, "group,observable,time,value,unit,lower,upper,spread_kind\ncontrol,blood,1,60,%ID,50,72,ci95\n").OrThrow();

        Assert.Empty(Biodistribution.Estimation.Searches.Fitter.Check(study.Problem, ""));
        Assert.Equal("ci95", study.Problem.Observations[0].SpreadKind);
    }

    [Theory]
    [InlineData("at: 0 h", "at: 0 h, over: 1e6 h", "1e6 h is more than a hundred years.")]
    [InlineData("amount: 1e10 particles", "amount: 1e19 particles", "1e19 particles is more than any animal or patient is given.")]
    [InlineData(
        "{start: 1 mL/h}",
        "{start: 1 mL/h, between: 0.1 .. 1000 mL/h}",
        "0.1 .. 1000 mL/h reaches beyond the range that the model gives clearance."
    )]
    public void A_size_no_experiment_has_is_doubted(string was, string becomes, string message)
    {
        var doubt = Only(Study.Replace(was, becomes, StringComparison.Ordinal));

        Assert.Equal(("BD3043", message, Severity.Warning), (doubt.Code, doubt.Message, doubt.Severity));
    }
}
