using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Likelihood;

/// <summary>Priors and error models on a number measured directly, where the best value is known in closed form.</summary>
public class PriorTests
{
    private static StudyBuilder Direct(ErrorModel error, params double[] values)
    {
        var b = new StudyBuilder { DefaultError = error };
        b.Parameter("m", 1).Observable("y", b["m"] * b.Number(1)).Group(new Group("all", [], []));
        foreach (var (value, i) in values.Select((value, i) => (value, i)))
            b.Value("all", "y", 1, value, animal: $"{i}");
        return b;
    }

    private static double Best(StudyBuilder b) =>
        Fitter.Fit(b.Build(), new FitSettings { Starts = 3 }, null, null, TestContext.Current.CancellationToken).Estimates[0].Value;

    [Fact]
    public void A_normal_prior_and_normal_data_meet_at_their_weighted_mean()
    {
        var b = Direct(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.5 }, 4, 5);

        Assert.Equal(
            ((4 + 5) / 0.25 + (2 / 0.04)) / ((2 / 0.25) + (1 / 0.04)),
            Best(b.Estimate("m", 3, -10, 10, EstimationScale.Natural, new Prior(PriorDistribution.Normal, 2, 0.2))),
            1e-8
        );
    }

    [Fact]
    public void A_log_normal_prior_and_log_normal_data_meet_at_their_weighted_geometric_mean()
    {
        var b = Direct(new ErrorModel { Proportional = 0.3 }, 4, 5);

        var log = ((Math.Log(4 * 5) / 0.09) + (Math.Log(2) / 0.04)) / ((2 / 0.09) + (1 / 0.04));
        Assert.Equal(
            Math.Exp(log),
            Best(b.Estimate("m", 3, 0.1, 100, EstimationScale.Log, new Prior(PriorDistribution.LogNormal, 2, 0.2))),
            1e-7
        );
    }

    [Theory]
    [InlineData(0, 10, 4.5)]
    [InlineData(0, 3, 3)]
    [InlineData(6, 7, 6)]
    public void A_uniform_prior_keeps_the_estimate_between_its_ends(double lower, double upper, double expected) =>
        Assert.Equal(
            expected,
            Best(
                Direct(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.5 }, 4, 5)
                    .Estimate("m", 3, -10, 10, EstimationScale.Natural, new Prior(PriorDistribution.Uniform, lower, upper))
            ),
            1e-8
        );

    [Fact]
    public void A_half_normal_prior_pulls_to_zero_and_no_further()
    {
        Assert.Equal(
            9 / 0.25 / ((2 / 0.25) + 1),
            Best(
                Direct(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.5 }, 4, 5)
                    .Estimate("m", 3, -10, 10, EstimationScale.Natural, new Prior(PriorDistribution.HalfNormal, 0, 1))
            ),
            1e-8
        );
        Assert.Equal(
            0,
            Best(
                Direct(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.5 }, -4, -5)
                    .Estimate("m", 3, -10, 10, EstimationScale.Natural, new Prior(PriorDistribution.HalfNormal, 0, 1))
            ),
            1e-12
        );
    }

    [Fact]
    public void An_outlier_pulls_a_Student_t_less_than_a_normal()
    {
        double[] values = [4.9, 5, 5.1, 5.05, 4.95, 9];

        var robust = Best(Direct(new ErrorModel { Kind = ErrorKind.StudentT, Proportional = 0.03 }, values).Estimate("m", 3, 0.1, 100));

        Assert.InRange(robust, 4.9, 5.15);
        Assert.InRange(
            Best(Direct(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.15 }, values).Estimate("m", 3, 0.1, 100)),
            5.6,
            5.7
        );
    }

    [Fact]
    public void A_combined_error_has_the_variances_of_both_parts()
    {
        var b = Direct(
                new ErrorModel
                {
                    Kind = ErrorKind.Combined,
                    Additive = 0.3,
                    Proportional = 0.1,
                },
                4
            )
            .Estimate("m", 3, 0.1, 100);

        var row = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, null, null, TestContext.Current.CancellationToken).Rows[0];

        Assert.Equal(Math.Sqrt(0.09 + (0.01 * row.Predicted * row.Predicted)), row.StandardDeviation, 1e-12);
    }

    [Fact]
    public void A_parameter_whose_bounds_meet_stays_there_to_the_bit()
    {
        const double Fixed = 0.1 + 0.2;
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("m", 1).Parameter("n", 1).Observable("y", b["m"] * b["n"]).Group(new Group("all", [], []));
        b.Value("all", "y", 1, 4)
            .Value("all", "y", 2, 5)
            .Estimate("m", 3, 0.1, 100)
            .Estimate("n", Fixed, Fixed, Fixed, EstimationScale.Natural);

        Assert.Equal(
            Fixed,
            Fitter.Fit(b.Build(), new FitSettings { Starts = 4 }, null, null, TestContext.Current.CancellationToken).Estimates[1].Value
        );
    }

    [Fact]
    public void A_range_of_a_censored_value_counts_with_the_closed_form_probability()
    {
        var b = Direct(new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.5 }, 4, 5)
            .Row(
                new Observation
                {
                    Id = "between",
                    Group = "all",
                    Observable = "y",
                    Time = 1,
                    Lower = 4.2,
                    Upper = 4.4,
                    Value = double.NaN,
                    Censoring = "interval",
                }
            )
            .Estimate("m", 3, -10, 10, EstimationScale.Natural);
        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, null, null, TestContext.Current.CancellationToken);

        double P(double x) => Biodistribution.Numerics.Statistics.NormalDistribution.Cumulative((x - fit.Estimates[0].Value) / 0.5);
        Assert.Equal(-2 * Math.Log(P(4.4) - P(4.2)), fit.Rows[^1].Contribution, 1e-9);
    }
}
