namespace Biodistribution.Simulation.Execution;

/// <summary>How accurate a run is: the same run at half the tolerance, compared.</summary>
/// <remarks>
/// Conservation shows that the books are kept, not that the curves are right; this shows how far they move when more
/// accuracy is asked for.
/// </remarks>
/// <param name="StateDifference">Largest difference of a state, as a share of its largest value in the run.</param>
/// <param name="ObservableDifference">Largest difference of an observable, as a share of its largest value in the run.</param>
/// <param name="Method">The method of the run compared with.</param>
/// <param name="Failure">Why the comparison could not be made; null when it could.</param>
internal sealed record AccuracyCheck(double StateDifference, double ObservableDifference, Method Method, IntegrationFailure? Failure)
{
    /// <summary>
    /// Makes the comparison. A run made exactly, by matrix exponential, is compared with one by steps; where something
    /// depends on time by itself, the other makes far shorter steps.
    /// </summary>
    /// <param name="simulator">What made the run.</param>
    /// <param name="request">What was run.</param>
    /// <param name="run">What came of it.</param>
    /// <param name="cancellation">Stops early.</param>
    public static AccuracyCheck Run(
        Simulator simulator,
        SimulationRequest request,
        Trajectory run,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(simulator);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(run);
        var finer = simulator.Settings.Closer();
        var other = new Simulator(simulator.Model, finer).Run(
            request with
            {
                Directions = null,
                DirectionCount = 0,
                Reuse = null,
            },
            cancellation
        );
        return new(
            LargestDifference(run.States, other.States, run.StateCount),
            LargestDifference(run.Observables, other.Observables, run.ObservableCount),
            finer.Method,
            run.Failure ?? other.Failure
        );
    }

    private static double LargestDifference(double[] a, double[] b, int columns)
    {
        var largest = 0.0;
        for (var column = 0; column < columns; column++)
        {
            var (size, difference) = (0.0, 0.0);
            for (var k = column; k < a.Length; k += columns)
            {
                size = Math.Max(size, Math.Abs(a[k]));
                difference = Math.Max(difference, Math.Abs(a[k] - b[k]));
            }

            largest = Math.Max(largest, difference == 0 ? 0 : difference / size);
        }

        return largest;
    }
}
