using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Biodistribution.Compilation;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.Integration;

/// <summary>
/// Carries a linear model from one discontinuity to the next by matrix exponentials, with its derivatives direction by
/// direction.
/// </summary>
internal sealed class LinearSegments
{
    private readonly CompiledModel model;
    private readonly RunProgress progress;
    private readonly SensitivitySystem system;
    private readonly int n;
    private readonly int directions;
    private readonly LinearPropagator[] propagators;
    private readonly double[] jacobianWork;
    private readonly double[] origin;
    private readonly double[] constant;
    private readonly double[] a;
    private readonly double[] b;
    private readonly double[] pair;
    private readonly SensitivityJacobian? coupling;
    private readonly double[] entries;
    private double[] window = [];
    private int version = -1;
    private bool keepsSign; // no state takes from another, and nothing is taken from empty ones
    private CancellationToken cancellation;
    private readonly ErrorTolerances tolerances;
    private readonly double[] begun;
    private readonly double[] opening;

    /// <summary>Prepares the segments of runs of a model.</summary>
    /// <param name="model">The compiled model, linear in its states with constant coefficients.</param>
    /// <param name="settings">The accuracy asked for.</param>
    /// <param name="progress">How far the run has come.</param>
    public LinearSegments(CompiledModel model, SolverSettings settings, RunProgress progress)
    {
        (this.model, this.progress, system) = (model, progress, progress.System);
        (n, directions) = (model.StateCount, system.DirectionCount);
        var size = directions == 0 ? n : 2 * n;
        propagators = [.. Enumerable.Range(0, Math.Max(1, directions)).Select(_ => new LinearPropagator(size))];
        jacobianWork = new double[model.Jacobian.WorkLength];
        entries = new double[model.Jacobian.OutputCount];
        (origin, constant) = (new double[system.StateCount], new double[system.StateCount]);
        (a, b, pair) = (new double[size * size], new double[size], new double[size]);
        tolerances = new ErrorTolerances(model, settings, system);
        (begun, opening) = (new double[system.StateCount], new double[n]);
        coupling = directions > 0 ? new SensitivityJacobian(model, system) : null;
    }

    /// <summary>Segments of the run so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Begins a run.</summary>
    /// <param name="stop">Stops it early.</param>
    public void Start(CancellationToken stop)
    {
        (cancellation, Steps) = (stop, 0);
        progress.State.CopyTo(begun, 0);
    }

    /// <summary>Carries the run over a segment that begins at the time reached, and writes the outputs in it.</summary>
    /// <param name="stop">Its end.</param>
    /// <returns>False when that fails.</returns>
    public bool Integrate(double stop)
    {
        if (cancellation.IsCancellationRequested)
            return progress.Fail(IntegrationStatus.Cancelled, progress.Time, -1, "");
        var (times, first, result, y) = (progress.Request.OutputTimes, progress.NextOutput, progress.Result, progress.State);
        var last = OutputsUpTo(stop);
        var count = last - first;
        Steps++;
        y.AsSpan(0, n).CopyTo(opening);
        var succeeded = Propagate(
            progress.Time,
            y,
            times.AsSpan(first, count),
            result.States.AsSpan(first * n, count * n),
            result.StateDerivatives.AsSpan(first * n * directions, count * n * directions),
            stop
        );
        if (!succeeded)
            return progress.Fail(
                IntegrationStatus.NonFinite,
                progress.Time,
                y.AsSpan(0, n).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue),
                "The states or coefficients are not finite: look at the parameter values."
            );
        if (FirstNegative(first, count, y, stop) is var (output, time, state))
        {
            while (progress.NextOutput < output)
                progress.CompleteNextOutput();
            return progress.Fail(IntegrationStatus.Negative, time, state, AdaptiveSegments.AdviceOnNegative);
        }

        if (!progress.FollowsStates)
            progress.PassOutputs(last);
        while (progress.NextOutput < last)
            progress.CompleteNextOutput();
        progress.AdvanceTo(stop);
        return true;
    }

    // The first output of a segment, or its end, at which an amount has become negative by more than it may err; null
    // for none, which is quickly seen.
    private (int Output, double Time, int State)? FirstNegative(int first, int count, ReadOnlySpan<double> end, double stop)
    {
        var states = progress.Result.States.AsSpan(first * n, count * n);
        if ((keepsSign && !HasNegative(opening)) || (!HasNegative(states) && !HasNegative(end[..n])))
            return null;
        tolerances.Find(progress.Request, begun, progress.Request.StartTime);
        for (var output = 0; output < count; output++)
            if (Negative(states.Slice(output * n, n)) is var found && found >= 0)
                return (first + output, progress.Request.OutputTimes[first + output], found);
        return Negative(end[..n]) is var last && last >= 0 ? (first + count, stop, last) : null;
    }

    private int Negative(ReadOnlySpan<double> states)
    {
        for (var state = 0; state < states.Length; state++)
            if (model.Equations.States[state].IsAmount && states[state] < Math.Min(opening[state], 0) - tolerances.LargestDeficit(state))
                return state;
        return -1;
    }

    private static bool HasNegative(ReadOnlySpan<double> values)
    {
        var (i, least) = (0, Vector512<double>.Zero);
        ref var from = ref MemoryMarshal.GetReference(values);
        for (; i + 8 <= values.Length; i += 8)
            least = Vector512.MinNative(least, Vector512.LoadUnsafe(ref from, (nuint)i));
        var negative = Vector512.LessThanAny(least, Vector512<double>.Zero);
        for (; i < values.Length; i++)
            negative |= values[i] < 0;
        return negative;
    }

    // The first output that is not of this segment: those before its end are, and the very last at it when nothing happens there.
    private int OutputsUpTo(double stop)
    {
        var times = progress.Request.OutputTimes;
        if (!(times[^1] >= stop))
            return times.Length;
        var last = progress.NextOutput + FirstNotBefore(times.AsSpan(progress.NextOutput), stop);
        return last == times.Length - 1 && times[last] == stop && !progress.IsOccurrenceBy(stop) ? last + 1 : last;
    }

    private static int FirstNotBefore(ReadOnlySpan<double> times, double stop)
    {
        var (below, above) = (0, times.Length);
        while (below < above)
        {
            var middle = (below + above) / 2;
            if (times[middle] < stop)
                below = middle + 1;
            else
                above = middle;
        }

        return below;
    }

    // Receives the states at the end of the segment in y, and those at the outputs in it with their derivatives; false
    // when a value is not finite.
    private bool Propagate(double t, Span<double> y, ReadOnlySpan<double> times, Span<double> states, Span<double> derivatives, double end)
    {
        if (version != system.Version)
            TakeCoefficients();
        if (directions == 0)
            return propagators[0].Propagate(t, y[..n], times, states, end);
        if (window.Length < times.Length * 2 * n)
            window = new double[times.Length * 2 * n];
        var start = y[..n].ToArray();
        for (var k = 0; k < directions; k++)
        {
            start.CopyTo(pair, 0);
            for (var state = 0; state < n; state++)
                pair[n + state] = y[n + (state * directions) + k];
            if (!propagators[k].Propagate(t, pair, times, window, end))
                return false;
            for (var output = 0; output < times.Length; output++)
            {
                if (k == 0)
                    window.AsSpan(output * 2 * n, n).CopyTo(states[(output * n)..]);
                for (var state = 0; state < n; state++)
                    derivatives[(((output * n) + state) * directions) + k] = window[(output * 2 * n) + n + state];
            }

            for (var state = 0; state < n; state++)
                y[n + (state * directions) + k] = pair[n + state];
            if (k == 0)
                pair.AsSpan(0, n).CopyTo(y);
        }

        return true;
    }

    // y' = A y + b with A the Jacobian and b the rates of empty states; the derivative in a direction adds ∂A y + ∂b.
    private void TakeCoefficients()
    {
        (version, keepsSign) = (system.Version, true);
        system.Evaluate(0, origin, constant);
        model.Jacobian.Prepare(system.Parameters, jacobianWork);
        model.Jacobian.Evaluate(0, origin, system.Parameters, jacobianWork, entries);
        var (pattern, size) = (model.JacobianPattern, b.Length);
        for (var entry = 0; entry < entries.Length; entry++)
            keepsSign &= entries[entry] >= 0 || pattern.Rows[entry] == pattern.Columns[entry];
        keepsSign &= !HasNegative(constant.AsSpan(0, n));
        for (var k = 0; k < propagators.Length; k++)
        {
            Array.Clear(a);
            for (var entry = 0; entry < entries.Length; entry++)
            {
                a[(pattern.Rows[entry] * size) + pattern.Columns[entry]] = entries[entry];
                if (directions > 0)
                    a[((n + pattern.Rows[entry]) * size) + n + pattern.Columns[entry]] = entries[entry];
            }

            constant.AsSpan(0, n).CopyTo(b);
            if (coupling is not null)
            {
                var coupled = coupling.Coupling(k, 0, origin);
                for (var entry = 0; entry < coupled.Length; entry++)
                    a[((n + model.CouplingPattern.Rows[entry]) * size) + model.CouplingPattern.Columns[entry]] = coupled[entry];
                for (var state = 0; state < n; state++)
                    b[n + state] = constant[n + (state * directions) + k];
            }

            propagators[k].SetCoefficients(a, b);
        }
    }
}
