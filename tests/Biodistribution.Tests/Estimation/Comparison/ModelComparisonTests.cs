using Biodistribution.Estimation;
using Biodistribution.Estimation.Comparison;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Comparison;

public class ModelComparisonTests
{
    private static readonly double[] Times = [0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8];

    // A quadratic in time of which some coefficients are estimated; the others are held.
    private static FitResult Polynomial(
        string estimated,
        double curvature,
        double held = 0,
        double lowest = -100,
        double sd = double.NaN,
        int rows = 10
    )
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = sd },
        };
        b.Parameter("a", 0).Parameter("b", 0).Parameter("c", held);
        var t = b.Graph.Time;
        b.Observable("y", b["a"] + (b["b"] * t) + (b["c"] * t * t)).Group(new Group("all", [], []));
        foreach (var name in estimated)
            b.Estimate($"{name}", 1, name == 'c' ? lowest : -100, 100, EstimationScale.Natural);
        var random = new CounterRandom(20261123, 0);
        foreach (var time in Times.Take(rows))
            b.Value("all", "y", time, 2 + time + (curvature * time * time) + (0.3 * random.NextNormal()));
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_likelihood_ratio_of_a_held_parameter_is_the_closed_form_of_regression()
    {
        var (line, curve) = (Polynomial("ab", 0.2), Polynomial("abc", 0.2));

        var test = Assert.Single(ModelComparison.Compare([("line", line), ("curve", curve)]).Tests);

        Assert.Equal(("line", "curve", 1), (test.Smaller, test.Larger, test.DegreesOfFreedom));
        // One sd of all rows drops out: n ln of the ratio of the sums of squares, which are twice the objectives.
        Assert.Equal(Times.Length * Math.Log(line.Objective / curve.Objective), test.Statistic, 1e-6);
        Assert.True(test.Probability < 1e-3);
        Assert.Contains("the data need c free", test.InWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_and_weights_are_those_of_the_criteria()
    {
        var fits = new[] { ("line", Polynomial("ab", 0)), ("curve", Polynomial("abc", 0)) };

        var result = ModelComparison.Compare(fits);

        Assert.Equal(0, result.Fits[0].DeltaAicc);
        Assert.Equal(fits[1].Item2.Aicc - fits[0].Item2.Aicc, result.Fits[1].DeltaAicc, 1e-12);
        Assert.Equal(1, result.Fits.Sum(one => one.Weight), 1e-12);
        Assert.Equal(Math.Exp(-result.Fits[1].DeltaAicc / 2), result.Fits[1].Weight / result.Fits[0].Weight, 1e-12);
        Assert.Contains("the data do not need c free", result.Tests[0].InWords, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_held_at_its_bound_is_tested_on_one_side()
    {
        var (line, curve) = (Polynomial("ab", 0.02, sd: 0.3), Polynomial("abc", 0.02, sd: 0.3, lowest: 0));

        var test = Assert.Single(ModelComparison.Compare([("line", line), ("curve", curve)]).Tests);

        Assert.Equal(
            Biodistribution.Numerics.Statistics.SamplingDistributions.ChiSquaredTail(test.Statistic, 1) / 2,
            test.Probability,
            1e-12
        );
        Assert.Contains("one-sided: it is held at its bound", test.InWords, StringComparison.Ordinal);
    }

    [Fact]
    public void A_larger_candidate_whose_search_missed_the_best_point_is_searched_from_the_smaller_one()
    {
        var (small, large) = (Wave(estimatesRate: false), Wave(estimatesRate: true));
        Assert.True(large.MinusTwoLogLikelihood > small.MinusTwoLogLikelihood + 1);

        var result = ModelComparison.Compare([("held", small), ("free", large)]);

        Assert.InRange(Assert.Single(result.Tests).Statistic, 0, 10);
        Assert.True(result.Fits[1].Fit.MinusTwoLogLikelihood <= small.MinusTwoLogLikelihood);
    }

    // A wave whose rate is 2, searched for from 5 where it is estimated: another minimum lies between.
    private static FitResult Wave(bool estimatesRate)
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.3 },
        };
        b.Parameter("height", 1).Parameter("rate", 2);
        b.Observable("y", b["height"] * b.Graph.Unary(Biodistribution.Models.Symbolics.Operation.Sin, b["rate"] * b.Graph.Time))
            .Group(new Group("all", [], []))
            .Estimate("height", 1, -100, 100, EstimationScale.Natural);
        if (estimatesRate)
            b.Estimate("rate", 5, 0.1, 20);
        var random = new CounterRandom(20261204, 0);
        foreach (var time in Times)
            b.Value("all", "y", time, (3 * Math.Sin(2 * time)) + (0.3 * random.NextNormal()));
        return Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_value_the_larger_one_does_not_allow_is_no_nesting() =>
        Assert.Empty(
            ModelComparison.Compare([("line", Polynomial("ab", 0.2, held: 0)), ("curve", Polynomial("abc", 0.2, lowest: 0.01))]).Tests
        );

    [Fact]
    public void Other_data_are_not_compared_and_say_so()
    {
        var result = ModelComparison.Compare([("all", Polynomial("ab", 0)), ("fewer", Polynomial("ab", 0, rows: 8))]);

        Assert.Equal("it fits other rows of data, or rows with other numbers", result.Fits[1].NotComparable);
        Assert.True(double.IsNaN(result.Fits[1].DeltaAicc));
        Assert.Empty(result.Tests);
        Assert.Contains("No two candidates can stand beside each other.", result.Answers);
    }

    [Fact]
    public void A_wrong_shape_is_called_misfit_even_when_it_is_the_best_there_is()
    {
        var result = ModelComparison.Compare([("level", Polynomial("a", 0.5, sd: 0.3)), ("line", Polynomial("ab", 0.5, sd: 0.3))]);

        Assert.Contains(
            result.Warnings,
            text => text.StartsWith("Even the best of these, line, does not describe the data", StringComparison.Ordinal)
        );
    }
}
