using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Likelihood;

/// <summary>A model that cannot have made the data is told so by its residuals, and one that made them is not.</summary>
public class MisfitTests
{
    private static readonly double[] Times = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20];

    [Fact]
    public void Two_exponentials_are_too_much_for_one_compartment()
    {
        var fit = Fit(Biexponential, new ErrorModel { Proportional = 0.1 }, twoCompartments: false);

        Assert.Equal(3, fit.Misfit.Length);
        Assert.Matches("^Misfit: rows 1, .* lie more than 3.5 standard deviations from the prediction.$", fit.Misfit[0]);
        Assert.Matches(
            "^Misfit: the squared residuals of 18 rows of known sd add up to [0-9.×10⁴⁵⁶⁷⁸⁹]+, where "
                + "about 16 is expected \\(p < 10⁻⁶\\): the model has another shape than the data, or the sds are too small.$",
            fit.Misfit[1]
        );
        Assert.Matches(
            "^Misfit: residuals keep their sign for too long in c of all \\(runs test, p = "
                + "[0-9.]+×10⁻⁴\\): the curve has another shape than the data.$",
            fit.Misfit[2]
        );
        Assert.All(fit.Misfit, sentence => Assert.Contains(sentence, fit.Warnings));
    }

    [Fact]
    public void Where_the_scatter_is_estimated_the_signs_still_tell()
    {
        var fit = Fit(Biexponential, new ErrorModel(), twoCompartments: false);

        Assert.Contains("residuals keep their sign for too long in c of all", Assert.Single(fit.Misfit), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(double.NaN)]
    public void The_model_that_made_the_data_is_not_blamed(double sd)
    {
        Assert.Empty(Fit(Biexponential, new ErrorModel { Proportional = sd }, twoCompartments: true).Misfit);
        Assert.Empty(Fit(t => 5 * Math.Exp(-0.3 * t), new ErrorModel { Proportional = sd }, twoCompartments: false).Misfit);
    }

    [Fact]
    public void Exact_data_leave_no_shape_in_their_rounding()
    {
        var b = Builder(new ErrorModel(), twoCompartments: false);
        foreach (var t in Times)
            b.Value("all", "c", t, 5 * Math.Exp(-0.3 * t));

        Assert.Empty(Fitter.Fit(b.Build(), new FitSettings { Starts = 2 }, null, null, TestContext.Current.CancellationToken).Misfit);
    }

    [Fact]
    public void A_right_model_is_blamed_in_few_of_a_hundred_studies()
    {
        var blamed = Enumerable
            .Range(0, 100)
            .Count(study => Fit(t => 5 * Math.Exp(-0.3 * t), new ErrorModel { Proportional = 0.1 }, false, (ulong)study).Misfit.Length > 0);

        // Three tests of 1 % each: at most 3 %, of which more than 10 in 100 come in fewer than one of a thousand repetitions.
        Assert.InRange(blamed, 0, 10);
    }

    private static double Biexponential(double t) => (4 * Math.Exp(-1.5 * t)) + Math.Exp(-0.1 * t);

    private static FitResult Fit(Func<double, double> truth, ErrorModel error, bool twoCompartments, ulong study = 0)
    {
        var b = Builder(error, twoCompartments);
        var random = new CounterRandom(20260404, study);
        foreach (var t in Times)
            b.Value("all", "c", t, truth(t) * Math.Exp(0.1 * random.NextNormal()));
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 2 }, null, null, TestContext.Current.CancellationToken);
    }

    private static StudyBuilder Builder(ErrorModel error, bool twoCompartments)
    {
        var b = new StudyBuilder { DefaultError = error };
        b.Parameter("V", 1).Parameter("CL", 1).State("central");
        b.Flow("central", null, b["CL"] * b["central"] / b["V"]).Estimate("V", 2, 0.01, 100).Estimate("CL", 1, 0.01, 100);
        if (twoCompartments)
        {
            b.Parameter("Q", 1).Parameter("V2", 1).State("peripheral");
            b.Flow("central", "peripheral", b["Q"] * b["central"] / b["V"])
                .Flow("peripheral", "central", b["Q"] * b["peripheral"] / b["V2"])
                .Estimate("Q", 1, 0.01, 100)
                .Estimate("V2", 3, 0.01, 100);
        }
        return b.Observable("c", b["central"] / b["V"]).Group("all", "central", b.Number(10));
    }
}
