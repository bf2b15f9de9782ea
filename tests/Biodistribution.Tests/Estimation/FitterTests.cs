using System.Diagnostics;
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

        TestContext.Current.TestOutputHelper?.WriteLine($"objective {fit.Objective}; {string.Join(" ", fit.Starts.Select(s => $"{s.Objective:G4}/{s.Iterations}/{s.Reason}/{string.Join(",", s.Point)}"))}");
        Assert.Equal(2.5, fit.Estimates[0].Value, 1e-6);
        Assert.Equal(0.7, fit.Estimates[1].Value, 1e-6);
        Assert.Equal(12, fit.StartsAtBest);
        Assert.All(fit.Rows, row => Assert.True(row.Used));
    }

    [Fact]
    public void The_exosome_study_is_met_within_its_errors()
    {
        var watch = Stopwatch.StartNew();
        Fit(ExosomeStudy.Problem(), new FitSettings { Starts = 1, IterationLimit = 2 });
        TestContext.Current.TestOutputHelper?.WriteLine($"2 {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        Fit(ExosomeStudy.Problem(), new FitSettings { Starts = 1, IterationLimit = 2 });
        TestContext.Current.TestOutputHelper?.WriteLine($"2 {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        Fit(ExosomeStudy.Problem(), new FitSettings { Starts = 1, IterationLimit = 12 });
        TestContext.Current.TestOutputHelper?.WriteLine($"12 {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        var fit = Fit(ExosomeStudy.Problem());
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms; objective {fit.Objective}; {string.Join(" ", fit.Starts.Select(s => $"{s.Objective:G4}/{s.Iterations}/{s.Reason}"))}");
        foreach (var row in fit.Rows)
            TestContext.Current.TestOutputHelper?.WriteLine($"{row.Observation.Id} {row.Used} {row.How}: {row.Observed} predicted {row.Predicted} residual {row.Residual}");
        foreach (var e in fit.Estimates)
            TestContext.Current.TestOutputHelper?.WriteLine($"{e.Name} {e.Shown} {e.Unit} ± {e.StandardError} {e.AtBound}");
        foreach (var w in fit.Warnings)
            TestContext.Current.TestOutputHelper?.WriteLine(w);

        Assert.True(fit.Objective < 1);
    }
}
