using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Studies;

public sealed class RegimenFileTests : IDisposable
{
    private const string Model = """
        biodist: 1
        model: one
        units: {time: h, volume: mL}
        parameters:
          weight: {value: 20 g, between: 10 .. 40 g, assumed: for the test}
          loss: {value: 0.1 1/h, between: 0 .. 1 1/h, assumed: for the test}
        states: {blood: cells, lipid: mg, lost: {unit: cells, sink: true}}
        flows:
          - blood -> lost: loss * blood
          - lipid ->: loss * lipid
        observables:
          blood: {is: blood, unit: "%ID"}
          cells: {is: blood, unit: cells}
          per_weight: {is: blood / weight, unit: cells/g}
        """;

    private const string Regimen = """
        biodist: 1
        regimen: weekly
        title: three doses a week apart
        source: invented for the test
        parameters:
          dose: {value: 1e6 cells/kg, between: 1e5 .. 1e7 cells/kg, assumed: not printed}
        dosing:
          - {into: blood, amount: dose, per: weight, at: 1 d, every: 7 d, times: 3}
        """;

    private const string Study = """
        biodist: 1
        study: test
        model: model.yaml
        groups:
          low: {set: {dose: 1e5 cells/kg}}
          high: {set: {dose: 1e7 cells/kg, weight: 40 g}}
        dosing:
          - {regimen: regimen.yaml, at: 1 d}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_dose_per_kg_is_multiplied_by_the_weight_and_what_is_open_becomes_a_parameter_with_a_range()
    {
        var regimen = RegimenFile.Read(Write("regimen.yaml", Regimen), ReadModel()).OrThrow();

        Assert.Equal(("weekly", "three doses a week apart", "invented for the test"), (regimen.Name, regimen.Title, regimen.Source));
        var dose = Assert.Single(regimen.Doses);
        Assert.Equal(3, dose.Count);
        Assert.Equal("dose", Assert.Single(regimen.Assumed).Parameter.Name);
        var amount = Courses(
            new FitProblem
            {
                Model = regimen.Model,
                Groups = [new Group("a", [], regimen.Doses)],
                Observations = [],
                Estimated = [],
            },
            [25]
        )[0][0];
        Assert.Equal(2e4 * Math.Exp(-0.1), amount, 1e-5 * amount);
    }

    [Fact]
    public void A_study_gives_a_regimen_later_and_its_groups_set_what_the_regimen_leaves_open()
    {
        var study = ReadStudy(Study, Regimen).OrThrow();
        var courses = Courses(study.Problem, [47.999, 48.001]);

        Assert.Equal(["study.yaml", "model.yaml", "regimen.yaml"], study.InputFiles.Select(Path.GetFileName));
        Assert.Equal(0, courses[0][0]);
        Assert.Equal(2e3, courses[0][1], 1.0);
        Assert.Equal(4e5, courses[1][1], 100.0);
    }

    [Fact]
    public void A_share_of_the_injected_dose_counts_only_what_has_its_kind()
    {
        var study = ReadStudy(Study, Regimen.Replace("dosing:", "dosing:\n  - {into: lipid, amount: 5 mg}", StringComparison.Ordinal))
            .OrThrow();
        var courses = new CourseSimulation(study.Problem, []).Simulate([48.001], ["blood"], ["high"], [], []);

        Assert.Equal(100, courses.Courses[0].Values[0], 0.1);
    }

    [Theory]
    [InlineData("into: blood", "into: lost", "BD3014", "A dose cannot enter lost: it is a sink, where things end.")]
    [InlineData("amount: dose", "amount: -1e6 cells/kg", "BD3012", "A dose cannot be negative.")]
    [InlineData(
        "amount: dose",
        "amount: 1e6 particles/kg",
        "BD3003",
        "1e6 particles/kg does not have the dimension of the state blood per weight."
    )]
    [InlineData(", per: weight", "", "BD3003", "dose does not have the dimension of the state blood.")]
    [InlineData("per: weight", "per: wieght", "BD3002", "There is no parameter wieght.")]
    [InlineData("dose: {value: 1e6", "dose: {value: 1e8", "BD3007", "1e8 cells/kg is outside the range given for dose.")]
    [InlineData("dose: {value", "loss: {value", "BD3010", "The model has a quantity loss already.")]
    [InlineData("biodist: 1", "biodist: 2", "BD3001", "This is version 2 of the language; this program reads version 1.")]
    [InlineData("every: 7 d, ", "", "BD3015", "The dose is given 3 times, but not how far apart.")]
    [InlineData(
        "dose: {value: 1e6 cells/kg, between: 1e5 .. 1e7 cells/kg, ",
        "dose: {value: -1e6 cells/kg, ",
        "BD3012",
        "A dose cannot be negative."
    )]
    [InlineData(
        "- {into: blood, amount: dose, per: weight, at: 1 d, every: 7 d, times: 3}",
        "[]",
        "BD1204",
        "Nothing is given under dosing."
    )]
    [InlineData("regimen: weekly", "regime: weekly", "BD1202", "regime is not a key of a regimen.")]
    public void A_mistake_is_named_at_its_place(string right, string wrong, string code, string message)
    {
        var path = Write("regimen.yaml", Regimen.Replace(right, wrong, StringComparison.Ordinal));
        var read = RegimenFile.Read(path, ReadModel());

        var problem = Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == code);
        Assert.Equal((message, path), (problem.Message, problem.File));
        Assert.True(problem.Place.Line > 0, "The place is missing.");
        Assert.Null(read.Value);
    }

    [Fact]
    public void A_study_whose_regimen_is_missing_says_so_once()
    {
        var read = ReadStudy(
            Study
                .Replace("{set: {dose: 1e5 cells/kg}}", "", StringComparison.Ordinal)
                .Replace("dose: 1e7 cells/kg, ", "", StringComparison.Ordinal),
            null
        );

        Assert.Equal("BD1001", Assert.Single(read.Diagnostics).Code);
    }

    private static double[][] Courses(FitProblem problem, double[] times)
    {
        var courses = new CourseSimulation(problem, []).Simulate(times, ["cells"], [.. problem.Groups.Select(group => group.Name)], [], []);
        Assert.Empty(courses.Failures);
        return [.. courses.Courses.Select(course => course.Values.ToArray())];
    }

    private Checked<Study> ReadStudy(string study, string? regimen)
    {
        Write("model.yaml", Model);
        if (regimen is not null)
            Write("regimen.yaml", regimen);
        return StudyFile.Read(Write("study.yaml", study));
    }

    private Model ReadModel() => ModelFile.Read(Write("model.yaml", Model)).OrThrow();

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
