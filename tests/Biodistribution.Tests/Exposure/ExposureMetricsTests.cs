using Biodistribution.Exposure;
using Xunit;

namespace Biodistribution.Tests.Exposure;

public class ExposureMetricsTests
{
    private static readonly double[] Times = [0, 0.25, 0.5, 1, 2, 4, 6, 8, 12, 24];

    [Fact]
    public void A_bolus_into_one_compartment_meets_its_closed_form()
    {
        const double dose = 100,
            volume = 1.7,
            rate = 0.3;
        var exposure = ExposureMetrics.Analyze(Times, [.. Times.Select(t => dose / volume * Math.Exp(-rate * t))], new() { Dose = dose });

        Near(dose / volume, exposure.Cmax);
        Near(0, exposure.Tmax);
        Near(dose / volume / rate * (1 - Math.Exp(-rate * 24)), exposure.AucToLast);
        Near(dose / volume / rate, exposure.AucToInfinity);
        Near(Math.Exp(-rate * 24), exposure.ExtrapolatedShare);
        Near(Math.Log(2) / rate, exposure.HalfLife);
        Near(1 / rate, exposure.MeanResidenceTime);
        Near(volume * rate, exposure.Clearance);
        Near(volume, exposure.SteadyStateVolume);
        Near(volume, exposure.TerminalVolume);
        Near(1, exposure.AdjustedRSquared);
        Assert.Equal(Times.Length, exposure.Terminal!.PointCount);
    }

    [Fact]
    public void A_bolus_without_a_sample_at_time_zero_is_extrapolated_to_it()
    {
        var later = Times[1..];
        var exposure = ExposureMetrics.Analyze(later, [.. later.Select(t => 50 * Math.Exp(-0.4 * t))], new() { Dose = 100 });

        Near(125, exposure.AucToInfinity);
        Near(2.5, exposure.MeanResidenceTime);
        Near(50 * Math.Exp(-0.1), exposure.Cmax);
        Near(0.25, exposure.Tmax);
    }

    [Fact]
    public void Straight_lines_are_exact_on_a_triangle()
    {
        var exposure = ExposureMetrics.Analyze([0, 2, 6], [0, 8, 0], new() { Area = AreaRule.Linear, Input = DoseInput.Elsewhere });

        Near(8, exposure.AucToLast);
        Near(8, exposure.Cmax);
        Near(2, exposure.Tmax);
    }

    [Fact]
    public void An_infusion_takes_half_its_duration_off_the_mean_residence_time()
    {
        // 4 h at rate 25 into volume 2 with rate constant 0.5: fine sampling makes the rising limb's straight lines exact enough to 1e-6.
        const double rate = 0.5,
            volume = 2;
        double At(double t) =>
            25 / (volume * rate) * (t <= 4 ? 1 - Math.Exp(-rate * t) : (1 - Math.Exp(-rate * 4)) * Math.Exp(-rate * (t - 4)));
        double[] times = [.. Enumerable.Range(0, 4001).Select(i => i * 0.001), .. Enumerable.Range(1, 20).Select(i => 4.0 + i)];
        var exposure = ExposureMetrics.Analyze(
            times,
            [.. times.Select(At)],
            new()
            {
                Dose = 100,
                Input = DoseInput.Infusion,
                InfusionDuration = 4,
            }
        );

        Assert.Equal(1 / rate, exposure.MeanResidenceTime.Value, 1e-6);
        Assert.Equal(volume, exposure.SteadyStateVolume.Value, 1e-6);
    }

    [Fact]
    public void Two_phases_give_the_terminal_one()
    {
        var exposure = ExposureMetrics.Analyze(Times, [.. Times.Select(t => 80 * Math.Exp(-6 * t) + 10 * Math.Exp(-0.1 * t))]);

        Assert.Equal(Math.Log(2) / 0.1, exposure.HalfLife.Value, 1e-3);
        Assert.InRange(exposure.Terminal!.PointCount, 3, 7);
    }

    [Fact]
    public void More_points_are_taken_where_the_line_is_as_good()
    {
        var exposure = ExposureMetrics.Analyze(
            [0, 1, 2, 3, 4, 5, 6, 7],
            [0, 100, 50, 25, 12.5, 6.25, 3.125, 1.5625],
            new() { Input = DoseInput.Elsewhere }
        );

        Assert.Equal(6, exposure.Terminal!.PointCount);
        Near(1, exposure.HalfLife);
    }

    [Fact]
    public void Areas_over_a_window_add_up_to_the_whole_wherever_it_is_cut()
    {
        double[] values = [.. Times.Select(t => 3 * t * Math.Exp(-0.4 * t))];
        foreach (var rule in Enum.GetValues<AreaRule>())
        {
            var whole = AreaUnderCurve.Over(Times, values, 0, 24, rule);
            foreach (var cut in new[] { 0.1, 0.5, 3.3, 6, 17 })
                Assert.Equal(
                    whole,
                    AreaUnderCurve.Over(Times, values, 0, cut, rule) + AreaUnderCurve.Over(Times, values, cut, 24, rule),
                    1e-10 * whole
                );
        }
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-4)]
    [InlineData(0.04)]
    [InlineData(0.06)]
    [InlineData(5)]
    public void Areas_of_an_exponential_are_exact_however_little_it_falls(double rate)
    {
        var (c1, c2) = (7.0, 7 * Math.Exp(-rate));
        // ∫₂³ 7 e^{-k(t-2)} dt and ∫₂³ t 7 e^{-k(t-2)} dt by Gauss-Legendre quadrature, 16 points on 4 intervals.
        double area = 0,
            moment = 0;
        for (var i = 0; i < 64; i++)
        {
            area += MathNet.Numerics.Integration.GaussLegendreRule.Integrate(
                t => 7 * Math.Exp(-rate * (t - 2)),
                2 + (i / 64.0),
                2 + ((i + 1) / 64.0),
                8
            );
            moment += MathNet.Numerics.Integration.GaussLegendreRule.Integrate(
                t => t * 7 * Math.Exp(-rate * (t - 2)),
                2 + (i / 64.0),
                2 + ((i + 1) / 64.0),
                8
            );
        }

        Assert.Equal(area, AreaUnderCurve.Between(2, c1, 3, c2, AreaRule.LinearUpLogDown), 1e-10 * area);
        Assert.Equal(moment, AreaUnderCurve.MomentBetween(2, c1, 3, c2, AreaRule.LinearUpLogDown), 1e-10 * moment);
    }

    [Fact]
    public void A_profile_of_zeros_says_so()
    {
        var exposure = ExposureMetrics.Analyze([0, 1, 2], [0, 0, 0], new() { Dose = 1 });

        Assert.Equal("all values are zero", exposure.HalfLife.Missing);
        Assert.Equal("all values are zero", exposure.Clearance.Missing);
        Near(0, exposure.AucToLast);
    }

    [Fact]
    public void Two_points_give_no_half_life_and_say_why()
    {
        var exposure = ExposureMetrics.Analyze([1, 2], [8, 4], new() { Dose = 1 });

        Assert.Equal("a terminal phase needs at least 3 positive values; there are 2", exposure.HalfLife.Missing);
        Assert.Equal(exposure.HalfLife.Missing, exposure.Clearance.Missing);
        Assert.True(exposure.AucToLast.IsPresent);
    }

    [Fact]
    public void A_profile_that_rises_to_its_end_has_no_area_to_infinity()
    {
        var exposure = ExposureMetrics.Analyze([0, 1, 2, 3, 4], [5, 1, 2, 3, 4]);

        Assert.Equal("the profile does not fall at its end", exposure.AucToInfinity.Missing);
    }

    [Fact]
    public void Without_a_dose_there_is_no_clearance() =>
        Assert.Equal("no dose is known", ExposureMetrics.Analyze(Times, [.. Times.Select(t => Math.Exp(-t))]).Clearance.Missing);

    [Fact]
    public void Missing_samples_are_left_out_and_trailing_zeros_end_the_area()
    {
        var exposure = ExposureMetrics.Analyze([0, 1, 1.5, 2, 3, 4], [16, 8, double.NaN, 4, 2, 0]);

        Near(1, exposure.HalfLife);
        Near(14 / Math.Log(2), exposure.AucToLast);
    }

    [Fact]
    public void Organ_over_blood_is_the_ratio_of_areas()
    {
        var blood = ExposureMetrics.Analyze(Times, [.. Times.Select(t => Math.Exp(-0.5 * t))]);
        var organ = ExposureMetrics.Analyze(Times, [.. Times.Select(t => 3 * Math.Exp(-0.1 * t))]);

        Near(15, organ.AucRatioTo(blood));
        Assert.Equal("the area it is compared with is zero", organ.AucRatioTo(ExposureMetrics.Analyze([0, 1], [0, 0])).Missing);
        Near(2, ExposureMetrics.RelativeTargetingEfficiency(40, [40, 60], 20, [20, 80]));
    }

    [Fact]
    public void One_animal_a_time_gives_the_area_of_means_with_Bailers_error()
    {
        var sparse = SparseExposure.Analyze([(0, 10), (0, 12), (2, 5), (2, 7), (6, 1), (6, 3)]);

        Near((11 * 1) + (6 * 3) + (2 * 2), sparse.Auc);
        Near(Math.Sqrt((1 * 2 / 2.0) + (9 * 2 / 2.0) + (4 * 2 / 2.0)), sparse.StandardError);
        Assert.Equal("only one animal at time 6", SparseExposure.Analyze([(0, 1), (0, 2), (6, 1)]).StandardError.Missing);
    }

    [Fact]
    public void Times_out_of_order_and_negative_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ExposureMetrics.Analyze([0, 2, 1], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => ExposureMetrics.Analyze([0, 1], [1, -1]));
    }

    [Fact]
    public void The_published_sparse_example_is_met_with_one_time_an_animal_and_with_batches()
    {
        // Nine animals in three batches: the example of the R packages PK (T. Jaki, M. J. Wolfsegger, Pharm. Stat. 10,
        // 2011, 284) and PKNCA, with the
        // numbers PK gives for a serial and for a batch design.
        int[] animals = [1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8, 9, 7, 8, 9];
        double[] times = [0, 0, 0, 1, 1, 1, 6, 6, 6, 2, 2, 2, 10, 10, 10, 4, 4, 4, 24, 24, 24];
        double[] values =
        [
            0,
            0,
            0,
            1.75,
            2.2,
            1.58,
            4.63,
            2.99,
            1.52,
            3.03,
            1.98,
            2.22,
            3.34,
            1.3,
            1.22,
            3.54,
            2.84,
            2.55,
            0.3,
            0.0421,
            0.231,
        ];
        var batch = SparseExposure.Analyze(animals.Select((animal, i) => new SparseSample($"{animal}", times[i], values[i])));
        var serial = SparseExposure.Analyze(times.Zip(values));

        Near(39.4689, batch.Auc);
        Near(7.30997787038754, batch.StandardError);
        Assert.Equal(2.74598236184576, batch.DegreesOfFreedom, 1e-10);
        Near(39.4689, serial.Auc);
        Near(6.86584835083522, serial.StandardError);
        Assert.Equal(2.82631153092225, serial.DegreesOfFreedom, 1e-10);
    }

    private static void Near(double expected, ExposureValue value)
    {
        Assert.Equal("", value.Missing);
        Assert.Equal(expected, value.Value, 1e-10 * Math.Max(1, Math.Abs(expected)));
    }
}
