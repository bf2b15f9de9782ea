using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Validation.Misfit;
using Xunit;

namespace Biodistribution.Tests.Estimation.Likelihood;

/// <summary>An estimated sd absorbs any lack of fit; replicates do not.</summary>
public class ReplicateMisfitTests
{
    private static readonly ErrorModel Additive = new() { Kind = ErrorKind.Additive };

    [Fact]
    public void Lack_of_fit_against_pure_error_is_the_F_test_of_the_textbook()
    {
        double[] times = [1, 2, 3, 4, 5, 6];
        var b = Line(Additive).Group(new Group("all", [], []));
        var random = new CounterRandom(20261202, 0);
        var data = times
            .SelectMany(t => Enumerable.Range(0, 3).Select(_ => (t, y: t + (0.4 * (t - 3) * (t - 3)) + (0.3 * random.NextNormal()))))
            .ToArray();
        foreach (var (t, y) in data)
            b.Value("all", "y", t, y);

        var fit = Fit(b);

        // By hand: the line by least squares, the means of three.
        var (mt, my) = (data.Average(one => one.t), data.Average(one => one.y));
        var slope = data.Sum(one => (one.t - mt) * (one.y - my)) / data.Sum(one => (one.t - mt) * (one.t - mt));
        var total = data.Sum(one => Math.Pow(one.y - my - (slope * (one.t - mt)), 2));
        var pure = data.GroupBy(one => one.t).Sum(cell => cell.Sum(one => Math.Pow(one.y - cell.Average(other => other.y), 2)));
        var ratio = (total - pure) / 4 / (pure / 12);
        Assert.Contains(
            fit.Misfit,
            sentence =>
                sentence.Contains(
                    $"(lack of fit F = {NumberText.ForSentence(ratio)} on 4 and 12 degrees of freedom",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void A_difference_between_groups_that_the_model_cannot_make_is_told_with_both_values()
    {
        var fit = Fit(TwoGroups(1.6, 8));

        var told = Assert.Single(fit.Misfit, sentence => sentence.Contains('÷'));
        Assert.Matches(
            "^Misfit: y, damaged ÷ healthy at 1: measured 1\\.[3-9][0-9]* \\(95 % 1\\.[0-9]+ to "
                + "[12]\\.[0-9]+\\), the model's best 1 \\(p = [0-9.×10⁻²³⁴⁵]+, 1 difference between "
                + "groups\\)\\.$",
            told
        );
    }

    [Fact]
    public void A_difference_the_model_makes_is_not_told() => Assert.Empty(Fit(TwoGroups(1, 8)).Misfit);

    [Fact]
    public void A_measured_ratio_stands_beside_the_predicted_one_and_says_outside()
    {
        var wrong = Assert.Single(MeasuredPrediction.Compare(Fit(TwoGroups(1.6, 8)), [Ratio]));
        var right = Assert.Single(MeasuredPrediction.Compare(Fit(TwoGroups(1, 8)), [Ratio]));

        Assert.Equal((1, true, 16), (Math.Round(wrong.Predicted, 6), wrong.IsOutside, wrong.Rows));
        Assert.InRange(wrong.Lower, 1.05, wrong.Measured);
        Assert.False(right.IsOutside);
    }

    [Fact]
    public void The_interval_of_a_measured_ratio_is_that_of_two_samples_of_logarithms()
    {
        var builder = TwoGroups(1.6, 8);
        var fit = Fit(builder);
        double[] Logs(string group) => [.. fit.Rows.Where(row => row.Observation.Group == group).Select(row => Math.Log(row.Observed))];
        var (a, b) = (Logs("damaged"), Logs("healthy"));
        static double Squares(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2));
        var half = SamplingDistributions.StudentTwoSided(0.95, 14) * Math.Sqrt((Squares(a) + Squares(b)) / 14 * (2 / 8.0));

        var measured = Assert.Single(MeasuredPrediction.Compare(fit, [Ratio]));

        Assert.Equal(Math.Exp(a.Average() - b.Average()), measured.Measured, 1e-9);
        Assert.Equal(Math.Exp(a.Average() - b.Average() - half), measured.Lower, 1e-9);
    }

    [Fact]
    public void A_new_measurement_has_a_wider_range_than_the_mean_by_the_scatter_of_the_data()
    {
        var value = new Prediction("y at 1", "healthy", "y", Unit.None) { Time = 1 };
        var measured = Assert.Single(MeasuredPrediction.Compare(Fit(TwoGroups(1, 8)), [value]));

        var exact = measured.NewMeasurement(measured.Predicted, measured.Predicted);

        Assert.InRange(measured.Scatter, 0.1, 0.4);
        Assert.Equal(measured.Predicted * Math.Exp(measured.ScatterQuantile * measured.Scatter), exact.Upper, 1e-9);
        Assert.True(measured.NewMeasurement(measured.Predicted / 2, measured.Predicted * 2).Upper > exact.Upper);
    }

    /// <summary>
    /// The first studies of the check of misfit in Biodistribution.Validation: as many noticed and blamed as when its
    /// tables were made.
    /// </summary>
    [Fact]
    public void The_first_studies_of_the_power_table_come_out_as_stored()
    {
        Assert.Equal(7, ContrastStudies.Run(12, 1.5, 12).Noticed);
        Assert.Equal(0, ContrastStudies.Run(12, 1.07, 12).Noticed);
    }

    private static Prediction Ratio =>
        new("y, damaged over healthy", "damaged", "y", Unit.None)
        {
            Statistic = Statistic.Ratio,
            Time = 1,
            RelativeToGroup = "healthy",
        };

    private static FitResult Fit(StudyBuilder builder) =>
        Fitter.Fit(builder.Build(), new FitSettings { Starts = 1 }, null, null, TestContext.Current.CancellationToken);

    private static StudyBuilder Line(ErrorModel error)
    {
        var b = new StudyBuilder { DefaultError = error };
        b.Parameter("a", 1).Parameter("b", 0);
        return b.Observable("y", b["a"] + (b["b"] * b.Graph.Time))
            .Estimate("a", 1, -100, 100, EstimationScale.Natural)
            .Estimate("b", 0.5, -100, 100, EstimationScale.Natural);
    }

    // The model gives both groups one value.
    private static StudyBuilder TwoGroups(double ratio, int animals)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel() };
        b.Parameter("a", 1);
        b.Observable("y", b["a"] * b.Number(1)).Estimate("a", 3, 0.01, 100);
        b.Group(new Group("healthy", [], [])).Group(new Group("damaged", [], []));
        var random = new CounterRandom(20261203, 0);
        foreach (var (group, factor) in new[] { ("healthy", 1.0), ("damaged", ratio) })
            for (var animal = 0; animal < animals; animal++)
                b.Value(group, "y", 1, 5 * factor * Math.Exp(0.2 * random.NextNormal()), animal: $"{group}{animal}");
        return b;
    }
}
