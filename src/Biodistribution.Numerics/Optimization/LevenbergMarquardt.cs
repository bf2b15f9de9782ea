namespace Biodistribution.Numerics.Optimization;

/// <summary>
/// Trust-region Levenberg-Marquardt with bounds and inequality limits, exact rows and steps by orthogonal
/// transformations, so that an ill-conditioned problem is not squared.
/// </summary>
/// <remarks>
/// The method is that of <see cref="LevenbergMarquardtSearch"/>, which can be asked for the point it wants to know and
/// told what was found there.
/// </remarks>
public static class LevenbergMarquardt
{
    /// <summary>Minimises from one start.</summary>
    /// <param name="objective">What to minimise.</param>
    /// <param name="start">Where to start; moved into the box when outside.</param>
    /// <param name="lower">Lower bounds; may be negative infinity. Equal bounds fix a variable, to the bit.</param>
    /// <param name="upper">Upper bounds; may be positive infinity.</param>
    /// <param name="settings">Tolerances and limits.</param>
    /// <param name="cancellation">Ends the search with the best point so far.</param>
    public static Minimum Minimise(
        ScoredObjective objective,
        ReadOnlySpan<double> start,
        ReadOnlySpan<double> lower,
        ReadOnlySpan<double> upper,
        LevenbergMarquardtSettings? settings = null,
        CancellationToken cancellation = default
    )
    {
        return Finish(new LevenbergMarquardtSearch(objective, start, lower, upper, settings), objective, cancellation);
    }

    /// <summary>Tells a search what it wants to know until it is over.</summary>
    /// <param name="search">The search.</param>
    /// <param name="objective">Its objective.</param>
    /// <param name="cancellation">Ends the search with the best point so far.</param>
    public static Minimum Finish(LevenbergMarquardtSearch search, ScoredObjective objective, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(objective);
        while (!search.IsOver)
        {
            search.Complete(objective.Evaluate(search.Point, search.Residuals, search.Rows));
            if (cancellation.IsCancellationRequested)
                search.Cancel();
        }
        return search.Result;
    }
}
