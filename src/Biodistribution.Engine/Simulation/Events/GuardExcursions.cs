using System.Runtime.InteropServices;
using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation.Events;

/// <summary>
/// Chooses the times at which a step is looked at for changes of form, so that one that lasts for less than the step is
/// not missed.
/// </summary>
/// <remarks>
/// A quantity that passes a threshold and comes back has an extremum beyond it. Besides equally spaced times, those of
/// the extrema are looked at: they lie
/// where the distance from the threshold shrinks and grows again, and are found by golden section. Distances that
/// cannot reach zero in between are left alone.
/// </remarks>
internal sealed class GuardExcursions
{
    private const int Rounds = 32;
    private const double Golden = 0.6180339887498949;

    // Next to either end of the step a second time shows which way a distance goes there.
    private static readonly double[] Shares = [0, 0.002, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 0.998, 1];

    private readonly Kernel roots;
    private readonly int[] guards;
    private readonly double[] work;
    private readonly double[] values;
    private readonly double[] y;
    private readonly List<double> times = [];
    private readonly double[] samples = new double[Shares.Length];

    /// <summary>Prepares for the guards of a model.</summary>
    /// <param name="model">The compiled model.</param>
    public GuardExcursions(CompiledModel model)
    {
        var switches = model.Switching.Switches;
        guards = [.. Enumerable.Range(0, switches.Count).Where(k => switches[k].PlannedTime is null)];
        roots = model.Emit([.. guards.Select(k => switches[k].Root)]);
        work = new double[roots.WorkLength];
        values = new double[Shares.Length * guards.Length];
        y = new double[model.StateCount];
    }

    /// <summary>The times to look at, ascending, the end of the step last.</summary>
    /// <param name="step">The step just made.</param>
    /// <param name="parameters">The parameters and modes in force.</param>
    /// <param name="first">The first guard that counts.</param>
    public ReadOnlySpan<double> Times(IDenseOutput step, double[] parameters, int first)
    {
        roots.Prepare(parameters, work);
        times.Clear();
        for (var i = 0; i < Shares.Length; i++)
        {
            samples[i] = ZeroCrossings.SampleTime(Shares[i], step.PreviousTime, step.Time);
            Evaluate(step, samples[i], parameters, values.AsSpan(i * guards.Length, guards.Length));
            if (i > 0)
                times.Add(samples[i]);
        }

        for (var k = 0; k < guards.Length; k++)
            if (guards[k] >= first)
                AddExtrema(k, step, parameters);
        times.Sort();
        return CollectionsMarshal.AsSpan(times);
    }

    private void Evaluate(IDenseOutput step, double t, double[] parameters, Span<double> distances)
    {
        step.Interpolate(t, y);
        roots.Evaluate(t, y, parameters, work, distances);
    }

    private void AddExtrema(int guard, IDenseOutput step, double[] parameters)
    {
        for (var i = 1; i + 1 < Shares.Length; i++)
        {
            var (before, here, after) = (
                values[((i - 1) * guards.Length) + guard],
                values[(i * guards.Length) + guard],
                values[((i + 1) * guards.Length) + guard]
            );
            // Where a distance is no number, none lies on one side throughout.
            var sign =
                before > 0 && here > 0 && after > 0 ? 1
                : before < 0 && here < 0 && after < 0 ? -1
                : 0;
            if (sign == 0)
                continue;
            var (left, middle, right) = (Math.Abs(before), Math.Abs(here), Math.Abs(after));
            var isNearEnd = i == 1 || i + 2 == Shares.Length;
            // In a parabola through three equally spaced points the extremum lies no deeper than a quarter of the greater drop.
            if (middle <= left && middle <= right && Math.Max(left, right) - middle > (isNearEnd ? 1e-12 : 0.5) * middle)
                times.Add(Extremum(guard, sign, step, parameters, samples[i - 1], samples[i + 1]));
        }
    }

    // The time of the smallest distance, or the first found beyond the threshold.
    private double Extremum(int guard, int sign, IDenseOutput step, double[] parameters, double from, double to)
    {
        var distances = new double[guards.Length];
        double At(double t)
        {
            Evaluate(step, t, parameters, distances);
            return sign * distances[guard];
        }

        var (a, b) = (to - (Golden * (to - from)), from + (Golden * (to - from)));
        var (atA, atB) = (At(a), At(b));
        for (var round = 0; round < Rounds && atA > 0 && atB > 0 && a < b; round++)
            if (atA < atB)
            {
                (to, b, atB) = (b, a, atA);
                a = to - (Golden * (to - from));
                atA = At(a);
            }
            else
            {
                (from, a, atA) = (a, b, atB);
                b = from + (Golden * (to - from));
                atB = At(b);
            }

        return atA < atB ? a : b;
    }
}
