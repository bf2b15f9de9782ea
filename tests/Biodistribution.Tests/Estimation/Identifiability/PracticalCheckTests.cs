using Biodistribution.Estimation.Identifiability;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Identifiability;

public class PracticalCheckTests
{
    private static StudyBuilder Exponential(double sd, double lower, double upper)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = sd } };
        b.Parameter("A", 10)
            .Parameter("k", 0.5)
            .Observable("y", b["A"] * b.Graph.Unary(Operation.Exp, b.Number(-1) * b["k"] * b.Graph.Time))
            .Group(new Group("all", [], []));
        return b.Estimate("A", 10, 10 * lower, 10 * upper).Estimate("k", 0.5, 0.5 * lower, 0.5 * upper);
    }

    [Fact]
    public void The_expected_sd_is_the_closed_form_of_a_straight_line_in_logarithms()
    {
        var b = Exponential(0.1, 1e-6, 1e6);
        foreach (var t in new[] { 0.0, 1, 2, 3 })
            b.Value("all", "y", t, 1);

        var check = PracticalCheck.At(b.Build())!;

        // ln y = ln A - k t: the covariance of (ln A, k) is sd² [14, 6; 6, 4] / 20; that of ln k is over k.
        Assert.Equal(0.1 * Math.Sqrt(14 / 20.0), check.Parameters[0].ScaledSd, 1e-3);
        Assert.Equal(0.1 * Math.Sqrt(4 / 20.0) / 0.5, check.Parameters[1].ScaledSd, 1e-3);
        Assert.All(check.Parameters, parameter => Assert.True(parameter.IsDetermined));
        Assert.Equal(10 * Math.Exp(-1.959964 * 0.1 * Math.Sqrt(14 / 20.0)), check.Parameters[0].Lower, 1e-2);
    }

    [Fact]
    public void One_time_leaves_both_open_and_names_what_moves_together_whatever_was_measured()
    {
        var b = Exponential(0.1, 0.01, 100);
        foreach (var value in new[] { 3.0, 4, 500 })
            b.Value("all", "y", 2, value);

        var check = PracticalCheck.At(b.Build())!;

        Assert.All(check.Parameters, parameter => Assert.False(parameter.IsDetermined, parameter.Text));
        Assert.Equal(["k"], check.Parameters[0].MovesWith);
        // At t = 2 and k = 0.5 a change of ln k counts as much as one of ln A: the data know the ratio.
        var combination = Assert.Single(check.Combinations);
        Assert.Equal("A / k", combination.Name);
        Assert.Equal(0.1 / Math.Sqrt(3), combination.ScaledSd, 0.02);
    }
}
