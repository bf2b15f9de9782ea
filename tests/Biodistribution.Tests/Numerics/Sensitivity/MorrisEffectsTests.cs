using Biodistribution.Numerics.Sensitivity;
using Xunit;

namespace Biodistribution.Tests.Numerics.Sensitivity;

/// <summary>Elementary effects of functions that have them in closed form.</summary>
public class MorrisEffectsTests
{
    private static readonly BootstrapOfRows Bootstrap = new(200, 0.95, 5);

    [Fact]
    public void A_line_has_its_slopes_as_effects_everywhere()
    {
        var effects = Effects(10, 3, u => (4 * u[0]) - (2 * u[1]));

        Assert.Equal([4, -2, 0], effects.Select(one => Math.Round(one.Mean, 12)));
        Assert.Equal([4, 2, 0], effects.Select(one => Math.Round(one.Absolute.Value, 12)));
        Assert.All(effects, one => Assert.Equal(0, one.StandardDeviation, 1e-12));
        Assert.All(effects, one => Assert.Equal(10, one.Count));
    }

    [Fact]
    public void Effects_that_cancel_are_seen_by_their_size()
    {
        // (u - 1/2)² on the levels 0, 1/3, 2/3, 1 with a step of 2/3: effects are 1/3 and -1/3, as likely.
        var effect = Effects(400, 1, u => Math.Pow(u[0] - 0.5, 2))[0];

        Assert.Equal(0, effect.Mean, 0.05);
        Assert.Equal(1.0 / 3, effect.Absolute.Value, 1e-12);
        Assert.Equal(1.0 / 3, effect.StandardDeviation, 0.01);
    }

    [Fact]
    public void An_interaction_spreads_the_effects()
    {
        // u v: the effect of u is v, 0, 1/3, 2/3 or 1 as likely: mean 1/2, sd sqrt(5)/6.
        var effect = Effects(2000, 2, u => u[0] * u[1])[0];

        Assert.Equal(0.5, effect.Mean, 0.03);
        Assert.Equal(Math.Sqrt(5) / 6, effect.StandardDeviation, 0.02);
        Assert.InRange(effect.Absolute.Lower, 0.4, 0.5);
        Assert.InRange(effect.Absolute.Upper, 0.5, 0.6);
    }

    [Fact]
    public void Every_step_moves_one_input_within_the_cube()
    {
        var sample = new MorrisSample(50, 5, 6, 1);

        for (var t = 0; t < 50; t++)
        {
            var path = sample.Points[(t * 6)..((t + 1) * 6)];
            Assert.All(path, point => Assert.All(point, one => Assert.InRange(one, -1e-12, 1 + 1e-12)));
            for (var k = 0; k < 5; k++)
                Assert.Equal(0.6, Assert.Single(path[k].Zip(path[k + 1], (a, b) => Math.Abs(a - b)), apart => apart > 0), 1e-12);
        }
    }

    [Fact]
    public void A_step_without_a_number_is_left_out_and_counted()
    {
        var sample = new MorrisSample(4, 2, 4, 1);
        double[] outputs = [.. sample.Points.Select((u, i) => i == 1 ? double.NaN : u[0])];

        Assert.Equal([3, 3], MorrisEffects.Estimate(sample, outputs, Bootstrap).Select(one => one.Count));
    }

    private static IReadOnlyList<MorrisEffect> Effects(int trajectories, int inputs, Func<double[], double> function)
    {
        var sample = new MorrisSample(trajectories, inputs, 4, 11);
        return MorrisEffects.Estimate(sample, [.. sample.Points.Select(function)], Bootstrap);
    }
}
