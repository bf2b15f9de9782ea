using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.Elementary;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation.Cohorts;

/// <summary>The decisions before and after a step, taken for all lanes at once: landing on a discontinuity, acceptance, the next step size.</summary>
/// <remarks>
/// Each line does for vectors what the one-subject loop does for one number, in the same order. What is rare (outputs, discontinuities, suspicion
/// of failure) is only flagged: element layout of the control block is that of <see cref="Slot"/>.
/// </remarks>
internal static unsafe class LaneControl
{
    // At time 0 a step is too small to be believed when it is nothing against this.
    private const double NoTime = 1e-285;

    /// <summary>Elements of the control block.</summary>
    public enum Slot
    {
        /// <summary>Time reached.</summary>
        Time,

        /// <summary>End of the segment.</summary>
        Stop,

        /// <summary>Squared error remembered from the step before.</summary>
        PreviousError,

        /// <summary>All bits set when the last attempt was rejected.</summary>
        AfterRejection,

        /// <summary>Next output time.</summary>
        NextOutput,

        /// <summary>Accepted steps.</summary>
        Steps,

        /// <summary>Rejected steps.</summary>
        Rejected,

        /// <summary>Most steps allowed.</summary>
        Limit,

        /// <summary>Time at the start of the step just made.</summary>
        From,

        /// <summary>All bits set when the step lands on the end of the segment.</summary>
        Landing,

        /// <summary>Number of slots.</summary>
        Count,
    }

    /// <summary>Shortens the steps that would land on the end of their segment, and computes the times of the stages.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="h">The step sizes, followed by the times of the stages from the second on and of the end of the step.</param>
    /// <param name="nodes">Nodes of the stages; none when the times are not needed.</param>
    /// <returns>Lanes whose step is too small to be believed, as bits.</returns>
    public static uint Before1(double* control, double* h, ReadOnlySpan<double> nodes)
    {
        var t = *control;
        var remaining = control[(int)Slot.Stop] - t;
        var landing = *h * 1.1 >= remaining;
        var step = landing ? remaining : *h;
        control[(int)Slot.Landing] = Mask(landing);
        *h = step;
        if (!nodes.IsEmpty)
        {
            for (var i = 1; i < nodes.Length; i++)
                h[i] = Math.FusedMultiplyAdd(step, nodes[i], t);
            h[nodes.Length] = t + step;
        }

        return step < (Math.Abs(t) + NoTime) * 1e-15 && !landing ? 1u : 0;
    }

    /// <summary>Accepts or rejects, chooses the next step sizes, restores what was rejected.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it; a negative squared error says that the step must be made alone.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="floor">Negated absolute tolerances of the states that are amounts, -∞ for others; one element each.</param>
    /// <param name="controller">Step size control.</param>
    /// <param name="exhausted">Receives the lanes that have made as many steps as they may, as bits.</param>
    /// <param name="suspicious">Receives the lanes to be run again alone, as bits.</param>
    /// <returns>Accepted lanes with an output to write or the end of a segment reached, as bits.</returns>
    public static uint After1(double* control, double* from, double* to, int n, double* floor, StepSizeController controller, out uint exhausted, out uint suspicious)
    {
        var (error, step, t) = (to[2 * n], from[2 * n], *control);
        var accept = error <= 1;
        var landing = double.IsNaN(control[(int)Slot.Landing]);
        var factor = accept
            ? controller.AfterAcceptance(error, control[(int)Slot.PreviousError], double.IsNaN(control[(int)Slot.AfterRejection]))
            : controller.AfterRejection(error);
        control[(int)Slot.AfterRejection] = Mask(!accept);
        control[(int)Slot.From] = t;
        to[2 * n] = step * factor;
        control[accept ? (int)Slot.Steps : (int)Slot.Rejected]++;
        exhausted = control[(int)Slot.Steps] + control[(int)Slot.Rejected] >= control[(int)Slot.Limit] ? 1u : 0;
        var suspect = error < 0;
        if (!accept)
        {
            new ReadOnlySpan<double>(from, 2 * n).CopyTo(new Span<double>(to, 2 * n));
            suspicious = suspect ? 1u : 0;
            return 0;
        }

        control[(int)Slot.PreviousError] = StepSizeController.Remember(error);
        var reached = landing ? control[(int)Slot.Stop] : t + step;
        *control = reached;
        for (var i = 0; i < n; i++)
            suspect |= to[i] < floor[i];
        suspicious = suspect ? 1u : 0;
        return landing || reached >= control[(int)Slot.NextOutput] ? 1u : 0;
    }

    private static double Mask(bool condition) => condition ? BitConverter.Int64BitsToDouble(-1) : 0;

    /// <summary>Shortens the steps that would land on the end of their segment, and computes the times of the stages.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="h">The step sizes, followed by the times of the stages from the second on and of the end of the step.</param>
    /// <param name="nodes">Nodes of the stages; none when the times are not needed.</param>
    /// <returns>Lanes whose step is too small to be believed, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Before4(double* control, double* h, ReadOnlySpan<double> nodes)
    {
        const int W = 4;
        var t = Vector256.Load(control);
        var step = Vector256.Load(h);
        var remaining = Vector256.Load(control + ((int)Slot.Stop * W)) - t;
        var landing = Vector256.GreaterThanOrEqual(step * Vector256.Create(1.1), remaining);
        step = Vector256.ConditionalSelect(landing, remaining, step);
        landing.Store(control + ((int)Slot.Landing * W));
        step.Store(h);
        if (!nodes.IsEmpty)
        {
            for (var i = 1; i < nodes.Length; i++)
                Vector256.FusedMultiplyAdd(step, Vector256.Create(nodes[i]), t).Store(h + (i * W));
            (t + step).Store(h + (nodes.Length * W));
        }
        var small = Vector256.AndNot(Vector256.LessThan(step, (Vector256.Abs(t) + Vector256.Create(NoTime)) * Vector256.Create(1e-15)), landing);
        return Vector256.ExtractMostSignificantBits(small);
    }

    /// <summary>Accepts or rejects, chooses the next step sizes, restores what was rejected.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it; a negative squared error says that the step must be made alone.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="floor">Negated absolute tolerances of the states that are amounts, -∞ for others; one element each.</param>
    /// <param name="controller">Step size control.</param>
    /// <param name="exhausted">Receives the lanes that have made as many steps as they may, as bits.</param>
    /// <param name="suspicious">Receives the lanes to be run again alone, as bits.</param>
    /// <returns>Accepted lanes with an output to write or the end of a segment reached, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint After4(double* control, double* from, double* to, int n, double* floor, StepSizeController controller, out uint exhausted, out uint suspicious)
    {
        const int W = 4;
        var error = Vector256.Load(to + (2 * n * W));
        var step = Vector256.Load(from + (2 * n * W));
        var t = Vector256.Load(control);
        var landing = Vector256.Load(control + ((int)Slot.Landing * W));
        var previous = Vector256.Load(control + ((int)Slot.PreviousError * W));
        var accept = Vector256.LessThanOrEqual(error, Vector256.Create(1.0));
        var smallest = Vector256.Create(StepSizeController.SmallestSquaredError);
        var finite = Vector256.LessThan(error, Vector256.Create(double.PositiveInfinity));
        var now = Vector256.ConditionalSelect(Vector256.GreaterThan(error, smallest), error, smallest);
        var log = CoarsePower.Log2(now);
        var exponent = Vector256.ConditionalSelect(
            accept,
            Vector256.FusedMultiplyAdd(Vector256.Create(0.5 * controller.Integral), CoarsePower.Log2(previous), Vector256.Create(-0.5 * controller.Proportional) * log),
            Vector256.Create(-0.5 * controller.RejectionExponent) * log);
        var factor = Vector256.Create(controller.Safety) * CoarsePower.Exp2(exponent);
        var least = Vector256.Create(controller.SmallestFactor);
        factor = Vector256.ConditionalSelect(Vector256.GreaterThan(factor, least), factor, least);
        var most = Vector256.ConditionalSelect(Vector256.Load(control + ((int)Slot.AfterRejection * W)), Vector256.Create(1.0), Vector256.Create(controller.LargestFactor));
        most = Vector256.ConditionalSelect(accept, most, Vector256.Create(double.PositiveInfinity));
        factor = Vector256.ConditionalSelect(Vector256.LessThan(factor, most), factor, most);
        factor = Vector256.ConditionalSelect(finite, factor, least);

        var initial = Vector256.Create(StepSizeController.InitialSquaredError);
        Vector256.ConditionalSelect(accept, Vector256.ConditionalSelect(Vector256.GreaterThan(error, initial), error, initial), previous)
            .Store(control + ((int)Slot.PreviousError * W));
        (~accept).Store(control + ((int)Slot.AfterRejection * W));
        var reached = Vector256.ConditionalSelect(landing, Vector256.Load(control + ((int)Slot.Stop * W)), t + step);
        reached = Vector256.ConditionalSelect(accept, reached, t);
        reached.Store(control);
        t.Store(control + ((int)Slot.From * W));
        var one = Vector256.Create(1.0);
        var steps = Vector256.Load(control + ((int)Slot.Steps * W)) + (one & accept);
        var rejected = Vector256.Load(control + ((int)Slot.Rejected * W)) + Vector256.AndNot(one, accept);
        steps.Store(control + ((int)Slot.Steps * W));
        rejected.Store(control + ((int)Slot.Rejected * W));
        var attention = accept & (landing | Vector256.GreaterThanOrEqual(reached, Vector256.Load(control + ((int)Slot.NextOutput * W))));
        exhausted = Vector256.ExtractMostSignificantBits(Vector256.GreaterThanOrEqual(steps + rejected, Vector256.Load(control + ((int)Slot.Limit * W))));
        var suspect = Vector256.LessThan(error, Vector256<double>.Zero);

        var negative = Vector256<double>.Zero;
        if (Vector256.ExtractMostSignificantBits(accept) == 0xF)
        {
            for (var i = 0; i < n; i++)
                negative |= Vector256.LessThan(Vector256.Load(to + (i * W)), Vector256.Load(floor + (i * W)));
        }
        else
        {
            for (var i = 0; i < n; i++)
                negative |= Vector256.LessThan(Vector256.Load(to + (i * W)), Vector256.Load(floor + (i * W)));
            for (var i = 0; i < 2 * n; i++)
                Vector256.ConditionalSelect(accept, Vector256.Load(to + (i * W)), Vector256.Load(from + (i * W))).Store(to + (i * W));
            negative &= accept;
        }
        (step * factor).Store(to + (2 * n * W));
        suspicious = Vector256.ExtractMostSignificantBits(suspect | negative);
        return Vector256.ExtractMostSignificantBits(attention);
    }

    /// <summary>Shortens the steps that would land on the end of their segment, and computes the times of the stages.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="h">The step sizes, followed by the times of the stages from the second on and of the end of the step.</param>
    /// <param name="nodes">Nodes of the stages; none when the times are not needed.</param>
    /// <returns>Lanes whose step is too small to be believed, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Before8(double* control, double* h, ReadOnlySpan<double> nodes)
    {
        const int W = 8;
        var t = Vector512.Load(control);
        var step = Vector512.Load(h);
        var remaining = Vector512.Load(control + ((int)Slot.Stop * W)) - t;
        var landing = Vector512.GreaterThanOrEqual(step * Vector512.Create(1.1), remaining);
        step = Vector512.ConditionalSelect(landing, remaining, step);
        landing.Store(control + ((int)Slot.Landing * W));
        step.Store(h);
        if (!nodes.IsEmpty)
        {
            for (var i = 1; i < nodes.Length; i++)
                Vector512.FusedMultiplyAdd(step, Vector512.Create(nodes[i]), t).Store(h + (i * W));
            (t + step).Store(h + (nodes.Length * W));
        }
        var small = Vector512.AndNot(Vector512.LessThan(step, (Vector512.Abs(t) + Vector512.Create(NoTime)) * Vector512.Create(1e-15)), landing);
        return (uint)Vector512.ExtractMostSignificantBits(small);
    }

    /// <summary>Accepts or rejects, chooses the next step sizes, restores what was rejected.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it; a negative squared error says that the step must be made alone.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="floor">Negated absolute tolerances of the states that are amounts, -∞ for others; one element each.</param>
    /// <param name="controller">Step size control.</param>
    /// <param name="exhausted">Receives the lanes that have made as many steps as they may, as bits.</param>
    /// <param name="suspicious">Receives the lanes to be run again alone, as bits.</param>
    /// <returns>Accepted lanes with an output to write or the end of a segment reached, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint After8(double* control, double* from, double* to, int n, double* floor, StepSizeController controller, out uint exhausted, out uint suspicious)
    {
        const int W = 8;
        var error = Vector512.Load(to + (2 * n * W));
        var step = Vector512.Load(from + (2 * n * W));
        var t = Vector512.Load(control);
        var landing = Vector512.Load(control + ((int)Slot.Landing * W));
        var previous = Vector512.Load(control + ((int)Slot.PreviousError * W));
        var accept = Vector512.LessThanOrEqual(error, Vector512.Create(1.0));
        var smallest = Vector512.Create(StepSizeController.SmallestSquaredError);
        var finite = Vector512.LessThan(error, Vector512.Create(double.PositiveInfinity));
        var now = Vector512.ConditionalSelect(Vector512.GreaterThan(error, smallest), error, smallest);
        var log = CoarsePower.Log2(now);
        var exponent = Vector512.ConditionalSelect(
            accept,
            Vector512.FusedMultiplyAdd(Vector512.Create(0.5 * controller.Integral), CoarsePower.Log2(previous), Vector512.Create(-0.5 * controller.Proportional) * log),
            Vector512.Create(-0.5 * controller.RejectionExponent) * log);
        var factor = Vector512.Create(controller.Safety) * CoarsePower.Exp2(exponent);
        var least = Vector512.Create(controller.SmallestFactor);
        factor = Vector512.ConditionalSelect(Vector512.GreaterThan(factor, least), factor, least);
        var most = Vector512.ConditionalSelect(Vector512.Load(control + ((int)Slot.AfterRejection * W)), Vector512.Create(1.0), Vector512.Create(controller.LargestFactor));
        most = Vector512.ConditionalSelect(accept, most, Vector512.Create(double.PositiveInfinity));
        factor = Vector512.ConditionalSelect(Vector512.LessThan(factor, most), factor, most);
        factor = Vector512.ConditionalSelect(finite, factor, least);

        var initial = Vector512.Create(StepSizeController.InitialSquaredError);
        Vector512.ConditionalSelect(accept, Vector512.ConditionalSelect(Vector512.GreaterThan(error, initial), error, initial), previous)
            .Store(control + ((int)Slot.PreviousError * W));
        (~accept).Store(control + ((int)Slot.AfterRejection * W));
        var reached = Vector512.ConditionalSelect(landing, Vector512.Load(control + ((int)Slot.Stop * W)), t + step);
        reached = Vector512.ConditionalSelect(accept, reached, t);
        reached.Store(control);
        t.Store(control + ((int)Slot.From * W));
        var one = Vector512.Create(1.0);
        var steps = Vector512.Load(control + ((int)Slot.Steps * W)) + (one & accept);
        var rejected = Vector512.Load(control + ((int)Slot.Rejected * W)) + Vector512.AndNot(one, accept);
        steps.Store(control + ((int)Slot.Steps * W));
        rejected.Store(control + ((int)Slot.Rejected * W));
        var attention = accept & (landing | Vector512.GreaterThanOrEqual(reached, Vector512.Load(control + ((int)Slot.NextOutput * W))));
        exhausted = (uint)Vector512.ExtractMostSignificantBits(Vector512.GreaterThanOrEqual(steps + rejected, Vector512.Load(control + ((int)Slot.Limit * W))));
        var suspect = Vector512.LessThan(error, Vector512<double>.Zero);

        var negative = Vector512<double>.Zero;
        if (Vector512.ExtractMostSignificantBits(accept) == 0xFF)
        {
            for (var i = 0; i < n; i++)
                negative |= Vector512.LessThan(Vector512.Load(to + (i * W)), Vector512.Load(floor + (i * W)));
        }
        else
        {
            for (var i = 0; i < n; i++)
                negative |= Vector512.LessThan(Vector512.Load(to + (i * W)), Vector512.Load(floor + (i * W)));
            for (var i = 0; i < 2 * n; i++)
                Vector512.ConditionalSelect(accept, Vector512.Load(to + (i * W)), Vector512.Load(from + (i * W))).Store(to + (i * W));
            negative &= accept;
        }
        (step * factor).Store(to + (2 * n * W));
        suspicious = (uint)Vector512.ExtractMostSignificantBits(suspect | negative);
        return (uint)Vector512.ExtractMostSignificantBits(attention);
    }
}
