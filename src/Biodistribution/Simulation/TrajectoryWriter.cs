using Biodistribution.Models.Compilation;

namespace Biodistribution.Simulation;

/// <summary>Writes states, observables and their derivatives into a trajectory, and follows how well amounts are conserved.</summary>
internal sealed class TrajectoryWriter
{
    private readonly CompiledModel model;
    private readonly DirectionalSystem system;
    private readonly TimelineEffects effects;
    private readonly Trajectory trajectory;
    private readonly LinearizedKernel? linearized;
    private readonly Kernel kernel;
    private readonly double[] work;
    private readonly double[] outputs;
    private readonly double[] totals;

    public TrajectoryWriter(CompiledModel model, DirectionalSystem system, TimelineEffects effects, Trajectory trajectory)
    {
        (this.model, this.system, this.effects, this.trajectory) = (model, system, effects, trajectory);
        linearized = system.DirectionCount > 0 ? model.LinearizedObservables : null;
        kernel = linearized?.Kernel ?? model.Observables;
        work = new double[kernel.WorkLength];
        outputs = new double[kernel.OutputCount];
        totals = new double[effects.Conserved.KindCount];
        ConservationError = totals.Length > 0 ? 0 : double.NaN;
    }

    /// <summary>Largest gap so far between amounts given and found, as a share of what was given; NaN where no kind of amount is conserved.</summary>
    public double ConservationError { get; private set; }

    /// <summary>Recomputes what depends on parameters alone.</summary>
    public void ParametersChanged() => kernel.Prepare(system.Parameters, work);

    /// <summary>Writes one output.</summary>
    /// <param name="output">Which.</param>
    /// <param name="t">When.</param>
    /// <param name="y">States, then their derivatives.</param>
    public void Write(int output, double t, ReadOnlySpan<double> y)
    {
        var (n, k) = (model.StateCount, system.DirectionCount);
        y[..n].CopyTo(trajectory.States.AsSpan(output * n, n));
        kernel.Evaluate(t, y, system.Parameters, work, outputs);
        outputs.AsSpan(0, model.ObservableCount).CopyTo(trajectory.Observables.AsSpan(output * model.ObservableCount));
        if (linearized is not null)
        {
            y[n..].CopyTo(trajectory.StateDerivatives.AsSpan(output * n * k, n * k));
            var sums = trajectory.ObservableDerivatives.AsSpan(output * model.ObservableCount * k, model.ObservableCount * k);
            linearized.ByState.MultiplyAdd(linearized.StateEntries(outputs), y[n..], k, sums);
            linearized.ByParameter.MultiplyAdd(linearized.ParameterEntries(outputs), system.Directions, k, sums);
        }

        CompareAmounts(t, y[..n]);
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
        effects.Conserved.Total(states, totals);
        for (var kind = 0; kind < totals.Length; kind++)
        {
            var given = effects.Given(kind, t);
            var gap = given == 0 ? (totals[kind] == 0 ? 0 : double.PositiveInfinity) : Math.Abs((totals[kind] - given) / given);
            if (!(gap <= ConservationError))
                ConservationError = gap;
        }
    }
}
