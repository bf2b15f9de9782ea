using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments;
using Biodistribution.Observations;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Biodistribution.Tests.Estimation.Uncertainty;

public class ParameterSamplerTests
{
    private const double Sd = 0.5;
    private static readonly double[] X = [-1, 0, 0.5, 2, 3];
    private static readonly double[] Y = [1.2, 2.1, 2.4, 4.3, 4.9];

    // y = a + b x with known sd: the posterior under flat priors is Gaussian.
    private static FitResult Line()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = Sd },
        };
        b.Parameter("a", 1).Parameter("b", 1).Observable("y", b["a"] + (b["b"] * b.Graph.Time)).Group(new Group("all", [], []));
        foreach (var (x, y) in X.Zip(Y))
            b.Value("all", "y", x, y);
        b.Estimate("a", 1, -50, 50, EstimationScale.Natural).Estimate("b", 1, -50, 50, EstimationScale.Natural);
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, null, null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_Gaussian_posterior_is_sampled_with_its_mean_and_covariance()
    {
        var draws = ParameterSampler.Sample(
            Line(),
            null,
            new DrawSettings
            {
                Draws = 4000,
                LeastEffectiveSize = 1500,
                GenerationLimit = 8000,
                Seed = 20261122,
            },
            null,
            null,
            TestContext.Current.CancellationToken
        );

        var design = Matrix<double>.Build.Dense(X.Length, 2, (i, j) => j == 0 ? 1 : X[i]);
        var covariance = (design.TransposeThisAndMultiply(design) / (Sd * Sd)).Inverse();
        var mean = covariance * design.TransposeThisAndMultiply(Vector<double>.Build.Dense(Y)) / (Sd * Sd);
        Assert.True(draws.Converged, draws.Message);
        for (var i = 0; i < 2; i++)
        {
            var size = draws.Convergence[i].EffectiveSampleSize;
            // Four standard errors of the mean of as many independent draws as the chains are worth.
            Assert.InRange(
                draws.Values.Average(v => v[i]) - mean[i],
                -4 * Math.Sqrt(covariance[i, i] / size),
                4 * Math.Sqrt(covariance[i, i] / size)
            );
            for (var j = 0; j <= i; j++)
            {
                var sampled = draws.Values.Average(v => (v[i] - mean[i]) * (v[j] - mean[j]));
                var error = Math.Sqrt(((covariance[i, i] * covariance[j, j]) + (covariance[i, j] * covariance[i, j])) / size);
                Assert.InRange(sampled - covariance[i, j], -4 * error, 4 * error);
            }
        }
    }

    [Fact]
    public void One_two_and_seven_threads_give_the_same_bits()
    {
        var fit = Line();
        var draws = new[] { 1, 2, 7 }
            .Select(threads =>
                ParameterSampler.Sample(
                    fit,
                    null,
                    new DrawSettings { Threads = threads },
                    null,
                    null,
                    TestContext.Current.CancellationToken
                )
            )
            .ToArray();

        Assert.True(draws[0].Converged);
        Assert.Equal(draws[0].Values.Select(v => v.ToArray()), draws[1].Values.Select(v => v.ToArray()));
        Assert.Equal(draws[0].Values.Select(v => v.ToArray()), draws[2].Values.Select(v => v.ToArray()));
    }

    [Fact]
    public void Chains_that_had_no_time_to_agree_are_refused()
    {
        var draws = ParameterSampler.Sample(
            Line(),
            null,
            new DrawSettings { GenerationLimit = 20 },
            null,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.False(draws.Converged);
        Assert.Empty(draws.Values);
        Assert.StartsWith("The chains do not agree after 20 generations", draws.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_draw_breaks_a_hard_limit()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = Sd },
        };
        b.Parameter("a", 1).Observable("y", b["a"] * b.Number(1)).Group(new Group("all", [], []));
        b.Value("all", "y", 1, 2)
            .Row(
                new()
                {
                    Id = "limit",
                    Group = "all",
                    Observable = "y",
                    Statistic = Biodistribution.Observations.Statistic.Above,
                    Time = 1,
                    Value = 2.2,
                    SpreadKind = "hard",
                }
            )
            .Estimate("a", 3, 0, 10, EstimationScale.Natural);

        var draws = ParameterSampler.Sample(
            Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, null, null, TestContext.Current.CancellationToken),
            null,
            null,
            null,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.True(draws.Converged, draws.Message);
        Assert.All(draws.Values, v => Assert.InRange(v[0], 2.2 * (1 - 1e-5), 10));
    }
}
