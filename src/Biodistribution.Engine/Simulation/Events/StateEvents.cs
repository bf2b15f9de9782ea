using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Numerics.Random;
using Biodistribution.Simulation.Sensitivities;
using Biodistribution.Simulation.States;

namespace Biodistribution.Simulation.Events;

/// <summary>The events of a model during a run: which triggers have turned true, what is due when, and what it does.</summary>
/// <remarks>
/// The rules are those of SBML Level 3: an event fires when its trigger turns from false to true; assignments are made
/// after the delay, with values from
/// either end of it; of those due at once the highest priority goes first and triggers are looked at again after each;
/// one that is not persistent is
/// dropped when its trigger turns false before it is due. Of several with the same highest priority one is drawn
/// at random, by a seed; events without priority go in the order they fired.
/// </remarks>
internal sealed class StateEvents
{
    private readonly CompiledModel model;
    private readonly SensitivitySystem system;
    private readonly ZeroCrossings monitor;
    private readonly AlgebraicConstraints constraints;
    private readonly SolverSettings settings;
    private CounterRandom? order;
    private readonly bool[] wasTrue;
    private readonly List<Pending> pending = [];
    private readonly int n;
    private readonly int directions;
    private readonly double[] rates;

    public StateEvents(
        CompiledModel model,
        SensitivitySystem system,
        ZeroCrossings monitor,
        AlgebraicConstraints constraints,
        SolverSettings settings
    )
    {
        (this.model, this.system, this.monitor, this.constraints, this.settings, n, directions) = (
            model,
            system,
            monitor,
            constraints,
            settings,
            model.StateCount,
            system.DirectionCount
        );
        wasTrue = new bool[model.Events.Count];
        rates = new double[system.StateCount];
    }

    /// <summary>How many events have happened.</summary>
    public int Count { get; private set; }

    /// <summary>When the next event that has fired is due; infinite for none.</summary>
    public double NextDue
    {
        get
        {
            var next = double.PositiveInfinity;
            foreach (var due in pending)
                next = Math.Min(next, due.Time);
            return next;
        }
    }

    /// <summary>Begins a run: triggers count before the start as the request or, where it does not say, the model declares.</summary>
    /// <param name="request">The run.</param>
    public void Start(SimulationRequest request)
    {
        (Count, order) = (0, null);
        pending.Clear();
        for (var k = 0; k < wasTrue.Length; k++)
            wasTrue[k] = request.TriggersBeforeStart?[k] ?? model.Events[k].Event.InitialTrigger;
    }

    /// <summary>Lets everything happen that is due, and what follows from it at the same time.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    /// <param name="timeGradient">Derivative of the time of whatever has just happened, in each direction.</param>
    /// <returns>The name of the event that does not end; null when all went well.</returns>
    public string? Process(double t, double[] y, double[] timeGradient)
    {
        if (wasTrue.Length == 0)
        {
            constraints.Correct(t, y);
            monitor.Refresh(t, y);
            return null;
        }

        var gradient = timeGradient;
        while (true)
        {
            constraints.Correct(t, y);
            monitor.Refresh(t, y);
            FollowTriggers(t, y, gradient);
            var next = NextAt(t, y);
            if (next < 0)
                return null;
            var due = pending[next];
            pending.RemoveAt(next);
            if (++Count > settings.EventLimit)
                return due.Event.Event.Name;
            gradient = due.TimeGradient;
            Fire(due, t, y);
        }
    }

    private void FollowTriggers(double t, double[] y, double[] gradient)
    {
        for (var k = 0; k < wasTrue.Length; k++)
        {
            var isTrue = monitor.Triggers[k] != 0; // a trigger that is not a number counts as true, as any number but 0 does
            if (isTrue && !wasTrue[k])
                pending.Add(Fire(model.Events[k], t, y, gradient));
            else if (!isTrue && wasTrue[k] && !model.Events[k].Event.IsPersistent)
                pending.RemoveAll(due => ReferenceEquals(due.Event, model.Events[k]));
            wasTrue[k] = isTrue;
        }
    }

    private Pending Fire(EventKernels e, double t, double[] y, double[] gradient)
    {
        var timing = Evaluate(e.Timing, t, y);
        var dueGradient = gradient;
        double[]? values = null;
        double[]? derivatives = null;
        if (directions > 0)
        {
            var moved = (double[])y.Clone();
            system.Evaluate(t, y, rates);
            SensitivityJump.Move(moved, rates, 1, gradient, n);
            var (_, delayed) = Evaluate(e.LinearizedDelay, 1, t, moved, gradient);
            dueGradient = [.. gradient.Zip(delayed, (a, b) => a + b)];
            if (e.Event.UsesValuesFromTriggerTime)
                (values, derivatives) = Evaluate(e.LinearizedAssignments, e.Targets.Length, t, moved, gradient);
        }
        else if (e.Event.UsesValuesFromTriggerTime)
            values = Evaluate(e.Assignments, t, y);

        return new(e, t + (timing[0] > 0 ? timing[0] : 0), dueGradient, values, derivatives);
    }

    // Of those due, the one of highest priority, drawn where several have it; -1 for none. Without priorities the one that fired first.
    private int NextAt(double t, double[] y)
    {
        var (next, highest, alike) = (-1, 0.0, 0);
        for (var k = 0; k < pending.Count; k++)
        {
            if (pending[k].Time > t)
                continue;
            var isRanked = pending[k].Event.Event.Priority is not null;
            var priority = isRanked ? Evaluate(pending[k].Event.Timing, t, y)[1] : double.NegativeInfinity;
            if (next < 0 || priority > highest)
                (next, highest, alike) = (k, priority, 1);
            else if (isRanked && priority == highest && Draw(++alike))
                next = k;
        }

        return next;
    }

    // True in one of a number of cases: the last of so many alike takes the place of the one drawn before.
    private bool Draw(int alike) => (order ??= new CounterRandom(settings.EventOrderSeed, 0)).NextInteger(alike) == 0;

    private void Fire(Pending due, double t, double[] y)
    {
        var gradient = due.TimeGradient;
        if (directions > 0)
        {
            system.Evaluate(t, y, rates);
            SensitivityJump.Move(y, rates, 1, gradient, n);
        }

        var e = due.Event;
        if (directions > 0)
        {
            var (values, derivatives) = due.Values is null
                ? Evaluate(e.LinearizedAssignments, e.Targets.Length, t, y, gradient)
                : (due.Values, due.Derivatives!);
            Assign(e.Targets, values, derivatives, y);
            (values, derivatives) = Evaluate(e.LinearizedConsequences, e.ConsequenceTargets.Length, t, y, gradient);
            Assign(e.ConsequenceTargets, values, derivatives, y);
        }
        else
        {
            Assign(e.Targets, due.Values ?? Evaluate(e.Assignments, t, y), null, y);
            if (e.ConsequenceTargets.Length > 0)
                Assign(e.ConsequenceTargets, Evaluate(e.Consequences, t, y), null, y);
        }

        if (directions == 0)
            return;
        constraints.Correct(t, y);
        monitor.Refresh(t, y);
        system.Evaluate(t, y, rates);
        SensitivityJump.Move(y, rates, -1, gradient, n);
    }

    private void Assign(int[] targets, double[] values, double[]? derivatives, double[] y)
    {
        for (var k = 0; k < targets.Length; k++)
        {
            y[targets[k]] = values[k];
            derivatives?.AsSpan(k * directions, directions).CopyTo(y.AsSpan(n + (targets[k] * directions), directions));
        }
    }

    private double[] Evaluate(Kernel kernel, double t, double[] y)
    {
        var work = new double[kernel.WorkLength];
        var outputs = new double[kernel.OutputCount];
        kernel.Prepare(system.Parameters, work);
        kernel.Evaluate(t, y, system.Parameters, work, outputs);
        return outputs;
    }

    // Values and their derivatives; the kernel gives the values, then their explicit time derivatives.
    private (double[] Values, double[] Derivatives) Evaluate(
        LinearizedKernel kernel,
        int count,
        double t,
        double[] moved,
        double[] gradient
    )
    {
        var outputs = Evaluate(kernel.Kernel, t, moved);
        var derivatives = new double[kernel.ValueCount * directions];
        kernel.ByState.MultiplyAdd(kernel.StateEntries(outputs), moved.AsSpan(n), directions, derivatives);
        kernel.ByParameter.MultiplyAdd(kernel.ParameterEntries(outputs), system.Directions, directions, derivatives);
        for (var value = 0; value < count; value++)
        for (var k = 0; k < directions; k++)
            derivatives[(value * directions) + k] += outputs[count + value] * gradient[k];
        return (outputs[..count], derivatives[..(count * directions)]);
    }

    private sealed record Pending(EventKernels Event, double Time, double[] TimeGradient, double[]? Values, double[]? Derivatives);
}
