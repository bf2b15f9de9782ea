using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation;

/// <summary>
/// What cannot be fitted, or fitted only in part, ends in a sentence that says what happened, never in a number that
/// looks fine.
/// </summary>
public class NothingSilentTests
{
    private static FitResult Fit(StudyBuilder b, int starts = 4) =>
        Fitter.Fit(b.Build(), new FitSettings { Starts = starts, Threads = 1 }, null, null, TestContext.Current.CancellationToken);

    private static StudyBuilder OneCompartment(double sd = 0.1)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = sd } };
        b.Parameter("V", 1)
            .Parameter("CL", 1)
            .State("central")
            .Flow("central", null, b["CL"] * b["central"] / b["V"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b.Number(10));
        return b.Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100);
    }

    [Fact]
    public void A_region_where_the_model_explodes_is_left_and_listed()
    {
        // dx/dt = g x² from 1 is infinite at t = 1/g: beyond g = 1/2 there is no value at 2.
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("g", 1).State("x").Flow(null, "x", b["g"] * b["x"] * b["x"]).Observable("c", b["x"]).Group("all", "x", b.Number(1));
        b.Value("all", "c", 1, 1 / 0.6).Value("all", "c", 2, 1 / 0.2).Estimate("g", 0.1, 0.01, 10);

        var fit = Fit(b, 12);

        Assert.Equal(0.4, fit.Estimates[0].Value, 1e-5);
        Assert.Matches(
            "^[0-9]+ trial points? (was|were) given up,( the first)? because the model could not be "
                + "solved: (StepTooSmall|NonFinite|StepLimit) at .*\\(x\\)\\.$",
            Assert.Single(fit.Warnings, w => w.Contains("given up", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Observations_all_below_the_limit_only_bound()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 1.0, 2, 4 })
            b.Row(
                new Observation
                {
                    Id = $"{t}",
                    Group = "all",
                    Observable = "c",
                    Time = t,
                    Value = 0.5,
                    Censoring = "below",
                }
            );
        var fit = Fit(b);
        var profiles = ProfileLikelihood.Run(fit, null, null, null, null, TestContext.Current.CancellationToken);

        Assert.Contains("All observations are below their limits: the data only say that predictions are small.", fit.Warnings);
        Assert.DoesNotContain(profiles.Verdicts, v => v.Kind == VerdictKind.Determined || v.IsInterval);
    }

    [Fact]
    public void An_sd_of_zero_is_refused()
    {
        var b = OneCompartment();
        b.Value("all", "c", 1, 3)
            .Value("all", "c", 2, 2)
            .Row(
                new Observation
                {
                    Id = "sure",
                    Group = "all",
                    Observable = "c",
                    Time = 4,
                    Value = 1,
                    Spread = 0,
                    SpreadKind = "sd",
                    Count = 4,
                }
            );

        var fit = Fit(b);

        Assert.StartsWith(
            "1 of 3 rows are not used: row sure: A spread of zero would make this row certain.",
            fit.Warnings[0],
            StringComparison.Ordinal
        );
        Assert.All(fit.Estimates, e => Assert.True(double.IsFinite(e.Value)));
    }

    [Fact]
    public void Of_many_orderings_the_one_that_contradicts_an_earlier_one_is_named_with_it()
    {
        var b = OneCompartment();
        b.Group("other", "central", b.Number(5)).Value("all", "c", 1, 3);
        Observation Order(string id, string above, string below, double time) =>
            new()
            {
                Id = id,
                Group = above,
                RelativeToGroup = below,
                Observable = "c",
                Statistic = Statistic.Order,
                Time = time,
                SpreadKind = "hard",
            };
        for (var i = 0; i < 20_000; i++)
            b.Row(Order($"row {i}", "all", "other", i));
        b.Row(Order("opposite", "other", "all", 7_000)).Row(Order("again", "all", "other", 7_000));

        var refused = Assert.Single(Fitter.Check(b.Build(), "table.csv"));

        Assert.Equal(
            ("BD4024", "The ordering contradicts row row 7000: each puts the other's larger side below."),
            (refused.Code, refused.Message)
        );
    }

    [Fact]
    public void Rows_that_repeat_rows_which_are_not_there_say_so_without_listing_the_table()
    {
        var b = OneCompartment();
        for (var i = 0; i < 5_000; i++)
            b.Row(
                new Observation
                {
                    Id = $"animal {i}",
                    Group = "all",
                    Observable = "c",
                    Time = 1,
                    Value = 3,
                    DependentOn = $"somebody else {i}",
                }
            );

        var refused = Fitter.Check(b.Build(), "table.csv");

        Assert.Equal(5_000, refused.Length);
        Assert.All(refused, one => Assert.Equal("BD4023", one.Code));
        Assert.Equal("There are 5000 others.", refused[0].Hint);
        Assert.All(refused, one => Assert.InRange(one.Hint.Length, 0, 40));
    }

    [Fact]
    public void An_organ_with_one_row_and_an_error_of_its_own_is_refused_for_that_reason()
    {
        var b = OneCompartment();
        b.Observable("kidney", b["central"] * b.Number(0.1)).Error("kidney", new ErrorModel { Kind = ErrorKind.LogNormal });
        for (var time = 1; time <= 12; time++)
            b.Row(Measured($"c{time}", "c", time));
        b.Row(Measured("k1", "kidney", 1));

        var refused = Assert.Single(Fitter.Check(b.Build(), "table.csv"));

        Assert.Equal(
            ("BD4022", "The row has no spread, and one measured row alone cannot give the relative sd of kidney: two are needed."),
            (refused.Code, refused.Message)
        );
        Assert.Contains("leave kidney out there", refused.Hint, StringComparison.Ordinal);

        static Observation Measured(string id, string observable, double time) =>
            new()
            {
                Id = id,
                Group = "all",
                Observable = observable,
                Time = time,
                Value = 5 * Math.Exp(-0.1 * time),
            };
    }

    [Fact]
    public void One_observation_for_three_parameters_determines_none()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 1)
            .Parameter("CL", 1)
            .Parameter("F", 1)
            .State("central")
            .Flow("central", null, b["CL"] * b["central"] / b["V"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b.Number(10) * b["F"]);
        b.Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100).Estimate("F", 0.5, 0.01, 1).Value("all", "c", 1, 3);
        var fit = Fit(b);

        Assert.Contains("1 fitted numbers cannot determine 3 parameters.", fit.Warnings);
        Assert.Contains("At the estimate the data do not determine V, CL, F: no standard error.", fit.Warnings);
        Assert.All(
            ProfileLikelihood.Run(fit, null, null, null, null, TestContext.Current.CancellationToken).Verdicts,
            v => Assert.Equal((VerdictKind.NotDetermined, false), (v.Kind, v.IsInterval))
        );
    }

    [Fact]
    public void Predictions_that_do_not_depend_on_a_parameter_leave_it_undetermined()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 2)
            .Parameter("idle", 1)
            .State("central")
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b.Number(10));
        b.Value("all", "c", 1, 5).Value("all", "c", 2, 5.2).Estimate("V", 1, 0.01, 100).Estimate("idle", 1, 0.01, 100);
        var fit = Fit(b);

        Assert.Contains("At the estimate the data do not determine idle: no standard error.", fit.Warnings);
        Assert.Equal(
            "free: any value; the data agree at both of its bounds, 0.01 and 100; no fitted row responds to it",
            ProfileLikelihood.Run(fit, null, null, null, null, TestContext.Current.CancellationToken).Verdicts[1].Text
        );
    }

    [Fact]
    public void Orderings_in_a_circle_cannot_be_met_and_are_said_so()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("k", 1)
            .State("central")
            .Flow("central", null, b["k"] * b["central"])
            .Observable("a", b["central"])
            .Observable("b", b["central"] * b["k"])
            .Observable("c", b["central"] * b["k"] * b["k"])
            .Group("all", "central", b.Number(10));
        foreach (var (upper, lower) in new[] { ("a", "b"), ("b", "c"), ("c", "a") })
            b.Row(
                new Observation
                {
                    Id = upper + lower,
                    Group = "all",
                    Observable = upper,
                    Statistic = Statistic.Order,
                    Time = 1,
                    RelativeToObservable = lower,
                    SpreadKind = "hard",
                    Unit = "",
                }
            );
        b.Row(
                new Observation
                {
                    Id = "far",
                    Group = "all",
                    Observable = "a",
                    Statistic = Statistic.Below,
                    Time = 1,
                    Value = 0.1,
                    SpreadKind = "hard",
                }
            )
            .Value("all", "a", 2, 5)
            .Estimate("k", 0.5, 0.01, 20);

        var fit = Fit(b);

        Assert.Matches(
            "^The hard limits cannot be met together with the data: they are violated by .*%\\.$",
            Assert.Single(fit.Warnings, w => w.StartsWith("The hard limits", StringComparison.Ordinal))
        );
        Assert.Contains("The best search stopped where no step comes nearer to keeping the hard limits.", fit.Warnings);
    }

    [Fact]
    public void An_estimate_at_its_bound_is_said_so_and_has_no_standard_error()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 0.5, 1, 2, 4 })
            b.Value("all", "c", t, 10 / 500.0 * Math.Exp(-0.001 * t));

        var fit = Fit(b);

        Assert.Contains("V lies at its upper bound.", fit.Warnings);
        Assert.Equal(("upper", true), (fit.Estimates[0].AtBound, double.IsNaN(fit.Estimates[0].StandardError)));
    }
}
