using Biodistribution.Models.Compilation;

namespace Biodistribution.Simulation;

/// <summary>Writes states, observables and their derivatives into a trajectory, and follows how well amounts are conserved.</summary>
internal sealed class TrajectoryWriter
{
    private readonly CompiledModel model;
    private readonly DirectionalSystem system;
    private readonly TimelineEffects effects;
    private Trajectory trajectory = null!;
    private int version = -1;
    private LinearizedKernel? linearized;
    private Kernel kernel;
    private DirectionalProduct? product;
    private double[] work;
    private double[] outputs;
    private readonly double[] totals;

    public TrajectoryWriter(CompiledModel model, DirectionalSystem system, TimelineEffects effects)
    {
        (this.model, this.system, this.effects) = (model, system, effects);
        kernel = model.Observables;
        (work, outputs) = (new double[kernel.WorkLength], new double[kernel.OutputCount]);
        totals = new double[effects.Conserved.KindCount];
    }

    /// <summary>Largest gap so far between amounts given and found, as a share of what was given; NaN where no kind of amount is conserved.</summary>
    public double ConservationError { get; private set; }

    /// <summary>Begins a run.</summary>
    /// <param name="target">What to write into.</param>
    public void Start(Trajectory target)
    {
        trajectory = target;
        ConservationError = totals.Length > 0 ? 0 : double.NaN;
        version = -1;
        if (system.DirectionCount == 0 || model.ObservablesTo(system.Touched) is var needed && ReferenceEquals(needed, linearized))
            return;
        (linearized, kernel, product) = (needed, needed.Kernel, new DirectionalProduct(needed, system.DirectionCount));
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

        CompareAmounts(t, states);
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

    private void CompareAmounts(double t, ReadOnlySpan<double> states)
    {
        if (totals.Length == 0)
            return;
        effects.Conserved.Total(states, totals);
        for (var kind = 0; kind < totals.Length; kind++)
        {
            var given = effects.Given(kind, t);
            var gap = Math.Abs(totals[kind] - given);
            // Without a division where the gap is no larger than one seen before.
            if (gap <= ConservationError * Math.Abs(given) * (1 - 1e-15))
                continue;
            gap = given == 0 ? (totals[kind] == 0 ? 0 : double.PositiveInfinity) : gap / Math.Abs(given);
            if (!(gap <= ConservationError))
                ConservationError = gap;
        }
    }
}
