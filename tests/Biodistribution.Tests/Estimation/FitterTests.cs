using Biodistribution.Estimation;
using Biodistribution.Estimation.ErrorModels;
using Xunit;

namespace Biodistribution.Tests.Estimation;

public class FitterTests
{
    private static FitResult Fit(FitProblem problem, FitSettings? settings = null) => Fitter.Fit(problem, settings, null, TestContext.Current.CancellationToken);

    private static StudyBuilder OneCompartment()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 1).Parameter("CL", 1).State("central");
        b.Flow("central", null, b["CL"] * b["central"] / b["V"]).Observable("c", b["central"] / b["V"]).Group("all", "central", b.Number(10));
        return b.Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100);
    }

    [Fact]
    public void Exact_data_give_back_the_parameters_that_made_them()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 0.5, 1, 2, 4, 8 })
            b.Value("all", "c", t, 10 / 2.5 * Math.Exp(-0.7 / 2.5 * t));

        var fit = Fit(b.Build());

        Assert.Equal(2.5, fit.Estimates[0].Value, 1e-6);
        Assert.Equal(0.7, fit.Estimates[1].Value, 1e-6);
        Assert.Equal(12, fit.StartsAtBest);
        Assert.All(fit.Rows, row => Assert.True(row.Used));
    }
}
