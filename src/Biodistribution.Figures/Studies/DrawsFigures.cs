using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Figures.Catalogue;

namespace Biodistribution.Figures.Studies;

/// <summary>Figures of many parameter sets: bootstrap replicates, posterior draws.</summary>
public static class DrawsFigures
{
    private const int MostParameters = 4;

    private const int MostDraws = 500;

    // Where the largest draw is this many times the smallest, powers of ten are at equal distances.
    private const double Wide = 20;

    /// <summary>The parameters in pairs: those most correlated with another, where there are many. Null for fewer than two.</summary>
    /// <param name="name">File name.</param>
    /// <param name="title">Title.</param>
    /// <param name="estimates">The parameters.</param>
    /// <param name="draws">One row a set, in the units of the estimates.</param>
    /// <param name="isSimulated">The data are simulated.</param>
    public static Figure? Pairs(
        string name,
        string title,
        IReadOnlyList<Estimate> estimates,
        IReadOnlyList<ImmutableArray<double>> draws,
        bool isSimulated
    )
    {
        var varying = Enumerable
            .Range(0, estimates.Count)
            .Where(i => draws.Count > 2 && draws.Any(draw => draw[i] != draws[0][i]))
            .ToArray();
        if (varying.Length < 2)
            return null;
        double[] Column(int i) => [.. draws.Select(draw => draws.All(one => one[i] > 0) ? Math.Log(draw[i]) : draw[i])];
        var columns = varying.ToDictionary(i => i, Column);
        var strongest = (from a in varying from b in varying where a < b select (a, b, r: Correlation(columns[a], columns[b])))
            .OrderByDescending(pair => Math.Abs(pair.r))
            .ToArray();
        var shown = strongest.SelectMany(pair => new[] { pair.a, pair.b }).Distinct().Take(MostParameters).Order().ToArray();
        var step = Math.Max(1, (draws.Count + MostDraws - 1) / MostDraws);
        var (first, second, correlation) = strongest[0];
        return new PairsFigure
        {
            Name = name,
            Title = title,
            Finding =
                Math.Abs(correlation) < 0.5
                    ? $"No two of {varying.Length} parameters move together: the strongest correlation is {Text(correlation)}, "
                        + $"of {estimates[first].Name} and {estimates[second].Name}."
                    : $"{estimates[first].Name} and {estimates[second].Name} move together most, with a correlation "
                        + $"of {Text(correlation)}.",
            Notes = shown.Length < varying.Length ? [$"The {shown.Length} of {varying.Length} parameters that move together most."] : [],
            IsSimulated = isSimulated,
            Parameters =
            [
                .. shown.Select(i =>
                {
                    var values = draws.Where((_, d) => d % step == 0).Select(draw => draw[i]).ToImmutableArray();
                    return (
                        new PanelAxis(StudyFigures.Capital(estimates[i].Name), estimates[i].Unit)
                        {
                            IsLogarithmic = values.Min() > 0 && values.Max() / values.Min() > Wide,
                        },
                        values
                    );
                }),
            ],
        };
    }

    private static string Text(double r) => r.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−');

    private static double Correlation(double[] a, double[] b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        double ab = 0,
            aa = 0,
            bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }
}
