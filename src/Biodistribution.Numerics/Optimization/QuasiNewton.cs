namespace Biodistribution.Numerics.Optimization;

/// <summary>Trust-region quasi-Newton method (BFGS) with bounds and inequality limits, for any likelihood with a gradient.</summary>
/// <remarks>
/// The steps, bounds, limits and reasons to stop are those of <see cref="LevenbergMarquardt"/>, on the curvature of
/// <see cref="SecantCurvature"/>. A minimum counts when it
/// holds with the curvature begun anew there: what was learnt far away may be too large and end a search early.
/// </remarks>
public static class QuasiNewton
{
    // Steps on one curvature, for each variable.
    private const int StepsPerVariable = 20;

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
        settings ??= new LevenbergMarquardtSettings();
        var (iterations, evaluations) = (0, 0);
        for (Minimum? before = null; ; )
        {
            var steps = Math.Min(settings.IterationLimit - iterations, StepsPerVariable * objective.VariableCount);
            var minimum = LevenbergMarquardt.Minimise(
                new SecantCurvature(objective),
                before is null ? start : before.Point,
                lower,
                upper,
                settings with
                {
                    IterationLimit = steps,
                },
                cancellation
            );
            (iterations, evaluations) = (iterations + minimum.Iterations, evaluations + minimum.Evaluations);
            minimum = minimum with { Iterations = iterations, Evaluations = evaluations };
            var gains =
                before is null
                || before.Violation > minimum.Violation
                || before.Objective - minimum.Objective
                    > Math.Max(settings.NegligibleDecrease, settings.ObjectiveTolerance * Math.Abs(minimum.Objective));
            var isOver = minimum.Reason is StopReason.Cancelled or StopReason.StartFailed || iterations >= settings.IterationLimit;
            if (isOver || (!gains && minimum.Reason != StopReason.IterationLimit))
                return minimum;
            before = minimum;
        }
    }
}
