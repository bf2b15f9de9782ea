using Biodistribution.Numerics.Elementary;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Experiments.Cohorts;

/// <summary>Draws the parameter values of subjects: a pure function of seed and number of the subject.</summary>
/// <remarks>
/// Correlated normal numbers, each turned into the distribution of its parameter; ends cut a distribution off, which
/// leaves the order of the numbers as it is.
/// </remarks>
public sealed class SubjectDraws
{
    private readonly CohortRequest request;
    private readonly double[] centres;
    private readonly double[] factor;
    private readonly ulong seed;

    /// <summary>Prepares the draws.</summary>
    /// <param name="request">How subjects differ.</param>
    /// <param name="centres">The value of each varied parameter, in coherent units.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">The correlations are not positive definite, or a centre has no such distribution.</exception>
    public SubjectDraws(CohortRequest request, double[] centres, ulong seed)
    {
        (this.request, this.centres, this.seed) = (request, centres, seed);
        factor =
            Cholesky(request.Correlations.AsSpan(), centres.Length)
            ?? throw new ArgumentException("The correlations are not positive definite.", nameof(request));
        for (var i = 0; i < centres.Length; i++)
            if (Problem(request.Variations[i], centres[i]) is { Length: > 0 } problem)
                throw new ArgumentException($"{request.Variations[i].Parameter.Name}: {problem}", nameof(centres));
    }

    /// <summary>The value of each varied parameter about which subjects vary, in coherent units.</summary>
    public ReadOnlySpan<double> Centres => centres;

    /// <summary>The values of a subject.</summary>
    /// <param name="subject">Number of the subject.</param>
    /// <param name="values">Receives a value a variation, in coherent units.</param>
    public void Draw(long subject, Span<double> values)
    {
        var random = new CounterRandom(seed, (ulong)subject);
        var n = centres.Length;
        Span<double> independent = stackalloc double[n];
        for (var i = 0; i < n; i++)
            independent[i] = random.NextNormal();
        for (var i = 0; i < n; i++)
        {
            double z = 0;
            for (var j = 0; j <= i; j++)
                z += factor[(i * n) + j] * independent[j];
            values[i] = Value(request.Variations[i], centres[i], z);
        }
    }

    /// <summary>Why a value cannot be the centre of a variation; empty when it can.</summary>
    /// <param name="variation">The variation.</param>
    /// <param name="centre">The value, in coherent units.</param>
    public static string Problem(Variation variation, double centre) =>
        variation.Distribution switch
        {
            VariationDistribution.LogNormal when centre <= 0 => "a log-normal variation needs a value above 0",
            VariationDistribution.LogitNormal when centre is <= 0 or >= 1 => "a logit-normal variation needs a value between 0 and 1",
            VariationDistribution.Uniform when !(double.IsFinite(variation.Lower) && double.IsFinite(variation.Upper)) =>
                "a uniform variation needs two ends",
            not VariationDistribution.Uniform when centre < variation.Lower || centre > variation.Upper =>
                "the value lies outside the ends of its variation",
            _ => "",
        };

    /// <summary>The lower triangle whose product with its transpose is a matrix; null when the matrix is not positive definite.</summary>
    /// <param name="matrix">Symmetric, row by row.</param>
    /// <param name="n">Rows.</param>
    public static double[]? Cholesky(ReadOnlySpan<double> matrix, int n)
    {
        var lower = new double[n * n];
        for (var i = 0; i < n; i++)
        for (var j = 0; j <= i; j++)
        {
            var sum = matrix[(i * n) + j];
            for (var k = 0; k < j; k++)
                sum -= lower[(i * n) + k] * lower[(j * n) + k];
            if (i == j && !(sum > 1e-12))
                return null;
            lower[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / lower[(j * n) + j];
        }
        return lower;
    }

    private static double Value(Variation variation, double centre, double z)
    {
        if (variation.Distribution == VariationDistribution.Uniform)
            return variation.Lower + ((variation.Upper - variation.Lower) * NormalDistribution.Cumulative(z));
        var (low, high) = (Score(variation, centre, variation.Lower), Score(variation, centre, variation.Upper));
        if (double.IsFinite(low) || double.IsFinite(high))
        {
            var (from, to) = (NormalDistribution.Cumulative(low), NormalDistribution.Cumulative(high));
            z = Math.Clamp(
                NormalDistribution.Quantile(Math.Clamp(from + ((to - from) * NormalDistribution.Cumulative(z)), 1e-300, 1 - 1e-16)),
                low,
                high
            );
        }
        var value = variation.Distribution switch
        {
            VariationDistribution.LogNormal => centre * ElementaryFunctions.Exp(variation.Spread * z),
            VariationDistribution.LogitNormal => 1 / (1 + ((1 - centre) / centre * ElementaryFunctions.Exp(-variation.Spread * z))),
            _ => centre + (variation.Spread * z),
        };
        return Math.Clamp(value, variation.Lower, variation.Upper);
    }

    // How many sds a value lies above the centre, on the scale that is normal.
    private static double Score(Variation variation, double centre, double value) =>
        variation.Distribution switch
        {
            VariationDistribution.LogNormal => value <= 0 ? double.NegativeInfinity
            : double.IsInfinity(value) ? value
            : ElementaryFunctions.Log(value / centre) / variation.Spread,
            VariationDistribution.LogitNormal => value <= 0 ? double.NegativeInfinity
            : value >= 1 ? double.PositiveInfinity
            : ElementaryFunctions.Log(value / (1 - value) * (1 - centre) / centre) / variation.Spread,
            _ => (value - centre) / variation.Spread,
        };
}
