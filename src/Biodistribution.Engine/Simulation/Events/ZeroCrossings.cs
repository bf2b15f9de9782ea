using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Sensitivities;
using Biodistribution.Simulation.States;

namespace Biodistribution.Simulation.Events;

/// <summary>Keeps the modes of a run up to date and finds where relations, kinks and steps change the form of its equations.</summary>
internal sealed class ZeroCrossings
{
    // Beyond this many changes of form the rates are integrated as they are, so that a form that flips without end cannot hold up a run.
    private const int MostRateChanges = 1000;

    private readonly CompiledModel model;
    private readonly SensitivitySystem system;
    private readonly DelayHistory? history;
    private readonly int switchCount;
    private readonly Kernel indicators;
    private readonly double[] indicatorWork;
    private readonly double[] current;
    private readonly double[] sample;
    private readonly double[] plannedWork;
    private readonly double[] planned;
    private readonly bool[] isPlanned;
    private readonly double[] y;
    private readonly double[] before;
    private readonly GuardExcursions? excursions;
    private int rateChanges;
    private bool ratesWatched;

    public ZeroCrossings(CompiledModel model, SensitivitySystem system, DelayHistory? history)
    {
        this.history = history;
        (this.model, this.system, switchCount) = (model, system, model.Switching.Switches.Count);
        indicators = model.Indicators;
        indicatorWork = new double[indicators.WorkLength];
        (current, sample) = (new double[indicators.OutputCount], new double[indicators.OutputCount]);
        plannedWork = new double[model.PlannedTimes.WorkLength];
        planned = new double[model.PlannedTimes.OutputCount];
        isPlanned = [.. model.Switching.Switches.Select(s => s.PlannedTime is not null)];
        (y, before) = (new double[system.StateCount], new double[system.StateCount]);
        IsNeeded = current.Length > 0;
        excursions = model.Switching.IsWatchedClosely ? new GuardExcursions(model) : null;
        IsByStatesOnly =
            model.Events.Count == 0
            && !ExpressionOrder.Sort(model.Switching.Switches.Select(s => s.Indicator)).Any(node => node.Operation == Operation.Time);
    }

    /// <summary>Whether anything can change form.</summary>
    public bool IsNeeded { get; }

    /// <summary>
    /// Whether rates change form by what the states and parameters are, and nothing else changes form: then lanes can
    /// watch it step by step.
    /// </summary>
    public bool IsByStatesOnly { get; }

    /// <summary>Whether changes of form are still held back in modes.</summary>
    public bool WatchesRates => ratesWatched;

    /// <summary>The switch of the rates that changed where the run last stopped; -1 for none.</summary>
    public int LastChange { get; private set; }

    /// <summary>The trigger of each event as last found.</summary>
    public ReadOnlySpan<double> Triggers => current.AsSpan(switchCount);

    /// <summary>Begins a run.</summary>
    public void Start()
    {
        (rateChanges, LastChange) = (0, -1);
        ratesWatched = system.ModeCount > 0;
        system.UseModes(true);
    }

    /// <summary>Finds the form in force at a point of the run and sets the modes; parameters may have changed.</summary>
    /// <param name="t">Time; rates take the form they have just after it.</param>
    /// <param name="states">States.</param>
    public void Refresh(double t, ReadOnlySpan<double> states)
    {
        if (history is not null && history.Follow(t, states))
            system.ParametersChanged();
        if (!IsNeeded)
            return;
        indicators.Prepare(system.Parameters, indicatorWork);
        Evaluate(t, states, current);
        if (!ratesWatched)
            return;
        if (planned.Length > 0)
            TakePlannedJustAfter(t, states);
        var modes = system.Parameters.AsSpan(model.ParameterCount);
        if (modes.SequenceEqual(current.AsSpan(0, modes.Length)))
            return;
        current.AsSpan(0, modes.Length).CopyTo(modes);
        system.ParametersChanged();
    }

    /// <summary>
    /// Refreshes at a point reached by integration: what changed form there did so as time passed, and the derivatives
    /// of the states follow.
    /// </summary>
    /// <param name="t">Time.</param>
    /// <param name="states">States, then their derivatives, which are brought up to date.</param>
    /// <param name="timeGradient">Receives the derivative of the time of the change in each direction; cleared when
    /// nothing changed.</param>
    /// <returns>Whether anything changed form.</returns>
    public bool Cross(double t, Span<double> states, Span<double> timeGradient)
    {
        timeGradient.Clear();
        LastChange = -1;
        if (!IsNeeded)
            return false;
        var old = (Span<double>)stackalloc double[Math.Min(current.Length, 64)];
        old = current.Length <= 64 ? old : new double[current.Length];
        current.CopyTo(old);
        if (system.DirectionCount > 0)
            system.Evaluate(t, states, before);
        Refresh(t, states);
        var changed = FirstDifference(old, current, switchCount);
        LastChange = changed < system.ModeCount ? changed : -1;
        if (LastChange >= 0 && ++rateChanges > MostRateChanges && ratesWatched)
        {
            ratesWatched = false;
            system.UseModes(false);
            system.ParametersChanged();
        }

        if (changed < 0 || system.DirectionCount == 0)
            return FirstDifference(old, current, current.Length) >= 0;
        TimeGradient(changed, t, states, timeGradient);
        system.Evaluate(t, states, y);
        SensitivityJump.Add(states, before, y, timeGradient, model.StateCount);
        return true;
    }

    /// <summary>
    /// Whether a trigger changes in the instant after a time: where time itself passes a threshold that does not yet
    /// count at equality.
    /// </summary>
    /// <param name="t">Time.</param>
    /// <param name="states">States.</param>
    public bool TriggersChangeJustAfter(double t, ReadOnlySpan<double> states)
    {
        if (model.Events.Count == 0)
            return false;
        Evaluate(Math.BitIncrement(t), states, sample);
        return !sample.AsSpan(switchCount).SequenceEqual(current.AsSpan(switchCount));
    }

    /// <summary>The next time at which a form is known to change; infinite when none is.</summary>
    /// <param name="t">Time reached.</param>
    /// <param name="states">States.</param>
    public double NextPlanned(double t, ReadOnlySpan<double> states)
    {
        var next = double.PositiveInfinity;
        if (planned.Length == 0)
            return next;
        model.PlannedTimes.Prepare(system.Parameters, plannedWork);
        model.PlannedTimes.Evaluate(t, states, system.Parameters, plannedWork, planned);
        foreach (var time in planned)
            if (time > t && time < next)
                next = time;
        return next;
    }

    /// <summary>Finds the first change of form in the step just accepted.</summary>
    /// <param name="step">The step.</param>
    /// <returns>The first time at which the form differs; NaN when it does not.</returns>
    public double LocateFirst(IDenseOutput step)
    {
        if (excursions is not null)
            return LocateFirst(step, excursions.Times(step, system.Parameters, ratesWatched ? 0 : system.ModeCount));
        var (from, to) = (step.PreviousTime, step.Time);
        foreach (var share in PiecewiseEquations.SampleShares)
        {
            var time = SampleTime(share, step.PreviousTime, step.Time);
            if (IsChangedAt(time, step))
            {
                to = time;
                break;
            }

            if (share == 1)
                return double.NaN;
            from = time;
        }

        return Bisect(step, from, to);
    }

    private double LocateFirst(IDenseOutput step, ReadOnlySpan<double> times)
    {
        var from = step.PreviousTime;
        foreach (var time in times)
        {
            if (IsChangedAt(time, step))
                return Bisect(step, from, time);
            from = time;
        }

        return double.NaN;
    }

    private double Bisect(IDenseOutput step, double from, double to)
    {
        var tolerance = 1e-17 * (step.Time - step.PreviousTime);
        while (to - from > tolerance && from + (0.5 * (to - from)) is var middle && middle > from && middle < to)
            (from, to) = IsChangedAt(middle, step) ? (from, middle) : (middle, to);
        return to;
    }

    private bool IsChangedAt(double time, IDenseOutput step)
    {
        step.Interpolate(time, y.AsSpan(0, model.StateCount));
        Evaluate(time, y, sample);
        var skip = ratesWatched ? 0 : system.ModeCount;
        return !sample.AsSpan(skip).SequenceEqual(current.AsSpan(skip));
    }

    /// <summary>The time at a share of a step.</summary>
    public static double SampleTime(double share, double from, double to) => share == 1 ? to : from + (share * (to - from));

    private void Evaluate(double t, ReadOnlySpan<double> states, double[] values) =>
        indicators.Evaluate(t, states, system.Parameters, indicatorWork, values);

    private void TakePlannedJustAfter(double t, ReadOnlySpan<double> states)
    {
        Evaluate(Math.BitIncrement(t), states, sample);
        for (var k = 0; k < system.ModeCount; k++)
            if (isPlanned[k])
                current[k] = sample[k];
    }

    private static int FirstDifference(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int count)
    {
        for (var k = 0; k < count; k++)
            if (a[k] != b[k])
                return k;
        return -1;
    }

    // The root stays zero as parameters change: its total derivative along the change of time vanishes. The rates before are in use.
    private void TimeGradient(int changed, double t, ReadOnlySpan<double> states, Span<double> gradient)
    {
        var roots = model.Roots;
        var work = new double[roots.Kernel.WorkLength];
        var outputs = new double[roots.Kernel.OutputCount];
        roots.Kernel.Prepare(system.Parameters, work);
        roots.Kernel.Evaluate(t, states, system.Parameters, work, outputs);
        var (k, n) = (gradient.Length, model.StateCount);
        var slope = outputs[switchCount + changed];
        var sum = new double[k];
        Accumulate(roots.ByState, roots.StateEntries(outputs), changed, states[n..], k, sum);
        Accumulate(roots.ByParameter, roots.ParameterEntries(outputs), changed, system.Directions, k, sum);
        for (var entry = roots.ByState.RowStarts[changed]; entry < roots.ByState.RowStarts[changed + 1]; entry++)
            slope += roots.StateEntries(outputs)[entry] * before[roots.ByState.Columns[entry]];
        for (var direction = 0; direction < k; direction++)
            gradient[direction] = slope == 0 ? 0 : -sum[direction] / slope;
    }

    private static void Accumulate(
        SparsePattern pattern,
        ReadOnlySpan<double> entries,
        int row,
        ReadOnlySpan<double> factor,
        int width,
        double[] sum
    )
    {
        for (var entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
        for (var k = 0; k < width; k++)
            sum[k] += entries[entry] * factor[(pattern.Columns[entry] * width) + k];
    }
}
