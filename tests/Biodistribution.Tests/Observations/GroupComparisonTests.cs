using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Observations.Comparison;
using Xunit;

namespace Biodistribution.Tests.Observations;

/// <summary>Groups of animals compared organ by organ: Welch's and Dunnett's tests with their published numbers.</summary>
public class GroupComparisonTests
{
    // Dunnett 1964, Biometrics 20:482-491, table of two-sided 5 % points for equal groups: comparisons, degrees of freedom, point.
    [Theory]
    [InlineData(1, 10, 2.228)]
    [InlineData(2, 10, 2.57)]
    [InlineData(3, 10, 2.76)]
    [InlineData(5, 10, 2.99)]
    [InlineData(2, 20, 2.38)]
    [InlineData(4, 20, 2.65)]
    public void Dunnetts_points_are_met(int comparisons, int degrees, double point) =>
        Assert.Equal(0.95, DunnettDistribution.Cumulative(point, [.. Enumerable.Repeat(6, comparisons)], 6, degrees), 0.0007);

    // Worked by hand: means 12 and 8, variances 4 and 1, four animals each: t = 4 / sqrt(1.25), 1.5625 / ((1 + 0.0625)
    // / 3) = 4.4118 degrees of freedom.
    [Fact]
    public void Welchs_interval_is_that_of_a_hand_calculation()
    {
        var one = Assert.Single(
            GroupComparison.Compare(Rows(("a", [12 - 3, 12 + 1, 12 + 1, 12 + 1]), ("c", [8 - 1.5, 8 + 0.5, 8 + 0.5, 8 + 0.5])), "c")
        );

        Assert.Equal(4, one.Difference.Value, 12);
        var half = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, 1.5625 / ((1 + 0.0625) / 3), 0.975) * Math.Sqrt(1.25);
        Assert.Equal(4 - half, one.Difference.Lower, 12);
        Assert.Equal(4 + half, one.Difference.Upper, 12);
        Assert.True(double.IsNaN(one.DunnettP));
    }

    [Fact]
    public void A_limit_among_the_values_leaves_the_comparison_out_with_the_reason()
    {
        var rows = Rows(("a", [1, 2, 3]), ("c", [4, 5, 6]));
        rows[0] = rows[0] with { Censoring = "below" };

        var one = Assert.Single(GroupComparison.Compare(rows, "c"));

        Assert.Equal("1 of 6 values are only known as a limit", one.Missing);
        Assert.True(double.IsNaN(one.Difference.Value));
    }

    [Fact]
    public void Several_groups_are_compared_with_one_control_together()
    {
        var all = GroupComparison.Compare(Rows(("c", [8, 9, 10, 11]), ("a", [12, 13, 14, 15]), ("b", [8, 9, 10, 12])), "c");

        Assert.Equal(["a", "b"], all.Select(one => one.Group));
        Assert.All(all, one => Assert.InRange(one.DunnettP, one.WelchP * 0.5, 1));
        Assert.InRange(all[0].DunnettP, 0.001, 0.02);
    }

    private static Observation[] Rows(params (string Group, double[] Values)[] groups) =>
        [
            .. groups.SelectMany(group =>
                group.Values.Select(
                    (value, i) =>
                        new Observation
                        {
                            Id = $"{group.Group}{i}",
                            Group = group.Group,
                            Animal = $"{group.Group}{i}",
                            Observable = "liver",
                            Time = 6,
                            TimeUnit = "h",
                            Value = value,
                            Unit = "%ID",
                        }
                )
            ),
        ];
}
