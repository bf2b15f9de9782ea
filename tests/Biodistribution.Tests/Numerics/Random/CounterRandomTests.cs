using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Xunit;

namespace Biodistribution.Tests.Numerics.Random;

public class CounterRandomTests
{
    // Published known answers of Philox4x32-10 (Random123's kat_vectors).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0xffffffffu,
        0x408f276du,
        0x41c83b0eu,
        0xa20bc7c6u,
        0x6d5451fdu
    )]
    [InlineData(
        0x243f6a88u,
        0x85a308d3u,
        0x13198a2eu,
        0x03707344u,
        0xa4093822u,
        0x299f31d0u,
        0xd16cfe09u,
        0x94fdccebu,
        0x5001e420u,
        0x24126ea1u
    )]
    public void The_rounds_give_the_published_answers(
        uint c0,
        uint c1,
        uint c2,
        uint c3,
        uint k0,
        uint k1,
        uint a,
        uint b,
        uint c,
        uint d
    ) => Assert.Equal((a, b, c, d), CounterRandom.Philox(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void A_stream_depends_on_seed_and_unit_only()
    {
        ulong[] Take(ulong seed, ulong unit)
        {
            var random = new CounterRandom(seed, unit);
            return [.. Enumerable.Range(0, 9).Select(_ => random.NextBits())];
        }

        Assert.Equal(Take(7, 3), Take(7, 3));
        Assert.NotEqual(Take(7, 3), Take(7, 4));
        Assert.NotEqual(Take(7, 3), Take(8, 3));
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_variance_one_and_normal_tails()
    {
        var random = new CounterRandom(1, 0);
        var z = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToArray();

        Assert.InRange(z.Average(), -0.013, 0.013);
        Assert.InRange(z.Average(x => x * x), 0.98, 1.02);
        Assert.InRange(z.Count(x => x > 1.959963984540054) / 1e5, 0.0230, 0.0270);
    }

    [Fact]
    public void A_Latin_hypercube_meets_every_slice_of_every_coordinate_once()
    {
        var points = LatinHypercube.Points(50, 4, new CounterRandom(5, 0));

        for (var d = 0; d < 4; d++)
            Assert.Equal(Enumerable.Range(0, 50), points.Select(p => (int)(p[d] * 50)).Order());
    }

    [Fact]
    public void Each_coordinate_of_the_Sobol_sequence_meets_every_slice_of_a_power_of_two_once()
    {
        var points = SobolSequence.Points(64, SobolSequence.MaximumDimensions, new CounterRandom(5, 0));

        for (var d = 0; d < SobolSequence.MaximumDimensions; d++)
            Assert.Equal(Enumerable.Range(0, 64), points.Select(p => (int)(p[d] * 64)).Order());
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-20)]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public void The_normal_quantile_undoes_the_normal_probability(double probability) =>
        Assert.Equal(
            Math.Log(probability),
            NormalDistribution.LogCumulative(NormalDistribution.Quantile(probability)),
            1e-12 * Math.Max(1, -Math.Log(probability))
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_stream_can_be_taken_up_where_it_was_left(int drawn)
    {
        var stream = new CounterRandom(5, 9);
        for (var i = 0; i < drawn; i++)
            stream.NextBits();

        var again = new CounterRandom(5, 9) { Position = stream.Position };

        Assert.Equal((ulong)drawn, stream.Position);
        for (var i = 0; i < 5; i++)
            Assert.Equal(stream.NextBits(), again.NextBits());
    }
}
