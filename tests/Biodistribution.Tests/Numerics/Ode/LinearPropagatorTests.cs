using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;
using CsCheck;
using Xunit;

namespace Biodistribution.Tests.Numerics.Ode;

public class LinearPropagatorTests
{
    [Fact]
    public void Two_compartments_follow_their_closed_form_on_uniform_and_other_times()
    {
        const double k = 0.3,
            e = 0.05;
        double[] times = [.. Enumerable.Range(1, 100).Select(i => i / 10.0), 10.5, 12, 20];
        var propagator = new LinearPropagator(2);
        propagator.SetCoefficients([-k, 0, k, -e], [0, 0]);
        double[] y = [100, 0];
        var states = new double[2 * times.Length];

        Assert.True(propagator.Propagate(0, y, times, states, 25));

        for (var i = 0; i < times.Length; i++)
            AssertClose(times[i], states.AsSpan(2 * i, 2));
        AssertClose(25, y);

        static void AssertClose(double t, ReadOnlySpan<double> state)
        {
            var first = 100 * Math.Exp(-k * t);
            var second = 100 * k / (e - k) * (Math.Exp(-k * t) - Math.Exp(-e * t));
            Assert.InRange(Math.Abs(state[0] - first), 0, 2e-13 * 100);
            Assert.InRange(Math.Abs(state[1] - second), 0, 2e-13 * 100);
        }
    }

    [Fact]
    public void A_constant_input_fills_a_compartment()
    {
        var propagator = new LinearPropagator(1);
        propagator.SetCoefficients([-2], [10]);
        double[] y = [0];
        Assert.True(propagator.Propagate(0, y, [], [], 3));
        Assert.InRange(Math.Abs(y[0] - (5 * (1 - Math.Exp(-6)))), 0, 1e-14);
    }

    [Fact]
    public void Time_may_be_cut_anywhere()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 1_000_000], Gen.Double[0.1, 20])
            .Sample(
                (n, seed, end) =>
                {
                    var random = new System.Random(seed);
                    var a = Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.7).ToArray();
                    var b = Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray();
                    var (whole, cut) = (Enumerable.Repeat(1.0, n).ToArray(), Enumerable.Repeat(1.0, n).ToArray());
                    var propagator = new LinearPropagator(n);
                    propagator.SetCoefficients(a, b);
                    if (!propagator.Propagate(0, whole, [], [], end))
                        return;
                    var times = Enumerable.Range(1, 20).Select(i => end * i / 23).ToArray();
                    Assert.True(propagator.Propagate(0, cut, times, new double[n * times.Length], end));
                    var scale = whole.Max(Math.Abs);
                    for (var i = 0; i < n; i++)
                        Assert.InRange(Math.Abs(whole[i] - cut[i]), 0, 1e-11 * scale);
                },
                iter: 50
            );
    }

    [Fact]
    public void Exponential_of_a_rotation_is_a_rotation()
    {
        var exponential = new MatrixExponential(2);
        var (a, e) = (new double[2 * exponential.Stride], new double[2 * exponential.Stride]);
        (a[1], a[exponential.Stride]) = (-1, 1);
        Assert.True(exponential.Compute(a, 1, e));
        Assert.InRange(Math.Abs(e[0] - Math.Cos(1)), 0, 4e-16);
        Assert.InRange(Math.Abs(e[exponential.Stride] - Math.Sin(1)), 0, 4e-16);
    }
}
