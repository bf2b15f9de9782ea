using Biodistribution.Numerics.LinearAlgebra;
using Xunit;

namespace Biodistribution.Tests.Numerics.LinearAlgebra;

public class SpectralRadiusTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    [InlineData(1e-12)]
    public void Units_of_the_states_hardly_matter(double unit)
    {
        // Two compartments: eigenvalues of [[-3, 2], [3, -2]] are 0 and -5; the second state is counted in another unit.
        var estimate = SpectralRadius.Estimate([-3, 2 / unit, 3 * unit, -2], new double[4], 2);

        Assert.InRange(estimate, 5 - 1e-12, 5 * Math.Pow(2 * Math.Max(unit, 1 / unit), 1.0 / 16));
    }

    [Fact]
    public void A_rotation_counts_as_its_frequency() =>
        Assert.InRange(SpectralRadius.Estimate([0, 7, -7, 0], new double[4], 2), 7 - 1e-12, 7 + 1e-12);

    [Fact]
    public void What_dies_out_in_two_steps_has_none() => Assert.Equal(0, SpectralRadius.Estimate([0, 100, 0, 0], new double[4], 2));

    [Fact]
    public void An_entry_that_is_not_a_number_gives_none() =>
        Assert.Equal(double.NaN, SpectralRadius.Estimate([1, double.NaN, 0, 1], new double[4], 2));
}
