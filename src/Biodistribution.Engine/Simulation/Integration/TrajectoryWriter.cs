using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Simulation.Events;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.Integration;

/// <summary>Writes states, observables and their derivatives into a trajectory, and follows how well amounts are conserved.</summary>
internal sealed class TrajectoryWriter
{
    private readonly CompiledModel model;
    private readonly SensitivitySystem system;
    private readonly TimelineEffects effects;
    private Trajectory trajectory = null!;
    private int version = -1;
    private LinearizedKernel? linearized;
    private Kernel kernel;
    private SensitivityProduct? product;
    private double[] work;
    private double[] outputs;
    private int nextChecked;

    public TrajectoryWriter(CompiledModel model, SensitivitySystem system, TimelineEffects effects)
    {
        (this.model, this.system, this.effects) = (model, system, effects);
        kernel = model.Observables;
        (work, outputs) = (new double[kernel.WorkLength], new double[kernel.OutputCount]);
        FollowsStates = model.ObservableCount > 0;
    }

    /// <summary>Whether anything follows from the states of an output, so that <see cref="WriteObservables"/> is needed.</summary>
    public bool FollowsStates { get; }

    /// <summary>
    /// Largest gap so far between amounts given and found, as a share of what was given; NaN where no kind of amount is
    /// conserved.
    /// </summary>
    public double ConservationError { get; private set; }

    /// <summary>Begins a run.</summary>
    /// <param name="target">What to write into.</param>
    public void Start(Trajectory target)
    {
        trajectory = target;
        ConservationError = effects.Conserved.KindCount > 0 ? 0 : double.NaN;
        (version, nextChecked) = (-1, 0);
        if (system.DirectionCount == 0 || model.ObservablesTo(system.Touched) is var needed && ReferenceEquals(needed, linearized))
            return;
        (linearized, kernel, product) = (needed, needed.Kernel, new SensitivityProduct(needed, system.DirectionCount));
        (work, outputs) = (new double[kernel.WorkLength], new double[kernel.OutputCount]);
    }

    /// <summary>Recomputes what depends on parameters alone, when they have changed.</summary>
    public void FollowParameters()
    {
        if (version == system.Version)
            return;
        version = system.Version;
        kernel.Prepare(system.Parameters, work);
    }

    /// <summary>Writes one output.</summary>
    /// <param name="output">Which.</param>
    /// <param name="t">When.</param>
    /// <param name="y">States, then their derivatives.</param>
    public void Write(int output, double t, ReadOnlySpan<double> y)
    {
        var (n, k) = (model.StateCount, system.DirectionCount);
        y[..n].CopyTo(trajectory.States.AsSpan(output * n, n));
        y.Slice(n, n * k).CopyTo(trajectory.StateDerivatives.AsSpan(output * n * k, n * k));
        WriteObservables(output, t);
    }

    /// <summary>Writes what follows from the states of an output already written.</summary>
    /// <param name="output">Which.</param>
    /// <param name="t">When.</param>
    public void WriteObservables(int output, double t)
    {
        var (n, k, observables) = (model.StateCount, system.DirectionCount, model.ObservableCount);
        var states = trajectory.States.AsSpan(output * n, n);
        if (observables > 0)
        {
            kernel.Evaluate(t, states, system.Parameters, work, outputs);
            outputs.AsSpan(0, observables).CopyTo(trajectory.Observables.AsSpan(output * observables));
        }

        if (linearized is not null)
        {
            var sums = trajectory.ObservableDerivatives.AsSpan(output * observables * k, observables * k);
            product!.Compute(outputs, trajectory.StateDerivatives.AsSpan(output * n * k, n * k), system.Directions, sums);
        }
    }

    /// <summary>Marks outputs as not reached.</summary>
    /// <param name="output">The first of them.</param>
    public void LeaveBlankFrom(int output)
    {
        trajectory.States.AsSpan(output * trajectory.StateCount).Fill(double.NaN);
        trajectory.Observables.AsSpan(output * trajectory.ObservableCount).Fill(double.NaN);
        trajectory.StateDerivatives.AsSpan(output * trajectory.StateCount * trajectory.DirectionCount).Fill(double.NaN);
        trajectory.ObservableDerivatives.AsSpan(output * trajectory.ObservableCount * trajectory.DirectionCount).Fill(double.NaN);
    }

    /// <summary>
    /// Compares the amounts found in the outputs written since the last call with what was given: to be called before
    /// anything more is given, and at the end.
    /// </summary>
    /// <param name="before">The first output not yet written.</param>
    public void CompareAmounts(int before)
    {
        for (var kind = 0; kind < effects.Conserved.KindCount; kind++)
        {
            var gap = effects.IsGiving(kind) ? LargestGapWhileGiving(kind, before) : LargestGap(kind, before);
            if (!(gap <= ConservationError))
                ConservationError = gap;
        }

        nextChecked = before;
    }

    private double LargestGap(int kind, int before)
    {
        var (n, given) = (model.StateCount, effects.Given(kind));
        var amount = effects.Conserved.LargestGap(kind, trajectory.States.AsSpan(nextChecked * n, (before - nextChecked) * n), given);
        return amount == 0 ? 0 : amount / Math.Abs(given);
    }

    // As a share, since what has been given grows.
    private double LargestGapWhileGiving(int kind, int before)
    {
        var (largest, n) = (0.0, model.StateCount);
        for (var output = nextChecked; output < before; output++)
        {
            var given = effects.Given(kind, trajectory.Times[output]);
            var gap = Math.Abs(effects.Conserved.Total(kind, trajectory.States.AsSpan(output * n, n)) - given);
            gap = gap == 0 ? 0 : gap / Math.Abs(given);
            largest = gap <= largest ? largest : gap;
        }

        return largest;
    }
}
