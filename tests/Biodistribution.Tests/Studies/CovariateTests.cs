using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Random;
using Biodistribution.Studies;
using Biodistribution.Studies.Reading;
using Xunit;

namespace Biodistribution.Tests.Studies;

/// <summary>
/// A parameter that follows a covariate of the group, as uptake follows the number of macrophages, and parameters of
/// their own for each group; data from closed forms.
/// </summary>
public sealed class CovariateTests : IDisposable
{
    private const double Volume = 2,
        Uptake = 3,
        Power = 0.7;

    private static readonly (string Name, double Macrophages, double Breakdown)[] Groups =
    [
        ("normal", 1, 0.15),
        ("few", 0.4, 0.3),
        ("hardly_any", 0.05, 0.08),
    ];

    private const string Model = """
        biodist: 1
        model: covariate
        units: {time: h, volume: mL}
        parameters:
          volume: {value: 2 mL, assumed: for the test}
          uptake: {value: 1 mL/h, between: 0.01 .. 100 mL/h, assumed: for the test, meaning: at the usual number of macrophages}
          exponent: {value: 1, between: 0 .. 3, assumed: for the test}
          macrophages: {value: 1, between: 0 .. 10, assumed: "for the test, relative to the usual number"}
          breakdown: {value: 0.2 1/h, between: 0.001 .. 10 1/h, assumed: for the test}
        states: {blood: particles, liver: particles, lost: {unit: particles, sink: true}}
        flows:
          - blood -> liver: uptake * macrophages^exponent / volume * blood
          - liver -> lost: breakdown * liver
        observables:
          blood: {is: blood, unit: "%ID"}
          liver: {is: liver, unit: "%ID"}
        """;

    private const string Study = """
        biodist: 1
        study: test
        model: model.yaml
        observations: observations.csv
        groups:
          normal: {set: {macrophages: 1}}
          few: {set: {macrophages: 0.4}}
          hardly_any: {set: {macrophages: 0.05}}
        dosing:
          - {into: blood, amount: 1e10 particles, at: 0 h}
        estimate:
          uptake: {start: 1 mL/h}
          exponent: {start: 1}
          breakdown: {start: 0.2 1/h, per_group: true}
        error: {all: {kind: log-normal, proportional: 0.1}}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Uptake from blood and breakdown in liver, one after the other: two exponentials.
    private static string Rows(double scatter)
    {
        var random = new CounterRandom(20261123, 0);
        var text = "group,animal,observable,time,value,unit\n";
        var animal = 0;
        foreach (var (name, macrophages, breakdown) in Groups)
        foreach (var t in new[] { 0.25, 1, 3, 8, 20 })
        {
            var rate = Uptake * Math.Pow(macrophages, Power) / Volume;
            var blood = 100 * Math.Exp(-rate * t);
            var liver = 100 * rate / (breakdown - rate) * (Math.Exp(-rate * t) - Math.Exp(-breakdown * t));
            animal++;
            foreach (var (observable, value) in new[] { ("blood", blood), ("liver", liver) })
                text += string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name},{animal},{observable},{t},{value * Math.Exp(scatter * random.NextNormal()):R},%ID\n"
                );
        }
        return text;
    }

    private FitResult Fit(double scatter) =>
        Fitter.Fit(
            Read(Study, Rows(scatter)).OrThrow().Problem,
            new FitSettings { Starts = 6 },
            cancellation: TestContext.Current.CancellationToken
        );

    private Biodistribution.Text.Checked<Study> Read(string study, string rows)
    {
        File.WriteAllText(Path.Combine(folder, "model.yaml"), Model);
        File.WriteAllText(Path.Combine(folder, "study.yaml"), study);
        File.WriteAllText(Path.Combine(folder, "observations.csv"), rows);
        return StudyFile.Read(Path.Combine(folder, "study.yaml"));
    }

    [Fact]
    public void Exact_data_give_back_the_law_of_the_covariate_and_the_value_of_every_group()
    {
        var fit = Fit(0);

        Assert.Equal(
            ["uptake", "exponent", "breakdown@normal", "breakdown@few", "breakdown@hardly_any"],
            fit.Estimates.Select(one => one.Name)
        );
        Assert.All(
            fit.Estimates.Zip([Uptake, Power, .. Groups.Select(group => group.Breakdown)]),
            pair => Assert.Equal(pair.Second, pair.First.Shown, 2e-4 * pair.Second)
        );
    }

    [Fact]
    public void Scattered_data_hold_them_within_their_intervals_and_all_are_determined()
    {
        var profiles = ProfileLikelihood.Run(Fit(0.1), cancellation: TestContext.Current.CancellationToken);

        Assert.All(
            profiles.Verdicts.Zip([Uptake, Power, .. Groups.Select(group => group.Breakdown)]),
            pair =>
            {
                Assert.Equal(VerdictKind.Determined, pair.First.Kind);
                Assert.InRange(pair.Second, pair.First.Lower, pair.First.Upper);
            }
        );
    }

    [Fact]
    public void A_parameter_estimated_for_one_group_keeps_the_value_of_the_model_in_the_others()
    {
        var problem = Read(Study.Replace("per_group: true", "per_group: [few]", StringComparison.Ordinal), Rows(0)).OrThrow().Problem;

        Assert.Equal(["uptake", "exponent", "breakdown@few"], problem.Estimated.Select(one => one.Parameter.Name));
        Assert.Equal([1, 2, 1], problem.Groups.Select(group => group.Overrides.Length));
    }

    [Fact]
    public void Without_its_covariate_the_data_do_not_say_how_a_parameter_follows_it()
    {
        var study = Study
            .Replace("{macrophages: 0.4}", "{macrophages: 1}", StringComparison.Ordinal)
            .Replace("{macrophages: 0.05}", "{macrophages: 1}", StringComparison.Ordinal);
        var rank = RankCheck.Run(Read(study, Rows(0)).OrThrow().Problem);

        Assert.Equal(["exponent"], rank.Parameters.Where(one => !one.IsSupported).Select(one => one.Name));
    }

    [Theory]
    [InlineData("per_group: true", "per_group: [fewer]", "BD3004", "There is no group fewer.", "There are: normal, few, hardly_any.")]
    [InlineData(
        "per_group: true",
        "per_group: []",
        "BD3009",
        "breakdown is estimated per group but names no group.",
        "Write  per_group: true  for every group, or name them:  per_group: [control]."
    )]
    [InlineData(
        "per_group: true",
        "per_group: no",
        "BD3009",
        "breakdown is estimated per group but names no group.",
        "Write  per_group: true  for every group, or name them:  per_group: [control]."
    )]
    [InlineData(
        "per_group: true",
        "per_group: [few, few]",
        "BD3009",
        "breakdown is estimated per group and names few twice.",
        "Name every group once."
    )]
    [InlineData(
        "{macrophages: 0.4}",
        "{macrophages: 0.4, breakdown: 0.3 1/h}",
        "BD3009",
        "breakdown is estimated for the group few, which sets it.",
        "Leave it out of  set  of few, or out of  per_group."
    )]
    [InlineData(
        "{macrophages: 0.4}",
        "{macrophages: 40}",
        "BD3007",
        "40 is outside the range the model gives for macrophages.",
        "Change the value, or the range in the model."
    )]
    [InlineData(
        "{macrophages: 0.4}",
        "{macrophage: 0.4}",
        "BD3002",
        "There is no parameter macrophage.",
        "Did you mean macrophages? There are: volume, uptake, exponent, macrophages, breakdown."
    )]
    [InlineData(
        "{macrophages: 0.4}",
        "{macrophages: 0.4 mL}",
        "BD3003",
        "0.4 mL does not have the dimension of macrophages.",
        "Write a number without unit."
    )]
    public void A_mistake_is_named_with_its_remedy(string right, string wrong, string code, string message, string hint)
    {
        var problem = Assert.Single(Read(Study.Replace(right, wrong, StringComparison.Ordinal), Rows(0)).Diagnostics);

        Assert.Equal((code, message, hint), (problem.Code, problem.Message, problem.Hint));
        Assert.True(problem.Place.Line > 0, "The place is missing.");
    }
}
