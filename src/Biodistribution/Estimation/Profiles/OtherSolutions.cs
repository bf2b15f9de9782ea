using Biodistribution.Estimation.Likelihood;

namespace Biodistribution.Estimation.Profiles;

/// <summary>Where else searches of a fit ended with agreement that the data do not tell from the best.</summary>
internal static class OtherSolutions
{
    // Share of a variable's range: nearer solutions are the same.
    private const double Same = 0.02;

    /// <summary>The ends of the searches of a fit that the data do not tell from the best.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="likelihood">Its study.</param>
    /// <param name="threshold">Excess within which agreement counts as the same.</param>
    /// <returns>Variables of the search.</returns>
    public static IEnumerable<double[]> Find(FitResult fit, StudyLikelihood likelihood, double threshold) =>
        fit
            .Starts.Where(start => double.IsFinite(start.Objective) && likelihood.Deviance(start.Objective, fit.Objective) <= threshold)
            .Select(start => Variables(start, fit, likelihood));

    /// <summary>Of many points those that lie as far from some others and from each other as can be.</summary>
    /// <param name="points">Variables of the search.</param>
    /// <param name="from">The points they are to lie far from.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="likelihood">The study.</param>
    public static IReadOnlyList<double[]> Apart(
        IEnumerable<double[]> points,
        IReadOnlyList<double[]> from,
        int most,
        StudyLikelihood likelihood
    )
    {
        double Distance(double[] a, double[] b) =>
            likelihood
                .Variables.Select(
                    (v, i) =>
                        Math.Abs(a[i] - b[i])
                        / (v.Low < v.High && double.IsFinite(v.High - v.Low) ? v.High - v.Low : Math.Max(1, Math.Abs(b[i])))
                )
                .Max();
        var left = points.Select(point => (Point: point, Nearest: from.Min(other => Distance(point, other)))).ToArray();
        var chosen = new List<double[]>();
        while (chosen.Count < most && left.Length > 0 && left.MaxBy(one => one.Nearest) is var farthest && farthest.Nearest > Same)
        {
            chosen.Add(farthest.Point);
            left = [.. left.Select(one => (one.Point, Math.Min(one.Nearest, Distance(one.Point, farthest.Point))))];
        }
        return chosen;
    }

    /// <summary>The variables at the end of a search; assumed ones as at the best.</summary>
    /// <param name="start">The search.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="likelihood">Its study.</param>
    public static double[] Variables(StartResult start, FitResult fit, StudyLikelihood likelihood)
    {
        var point = fit.Point.ToArray();
        var next = 0;
        for (var i = 0; i < point.Length; i++)
            if (!likelihood.Variables[i].IsAssumed)
                point[i] = likelihood.Variables[i].Map.ToVariable(start.Point[next++]);
        return point;
    }
}
