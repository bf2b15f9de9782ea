using System.Globalization;
using Biodistribution.Exposure;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Exposure;

public class ExposureAnalysisTests
{
    private static readonly Unit Hour = Unit.Parse("h");

    [Fact]
    public void A_table_in_percent_of_dose_per_volume_needs_no_dose_for_a_clearance()
    {
        // 100 %ID into 1.7 mL, eliminated at 0.3 1/h.
        var table = Rows([0, 0.5, 1, 2, 4, 8, 12], t => 100 / 1.7 * Math.Exp(-0.3 * t), "%ID/mL");
        var exposure = Analyse(table, new() { DosedInto = ["blood"] }).Exposures.Single();

        Assert.Equal(1.7 * 0.3, Number(exposure, "clearance"), 1e-10);
        Assert.Equal("mL/h", exposure.Numbers.Single(number => number.Name == "clearance").Unit.Text);
        Assert.Equal(1.7, Number(exposure, "vss"), 1e-10);
        Assert.Equal("mL", exposure.Numbers.Single(number => number.Name == "vss").Unit.Text);
    }

    [Fact]
    public void A_clearance_is_of_the_fluid_of_its_concentration()
    {
        var table = Rows([0, 0.5, 1, 2, 4, 8, 12], t => 100 / 1.7 * Math.Exp(-0.3 * t), "%ID/mL plasma");
        var exposure = Analyse(table, new() { DosedInto = ["blood"] }).Exposures.Single();

        Assert.Equal(1.7 * 0.3, Number(exposure, "clearance"), 1e-10);
        Assert.Equal("mL plasma/h", exposure.Numbers.Single(number => number.Name == "clearance").Unit.Text);
        Assert.Equal("mL plasma", exposure.Numbers.Single(number => number.Name == "vss").Unit.Text);
    }

    [Fact]
    public void Times_and_values_in_other_units_give_the_same_exposure()
    {
        var hours = Analyse(
            Rows([0, 1, 2, 4, 8], t => 5e9 * Math.Exp(-0.2 * t), "particles/mL"),
            new() { DosedInto = ["blood"], Doses = Dose("2e10 particles") }
        )
            .Exposures.Single();
        var minutes = Analyse(
            Rows([0, 60, 120, 240, 480], t => 5e12 * Math.Exp(-0.2 * t / 60), "particles/L", "min"),
            new() { DosedInto = ["blood"], Doses = Dose("2e10 particles") }
        )
            .Exposures.Single();

        Assert.Equal(0.8, Number(hours, "clearance"), 1e-10);
        var clearance = minutes.Numbers.Single(number => number.Name == "clearance");
        Assert.Equal(0.8, clearance.Value.Value * clearance.Unit.FactorTo(Unit.Parse("mL/h")), 1e-10);
    }

    [Fact]
    public void An_amount_has_no_clearance_and_says_why()
    {
        var exposure = Analyse(
            Rows([0, 1, 2, 4], t => 40 * Math.Exp(-t), "%ID"),
            new() { DosedInto = ["blood"], Doses = Dose("2e10 particles") }
        )
            .Exposures.Single();

        Assert.Equal(
            "a clearance needs a concentration of what was given; this is in %ID and the dose in particles",
            Missing(exposure, "clearance")
        );
    }

    [Fact]
    public void A_profile_of_zeros_two_points_and_a_rising_end_say_why_there_is_no_half_life()
    {
        Assert.Equal("all values are zero", Missing(Analyse(Rows([0, 1, 2, 4], _ => 0, "%ID"), new()).Exposures.Single(), "half_life"));
        Assert.Equal(
            "a terminal phase needs at least 3 positive values; there are 2",
            Missing(Analyse(Rows([0, 1], t => 4 - t, "%ID"), new() { DosedInto = ["blood"] }).Exposures.Single(), "half_life")
        );
        Assert.Equal(
            "the profile does not fall at its end",
            Missing(
                Analyse(Rows([0, 1, 2, 3], t => t == 0 ? 9 : t, "%ID"), new() { DosedInto = ["blood"] }).Exposures.Single(),
                "half_life"
            )
        );
    }

    [Fact]
    public void Animals_that_give_one_time_each_become_a_profile_of_means_with_an_error()
    {
        var profiles = Profiles(
            "group,animal,observable,time,value,unit\nh,a,liver,1,10,%ID\nh,b,liver,1,14,%ID\n"
                + "h,c,liver,3,6,%ID\nh,d,liver,3,8,%ID\nh,e,liver,7,1,%ID\nh,f,liver,7,3,%ID\n",
            out _
        );
        var exposure = ExposureAnalysis.Analyze(profiles, new() { Area = AreaRule.Linear }).Exposures.Single();
        var area = exposure.Numbers.Single(number => number.Name == "auc_last");

        // From 0 at the dose: weights 1.5, 3, 2 on means 12, 7, 2 with variances 8, 2, 2 of two animals each.
        Assert.Equal(18 + 21 + 4, area.Value.Value, 1e-12);
        Assert.Equal(Math.Sqrt((2.25 * 8 + 9 * 2 + 4 * 2) / 2.0), area.StandardError, 1e-12);
        Assert.Equal(Math.Pow(9 + 9 + 4, 2) / (81 + 81 + 16), area.DegreesOfFreedom, 1e-12);
        Assert.True(area.Lower < 43 && area.Upper > 43);
    }

    [Fact]
    public void Animals_followed_over_time_are_profiles_of_their_own()
    {
        var profiles = Profiles(
            "group,animal,observable,time,value,unit\nh,a,liver,1,10,%ID\nh,a,liver,2,8,%ID\n"
                + "h,a,liver,4,5,%ID\nh,b,liver,1,11,%ID\nh,b,liver,2,7,%ID\nh,b,liver,4,4,%ID\n",
            out _
        );

        Assert.Equal(["a", "b"], profiles.Select(profile => profile.Animal));
        Assert.All(profiles, profile => Assert.Empty(profile.Samples));
    }

    [Fact]
    public void Below_the_limit_is_zero_before_the_first_value_and_left_out_after_it()
    {
        var profile = Profiles(
                "group,observable,time,value,unit,censoring\nh,liver,0,0.1,%ID,below\nh,liver,1,10,%ID,\n"
                    + "h,liver,2,0.1,%ID,below\nh,liver,3,5,%ID,\n",
                out _
            )
            .Single();

        Assert.Equal([0.0, 1, 3], profile.Times);
        Assert.Equal([0.0, 10, 5], profile.Values);
    }

    [Fact]
    public void Every_row_that_is_not_used_is_reported_with_its_reason()
    {
        Profiles(
            "group,observable,statistic,time,value,unit\nh,liver,value,1,10,%ID\n"
                + "h,liver,half_life,,3,h\nh,liver,value,-1,3,%ID\nh,liver,value,,3,%ID\n",
            out var diagnostics
        );

        Assert.Equal(
            [
                "Row 3 is not used: it is a number of the kind half_life, not a value at a time.",
                "Row 4 is not used: it was taken before the dose.",
                "Row 5 is not used: it has no time.",
            ],
            diagnostics.InOrder().Select(diagnostic => diagnostic.Message)
        );
    }

    [Theory]
    [InlineData("h,a,liver,1,-3,%ID\n", "BD8012", "The value of row 2 is negative: -3.")]
    [InlineData("h,a,liver,1,3,%ID\nh,a,liver,1,4,%ID\n", "BD8012", "Animal a has two values of liver at one time.")]
    [InlineData("h,a,liver,1,3,%ID\nh,b,liver,1,4,mL\n", "BD4018", "liver is in mL here and in %ID before.")]
    [InlineData("h,a,liver,,3,%ID\n", "BD8011", "The table holds no profile.")]
    public void Data_that_cannot_be_a_profile_are_refused(string rows, string code, string message)
    {
        Profiles("group,animal,observable,time,value,unit\n" + rows, out var diagnostics);

        Assert.Contains(
            diagnostics.InOrder(),
            diagnostic => diagnostic.Code == code && diagnostic.Message == message && diagnostic.Severity == Severity.Error
        );
    }

    [Fact]
    public void Organs_are_compared_by_area_and_groups_by_the_share_that_reaches_an_organ()
    {
        var text =
            "group,observable,time,value,unit\n"
            + string.Concat(
                new[]
                {
                    ("healthy", "blood", 4.0),
                    ("healthy", "liver", 8.0),
                    ("damaged", "blood", 4.0),
                    ("damaged", "liver", 16.0),
                }.SelectMany(one =>
                    new[] { 0, 1, 2, 4 }.Select(t =>
                        string.Create(CultureInfo.InvariantCulture, $"{one.Item1},{one.Item2},{t},{one.Item3 * Math.Exp(-0.5 * t)},%ID\n")
                    )
                )
            );
        var analysis = ExposureAnalysis.Analyze(
            Profiles(text, out _),
            new()
            {
                DosedInto = ["blood", "liver"],
                RelativeTo = "blood",
                ComparedTo = "healthy",
            }
        );

        Assert.Equal(2, analysis.Ratios.Single(ratio => ratio.Kind == "AUC ratio" && ratio.Group == "healthy").Value.Value, 1e-12);
        Assert.Equal(4, analysis.Ratios.Single(ratio => ratio.Kind == "AUC ratio" && ratio.Group == "damaged").Value.Value, 1e-12);
        Assert.Equal(
            0.8 / (2.0 / 3),
            analysis.Ratios.Single(ratio => ratio.Kind != "AUC ratio" && ratio.Observable == "liver").Value.Value,
            1e-12
        );
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, Quantity> Dose(string text) =>
        System.Collections.Immutable.ImmutableDictionary<string, Quantity>.Empty.Add("", Quantity.Parse(text));

    private static string Rows(double[] times, Func<double, double> value, string unit, string timeUnit = "h") =>
        "group,observable,time,time_unit,value,unit\n"
        + string.Concat(times.Select(t => string.Create(CultureInfo.InvariantCulture, $"h,blood,{t:R},{timeUnit},{value(t):R},{unit}\n")));

    private static ExposureAnalysis Analyse(string text, ExposureOptions options) =>
        ExposureAnalysis.Analyze(Profiles(text, out _), options);

    private static System.Collections.Immutable.ImmutableArray<ExposureProfile> Profiles(string text, out DiagnosticList diagnostics)
    {
        diagnostics = new DiagnosticList();
        return MeasuredProfiles.Collect(ObservationTable.Parse(text, "data.csv").OrThrow(), Hour, diagnostics);
    }

    private static double Number(ProfileExposure exposure, string name) =>
        exposure.Numbers.Single(number => number.Name == name).Value.Value;

    private static string Missing(ProfileExposure exposure, string name) =>
        exposure.Numbers.Single(number => number.Name == name).Value.Missing;
}
