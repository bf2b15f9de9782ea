using Biodistribution.DoseResponse.Curves;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.DoseResponse.Curves;

public class CurveFitterTests
{
    /// <summary>
    /// Root length (cm) of perennial ryegrass against ferulic acid (mM): Inderjit, J. C. Streibig, M. Olofsdotter,
    /// Physiol. Plant. 114, 2002, 422; distributed with the R package drc as ryegrass.
    /// </summary>
    private static readonly double[] RyegrassDoses =
    [
        0,
        0,
        0,
        0,
        0,
        0,
        0.94,
        0.94,
        0.94,
        1.88,
        1.88,
        1.88,
        3.75,
        3.75,
        3.75,
        7.5,
        7.5,
        7.5,
        15,
        15,
        15,
        30,
        30,
        30,
    ];

    private static readonly double[] RyegrassRoots =
    [
        7.58,
        8,
        8.3285714,
        7.25,
        7.375,
        7.9625,
        8.3555556,
        6.9142857,
        7.75,
        6.8714286,
        6.45,
        5.9222222,
        1.925,
        2.8857143,
        4.2333333,
        1.1875,
        0.8571429,
        1.0571429,
        0.6875,
        0.525,
        0.825,
        0.25,
        0.22,
        0.44,
    ];

    private static readonly double[] Grid = [.. Enumerable.Range(0, 13).Select(i => Math.Pow(10, -3 + (0.5 * i)))];

    [Fact]
    public void The_published_fit_of_ryegrass_is_found_with_its_standard_errors()
    {
        // C. Ritz, J. C. Streibig, J. Stat. Softw. 12(5), 2005; four-parameter log-logistic, b with the opposite sign.
        // The published errors come from a
        // numerical Hessian of the sum of squares, ours from the Jacobian (as in nls and Prism), which differ by up to 1.5 % here.
        var fit = CurveFitter.Fit(RyegrassDoses, RyegrassRoots, CurveShape.Hill);

        Assert.Equal(3.05795, fit["EC50"].Value, 2e-5);
        Assert.Equal(0.18573, fit["EC50"].StandardError, 2e-4);
        Assert.Equal(-2.98222, fit["HillSlope"].Value, 2e-5);
        Assert.Equal(0.46506, fit["HillSlope"].StandardError, 0.008);
        Assert.Equal(0.48141, fit["Bottom"].Value, 2e-5);
        Assert.Equal(0.21219, fit["Bottom"].StandardError, 0.004);
        Assert.Equal(7.79296, fit["Top"].Value, 2e-5);
        Assert.Equal(0.18857, fit["Top"].StandardError, 0.004);
        Assert.Equal(0.5196256, fit.ResidualSd, 1e-6);
        Assert.Equal(20, fit.DegreesOfFreedom);
    }

    [Fact]
    public void Every_shape_finds_its_own_curve_again() =>
        Gen.Select(Gen.Double[-2, 2], Gen.Double[5, 50], Gen.Double[-1, 1], Gen.Double[0.7, 3], Gen.Bool, Gen.Double[0.5, 2])
            .Sample(
                (bottom, rise, logHalf, slope, falls, asymmetry) =>
                {
                    var truth = new DoseResponseCurve(bottom, bottom + rise, Math.Pow(10, logHalf), falls ? -slope : slope, asymmetry);
                    double[] doses = [0, .. Grid];
                    var fit = CurveFitter.Fit(doses, [.. doses.Select(truth.At)], CurveShape.FiveParameter);
                    return Math.Abs((fit["EC50"].Value / truth.EffectiveDose(0.5)) - 1) < 1e-4
                        && Math.Abs(fit["Top"].Value - truth.Top) < 1e-3 * rise;
                },
                iter: 20
            );

    [Fact]
    public void Emax_from_zero_is_Michaelis_and_Menten()
    {
        var fit = CurveFitter.Fit(Grid, [.. Grid.Select(dose => 12 * dose / (0.4 + dose))], CurveShape.Emax);

        Assert.Equal(12, fit["Top"].Value, 1e-8);
        Assert.Equal(0.4, fit["EC50"].Value, 1e-8);
        Assert.True(double.IsNaN(fit["HillSlope"].StandardError));
    }

    [Fact]
    public void Rescaling_doses_and_responses_rescales_the_estimates_and_nothing_else()
    {
        var fit = CurveFitter.Fit(RyegrassDoses, RyegrassRoots, CurveShape.Hill);
        var scaled = CurveFitter.Fit(
            [.. RyegrassDoses.Select(dose => 1e9 * dose)],
            [.. RyegrassRoots.Select(root => 1e-3 * root)],
            CurveShape.Hill
        );

        Assert.Equal(1, scaled["EC50"].Value / fit["EC50"].Value / 1e9, 1e-6);
        Assert.Equal(1, scaled["EC50"].StandardError / fit["EC50"].StandardError / 1e9, 1e-5);
        Assert.Equal(1, scaled["HillSlope"].Value / fit["HillSlope"].Value, 1e-6);
    }

    [Fact]
    public void A_plateau_that_no_dose_reaches_gives_words_instead_of_numbers()
    {
        var fit = CurveFitter.Fit(Grid, [.. Grid.Select(dose => 5 * dose / (1e5 + dose))], CurveShape.Hill);

        Assert.Equal("not determined in this dose range", fit["Top"].Missing);
        Assert.Equal("not determined in this dose range", fit["EC50"].Missing);
        Assert.True(double.IsNaN(fit["EC50"].Value));
        Assert.Equal("", fit["Bottom"].Missing);
    }

    [Fact]
    public void A_response_that_never_changes_says_so()
    {
        var fit = CurveFitter.Fit(Grid, [.. Grid.Select(_ => 0.0)], CurveShape.Hill);

        Assert.All(fit.Estimates, estimate => Assert.Equal("the response is the same at every dose", estimate.Missing));
    }

    [Fact]
    public void Too_few_doses_say_how_many_are_needed()
    {
        var fit = CurveFitter.Fit([1, 1, 10, 10], [1, 2, 5, 6], CurveShape.Hill);

        Assert.Equal("4 parameters need at least 4 different doses; there are 2", fit["EC50"].Missing);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_a_dose_is_refused(double dose) =>
        Assert.Throws<ArgumentException>(() => CurveFitter.Fit([dose, 1, 2, 3], [1, 2, 3, 4], CurveShape.Hill));

    [Fact]
    public void The_dose_of_a_share_of_the_effect_has_that_share_on_either_slope()
    {
        foreach (var slope in new[] { 1.7, -1.7 })
        {
            var curve = new DoseResponseCurve(1, 9, 3, slope, 1.4);
            var start = curve.At(0);
            var end = curve.At(1e12);
            Assert.Equal(start + (0.9 * (end - start)), curve.At(curve.EffectiveDose(0.9)), 1e-6);
        }
    }

    [Fact]
    public void The_interval_of_a_summary_is_the_quantiles_over_draws()
    {
        var draws = Enumerable
            .Range(0, 101)
            .Select(i =>
            {
                var half = Math.Pow(10, -0.5 + (i / 100.0));
                return Grid.Select(dose => 10 * dose / (half + dose)).ToArray();
            })
            .ToArray();
        var summary = CurveSummary.Summarize(Grid, draws, CurveShape.Hill);

        Assert.Equal(1, summary["EC50"].Median, 1e-5);
        Assert.Equal(Math.Pow(10, -0.475), summary["EC50"].Lower, 1e-4);
        Assert.Equal(Math.Pow(10, 0.475), summary["EC50"].Upper, 1e-3);
        Assert.Equal(1, summary["HillSlope"].Median, 1e-6);
        Assert.InRange(summary.WorstMisfit, 0, 1e-6);
    }

    [Fact]
    public void A_summary_most_of_whose_draws_reach_no_plateau_is_not_determined_in_this_dose_range()
    {
        var draws = Enumerable.Range(0, 40).Select(i => Grid.Select(dose => 10 * dose / ((i < 20 ? 1 : 1e6) + dose)).ToArray()).ToArray();
        var summary = CurveSummary.Summarize(Grid, draws, CurveShape.Hill);

        Assert.Equal("not determined in this dose range", summary["EC50"].Sentence);
        Assert.Equal(0.5, summary["EC50"].DeterminedShare);
        Assert.True(double.IsNaN(summary["Top"].Upper));
    }
}
