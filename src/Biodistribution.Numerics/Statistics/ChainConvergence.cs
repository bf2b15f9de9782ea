namespace Biodistribution.Numerics.Statistics;

/// <summary>Whether Markov chains agree with each other and how many independent draws they are worth.</summary>
/// <remarks>
/// Rank-normalised split R-hat and effective sample size by Geyer's initial monotone sequence.
/// Source: A. Vehtari, A. Gelman, D. Simpson, B. Carpenter, P.-C. Bürkner, Bayesian Analysis 2021;16:667.
/// </remarks>
public static class ChainConvergence
{
    /// <summary>Rank-normalised split R-hat: near 1 where the chains agree.</summary>
    /// <param name="chains">Draws of one quantity, one array a chain, equally long, at least 4 each.</param>
    /// <returns>The larger of the value for location and for scale; NaN where the draws never change.</returns>
    public static double RHat(double[][] chains)
    {
        var split = Split(chains);
        var median = Quantiles.Of([.. split.SelectMany(c => c).Order()], 0.5);
        var folded = split.Select(c => c.Select(x => Math.Abs(x - median)).ToArray()).ToArray();
        return Math.Max(Basic(RankNormalised(split)), Basic(RankNormalised(folded)));
    }

    /// <summary>Effective number of independent draws for the bulk of the distribution.</summary>
    /// <param name="chains">Draws of one quantity, one array a chain, equally long, at least 4 each.</param>
    public static double EffectiveSampleSize(double[][] chains)
    {
        var split = RankNormalised(Split(chains));
        int m = split.Length,
            n = split[0].Length;
        var means = split.Select(c => c.Average()).ToArray();
        var within = split.Select((c, i) => c.Sum(x => (x - means[i]) * (x - means[i])) / (n - 1)).Average();
        var grand = means.Average();
        var between = means.Sum(x => (x - grand) * (x - grand)) / (m - 1);
        var total = (within * (n - 1) / n) + between;
        if (!(total > 0))
            return double.NaN;
        double sum = 0,
            last = double.PositiveInfinity;
        for (var lag = 0; lag + 1 < n; lag += 2)
        {
            var pair = Correlation(lag) + Correlation(lag + 1);
            if (pair < 0)
                break;
            last = Math.Min(last, pair);
            sum += last;
        }
        return m * n / Math.Max((2 * sum) - 1, 1 / Math.Log10(m * n));

        double Correlation(int lag)
        {
            double covariance = 0;
            for (var c = 0; c < m; c++)
            {
                double s = 0;
                for (var i = 0; i + lag < n; i++)
                    s += (split[c][i] - means[c]) * (split[c][i + lag] - means[c]);
                covariance += s / n;
            }
            return 1 - ((within - (covariance / m)) / total);
        }
    }

    private static double Basic(double[][] chains)
    {
        int m = chains.Length,
            n = chains[0].Length;
        var means = chains.Select(c => c.Average()).ToArray();
        var within = chains.Select((c, i) => c.Sum(x => (x - means[i]) * (x - means[i])) / (n - 1)).Average();
        var grand = means.Average();
        var between = means.Sum(x => (x - grand) * (x - grand)) / (m - 1);
        return Math.Sqrt(((within * (n - 1) / n) + between) / within);
    }

    private static double[][] Split(double[][] chains)
    {
        var half = chains[0].Length / 2;
        return [.. chains.SelectMany(c => new[] { c[..half], c[^half..] })];
    }

    private static double[][] RankNormalised(double[][] chains)
    {
        var all = chains.SelectMany((c, i) => c.Select((x, j) => (X: x, Chain: i, Index: j))).OrderBy(e => e.X).ToArray();
        var result = chains.Select(c => new double[c.Length]).ToArray();
        for (var i = 0; i < all.Length; )
        {
            var j = i;
            while (j + 1 < all.Length && all[j + 1].X == all[i].X)
                j++;
            var z = NormalDistribution.Quantile(((i + j) / 2.0 + 1 - 0.375) / (all.Length + 0.25));
            for (; i <= j; i++)
                result[all[i].Chain][all[i].Index] = z;
        }
        return result;
    }
}
