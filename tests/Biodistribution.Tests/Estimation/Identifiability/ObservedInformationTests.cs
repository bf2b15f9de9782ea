using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Identifiability;

public class ObservedInformationTests
{
    private static FitResult Fit(FitProblem problem) =>
        Fitter.Fit(problem, new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);

    private static StudyBuilder Line(ErrorModel error)
    {
        var b = new StudyBuilder { DefaultError = error };
        b.Parameter("a", 1).Parameter("s", 1).Observable("y", b["a"] + (b["s"] * b.Graph.Time)).Group(new Group("all", [], []));
        return b.Estimate("a", 10, -1000, 1000, EstimationScale.Natural).Estimate("s", 3, -1000, 1000, EstimationScale.Natural);
    }

    private static StudyBuilder Constant(ErrorModel error)
    {
        var b = new StudyBuilder { DefaultError = error };
        b.Parameter("m", 1).Observable("y", b["m"]).Group(new Group("all", [], []));
        return b.Estimate("m", 3, 0.1, 100, EstimationScale.Natural);
    }

    [Fact]
    public void Of_a_line_with_normal_scatter_it_is_the_expected_information()
    {
        var b = Line(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.5 });
        foreach (var (t, y) in new[] { (0.0, 9.0), (1, 14), (2, 15.5), (4, 23) })
            b.Value("all", "y", t, y);

        var information = ObservedInformation.Compute(Fit(b.Build()));

        // Over the squared sd: [4, 7; 7, 21].
        Assert.Equal([16, 28, 28, 84], information.Expected.Select(x => Math.Round(x, 8)));
        Assert.All(information.Observed.Zip(information.Expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.Equal(Math.Sqrt(84 / ((16.0 * 84) - (28 * 28))), information.StandardErrors[0], 1e-7);
        Assert.Equal("", information.Message);
    }

    [Fact]
    public void Of_a_line_whose_scatter_is_estimated_it_is_the_textbook_covariance()
    {
        var b = Line(new ErrorModel { Kind = ErrorKind.Additive });
        foreach (var (t, y) in new[] { (0.0, 9.0), (1, 14), (2, 15.5), (4, 23) })
            b.Value("all", "y", t, y);
        var fit = Fit(b.Build());

        Assert.All(
            ObservedInformation.Compute(fit).StandardErrors.Zip(fit.Estimates),
            pair => Assert.Equal(pair.Second.StandardError, pair.First, 1e-6)
        );
    }

    [Fact]
    public void Of_a_censored_mean_it_is_the_Hessian_by_hand()
    {
        var b = Constant(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.7 });
        foreach (var y in new[] { 3.1, 2.4, 3.6 })
            b.Value("all", "y", 1, y);
        b.Row(
            new Observation
            {
                Id = "below",
                Group = "all",
                Observable = "y",
                Time = 1,
                Value = 2,
                Censoring = "below",
            }
        );
        var fit = Fit(b.Build());

        var z = (2 - fit.Estimates[0].Value) / 0.7;
        var mills = NormalDistribution.Density(z) / NormalDistribution.Cumulative(z);
        Assert.Equal((3 + (mills * (mills + z))) / 0.49, ObservedInformation.Compute(fit).Observed[0], 1e-6);
    }

    [Fact]
    public void Of_Students_t_it_is_the_Hessian_by_hand_and_no_longer_the_expected_one()
    {
        const double Nu = 3,
            Share = 0.1;
        double[] values = [3.1, 2.7, 3.3, 2.9, 4.2, 2.2];
        var b = Constant(
            new ErrorModel
            {
                Kind = ErrorKind.StudentT,
                Proportional = Share,
                DegreesOfFreedom = Nu,
            }
        );
        foreach (var y in values)
            b.Value("all", "y", 1, y);
        var fit = Fit(b.Build());

        // -log L(m) = sum of (nu + 1)/2 ln(1 + z²/nu) + ln m with z = (m - y) / (s m) = (1 - y/m) / s; z' = y / (s m²),
        // z'' = -2 y / (s m³).
        var m = fit.Estimates[0].Value;
        var byHand = values.Sum(y =>
        {
            var (z, first, second) = ((1 - (y / m)) / Share, y / (Share * m * m), -2 * y / (Share * m * m * m));
            var (slope, curvature) = ((Nu + 1) * z / (Nu + (z * z)), (Nu + 1) * (Nu - (z * z)) / Math.Pow(Nu + (z * z), 2));
            return (curvature * first * first) + (slope * second) - (1 / (m * m));
        });
        var information = ObservedInformation.Compute(fit);
        Assert.Equal(byHand, information.Observed[0], 1e-5 * byHand);
        Assert.True(Math.Abs(information.Expected[0] - byHand) > 0.05 * byHand, "The outlier should tell the two apart.");
        Assert.Equal(1 / Math.Sqrt(byHand), information.StandardErrors[0], 1e-5);
    }

    [Fact]
    public void Integrated_and_in_closed_form_an_exponential_has_the_same_information()
    {
        FitResult Of(bool isIntegrated)
        {
            var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
            b.Parameter("V", 1).Parameter("CL", 1).State("central").Flow("central", null, b["CL"] * b["central"] / b["V"]);
            b.Observable(
                "c",
                isIntegrated
                    ? b["central"] / b["V"]
                    : b.Number(10) / b["V"] * b.Graph.Unary(Operation.Exp, b.Number(-1) * (b["CL"] / b["V"] * b.Graph.Time))
            );
            b.Group("all", "central", b.Number(10)).Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100);
            foreach (var (t, factor) in new[] { (0.5, 1.1), (1, 0.9), (2, 1.05), (4, 0.97), (8.0, 1.02) })
                b.Value("all", "c", t, 10 / 2.5 * Math.Exp(-0.7 / 2.5 * t) * factor);
            return Fit(b.Build());
        }

        var (integrated, closed) = (ObservedInformation.Compute(Of(true)), ObservedInformation.Compute(Of(false)));

        Assert.All(integrated.Observed.Zip(closed.Observed), pair => Assert.Equal(pair.Second, pair.First, 1e-3 * Math.Abs(pair.Second)));
        Assert.All(integrated.StandardErrors.Zip(closed.StandardErrors), pair => Assert.Equal(pair.Second, pair.First, 1e-3 * pair.Second));
    }

    [Fact]
    public void Where_the_likelihood_does_not_fall_there_is_a_sentence_and_no_error()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 1 },
        };
        b.Parameter("a", 1).Parameter("c", 1).Observable("y", b["a"] + b["c"]).Group(new Group("all", [], []));
        b.Estimate("a", 1, -100, 100, EstimationScale.Natural).Estimate("c", 2, -100, 100, EstimationScale.Natural).Value("all", "y", 1, 5);

        var information = ObservedInformation.Compute(Fit(b.Build()));

        Assert.False(information.IsPositiveDefinite);
        Assert.All(information.StandardErrors, error => Assert.True(double.IsNaN(error)));
        Assert.Equal(
            "Along a and c the likelihood does not fall from the estimate, which is no peak there (the "
                + "observed information is not positive definite): what takes part gets no standard error from it.",
            information.Message
        );
    }

    [Fact]
    public void What_takes_no_part_in_a_flat_direction_keeps_its_error()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 1 },
        };
        b.Parameter("a", 1)
            .Parameter("c", 1)
            .Parameter("m", 1)
            .Observable("sum", b["a"] + b["c"])
            .Observable("y", b["m"])
            .Group(new Group("all", [], []));
        b.Estimate("a", 1, -100, 100, EstimationScale.Natural)
            .Estimate("c", 2, -100, 100, EstimationScale.Natural)
            .Estimate("m", 1, -100, 100, EstimationScale.Natural);
        b.Value("all", "sum", 1, 5).Value("all", "y", 1, 3).Value("all", "y", 1, 4).Value("all", "y", 1, 3).Value("all", "y", 1, 4);

        var information = ObservedInformation.Compute(Fit(b.Build()));

        Assert.Equal([double.NaN, double.NaN, 0.5], information.StandardErrors.Select(error => Math.Round(error, 6)));
    }
}
