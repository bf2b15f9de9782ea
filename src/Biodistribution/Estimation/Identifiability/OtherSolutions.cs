using Biodistribution.Estimation.Objectives;

namespace Biodistribution.Estimation.Identifiability;

/// <summary>Where else searches of a fit ended with agreement that the data do not tell from the best.</summary>
internal static class OtherSolutions
{
    private const int Most = 3;

    // Share of a variable's range: nearer solutions are the same.
    private const double Apart = 0.02;

    /// <summary>Solutions as far from the best and from each other as can be; few, or none.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="likelihood">Its study.</param>
    /// <param name="confidence">Probability of the intervals within which agreement counts as the same.</param>
    /// <returns>Variables of the search.</returns>
    public static IReadOnlyList<double[]> Of(FitResult fit, StudyLikelihood likelihood, double confidence)
    {
        var best = fit.Point.ToArray();
        var threshold = likelihood.Threshold(confidence);
        var left = fit.Starts.Where(start => double.IsFinite(start.Objective) && likelihood.Excess(start.Objective, fit.Objective) <= threshold).Select(start => Variables(start, fit, likelihood)).ToList();
        double Distance(double[] a, double[] b) =>
            likelihood.Variables.Select((v, i) => Math.Abs(a[i] - b[i]) / (v.Low < v.High && double.IsFinite(v.High - v.Low) ? v.High - v.Low : Math.Max(1, Math.Abs(b[i])))).Max();
        var chosen = new List<double[]>();
        double Nearest(double[] point) => chosen.Append(best).Min(other => Distance(point, other));
        while (chosen.Count < Most && left.Count > 0 && left.MaxBy(Nearest)! is var farthest && Nearest(farthest) > Apart)
        {
            chosen.Add(farthest);
            left.Remove(farthest);
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
