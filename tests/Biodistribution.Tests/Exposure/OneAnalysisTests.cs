using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Exposure;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Exposure;

/// <summary>
/// One non-compartmental analysis: the same start, areas and terminal phase for data, means of animals and predictions,
/// with derivatives.
/// </summary>
public class OneAnalysisTests
{
    private const string Sparse = "group,animal,observable,time,value,unit\n";

    // Three animals at each of 1, 4, 8, 24 h; means 90, 50, 22.5, 2.5.
    private static readonly string Serial =
        Sparse + Rows(1, 80, 90, 100) + Rows(4, 40, 50, 60) + Rows(8, 20, 22.5, 25) + Rows(24, 2, 2.5, 3);

    private static string Rows(double time, params double[] values) =>
        string.Concat(
            values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"g,m{time}-{i},liver,{time},{value},ng/mL\n"))
        );

    private static string Below(double time, string values) =>
        string.Concat(
            values
                .Split(' ')
                .Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"g,m{time}-{i},liver,{time},{value},ng/mL\n"))
        );

    private static ImmutableArray<ExposureProfile> Profiles(string text, out DiagnosticList diagnostics, string? doseTime = null)
    {
        diagnostics = new DiagnosticList();
        return MeasuredProfiles.Collect(
            ObservationTable.Parse(text, "data.csv").OrThrow(),
            Unit.Parse("h"),
            diagnostics,
            doseTime is null ? null : ImmutableDictionary<string, Quantity>.Empty.Add("", Quantity.Parse(doseTime))
        );
    }

    private static ExposureNumber Number(string text, string name, AreaRule rule = AreaRule.Linear) =>
        ExposureAnalysis
            .Analyze(Profiles(text, out _), new() { Area = rule })
            .Exposures.Single()
            .Numbers.Single(number => number.Name == name);

    [Theory]
    [InlineData(AreaRule.Linear, 600, 617.097)]
    [InlineData(AreaRule.LinearUpLogDown, 532.551, 549.648)]
    public void The_area_of_means_and_the_one_to_infinity_have_one_start_and_one_rule(AreaRule rule, double toLast, double toInfinity)
    {
        Assert.Equal(toLast, Number(Serial, "auc_last", rule).Value.Value, 1e-3);
        Assert.Equal(toInfinity, Number(Serial, "auc_inf", rule).Value.Value, 1e-3);
        Assert.Contains("0 at the time of the dose is assumed", Number(Serial, "auc_last", rule).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<1 <1 6", "2 3 4", "1 2 1.5", 69.0, 71.333333)]
    [InlineData("<1 <1 <1", "2 3 4", "1 2 1.5", 62.0, 65.5)]
    [InlineData("0 0 6", "2 3 4", "1 2 1.5", 69.0, double.NaN)]
    public void Animals_below_the_limit_stay_in_the_mean_of_their_time(string four, string eight, string last, double area, double atLimit)
    {
        var text = Sparse + Below(1, "10 12 8") + Below(4, four) + Below(8, eight) + Below(24, last);

        Assert.Equal(area, Number(text, "auc_last").Value.Value, 1e-6);
        if (!double.IsNaN(atLimit))
            Assert.Equal(atLimit, Number(text, "auc_last_at_limit").Value.Value, 1e-6);
    }

    [Fact]
    public void The_error_of_an_area_along_exponentials_is_that_of_its_derivatives()
    {
        var number = Number(Serial, "auc_last", AreaRule.LinearUpLogDown);
        double[] times = [1, 4, 8, 24],
            means = [90, 50, 22.5, 2.5],
            sds = [10, 10, 2.5, 0.5];
        double Area(double[] values) => ExposureMetrics.Analyze(times, values, new() { Input = DoseInput.Elsewhere }).AucToLast.Value;
        var variance = Enumerable
            .Range(0, 4)
            .Sum(i =>
            {
                var slope =
                    (
                        Area([.. means.Select((mean, j) => i == j ? mean * (1 + 1e-6) : mean)])
                        - Area([.. means.Select((mean, j) => i == j ? mean * (1 - 1e-6) : mean)])
                    ) / (2e-6 * means[i]);
                return slope * slope * sds[i] * sds[i] / 3;
            });

        Assert.Equal(Math.Sqrt(variance), number.StandardError, 1e-6 * number.StandardError);
    }

    [Fact]
    public void Derivatives_of_areas_and_extrapolated_starts_are_those_of_differences()
    {
        double[] times = [0.5, 1, 2, 4, 8, 16],
            values = [50, 42, 30, 31, 9, 8.9999];
        foreach (var input in new[] { DoseInput.Bolus, DoseInput.Elsewhere })
            for (var i = 0; i < times.Length; i++)
            {
                double Area(double change) =>
                    ExposureMetrics
                        .Analyze(times, [.. values.Select((value, j) => i == j ? value + change : value)], new() { Input = input })
                        .AucToLast.Value;
                Assert.Equal(
                    (Area(1e-5) - Area(-1e-5)) / 2e-5,
                    ExposureMetrics.Analyze(times, values, new() { Input = input }).AreaByValue[i],
                    1e-5
                );
            }
    }

    [Fact]
    public void A_predicted_number_is_the_one_the_same_samples_give()
    {
        double[] times = [0, 0.5, 1, 2, 4, 8, 16],
            values = [.. times.Select(t => (80 * Math.Exp(-3 * t)) + (10 * Math.Exp(-0.1 * t)))];
        var measured = ExposureMetrics.Analyze(times, values, new() { Input = DoseInput.Bolus, Dose = 7 });
        double Predicted(Statistic statistic, bool toInfinity = false)
        {
            var quantity = PredictedStatistic.Over(0, 0, statistic, 0, 16, times, [0.0], HalfLifeReading.Terminal, toInfinity);
            return quantity.Compute(values, 7, new double[times.Length], out _);
        }

        Assert.Equal(measured.AucToLast.Value, Predicted(Statistic.Auc), 1e-9);
        Assert.Equal(measured.AucToInfinity.Value, Predicted(Statistic.Auc, toInfinity: true), 1e-9);
        Assert.Equal(measured.MeanResidenceTime.Value, Predicted(Statistic.Mrt), 1e-9);
        Assert.Equal(measured.Clearance.Value, Predicted(Statistic.Clearance), 1e-9);
        Assert.Equal(measured.HalfLife.Value, Predicted(Statistic.HalfLife), 1e-9);
    }

    [Fact]
    public void Predicted_numbers_have_the_derivatives_of_differences()
    {
        double[] times = [0, 0.5, 1, 2, 4, 8, 16],
            values = [.. times.Select(t => (80 * Math.Exp(-3 * t)) + (10 * Math.Exp(-0.1 * t)))];
        foreach (var statistic in new[] { Statistic.Auc, Statistic.Mrt, Statistic.Clearance, Statistic.HalfLife })
        {
            var quantity = PredictedStatistic.Over(0, 0, statistic, 0, 16, times, [0.0], HalfLifeReading.Terminal, toInfinity: true);
            var by = new double[times.Length];
            quantity.Compute(values, 7, by, out _);
            for (var i = 0; i < times.Length; i++)
            {
                double At(double change) =>
                    quantity.Compute(
                        values.Select((value, j) => i == j ? value * (1 + change) : value).ToArray(),
                        7,
                        new double[times.Length],
                        out _
                    );
                Assert.Equal((At(1e-6) - At(-1e-6)) / (2e-6 * values[i]), by[i], 1e-5 * Math.Max(1, Math.Abs(by[i])));
            }
        }
    }

    [Fact]
    public void Times_count_from_the_dose_where_it_is_given_later()
    {
        const string Late =
            "group,animal,observable,time,value,unit\nlate,m1,blood,160,3,ng/mL\n"
            + "late,m1,blood,168,40,ng/mL\nlate,m1,blood,169,300,ng/mL\nlate,m1,blood,172,200,ng/mL\n"
            + "late,m1,blood,180,90,ng/mL\nlate,m1,blood,192,42,ng/mL\n";
        var profile = Assert.Single(Profiles(Late, out var diagnostics, "7 d"));

        Assert.Equal([0.0, 1, 4, 12, 24], profile.Times);
        Assert.Equal(
            170 + 750 + 1160 + 792,
            ExposureAnalysis.Analyze([profile], new() { Area = AreaRule.Linear }).Exposures[0].Metrics.AucToLast.Value,
            1e-9
        );
        Assert.Equal("Row 2 is not used: it was taken before the dose.", Assert.Single(diagnostics.InOrder()).Message);
        Profiles(Late, out diagnostics);
        Assert.Contains(diagnostics.InOrder(), one => one.Code == "BD8013" && one.Severity == Severity.Warning);
    }

    [Fact]
    public void A_dose_given_elsewhere_has_no_steady_state_volume_and_says_why()
    {
        double[] times = [1, 2, 4, 8],
            values = [4, 8, 5, 2];
        var metrics = ExposureMetrics.Analyze(
            times,
            [.. values],
            new()
            {
                Input = DoseInput.Elsewhere,
                Dose = 100,
                TerminalPoints = 2,
            }
        );

        Assert.False(metrics.SteadyStateVolume.IsPresent);
        Assert.StartsWith("the dose is given elsewhere", metrics.SteadyStateVolume.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void All_usual_numbers_are_in_the_table()
    {
        double[] times = [1, 2, 4, 8, 12, 24],
            values = [0, 8, 4, 2, 1, 0];
        var metrics = ExposureMetrics.Analyze(times, values, new() { Input = DoseInput.Elsewhere, Area = AreaRule.Linear });

        Assert.Equal((1, 12, 1.0), (metrics["tlag"].Value, metrics["tlast"].Value, metrics["clast"].Value));
        Assert.Equal(4 + 12 + 12 + 6, metrics.AucToLast.Value, 1e-12);
        Assert.Equal(4 + 12 + 12 + 6 + 6, metrics["auc_all"].Value, 1e-12);
        Assert.Equal(8 + (16 + 16) + (16 + 16) * 2 + ((16 + 12) * 2), metrics["aumc_last"].Value, 1e-12);
        Assert.Equal(metrics["aumc_last"].Value / metrics.AucToLast.Value, metrics["mrt_last"].Value, 1e-12);
        Assert.Equal((4.0, 12.0), (metrics["terminal_start"].Value, metrics["terminal_end"].Value));
        Assert.Equal(metrics.Terminal!.PointCount, metrics["terminal_points"].Value);
        Assert.Equal(
            metrics.AucToLast.Value + (metrics.Terminal.At(12) / metrics.Terminal.Rate),
            metrics["auc_inf_predicted"].Value,
            1e-12
        );
        Assert.Equal(metrics["aumc_inf"].Value / metrics.AucToInfinity.Value, metrics.MeanResidenceTime.Value, 1e-12);
        var bolus = ExposureMetrics.Analyze([1, 2, 4], [8, 4, 1], new() { Area = AreaRule.Linear });
        Assert.Equal((16, 12.0 / (12 + 6 + 5)), (bolus["c0"].Value, bolus["back_extrapolated_share"].Value));
        Assert.Equal(ExposureQuantityNames, metrics.Values.Select(value => value.Name));
    }

    private static readonly string[] ExposureQuantityNames =
    [
        "cmax",
        "tmax",
        "clast",
        "tlast",
        "tlag",
        "c0",
        "auc_last",
        "auc_all",
        "auc_inf",
        "auc_inf_predicted",
        "extrapolated_share",
        "back_extrapolated_share",
        "aumc_last",
        "aumc_inf",
        "half_life",
        "terminal_points",
        "terminal_start",
        "terminal_end",
        "adjusted_r_squared",
        "mrt",
        "mrt_last",
        "clearance",
        "vss",
        "vz",
    ];

    [Fact]
    public void Groups_of_followed_animals_are_compared_too()
    {
        var text =
            "group,animal,observable,time,value,unit\n"
            + string.Concat(
                new[]
                {
                    ("h", "blood", new[] { 90, 50, 22.5, 2.5 }),
                    ("h", "liver", [10, 30, 20, 4]),
                    ("d", "blood", [60, 30, 12, 1]),
                    ("d", "liver", [20, 50, 30, 5]),
                }.SelectMany(one =>
                    one.Item3.Select(
                        (value, i) =>
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{one.Item1},{one.Item1}1,{one.Item2},{new[] { 1, 4, 8, 24 }[i]},{value},ng/mL\n"
                            )
                    )
                )
            );
        var ratios = ExposureAnalysis
            .Analyze(Profiles(text, out _), new() { Area = AreaRule.Linear, ComparedTo = "h" })
            .Ratios.Where(ratio => ratio.Kind != "AUC ratio")
            .ToArray();

        Assert.Equal(0.6201, ratios.Single(ratio => ratio.Observable == "blood").Value.Value, 1e-4);
        Assert.Equal(1.6385, ratios.Single(ratio => ratio.Observable == "liver").Value.Value, 1e-4);
    }
}
