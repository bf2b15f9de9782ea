using System.Collections.Immutable;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Tests.Output;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.DoseResponse.Sweeps;

public class DoseSweepTests
{
    // Absorbed from a depot into an organ that loses it: amounts are linear in the dose, the effect saturates.
    private const string Model = """
        biodist: 1
        model: two
        units: {time: h, volume: mL}
        parameters:
          loss: {value: 0.5 1/h, between: 0.01 .. 5 1/h, assumed: for the test}
          half: {value: 100 cells, between: 1 .. 10000 cells, assumed: for the test}
          damaged: {value: 0, between: 0 .. 1, assumed: for the test}
        states: {organ: cells, lost: {unit: cells, sink: true}}
        flows:
          - organ -> lost: loss * (1 + damaged) * organ
        observables:
          organ: {is: organ, unit: "%ID"}
          load: {is: organ, unit: cells}
          effect: {is: organ / (organ + half), unit: "%"}
        """;

    private const string Study = """
        biodist: 1
        study: sweep
        model: model.yaml
        groups: {healthy: {}, injured: {set: {damaged: 1}}}
        dosing:
          - {into: organ, amount: 30 cells}

        """;

    [Fact]
    public void A_load_limit_allows_the_dose_its_closed_form_says()
    {
        // Twice D/2, 2 h apart: the peak is D/2 (1 + e^{-2k}); it may be 50.
        var sweep = Sweep(
            "dose_response: {from: 1 cells, to: 1e5 cells, observable: organ, at: 10 h, regimens: "
                + "[twice.yaml], limit: {observable: load, at_most: 50 cells}}"
        );

        Assert.Equal(["healthy, twice", "injured, twice"], sweep.Limits.Select(limit => limit.Group));
        Assert.Equal(100 / (1 + Math.Exp(-1)), sweep.Limits[0].Value, 0.003 * 73);
        Assert.Equal(100 / (1 + Math.Exp(-2)), sweep.Limits[1].Value, 0.003 * 88);
        Assert.Equal(
            "no dose up to 10 cells reaches the limit",
            Sweep("dose_response: {from: 1 cells, to: 10 cells, observable: organ, at: 10 h, limit: {observable: load, at_most: 50 cells}}")
                .Limits[0]
                .Sentence
        );
        Assert.Equal(
            "even 100 cells exceeds the limit",
            Sweep(
                "dose_response: {from: 100 cells, to: 1000 cells, observable: organ, at: 10 h, limit: "
                    + "{observable: load, at_most: 50 cells}}"
            )
                .Limits[0]
                .Sentence
        );
    }

    [Fact]
    public void A_fan_shows_each_group_at_each_value_in_place_of_its_own()
    {
        var sweep = Sweep(
            "dose_response: {from: 10 cells, to: 1000 cells, per_decade: 1, observable: effect, at: 4 h, "
                + "fan: {parameter: loss, between: 0.01 .. 1 1/h}}"
        );

        Assert.Equal(
            [
                .. new[] { "healthy", "injured" }.SelectMany(group =>
                    new[] { "0.01", "0.1", "1" }.Select(loss => $"{group}, loss {loss} 1/h")
                ),
            ],
            sweep.Curves.Select(curve => curve.Group)
        );
        Assert.Equal(["healthy", "healthy", "healthy", "injured", "injured", "injured"], sweep.Curves.Select(curve => curve.FanOf));
        foreach (var (curve, rate) in sweep.Curves.Zip([0.01, 0.1, 1, 0.02, 0.2, 2.0]))
        foreach (var (dose, value) in sweep.Doses.Zip(curve.Values))
        {
            var amount = dose * Math.Exp(-4 * rate);
            Assert.Equal(100 * amount / (amount + 100), value, 1e-4);
        }
    }

    [Theory]
    [InlineData("damaged", "0 .. 1", "", "The values of a fan are positive and ascend.")]
    [InlineData("loss", "0.01 .. 50 1/h", "", "0.01 .. 50 1/h leaves the range the model gives for loss.")]
    [InlineData("loss", "0.01 .. 5 1/h", ", per_decade: 10", "0.01 .. 5 1/h are 28 curves, more than 12 can be told apart.")]
    public void A_fan_that_cannot_be_drawn_is_refused(string parameter, string between, string perDecade, string message) =>
        Assert.Contains(
            message,
            Assert
                .Throws<InvalidInputException>(() =>
                    Sweep(
                        "dose_response: {from: 10 cells, to: 1000 cells, observable: effect, at: 4 h, "
                            + $"fan: {{parameter: {parameter}, between: {between}{perDecade}}}}}"
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_dose_is_the_total_over_a_regimen_in_every_group()
    {
        var sweep = Sweep(
            "dose_response: {from: 10 cells, to: 1000 cells, per_decade: 1, observable: effect, at: 4 h, regimens: [once.yaml, twice.yaml]}"
        );
        double Effect(double amount) => 100 * amount / (amount + 100);

        Assert.All(sweep.Curves, curve => Assert.Equal(SweepQuantity.Effect, curve.Quantity));
        Assert.Equal(["healthy, once", "healthy, twice", "injured, once", "injured, twice"], sweep.Curves.Select(curve => curve.Group));
        for (var d = 0; d < 3; d++)
        {
            var dose = sweep.Doses[d];
            Assert.Equal(Effect(dose * Math.Exp(-2)), sweep.Curves[0].Values[d], 1e-4);
            Assert.Equal(Effect(dose / 2 * (Math.Exp(-2) + Math.Exp(-1))), sweep.Curves[1].Values[d], 1e-4);
            Assert.Equal(Effect(dose * Math.Exp(-4)), sweep.Curves[2].Values[d], 1e-4);
        }
    }

    [Fact]
    public void Accumulation_against_a_parameter_leaves_out_what_groups_set_it_to()
    {
        var across = Sweep(
            "dose_response: {from: 1 cells, to: 10 cells, observable: organ, at: 2 h, across: "
                + "{parameter: damaged, between: 0 .. 1, points: 5}}"
        ).Across!;

        Assert.Equal([0, 0.25, 0.5, 0.75, 1], across.Values);
        Assert.Equal("healthy", across.Curves.Single().Group);
        for (var i = 0; i < 5; i++)
            Assert.Equal(100 * Math.Exp(-1 - across.Values[i]), across.Curves[0].Values[i], 1e-3);
    }

    [Fact]
    public void A_study_without_data_shows_the_range_under_its_assumptions()
    {
        var study = Read(
                "estimate: {loss: {between: 0.25 .. 1 1/h}}\ndose_response: {from: 10 cells, to: 1000 "
                    + "cells, observable: organ, at: 2 h, groups: [healthy]}"
            )
            .OrThrow();
        var sweep = StudyAnalyst.Sweep(StudyAnalyst.WithoutData(study, new AnalysisSettings { Seed = 3 })).Sweep!;
        var share = sweep.Curves.First(curve => curve.Quantity == SweepQuantity.Share);

        Assert.Equal(100 * Math.Exp(-1), share.Values[0], 1e-3);
        Assert.InRange(share.Lower[0], 100 * Math.Exp(-2), 100 * Math.Exp(-1.9));
        Assert.InRange(share.Upper[0], 100 * Math.Exp(-0.55), 100 * Math.Exp(-0.5));
        Assert.True(sweep.IsRangeUnderAssumptions);
    }

    [Theory]
    [InlineData("limit: {observable: load, at_most: 0 cells}", "BD3012", "A limit of nothing allows no dose.")]
    [InlineData("limit: {observable: load, at_most: 5 h}", "BD3003", "5 h does not have the dimension of load.")]
    [InlineData("limit: {observable: lod, at_most: 5 cells}", "BD3005", "There is no observable lod.")]
    [InlineData("across: {parameter: damaged, between: 0 .. 2}", "BD3007", "0 .. 2 leaves the range the model gives for damaged.")]
    [InlineData("regimens: [missing.yaml]", "BD1001", "")]
    [InlineData(
        "dose: half, regimens: [once.yaml]",
        "BD3019",
        "A dose-response has either a parameter that is the dose or regimens to compare."
    )]
    public void A_dose_response_that_cannot_be_says_why(string more, string code, string message)
    {
        var diagnostics = Read($"dose_response: {{from: 1 cells, to: 10 cells, observable: organ, at: 2 h, {more}}}").Diagnostics;

        Assert.Contains(diagnostics, diagnostic => diagnostic.Code == code && (message.Length == 0 || diagnostic.Message == message));
    }

    [Fact]
    public void Equal_effects_of_parallel_curves_have_one_ratio_and_others_a_table()
    {
        ImmutableArray<double> doses = [.. Enumerable.Range(0, 41).Select(i => Math.Pow(10, i * 0.2))];
        SweepBand Band(Func<double, double> effect) =>
            new(
                "g",
                SweepQuantity.Effect,
                "%",
                [.. doses.Select(effect)],
                [],
                [],
                [
                    [.. doses.Select(effect)],
                    [.. doses.Select(dose => effect(2 * dose))],
                ]
            );
        var one = Band(dose => 100 * dose / (dose + 1000));
        var parallel = EquivalentDoses.Find("g", doses, one, doses, Band(dose => 100 * dose / (dose + 50_000)), 1);
        var steeper = EquivalentDoses.Find("g", doses, one, doses, Band(dose => 100 * dose * dose / ((dose * dose) + 1e6)), 1);
        var other = EquivalentDoses.Find("g", doses, one, doses, Band(dose => -dose / (dose + 10)), 1);

        Assert.Equal("", parallel.Missing);
        Assert.Equal(0.02, parallel.Potency, 0.02 * 0.02);
        Assert.True(double.IsNaN(steeper.Potency));
        Assert.StartsWith("the curves are not parallel: the potency differs by a factor of", steeper.Missing, StringComparison.Ordinal);
        Assert.Equal(9, steeper.Levels.Length);
        Assert.Equal(1, steeper.Levels[4].Potency, 0.1);
        Assert.Equal("the agents do not act in the same direction", other.Missing);
    }

    [Fact]
    public void Far_above_a_capacity_every_parameter_set_still_has_its_curve()
    {
        // Uptake into a place that is full within minutes and then only refilled as it empties: an explicit method
        // alone would run out of steps there.
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("model.yaml"),
            """
            biodist: 1
            model: full
            units: {time: h, volume: mL}
            parameters:
              uptake: {value: 40 mL/h, between: 1 .. 500 mL/h, assumed: for the test}
              capacity: {value: 5e9 cells, between: 1e6 .. 1e12 cells, assumed: for the test}
            states: {blood: cells, organ: cells, lost: {unit: cells, sink: true}}
            flows:
              - blood -> organ: uptake * max(1 - organ / capacity, 0) * blood / 1 mL
              - organ -> lost: 0.01 1/h * organ
            observables: {organ: {is: organ, unit: "%ID"}}
            """
        );
        File.WriteAllText(
            folder.File("study.yaml"),
            """
            biodist: 1
            study: full
            model: model.yaml
            groups: {all: {}}
            dosing: [{into: blood, amount: 1e9 cells}]
            estimate: {capacity: {between: 1e9 .. 1e10 cells}}
            dose_response: {from: 1e7 cells, to: 1e15 cells, per_decade: 1, observable: organ, at: 6 h}
            """
        );
        var analysis = StudyAnalyst.Sweep(
            StudyAnalyst.WithoutData(StudyFile.Read(folder.File("study.yaml")).OrThrow(), new AnalysisSettings { DrawCount = 8 })
        );
        var amount = analysis.Sweep!.Curves.Single(curve => curve.Quantity == SweepQuantity.Amount);

        Assert.Equal(0, analysis.Sweep.FailedDraws);
        Assert.Equal("", analysis.Sweep.FailureSentence);
        Assert.Equal(analysis.Sweep.DrawCount, amount.Draws.Length);
        // It stays full: what it holds at last is its capacity, whatever the dose.
        Assert.All(amount.Values[^4..], held => Assert.Equal(5e9, held, 5e9 * 0.001));
        Assert.InRange(amount.Upper[^1], 9e9, 1.001e10);
        Assert.InRange(amount.Lower[^1], 0.999e9, 1.2e9);
    }

    [Fact]
    public void What_failed_is_said_and_counts_where_it_did_not_fail()
    {
        var result = new SweepResult
        {
            Doses = [1],
            DoseUnit = "cells",
            Curves = [],
            DrawCount = 56,
            FailedDraws = 28,
            IsRangeUnderAssumptions = true,
        };

        Assert.Equal(
            "28 of 56 parameter sets could not be simulated at some dose: the bands hold them at the "
                + "other doses only, the fitted curves not at all.",
            result.FailureSentence
        );
    }

    [Fact]
    public void Groups_whose_curves_lie_on_each_other_are_named_with_what_they_differ_in()
    {
        StudyAnalysis Of(string groups) =>
            StudyAnalyst.Sweep(
                StudyAnalyst.WithoutData(
                    Read("dose_response: {from: 10 cells, to: 1000 cells, per_decade: 2, observable: organ, at: 4 h}", groups).OrThrow(),
                    new AnalysisSettings()
                )
            );

        Assert.Equal(
            "The curves of few, usual and many needed are the same and lie on each other: half, in "
                + "which they differ, does not act on organ in this model at its present values.",
            Assert.Single(
                Of(
                    "{few: {set: {half: 10 cells}}, injured: {set: {damaged: 1}}, usual: {}, many: {title: many "
                        + "needed, set: {half: 1000 cells}}}"
                ).Warnings
            )
        );
        Assert.Empty(Of("{healthy: {}, injured: {set: {damaged: 1e-4}}}").Warnings);
    }

    private static SweepResult Sweep(string section) =>
        StudyAnalyst.Sweep(StudyAnalyst.WithoutData(Read(section).OrThrow(), new AnalysisSettings())).Sweep!;

    private static Checked<Study> Read(string more, string groups = "{healthy: {}, injured: {set: {damaged: 1}}}")
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.yaml"), Model);
        File.WriteAllText(
            folder.File("once.yaml"),
            "biodist: 1\nregimen: once\nparameters: {size: {value: 7 cells, assumed: for the "
                + "test}}\ndosing: [{into: organ, amount: size}]\n"
        );
        File.WriteAllText(
            folder.File("twice.yaml"),
            "biodist: 1\nregimen: twice\nparameters: {size: {value: 9 cells, assumed: for the "
                + "test}}\ndosing: [{into: organ, amount: size, every: 2 h, times: 2}]\n"
        );
        File.WriteAllText(
            folder.File("study.yaml"),
            Study.Replace("{healthy: {}, injured: {set: {damaged: 1}}}", groups, StringComparison.Ordinal) + more + "\n"
        );
        return StudyFile.Read(folder.File("study.yaml"));
    }
}
