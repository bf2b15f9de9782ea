using Biodistribution.DoseResponse.Responses;
using Xunit;

namespace Biodistribution.Tests.DoseResponse;

/// <summary>Curves of every shape against the numbers of the R package drc, whose standard errors are by observed information.</summary>
public class ResponseFitterTests
{
    /// <summary>
    /// Root length (cm) of perennial ryegrass against ferulic acid (mM): Inderjit, J. C. Streibig, M. Olofsdotter,
    /// Physiol. Plant. 114, 2002, 422; in drc as ryegrass.
    /// </summary>
    private static readonly ResponseData Ryegrass = new(
        "",
        [0, 0, 0, 0, 0, 0, 0.94, 0.94, 0.94, 1.88, 1.88, 1.88, 3.75, 3.75, 3.75, 7.5, 7.5, 7.5, 15, 15, 15, 30, 30, 30],
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
        ]
    );

    /// <summary>
    /// Shoot biomass (g) of lettuce against isobutylalcohol (mg/L): P. H. van Ewijk, J. A. Hoekstra, Ecotoxicol.
    /// Environ. Saf. 25, 1993, 25; in drc as lettuce.
    /// </summary>
    private static readonly ResponseData Lettuce = new(
        "",
        [0, 0, 0.32, 0.32, 1, 1, 3.2, 3.2, 10, 10, 32, 32, 100, 100],
        [1.126, 0.833, 1.096, 1.106, 1.163, 1.336, 0.985, 0.754, 0.716, 0.683, 0.560, 0.488, 0.375, 0.344]
    );

    [Fact]
    public void Ryegrass_has_the_published_estimates_and_standard_errors()
    {
        // C. Ritz, J. C. Streibig, J. Stat. Softw. 12(5), 2005: LL.4.
        var fit = ResponseFitter.Fit([Ryegrass], Shape("hill"));
        var curve = fit.Curves[0];

        Is(curve, "Bottom", 0.48141, 0.21219);
        Is(curve, "Top", 7.79296, 0.18857);
        Is(curve, "EC50", 3.05795, 0.18573);
        Is(curve, "HillSlope", -2.98222, 0.46506);
        Assert.Equal(0.5196256, fit.ResidualSd, 1e-6);
    }

    [Fact]
    public void Ryegrass_by_Weibull_type_1_has_the_numbers_of_drc()
    {
        // The example of W1.4 in drc's manual; its search stops a little short of the minimum, by a seven thousandth of a standard error.
        var curve = ResponseFitter.Fit([Ryegrass], Shape("weibull1")).Curves[0];

        Assert.Equal(2.39341, curve["Slope"].Value, 0.47832 / 5000);
        Assert.Equal(0.47832, curve["Slope"].StandardError, 5e-5);
        Is(curve, "Bottom", 0.66045, 0.18857);
        Is(curve, "Top", 7.80586, 0.20852);
        Is(curve, "DoseParameter", 3.60013, 0.20311);
    }

    [Fact]
    public void A_limit_that_the_shape_holds_need_not_be_reached_by_the_doses()
    {
        var curve = ResponseFitter.Fit([Lettuce], Shape("3pl")).Curves[0];

        Assert.Equal(28.6, curve["EC50"].Value, 0.05);
        Assert.Equal(10.9, curve["EC50"].StandardError, 0.05);
        Assert.Equal(-0.780, curve["HillSlope"].Value, 5e-4);
        Assert.Equal(0.188, curve["HillSlope"].StandardError, 5e-4);
        Assert.InRange(curve["EC50"].Lower, 5, 28);
    }

    [Fact]
    public void A_limit_that_is_fitted_and_not_reached_is_no_number()
    {
        var falling = new ResponseData("", [1, 1, 3, 3, 10, 10, 30, 30, 100, 100], [101, 98, 97, 100, 95, 97, 90, 88, 80, 77]);
        var curve = ResponseFitter.Fit([falling], Shape("hill")).Curves[0];

        Assert.Equal("not determined in this dose range", curve["EC50"].Missing);
        Assert.True(double.IsNaN(curve["Bottom"].Value));
    }

    [Fact]
    public void Low_doses_that_stimulate_are_hormesis()
    {
        var plain = ResponseFitter.Fit([Lettuce], Shape("3pl"));
        var hormesis = ResponseFitter.Fit([Lettuce], Shape("hormesis-4"));

        // The likelihood ratio of one parameter more, which drc calls highly significant.
        Assert.True(2 * (hormesis.LogLikelihood - plain.LogLikelihood) > 6.6);
        Assert.True(hormesis.Curves[0].At(1) > hormesis.Curves[0].At(0));
        Assert.Equal(
            (hormesis.Curves[0].Parameters[0] + hormesis.Curves[0].Parameters[1]) / 2,
            hormesis.Curves[0].At(hormesis.Curves[0]["EC50"].Value),
            1e-9
        );
    }

    [Theory]
    [InlineData("hill")]
    [InlineData("5pl")]
    [InlineData("weibull1")]
    [InlineData("weibull2")]
    [InlineData("log-normal")]
    [InlineData("hormesis")]
    public void Every_row_of_derivatives_is_finite_at_dose_0_and_that_of_differences(string key)
    {
        var shape = Shape(key);
        double[] p = [0.5, 7, Math.Log(3), 1.7, shape.Form == ResponseForm.Hormesis ? 0.3 : 0.8];
        Span<double> gradient = stackalloc double[5];
        Span<double> unused = stackalloc double[5];
        foreach (var slope in new[] { 1.7, -1.7 })
        foreach (var dose in new[] { 0, 0.4, 3, 40.0 })
        {
            p[3] = slope;
            ResponseObjective.At(shape, p, dose, gradient);
            for (var j = 0; j < 5; j++)
            {
                var (up, down) = ((double[])p.Clone(), (double[])p.Clone());
                (up[j], down[j]) = (p[j] + 1e-6, p[j] - 1e-6);
                Assert.Equal(
                    (ResponseObjective.At(shape, up, dose, unused) - ResponseObjective.At(shape, down, dose, unused)) / 2e-6,
                    gradient[j],
                    1e-6
                );
            }
        }
    }

    [Theory]
    [InlineData("hill")]
    [InlineData("weibull1")]
    [InlineData("weibull2")]
    [InlineData("log-normal")]
    public void Effective_doses_have_their_share_of_the_effect_counted_from_dose_0(string key)
    {
        var curve = ResponseFitter.Fit([Ryegrass], Shape(key)).Curves[0];
        double Gone(string name) => (curve.At(0) - curve.At(curve[name].Value)) / (curve["Top"].Value - curve["Bottom"].Value);

        Assert.Equal(0.1, Gone("EC10"), 1e-9);
        Assert.Equal(0.5, Gone("EC50"), 1e-9);
        Assert.Equal(0.9, Gone("EC90"), 1e-9);
        Assert.True(curve["EC50"].Lower < curve["EC50"].Value && curve["EC50"].Value < curve["EC50"].Upper);
    }

    [Fact]
    public void Counts_by_two_parameters_are_the_logistic_regression_on_the_logarithm_of_the_dose()
    {
        var data = new ResponseData("", [0.5, 1, 2, 4, 8], [1, 4, 9, 15, 19]) { Totals = [20, 20, 20, 20, 20] };
        var curve = ResponseFitter.Fit([data], Shape("2pl")).Curves[0];

        // Newton's method on intercept and slope of the logit.
        var (a, b) = (0.0, 1.0);
        var (saa, sab, sbb) = (0.0, 0.0, 0.0);
        for (var step = 0; step < 50; step++)
        {
            (saa, sab, sbb) = (0, 0, 0);
            var (ga, gb) = (0.0, 0.0);
            for (var i = 0; i < 5; i++)
            {
                var x = Math.Log(data.Doses[i]);
                var share = 1 / (1 + Math.Exp(-(a + (b * x))));
                (ga, gb) = (ga + data.Responses[i] - (20 * share), gb + ((data.Responses[i] - (20 * share)) * x));
                var w = 20 * share * (1 - share);
                (saa, sab, sbb) = (saa + w, sab + (w * x), sbb + (w * x * x));
            }
            var det = (saa * sbb) - (sab * sab);
            (a, b) = (a + (((sbb * ga) - (sab * gb)) / det), b + (((saa * gb) - (sab * ga)) / det));
        }

        Assert.Equal(Math.Exp(-a / b), curve["EC50"].Value, 1e-6);
        Assert.Equal(b, curve["HillSlope"].Value, 1e-6);
        Assert.Equal(Math.Sqrt(saa / ((saa * sbb) - (sab * sab))), curve["HillSlope"].StandardError, 1e-5);
    }

    [Fact]
    public void Two_herbicides_with_common_limits_have_the_numbers_of_drc()
    {
        // White mustard, as drc's documentation prints it (LL.4, one pair of limits); its search stops a little short of the minimum.
        var (bentazone, glyphosate) = (Curves.RelativePotencyTests.Bentazone, Curves.RelativePotencyTests.Glyphosate);
        var fit = ResponseFitter.Fit(
            [new("bentazone", bentazone.Doses, bentazone.Responses), new("glyphosate", glyphosate.Doses, glyphosate.Responses)],
            Shape("hill"),
            CommonLimits.Both
        );

        Assert.Equal(62, fit.DegreesOfFreedom);
        Assert.Equal(0.3705151, fit.ResidualSd, 2e-6);
        Assert.Equal(fit.Curves[0]["Top"], fit.Curves[1]["Top"]);
        foreach (
            var (curve, name, value, error) in new[]
            {
                (0, "EC50", 28.632355, 2.038098),
                (1, "EC50", 66.890545, 5.968819),
                (0, "HillSlope", -5.046141, 1.040135),
                (1, "HillSlope", -2.390218, 0.495959),
                (0, "Bottom", 0.716559, 0.089245),
                (0, "Top", 3.854861, 0.076255),
            }
        )
        {
            Assert.Equal(value, fit.Curves[curve][name].Value, error / 50);
            Assert.Equal(error, fit.Curves[curve][name].StandardError, error * 0.01);
        }
    }

    [Fact]
    public void A_control_at_dose_0_stops_no_fit_of_a_model_with_an_estimated_exponent()
    {
        var b = new Estimation.StudyBuilder
        {
            DefaultError = new Biodistribution.Observations.ErrorModel { Kind = Biodistribution.Observations.ErrorKind.Additive },
        };
        b.Parameter("slope", 2).Parameter("top", 9).Parameter("half", 3);
        b.Observable("y", b["top"] / (b.Number(1) + b.Graph.Power(b.Graph.Time / b["half"], b["slope"])))
            .Estimate("slope", 2, 0.1, 10)
            .Estimate("top", 9, 0.01, 100)
            .Estimate("half", 3, 0.01, 100)
            .Group(new Biodistribution.Experiments.Group("all", [], []));
        foreach (var (dose, root) in Ryegrass.Doses.Zip(Ryegrass.Responses))
            b.Value("all", "y", dose, root);
        var problem = b.Build();

        var rank = Biodistribution.Estimation.Identifiability.RankCheck.Run(problem);
        var fit = Biodistribution.Estimation.Searches.Fitter.Fit(
            problem,
            new Biodistribution.Estimation.FitSettings { Starts = 1 },
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.Equal(3, rank.Rank);
        Assert.Equal(ResponseFitter.Fit([Ryegrass], Shape("3pl")).Curves[0]["EC50"].Value, fit.Estimates[2].Value, 1e-4);
    }

    private static ResponseShape Shape(string key) => ResponseShape.All.Single(shape => shape.Key == key);

    private static void Is(ResponseCurve curve, string name, double value, double error)
    {
        Assert.Equal(value, curve[name].Value, 2e-5);
        Assert.Equal(error, curve[name].StandardError, 2e-5);
    }
}
