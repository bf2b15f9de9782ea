using Biodistribution.Estimation;
using Biodistribution.Studies.Reading;
using Xunit;

namespace Biodistribution.Tests.Studies;

public sealed class StudyFileTests : IDisposable
{
    private const string Model = """
        biodist: 1
        model: one
        units: {time: h, volume: mL}
        parameters:
          volume: {value: 2 mL, between: 1 .. 4 mL, assumed: for the test}
          clearance: {value: 1 mL/h, between: 0.1 .. 10 mL/h, assumed: for the test}
          leak: {value: 0 1/h, between: 0 .. 1 1/h, assumed: for the test}
        states: {blood: particles, lost: {unit: particles, sink: true}}
        flows:
          - blood -> lost: (clearance / volume + leak) * blood
        observables:
          blood: {is: blood, unit: "%ID"}
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
          cv: {value: 0.2, because: of the test}
        """;

    private const string Rows = "group,observable,time,value,unit\ncontrol,blood,1,60,%ID\n";

    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_study_is_read_with_its_model_and_data()
    {
        var study = Read(Study).OrThrow();

        Assert.Equal(["control"], study.Groups.Select(group => group.Name));
        Assert.Equal("clearance", Assert.Single(study.Problem.Estimated).Parameter.Name);
        Assert.Equal(0.2, study.Problem.AssumedCv);
        Assert.Equal(["study.yaml", "model.yaml", "observations.csv"], study.InputFiles.Select(Path.GetFileName));
    }

    [Fact]
    public void An_alternative_may_hold_parameters_and_estimate_others()
    {
        var study = Read(Study + "\nalternatives:\n  leaky:\n    hold: {clearance: 2 mL/h}\n    estimate: {leak: {start: 0.5 1/h}}\n")
            .OrThrow();

        var alternative = Assert.Single(study.Alternatives).Problem;
        Assert.Equal(["leak"], alternative.Estimated.Select(one => one.Parameter.Name));
        Assert.Equal(2, alternative.Model.Parameters.First(one => one.Name == "clearance").Value);
        Assert.Equal(["clearance"], study.Problem.Estimated.Select(one => one.Parameter.Name));
    }

    [Fact]
    public void Candidates_of_a_design_are_every_organ_at_every_time_in_every_group_with_their_cost()
    {
        var study = Read(
                Study
                    + "\npredict: {later: {observable: blood, group: control, at: 5 h}}\ndesign: {for: later, "
                    + "add: 2, budget: 7, candidates: [{times: [30 min, 2 h], observables: [blood], animals: 4, "
                    + "cost: 3, detects: 0.5 %ID}]}\n"
            )
            .OrThrow();

        Assert.Equal(("later", 2, 7.0), (study.Design!.For, study.Design.Add, study.Design.Budget));
        Assert.Equal(["blood of control at 30 min", "blood of control at 2 h"], study.Design.Candidates.Select(one => one.Name));
        Assert.Equal(
            (0.5, 4, 3.0, 0.005),
            (
                study.Design.Candidates[0].Time,
                study.Design.Candidates[0].Animals,
                study.Design.Candidates[0].Cost,
                study.Design.Candidates[0].Detects
            )
        );
    }

    [Theory]
    [InlineData("alternatives: {x: {hold: {clearence: 1 mL/h}}}", "BD3002", "There is no parameter clearence.")]
    [InlineData(
        "alternatives: {x: {hold: {clearance: 100 mL/h}}}",
        "BD3007",
        "100 mL/h is outside the range the model gives for clearance."
    )]
    [InlineData("design: {for: later}", "BD3016", "There is no prediction later.")]
    [InlineData(
        "design: {candidates: [{times: [-1 h], observables: [blood]}]}",
        "BD3012",
        "A sample cannot be taken before the first dose."
    )]
    [InlineData("design: {candidates: [{times: [1 h], observables: [blood], cost: 0}]}", "BD3012", "cost must be positive.")]
    [InlineData("design: {candidates: [{times: [1 mL], observables: [blood]}]}", "BD3003", "1 mL does not have the dimension of time.")]
    [InlineData("design: {candidates: [{times: [1 h], observables: [brain]}]}", "BD3005", "There is no observable brain.")]
    [InlineData("design: {candidates: [{times: [1 h], observables: [blood], groups: [sick]}]}", "BD3004", "There is no group sick.")]
    [InlineData("design: {candidates: [{observables: [blood]}]}", "BD1201", "The key times of a candidate of the design is missing.")]
    public void A_mistake_in_alternatives_or_design_is_named(string text, string code, string message)
    {
        var read = Read(Study + "\n" + text + "\n");

        Assert.Contains(read.Diagnostics, one => one.Code == code && one.Message == message);
    }

    [Theory]
    [InlineData("into: blood", "into: blod", "BD3006", "There is no state blod.", "Did you mean blood? There are: blood, lost.")]
    [InlineData(
        "into: blood",
        "into: lost",
        "BD3014",
        "A dose cannot enter lost: it is a sink, where things end.",
        "Name the state the dose is given into, such as blood."
    )]
    [InlineData(
        "amount: 1e10 particles",
        "amount: -1 particles",
        "BD3012",
        "A dose cannot be negative.",
        "Write a positive amount or time."
    )]
    [InlineData(
        "amount: 1e10 particles",
        "amount: 1e10 cells",
        "BD3003",
        "1e10 cells does not have the dimension of the state blood.",
        "Write it in particles or another unit of the same kind."
    )]
    [InlineData("at: 0 h", "at: 0 h, times: 3", "BD3015", "The dose is given 3 times, but not how far apart.", "Add  every: 24 h.")]
    [InlineData("at: 0 h", "at: 0 h, groups: [contrl]", "BD3004", "There is no group contrl.", "Did you mean control? There are: control.")]
    [InlineData(
        "clearance: {start: 1 mL/h}",
        "clearence: {start: 1 mL/h}",
        "BD3002",
        "There is no parameter clearence.",
        "Did you mean clearance? There are: volume, clearance, leak."
    )]
    [InlineData(
        "start: 1 mL/h",
        "start: 50 mL/h",
        "BD3007",
        "The start of clearance is outside its bounds.",
        "Change the start or the bounds."
    )]
    [InlineData(
        "start: 1 mL/h",
        "start: 1 h",
        "BD3003",
        "1 h does not have the dimension of clearance.",
        "Write it in mL/h or another unit of the same kind."
    )]
    [InlineData(
        "clearance: {start: 1 mL/h}",
        "leak: {scale: log}",
        "BD3009",
        "leak is estimated on a log scale but may be zero or negative.",
        "Give it a positive lower bound:  between: 0.01 .. 100 1/h, or another scale."
    )]
    [InlineData(
        "control: {title: control}",
        "control: {set: {volume: 9 mL}}",
        "BD3007",
        "9 mL is outside the range the model gives for volume.",
        "Change the value, or the range in the model."
    )]
    [InlineData(
        "biodist: 1",
        "biodist: 2",
        "BD3001",
        "This is version 2 of the language; this program reads version 1.",
        "Write biodist: 1, or install a newer program."
    )]
    public void A_mistake_is_named_with_its_remedy(string right, string wrong, string code, string message, string hint)
    {
        var problem = Assert.Single(Read(Study.Replace(right, wrong, StringComparison.Ordinal)).Diagnostics);

        Assert.Equal((code, message, hint), (problem.Code, problem.Message, problem.Hint));
        Assert.True(problem.Place.Line > 0, "The place is missing.");
    }

    [Fact]
    public void A_study_says_how_it_is_searched()
    {
        Assert.Equal(SearchMethod.LevenbergMarquardt, Read(Study).OrThrow().Problem.Method);
        Assert.Equal(SearchMethod.Bfgs, Read(Study + "\nfit: {method: bfgs}\n").OrThrow().Problem.Method);
        Assert.Equal(
            "newton is not one of the words that can stand here.",
            Assert.Single(Read(Study + "\nfit: {method: newton}\n").Diagnostics).Message
        );
        Assert.Equal(
            "Write one of: bfgs, cma-es, levenberg-marquardt.",
            Assert.Single(Read(Study + "\nfit: {method: newton}\n").Diagnostics).Hint
        );
    }

    [Theory]
    [InlineData("statistic: half_life", "The key until of a prediction is missing.")]
    [InlineData("statistic: value", "The key at of a prediction is missing.")]
    public void A_prediction_that_does_not_say_when_is_refused(string statistic, string message)
    {
        var problem = Assert.Single(Read(Study + $"\npredict:\n  one: {{observable: blood, group: control, {statistic}}}\n").Diagnostics);

        Assert.Equal(("BD1201", message), (problem.Code, problem.Message));
    }

    [Theory]
    [InlineData("control,blood,1,60,%ID\n", "treated,blood,1,60,%ID\n", "BD4015", "The study has no group 'treated'.")]
    [InlineData(
        "control,blood,1,60,%ID\n",
        "control,blood,1,60,%ID\ncontrol,blood,1,60,%ID\n",
        "BD4012",
        "The row says the same as line 2."
    )]
    [InlineData("control,blood,1,60,%ID\n", "control,blood,1,60,mL\n", "BD4018", "mL is not a unit of the value of blood.")]
    public void A_mistake_in_the_table_is_named(string right, string wrong, string code, string message)
    {
        var problem = Assert.Single(Read(Study, Rows.Replace(right, wrong, StringComparison.Ordinal)).Diagnostics);

        Assert.Equal((code, message), (problem.Code, problem.Message));
    }

    [Fact]
    public void A_mistake_that_many_rows_share_is_said_once()
    {
        var problem = Assert.Single(
            Read(Study, Rows + "control,Blood,1,30,%ID\ncontrol,Blood,2,50,%ID\ncontrol,Blood,3,40,%ID\n").Diagnostics
        );

        Assert.Equal(
            ("BD4016", "The model has no observable 'Blood'.", "Did you mean 'blood'? 2 more rows have the same."),
            (problem.Code, problem.Message, problem.Hint)
        );
    }

    [Fact]
    public void A_missing_model_is_named_by_its_file()
    {
        File.WriteAllText(Path.Combine(folder, "study.yaml"), Study.Replace("model.yaml", "modell.yaml", StringComparison.Ordinal));
        var problem = Assert.Single(StudyFile.Read(Path.Combine(folder, "study.yaml")).Diagnostics);

        Assert.Equal("BD1001", problem.Code);
        Assert.EndsWith("modell.yaml", problem.File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_estimated_per_group_becomes_one_for_each()
    {
        var study = Read(
                Study
                    .Replace("control: {title: control}", "control: {title: control}\n  injured: {}", StringComparison.Ordinal)
                    .Replace("start: 1 mL/h}", "start: 1 mL/h, per_group: true}", StringComparison.Ordinal)
            )
            .OrThrow();

        Assert.Equal(["clearance@control", "clearance@injured"], study.Problem.Estimated.Select(estimated => estimated.Parameter.Name));
        Assert.All(study.Problem.Groups, group => Assert.Equal("clearance", Assert.Single(group.Overrides).Parameter.Name));
    }

    [Theory]
    [InlineData("mL", "mL plasma", true)]
    [InlineData("mL", "mL blood", true)]
    [InlineData("mL plasma", "mL plasma", true)]
    [InlineData("mL plasma", "L plasma", true)]
    [InlineData("mL plasma", "mL blood", false)]
    [InlineData("mL plasma", "mL", false)]
    public void A_row_says_the_fluid_that_the_model_keeps_apart(string fluidOfModel, string fluidOfRow, bool isRead)
    {
        var model = Model
            .Replace("mL", fluidOfModel, StringComparison.Ordinal)
            .Replace($"volume: {fluidOfModel}}}", "volume: mL}", StringComparison.Ordinal)
            .Replace("\"%ID\"}", $"\"%ID\"}}\n  conc: {{is: blood / volume, unit: \"%ID/{fluidOfModel}\"}}", StringComparison.Ordinal);
        var study = Study.Replace("1 mL/h", $"1 {fluidOfModel}/h", StringComparison.Ordinal);

        var read = Read(study, Rows + $"control,conc,1,30,%ID/{fluidOfRow}\n", model);

        if (isRead)
            Assert.Empty(read.Diagnostics);
        else
            Assert.StartsWith("The model keeps plasma and blood apart", Assert.Single(read.Diagnostics).Hint, StringComparison.Ordinal);
    }

    private Biodistribution.Text.Checked<Biodistribution.Studies.Study> Read(string study, string rows = Rows, string model = Model)
    {
        File.WriteAllText(Path.Combine(folder, "model.yaml"), model);
        File.WriteAllText(Path.Combine(folder, "observations.csv"), rows);
        File.WriteAllText(Path.Combine(folder, "study.yaml"), study);
        return StudyFile.Read(Path.Combine(folder, "study.yaml"));
    }
}
