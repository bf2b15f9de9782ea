using Biodistribution.Observations;
using Biodistribution.Observations.Conversion;
using Biodistribution.Tests.Output;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Observations.Conversion;

/// <summary>Raw signal to share of dose: equal to hand calculations, spread equal to simulation.</summary>
public class ConversionTests
{
    private static readonly Unit CountsPerMinute = Unit.Parse("counts/min");

    private static Observation Row(double value, string unit, string organ = "liver") =>
        new()
        {
            Id = "r",
            Group = "g",
            Animal = "m1",
            Observable = organ,
            Time = 24,
            TimeUnit = "h",
            Value = value,
            Unit = unit,
        };

    private static GammaCounting Counting(
        Uncertain background,
        Uncertain standard,
        Isotope? isotope,
        Quantity? organsAt,
        double doseCorrection
    ) =>
        new()
        {
            Background = background,
            CountUnit = CountsPerMinute,
            CountingTime = new Quantity(1, Unit.Parse("min")),
            Isotope = isotope,
            OrgansCountedAt = organsAt,
            Injected = GammaCounting.FromStandard(standard, background, new Uncertain(0.01), doseCorrection),
            InjectedText = "dose by a standard of 1 %",
        };

    // (118250 - 120) * 2^(30 / 67.2) / ((5020 - 120) * 2^(26 / 67.2) / 0.01): the organs counted 4 h after the standard.
    [Fact]
    public void Counts_become_the_share_of_a_hand_calculation()
    {
        var isotope = new Isotope("111In", new Quantity(67.2, Unit.Parse("h")), "");
        var converted = Counting(
                new Uncertain(120),
                new Uncertain(5020),
                isotope,
                new Quantity(30, Unit.Parse("h")),
                Math.Pow(2, 26 / 67.2)
            )
            .Convert(Row(118250, "counts/min"));

        var expected = (118250 - 120) * Math.Pow(2, 30 / 67.2) / ((5020 - 120) * Math.Pow(2, 26 / 67.2) / 0.01) * 100;
        Assert.Equal(1, converted.Value / expected, 1e-12);
        Assert.Equal("%ID", converted.Unit);
        Assert.Contains("background 120 taken off; 111In decay-corrected from 30 h", converted.How, StringComparison.Ordinal);
        Assert.Contains("not the cells", converted.How, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_of_another_unit_and_per_gram_are_converted_by_their_unit()
    {
        var counting = Counting(default, new Uncertain(5000), null, null, 1);

        Assert.Equal(1, counting.Convert(Row(1000, "counts/s")).Value / (60000 / 500000.0 * 100), 1e-12);
        var perGram = counting.Convert(Row(2000, "counts/min/mg"));
        Assert.Equal((1, "%ID/g"), (Math.Round(perGram.Value / (2e6 / 500000 * 100), 12), perGram.Unit));
        Assert.NotEmpty(counting.Refusal(Row(1, "kBq")));
    }

    [Fact]
    public void The_syringe_says_the_dose_as_well_as_a_standard()
    {
        var injected = GammaCounting.FromSyringe(new Uncertain(5.2e5, 700), new Uncertain(1.5e4, 120), new Uncertain(5000), 2);

        Assert.Equal(1_000_000, injected.Value, 1e-6);
        Assert.Equal(2 * Math.Sqrt((700.0 * 700) + (120.0 * 120)), injected.Sd, 1e-9);
    }

    // 200,000 draws: the sd of the share by propagation within 1 % of that of the draws, for strong and weak counts.
    [Theory]
    [InlineData(118250, 120, 4, 5020, 70)]
    [InlineData(900, 120, 11, 5020, 70)]
    public void The_spread_by_propagation_is_that_of_a_simulation(
        double count,
        double background,
        double backgroundSd,
        double standard,
        double standardSd
    )
    {
        var converted = Counting(new Uncertain(background, backgroundSd), new Uncertain(standard, standardSd), null, null, 1)
            .Convert(Row(count, "counts/min"));
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var (sum, squares, draws) = (0.0, 0.0, 200_000);
        for (var i = 0; i < draws; i++)
        {
            // The background of the samples and that taken off the standard were read independently.
            var organ = count + (Math.Sqrt(count) * Normal()) - (background + (backgroundSd * Normal()));
            var share = organ / ((standard + (standardSd * Normal()) - (background + (backgroundSd * Normal()))) / 0.01) * 100;
            (sum, squares) = (sum + share, squares + (share * share));
        }
        var sd = Math.Sqrt((squares / draws) - (sum / draws * (sum / draws)));

        Assert.Equal(1, converted.Spread / sd, 0.01);
    }

    [Theory]
    [InlineData("In-111", "111In")]
    [InlineData("99mTc", "99mTc")]
    [InlineData("Tc-99m", "99mTc")]
    [InlineData("i125", "125I")]
    [InlineData("Cu 64", "64Cu")]
    public void Isotopes_are_known_under_their_usual_names(string name, string expected) =>
        Assert.Equal(expected, Isotope.Find(name)?.Name);

    // Standards 0, 1, 2, 3 with signals 10, 21, 29, 40: slope 9.8, intercept 10.3, residual sd sqrt(1.8 / 2).
    [Fact]
    public void A_standard_curve_is_read_backwards_with_the_uncertainty_of_inverse_regression()
    {
        var curve = StandardCurve.Fit([(0, 10), (1, 21), (2, 29), (3, 40)]);
        var amount = curve.Amount(25.1);

        Assert.Equal((9.8, 10.3), (Math.Round(curve.Slope, 12), Math.Round(curve.Intercept, 12)));
        Assert.Equal((25.1 - 10.3) / 9.8, amount.Value, 1e-12);
        var residual = Math.Sqrt((Math.Pow(10 - 10.3, 2) + Math.Pow(21 - 20.1, 2) + Math.Pow(29 - 29.9, 2) + Math.Pow(40 - 39.7, 2)) / 2);
        Assert.Equal(residual / 9.8 * Math.Sqrt(1 + 0.25 + (Math.Pow(amount.Value - 1.5, 2) / 5)), amount.Sd, 1e-12);
    }

    [Theory]
    [InlineData("convert: counts\nstandard: {count: 5000 counts/min, share: 1 %}\nisotope: 111In\n", "BD4301")]
    [InlineData("convert: counts\nbackground: 100 counts/min\n", "BD4301")]
    [InlineData("convert: counts\nstandard: {count: 5000 kBq, share: 1 %}\n", "BD4302")]
    [InlineData(
        "convert: counts\nstandard: {count: 5000 counts/min, share: 1 %, counted_at: 0 h}\nisotope: 111Xx\norgans_counted_at: 1 h\n",
        "BD4303"
    )]
    [InlineData("convert: standard-curve\namount_unit: ug\nstandards: {liver: [[1, 10]]}\n", "BD4304")]
    [InlineData("convert: radiance\nunit: p/s\n", "BD4301")]
    [InlineData("convert: radiance\nunit: counts/s\nbackground: 3 p/s\n", "BD4302")]
    [InlineData("convert: standard-curve\namount_unit: cells\ntissue: 0 mg\nstandards: {\"*\": [[1, 10], [2, 20]]}\n", "BD4301")]
    [InlineData("convert: counts\nstandrd: {count: 5000 counts/min, share: 1 %}\n", "BD1202")]
    public void A_conversion_that_leaves_something_open_is_refused(string text, string code)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.yaml"), text);

        Assert.Contains(ConversionFile.Read(folder.File("c.yaml")).Diagnostics, problem => problem.Code == code);
    }

    // 10^((34 - 40) / -3.3219...) copies: ten at a cycle of 34 with a slope of -1 / log10(2); 2 genomes a cell, 0.5 mg in a reaction.
    [Fact]
    public void Threshold_cycles_become_cells_per_mg_with_the_scatter_of_counting()
    {
        var slope = -1 / Math.Log10(2);
        var curve = StandardCurve.Fit([(1, 34), (2, 34 + slope), (3, 34 + (2 * slope))]);
        var conversion = new CurveConversion(
            System.Collections.Immutable.ImmutableDictionary<string, StandardCurve>.Empty.Add("*", curve),
            Unit.Parse("cells"),
            true,
            0
        )
        {
            Copies = 2,
            Tissue = new Quantity(0.5, Unit.Parse("mg")),
        };

        var converted = conversion.Convert(Row(34, "au"));
        Assert.Equal((1, "cells/mg"), (Math.Round(converted.Value / 20, 12), converted.Unit));
        Assert.Equal(1, converted.Spread / (Math.Sqrt(10 / 2.0) / 0.5), 1e-9);

        // Three copies are one and a half cells: the limit in 0.5 mg is 3 cells/mg, for less and for no amplification at all.
        foreach (var row in new[] { Row(38, "au"), Row(40, "au") with { Censoring = "above" } })
        {
            var below = conversion.Convert(row);
            Assert.Equal(("below", 3.0), (below.Censoring, Math.Round(below.Value, 9)));
        }
    }

    [Fact]
    public void Light_is_taken_less_the_background_region_of_its_own_image_and_stays_light()
    {
        IConversion conversion = new RadianceConversion(Unit.Parse("photons/s"), "Background", 0, 2);
        System.Collections.Immutable.ImmutableArray<Observation> rows =
        [
            Row(3e8, "photons/s"),
            Row(1e6, "photons/s", "background"),
            Row(6e9, "photons/min") with
            {
                Animal = "m2",
            },
            Row(2e6, "photons/s", "background") with
            {
                Animal = "m2",
            },
        ];

        Assert.Empty(conversion.Refusals(rows));
        var converted = conversion.ConvertAll(rows);
        Assert.Equal([3e8 - 2e6, 1e8 - 4e6], converted.Select(row => Math.Round(row.Value, 3)));
        Assert.All(converted, row => Assert.Equal("photons/s", row.Unit));
        Assert.Contains("no amount", converted[0].How, StringComparison.Ordinal);
        Assert.Contains(
            "no region 'Background' of m1 in g at 24 h",
            Assert.Single(conversion.Refusals([rows[0]])),
            StringComparison.Ordinal
        );
        Assert.NotEmpty(conversion.Refusal(Row(1, "counts/s")));
        Assert.NotEmpty(Counting(default, new Uncertain(5000), null, null, 1).Refusal(Row(1, "photons/s")));
    }

    [Fact]
    public void Conversions_of_light_and_cycles_are_read_from_their_files()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("light.yaml"), "convert: radiance\nunit: p/s\nbackground: 1e3 p/s\n");
        File.WriteAllText(
            folder.File("ct.yaml"),
            "convert: standard-curve\nlogarithmic: true\namount_unit: cells\ncopies: 2\ntissue: 0.5 mg\nstandards: {\"*\": [[10, 34], "
                + "[100, 30.7]]}\n"
        );

        Assert.Equal(9000, ConversionFile.Read(folder.File("light.yaml")).OrThrow().Convert(Row(1e4, "photons/s")).Value);
        Assert.Equal("cells/mg", ConversionFile.Read(folder.File("ct.yaml")).OrThrow().Convert(Row(34, "au")).Unit);
    }
}
