using Biodistribution.Numerics.Sensitivity;
using Xunit;

namespace Biodistribution.Tests.Numerics.Sensitivity;

/// <summary>Indices of functions that have them in closed form.</summary>
public class SobolIndicesTests
{
    private static readonly BootstrapOfRows Bootstrap = new(200, 0.99, 5);

    [Fact]
    public void The_indices_of_the_Ishigami_function_are_those_of_its_closed_form()
    {
        // sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1, each input uniform from -π to π.
        var (a, b) = (7.0, 0.1);
        var (pi4, pi8) = (Math.Pow(Math.PI, 4), Math.Pow(Math.PI, 8));
        var variance = (a * a / 8) + (b * pi4 / 5) + (b * b * pi8 / 18) + 0.5;
        double[] first = [Math.Pow(1 + (b * pi4 / 5), 2) / 2 / variance, a * a / 8 / variance, 0];
        double[] total = [first[0] + (b * b * pi8 * 8 / 225 / variance), first[1], b * b * pi8 * 8 / 225 / variance];

        var estimate = Estimate(
            4096,
            3,
            u =>
            {
                double X(int i) => Math.PI * ((2 * u[i]) - 1);
                return Math.Sin(X(0)) + (a * Math.Pow(Math.Sin(X(1)), 2)) + (b * Math.Pow(X(2), 4) * Math.Sin(X(0)));
            }
        );

        Assert.Equal(a / 2, estimate.Mean, 0.02);
        Assert.Equal(Math.Sqrt(variance), estimate.StandardDeviation, 0.02);
        AssertNear(first, total, estimate, 0.012);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)] // beyond ten inputs the sample is a Latin hypercube
    public void The_indices_of_the_g_function_are_those_of_its_closed_form(int inputs)
    {
        // The product of (|4u - 2| + a) / (1 + a).
        double[] a =
        [
            .. new double[] { 0, 1, 4.5, 9 }
                .Concat(Enumerable.Repeat(99.0, 8))
                .Take(inputs),
        ];
        double[] own = [.. a.Select(one => 1 / (3 * (1 + one) * (1 + one)))];
        var variance = own.Aggregate(1.0, (product, one) => product * (1 + one)) - 1;
        double[] first = [.. own.Select(one => one / variance)];
        double[] total = [.. own.Select(one => one * (variance + 1) / (1 + one) / variance)];

        var estimate = Estimate(
            8192,
            inputs,
            u => u.Zip(a, (one, power) => (Math.Abs((4 * one) - 2) + power) / (1 + power)).Aggregate(1.0, (product, one) => product * one)
        );

        AssertNear(first, total, estimate, inputs > 10 ? 0.04 : 0.012);
    }

    [Fact]
    public void Rows_without_a_number_are_left_out_and_counted()
    {
        var points = SaltelliSample.Points(1024, 2, 3);
        double[] outputs = [.. points.Select((u, i) => i == 7 ? double.NaN : u[0] + (2 * u[1]))];

        var estimate = SobolIndices.Estimate(outputs, 2, Bootstrap);

        Assert.Equal(1023, estimate.Rows);
        Assert.Equal(0.8, estimate.Indices[1].Total.Value, 0.01);
    }

    [Fact]
    public void An_output_that_does_not_vary_has_no_indices()
    {
        var estimate = Estimate(64, 2, _ => 3);

        Assert.Equal((3, 0), (estimate.Mean, estimate.StandardDeviation));
        Assert.All(estimate.Indices, index => Assert.True(double.IsNaN(index.First.Value) && double.IsNaN(index.Total.Value)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        static double Function(double[] u) => u[0] * u[1];

        Assert.Equal(Estimate(128, 2, Function).Indices, Estimate(128, 2, Function).Indices);
    }

    private static SobolEstimate Estimate(int rows, int inputs, Func<double[], double> function) =>
        SobolIndices.Estimate([.. SaltelliSample.Points(rows, inputs, 11).Select(function)], inputs, Bootstrap);

    private static void AssertNear(double[] first, double[] total, SobolEstimate estimate, double tolerance)
    {
        foreach (var (index, i) in estimate.Indices.Select((index, i) => (index, i)))
        {
            Assert.Equal(first[i], index.First.Value, tolerance);
            Assert.Equal(total[i], index.Total.Value, tolerance);
            Assert.InRange(first[i], index.First.Lower - 0.002, index.First.Upper + 0.002);
            Assert.InRange(total[i], index.Total.Lower - 0.002, index.Total.Upper + 0.002);
        }
    }
}
