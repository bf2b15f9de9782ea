using Biodistribution.Experiments;
using Biodistribution.Simulation;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>
/// A list of numbers to be computed from the simulated groups, with each group run once, at the times all of its
/// numbers need.
/// </summary>
internal sealed class SimulationPlan
{
    private readonly ExperimentSimulation simulation;
    private readonly (int Group, double[] Times)[] runs;
    private readonly int[][] quantitiesOf; // of each run
    private readonly int[][] outputs;

    public SimulationPlan(ExperimentSimulation simulation, IReadOnlyList<PredictedStatistic> quantities)
    {
        this.simulation = simulation;
        Quantities = quantities;
        runs =
        [
            .. quantities
                .GroupBy(q => q.Group)
                .OrderBy(g => g.Key)
                .Select(g => (g.Key, g.SelectMany(q => q.Times).Distinct().Order().ToArray())),
        ];
        var runOf = runs.Select((run, i) => (run.Group, i)).ToDictionary(pair => pair.Group, pair => pair.i);
        var byRun = quantities.Select((quantity, q) => (Run: runOf[quantity.Group], q)).ToLookup(pair => pair.Run, pair => pair.q);
        quantitiesOf = [.. Enumerable.Range(0, runs.Length).Select(run => byRun[run].ToArray())];
        outputs = [.. quantities.Select(q => q.Times.Select(time => Array.BinarySearch(runs[runOf[q.Group]].Times, time)).ToArray())];
    }

    public IReadOnlyList<PredictedStatistic> Quantities { get; }

    /// <summary>Runs the groups and computes the numbers.</summary>
    /// <param name="parameters">Values of the varied parameters, in coherent units.</param>
    /// <param name="directionOf">Direction of each parameter, or -1.</param>
    /// <param name="directions">Number of directions.</param>
    /// <param name="values">Receives the numbers; NaN where a profile has no such number.</param>
    /// <param name="gradients">Receives quantity × directions derivatives.</param>
    /// <param name="cancellation">Stops the runs early.</param>
    /// <returns>Why it did not work out; null when it did.</returns>
    public IntegrationFailure? Evaluate(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> directionOf,
        int directions,
        Span<double> values,
        Span<double> gradients,
        CancellationToken cancellation
    )
    {
        for (var r = 0; r < runs.Length; r++)
        {
            var trajectory = simulation.Run(runs[r].Group, parameters, directionOf, directions, runs[r].Times, out var dose, cancellation);
            if (Read(r, trajectory, dose, directions, values, gradients) is { } failure)
                return failure;
        }
        return null;
    }

    /// <summary>How many runs the numbers need.</summary>
    public int RunCount => runs.Length;

    /// <summary>What <see cref="Evaluate"/> would run.</summary>
    /// <param name="parameters">Values of the varied parameters, in coherent units.</param>
    /// <param name="directionOf">Direction of each parameter, or -1.</param>
    /// <param name="directions">Number of directions.</param>
    /// <param name="requests">Receives the runs.</param>
    /// <param name="doses">Receives the total amount given in each.</param>
    public void Ask(
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> directionOf,
        int directions,
        SimulationRequest[] requests,
        Dual[] doses
    )
    {
        for (var r = 0; r < runs.Length; r++)
            requests[r] = simulation.Request(runs[r].Group, parameters, directionOf, directions, runs[r].Times, out doses[r]);
    }

    /// <summary>Computes the numbers of one run.</summary>
    /// <param name="run">Index of the run.</param>
    /// <param name="trajectory">Its result.</param>
    /// <param name="dose">The total amount given.</param>
    /// <param name="directions">Number of directions.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <param name="gradients">Receives quantity × directions derivatives.</param>
    /// <returns>Why it did not work out; null when it did.</returns>
    public IntegrationFailure? Read(int run, Trajectory trajectory, Dual dose, int directions, Span<double> values, Span<double> gradients)
    {
        if (trajectory.Failure is { } failure)
            return failure;
        foreach (var q in quantitiesOf[run])
            values[q] = Compute(q, trajectory, dose, directions == 0 ? [] : gradients.Slice(q * directions, directions));
        return null;
    }

    private double Compute(int q, Trajectory trajectory, Dual dose, Span<double> gradient)
    {
        var (quantity, at) = (Quantities[q], outputs[q]);
        if (at.Length == 1)
        {
            if (!gradient.IsEmpty)
                trajectory.ObservableGradient(at[0], quantity.Observable).CopyTo(gradient);
            return trajectory.Observable(at[0], quantity.Observable);
        }
        Span<double> profile = stackalloc double[at.Length];
        Span<double> by = stackalloc double[at.Length];
        for (var i = 0; i < at.Length; i++)
            profile[i] = trajectory.Observable(at[i], quantity.Observable);
        var value = quantity.Compute(profile, dose.Value, by, out var byDose);
        gradient.Clear();
        if (gradient.IsEmpty)
            return value;
        for (var i = 0; i < at.Length; i++)
        {
            if (by[i] == 0)
                continue;
            var source = trajectory.ObservableGradient(at[i], quantity.Observable);
            for (var d = 0; d < gradient.Length; d++)
                gradient[d] += by[i] * source[d];
        }
        if (byDose != 0 && dose.Gradient is { } doseGradient)
            for (var d = 0; d < gradient.Length; d++)
                gradient[d] += byDose * doseGradient[d];
        return value;
    }
}
