using Biodistribution.Estimation.Likelihood;

namespace Biodistribution.Estimation.Profiles;

/// <summary>
/// Solutions of a fit that are one solution with names exchanged: the terms of a sum can stand in any order, so that
/// the same values agree with the data under other names.
/// </summary>
/// <remarks>
/// Such a solution is not a second one. Values are compared parameter by parameter: where another value goes with the
/// exchange, as in flip-flop kinetics, there are two solutions.
/// </remarks>
internal sealed class ExchangedNames
{
    // Relative difference, or share of a standard error, below which two values are the same.
    private const double Same = 1e-3;

    private readonly double[] best;
    private readonly double[] sizes;
    private readonly List<double[]> images = [];

    private ExchangedNames(double[] best, double[] sizes) => (this.best, this.sizes) = (best, sizes);

    /// <summary>The exchanges that searches of a fit ended at, and those that follow from them.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="likelihood">Its study.</param>
    public static ExchangedNames Find(FitResult fit, StudyLikelihood likelihood)
    {
        var (variables, best) = (likelihood.Variables, fit.Point.ToArray());
        var shown = Enumerable.Range(0, variables.Length).Where(i => !variables[i].IsAssumed).ToArray();
        var sizes = variables
            .Select(
                (variable, i) =>
                    Array.IndexOf(shown, i) is var at
                    && at >= 0
                    && double.IsFinite(fit.Estimates[at].ScaledStandardError)
                    && fit.Estimates[at].ScaledStandardError > 0
                        ? fit.Estimates[at].ScaledStandardError
                    : variable.Map.Scale == EstimationScale.Natural ? variable.SizeAt(best[i])
                    : 1
            )
            .ToArray();
        var exchanged = new ExchangedNames(best, sizes);
        var orders = new List<int[]>();
        foreach (var point in OtherSolutions.Find(fit, likelihood, 1e-3 * likelihood.CriticalDeviance(0.95)))
            if (Order(point, best, likelihood) is { } order && !orders.Any(order.SequenceEqual))
                orders.Add(order);
        // Exchanges made one after the other are one.
        for (var i = 0; i < orders.Count; i++)
            foreach (var first in orders.ToArray())
                if (
                    Enumerable.Range(0, best.Length).Select(k => first[orders[i][k]]).ToArray() is var both
                    && both.Where((at, k) => at != k).Any()
                    && !orders.Any(both.SequenceEqual)
                )
                    orders.Add(both);
        exchanged.images.AddRange(orders.Select(order => order.Select(at => best[at]).ToArray()));
        return exchanged;
    }

    /// <summary>Whether a point lies nearer to the best one with names exchanged than to the best one.</summary>
    /// <param name="point">Variables of the search.</param>
    public bool IsExchanged(double[] point) => images.Count > 0 && images.Min(image => Distance(point, image)) < Distance(point, best);

    private double Distance(double[] a, double[] b) => Enumerable.Range(0, a.Length).Sum(i => Math.Abs(a[i] - b[i]) / sizes[i]);

    // Which variable of the best point has the value of each variable of another; null where they are not the same values in another order.
    private static int[]? Order(double[] point, double[] best, StudyLikelihood likelihood)
    {
        var variables = likelihood.Variables;
        bool IsSame(int i, int k) =>
            variables[i].Map.Scale == variables[k].Map.Scale
            && variables[i].Unit.Text == variables[k].Unit.Text
            && Math.Abs(point[i] - best[k])
                <= Same * (variables[i].Map.Scale == EstimationScale.Natural ? Math.Max(Math.Abs(point[i]), Math.Abs(best[k])) : 1);
        var order = new int[best.Length];
        Array.Fill(order, -1);
        for (var i = 0; i < best.Length; i++)
        {
            order[i] = IsSame(i, i) ? i : Enumerable.Range(0, best.Length).FirstOrDefault(k => IsSame(i, k) && !order.Contains(k), -1);
            if (order[i] < 0)
                return null;
        }
        return order.Distinct().Count() == best.Length && order.Where((k, i) => k != i).Any() ? order : null;
    }
}
