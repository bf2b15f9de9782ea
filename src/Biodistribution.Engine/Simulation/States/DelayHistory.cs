using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.States;

/// <summary>Remembers what states were over every step of a run, and keeps the parameters that tell the equations of a delay model of
/// it.</summary>
/// <remarks>
/// The method of steps: between two stops every value of the past is one polynomial in time, that of the dense output of one earlier step.
/// A run
/// stops where the next earlier step begins, hence at the latest one delay after the time reached.
/// </remarks>
internal sealed class DelayHistory
{
    private const int FlagCount = 4;

    // Largest difference, as a share of the largest value, that a polynomial over several steps may make.
    private const double MergeTolerance = 1e-7;

    private static readonly double[][] Monomials = FromEquidistantNodes(DelayedState.CoefficientCount);

    private readonly CompiledModel model;
    private readonly SensitivitySystem system;
    private readonly Kernel lengths;
    private readonly double[] lengthWork;
    private readonly double[] length;
    private readonly int[] states;
    private readonly int[] position;
    private readonly int[] firstParameter;
    private readonly double[] sample;
    private readonly List<Piece> pieces = [];
    private int unmerged;
    private double start;
    private double[]? given;

    /// <summary>Prepares runs of a model with delays.</summary>
    public DelayHistory(CompiledModel model, SensitivitySystem system)
    {
        (this.model, this.system) = (model, system);
        var delays = model.Equations.Delays;
        lengths = model.Emit([.. delays.Select(delayed => delayed.Length)]);
        (lengthWork, length) = (new double[lengths.WorkLength], new double[delays.Length]);
        states = [.. delays.Select(delayed => model.StateIndex(delayed.State)).Distinct()];
        position = [.. delays.Select(delayed => Array.IndexOf(states, model.StateIndex(delayed.State)))];
        firstParameter = [.. delays.Select(delayed => model.ParameterIndex(delayed.IsDirect))];
        sample = new double[model.StateCount];
    }

    /// <summary>The next time at which an earlier step begins for one of the delays; infinite for none.</summary>
    public double NextChange { get; private set; }

    /// <summary>Begins a run.</summary>
    /// <param name="time">When.</param>
    /// <param name="initialState">The states it is said to start from, which they had before; null where the model says what they
    /// were.</param>
    public void Start(double time, double[]? initialState)
    {
        pieces.Clear();
        unmerged = 0;
        (start, given) = (time, initialState);
    }

    /// <summary>Remembers a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="until">The time up to which it is used.</param>
    public void Record(IDenseOutput step, double until)
    {
        var from = step.PreviousTime;
        if (!(until > from))
            return;
        const int count = DelayedState.CoefficientCount;
        var coefficients = new double[states.Length * count];
        for (var node = 0; node < count; node++)
        {
            step.Interpolate(node == count - 1 ? until : from + ((until - from) * node / (count - 1)), sample);
            for (var k = 0; k < states.Length; k++)
            for (var power = 0; power < count; power++)
                coefficients[(k * count) + power] += Monomials[node][power] * sample[states[k]];
        }

        pieces.Add(new Piece(from, until, coefficients));
    }

    /// <summary>Brings the parameters up to a time.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States.</param>
    /// <returns>Whether any has changed.</returns>
    public bool Follow(double t, ReadOnlySpan<double> y)
    {
        Merge();
        lengths.Prepare(system.Parameters, lengthWork);
        lengths.Evaluate(t, y, system.Parameters, lengthWork, length);
        NextChange = double.PositiveInfinity;
        var isChanged = false;
        for (var delay = 0; delay < length.Length; delay++)
            isChanged |= Follow(t, delay, length[delay]);
        return isChanged;
    }

    private bool Follow(double t, int delay, double length)
    {
        var parameters = system.Parameters.AsSpan(firstParameter[delay], FlagCount + DelayedState.CoefficientCount);
        Span<double> values = stackalloc double[FlagCount + DelayedState.CoefficientCount];
        values.Clear();
        if (!(length > 0))
            values[0] = 1;
        else if (t < start + length)
        {
            Expect(start + length);
            values[given is null ? 1 : FlagCount] = given is null ? 1 : given[states[position[delay]]];
        }
        else if (PieceAt(t, length) is { } piece)
        {
            Expect(piece.To + length);
            values[2] = piece.From + length;
            values[3] = 1 / (piece.To - piece.From);
            piece
                .Coefficients.AsSpan(position[delay] * DelayedState.CoefficientCount, DelayedState.CoefficientCount)
                .CopyTo(values[FlagCount..]);
        }
        else
            values[0] = 1;

        if (parameters.SequenceEqual(values))
            return false;
        values.CopyTo(parameters);
        return true;
    }

    // One piece for all steps since the last stop, where it says the same: else every step would become a stop one delay later, and
    // those steps further stops, without end.
    private void Merge()
    {
        const int count = DelayedState.CoefficientCount;
        var steps = pieces.Count - unmerged;
        if (steps > 1)
        {
            var (from, until) = (pieces[unmerged].From, pieces[^1].To);
            var coefficients = new double[states.Length * count];
            for (var node = 0; node < count; node++)
            for (var k = 0; k < states.Length; k++)
            {
                var value = ValueAt(from + ((until - from) * node / (count - 1)), k);
                for (var power = 0; power < count; power++)
                    coefficients[(k * count) + power] += Monomials[node][power] * value;
            }

            var merged = new Piece(from, until, coefficients);
            if (IsFaithful(merged))
            {
                pieces.RemoveRange(unmerged, steps);
                pieces.Add(merged);
            }
        }

        unmerged = pieces.Count;
    }

    private bool IsFaithful(Piece merged)
    {
        const int checks = 3;
        for (var k = 0; k < states.Length; k++)
        {
            var (largest, difference) = (0.0, 0.0);
            for (var i = unmerged; i < pieces.Count; i++)
            for (var check = 0; check <= checks; check++)
            {
                var at = pieces[i].From + ((pieces[i].To - pieces[i].From) * check / checks);
                var value = pieces[i].Value(at, k);
                (largest, difference) = (Math.Max(largest, Math.Abs(value)), Math.Max(difference, Math.Abs(value - merged.Value(at, k))));
            }

            if (!(difference <= MergeTolerance * largest))
                return false;
        }

        return true;
    }

    private double ValueAt(double time, int k)
    {
        var i = unmerged;
        while (i < pieces.Count - 1 && pieces[i].To < time)
            i++;
        return pieces[i].Value(time, k);
    }

    private void Expect(double time) => NextChange = Math.Min(NextChange, time);

    // The first piece that is not over; compared as stops are computed, so that no stop is met twice.
    private Piece? PieceAt(double t, double length)
    {
        var (low, high) = (0, pieces.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (pieces[middle].To + length > t)
                high = middle;
            else
                low = middle + 1;
        }

        return low < pieces.Count ? pieces[low] : null;
    }

    // What each value at nodes 0, 1/(n-1), ..., 1 adds to the coefficients of the polynomial through all of them: Lagrange's basis in
    // powers.
    private static double[][] FromEquidistantNodes(int count)
    {
        var bases = new double[count][];
        for (var node = 0; node < count; node++)
        {
            var basis = new double[count];
            basis[0] = 1;
            var degree = 0;
            for (var other = 0; other < count; other++)
                if (other != node)
                {
                    // Multiplies by (x - other) / (node - other), in steps between nodes.
                    degree++;
                    for (var power = degree; power >= 0; power--)
                        basis[power] = ((power > 0 ? basis[power - 1] * (count - 1) : 0) - (basis[power] * other)) / (node - other);
                }

            bases[node] = basis;
        }

        return bases;
    }

    private sealed record Piece(double From, double To, double[] Coefficients)
    {
        public double Value(double time, int k)
        {
            const int count = DelayedState.CoefficientCount;
            var (share, value) = ((time - From) / (To - From), 0.0);
            for (var power = count - 1; power >= 0; power--)
                value = (value * share) + Coefficients[(k * count) + power];
            return value;
        }
    }
}
