using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Xunit;

namespace Biodistribution.Tests.Numerics.Statistics;

public class ChainConvergenceTests
{
    private static double[][] Chains(Func<int, CounterRandom, double, double> next) =>
        [
            .. Enumerable
                .Range(0, 4)
                .Select(c =>
                {
                    var random = new CounterRandom(11, (ulong)c);
                    double x = random.NextNormal();
                    return Enumerable.Range(0, 2000).Select(_ => x = next(c, random, x)).ToArray();
                }),
        ];

    [Fact]
    public void Independent_draws_are_worth_their_number_and_agree()
    {
        var chains = Chains((_, random, _) => random.NextNormal());

        Assert.InRange(ChainConvergence.RHat(chains), 0.999, 1.003);
        Assert.InRange(ChainConvergence.EffectiveSampleSize(chains), 7000, 9000);
    }

    [Fact]
    public void Correlated_draws_are_worth_the_closed_form_of_an_autoregressive_chain()
    {
        var chains = Chains((_, random, x) => (0.8 * x) + (0.6 * random.NextNormal()));

        // n (1 - ρ) / (1 + ρ) with ρ = 0.8.
        Assert.InRange(ChainConvergence.EffectiveSampleSize(chains), 8000 / 9.0 * 0.8, 8000 / 9.0 * 1.2);
    }

    [Fact]
    public void A_chain_elsewhere_is_seen()
    {
        var chains = Chains((c, random, _) => (c == 0 ? 1 : 0) + random.NextNormal());

        Assert.True(ChainConvergence.RHat(chains) > 1.05);
    }

    [Fact]
    public void Few_runs_are_improbable_and_alternation_is_not()
    {
        double[] trend = [1, 2, 1, 3, 2, 1, -1, -2, -3, -1, -2, -1];
        double[] alternating = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1];

        Assert.Equal(2.0 / 924, SamplingDistributions.FewRuns(trend), 1e-12);
        Assert.Equal(1, SamplingDistributions.FewRuns(alternating), 1e-12);
    }
}
