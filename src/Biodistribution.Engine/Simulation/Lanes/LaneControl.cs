using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Biodistribution.Numerics.Elementary;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation.Lanes;

/// <summary>
/// The decisions before and after a step, taken for all lanes at once: landing on a discontinuity, acceptance, the next
/// step size.
/// </summary>
/// <remarks>
/// Each line does for vectors what the one-subject loop does for one number, in the same order. What is rare (outputs,
/// discontinuities, suspicion
/// of failure) is only flagged: element layout of the control block is that of <see cref="Slot"/>.
/// </remarks>
internal static unsafe class LaneControl
{
    // At time 0 a step is too small to be believed when it is nothing against this.
    private const double NoTime = 1e-285;

    /// <summary>What <see cref="Slot.PreviousLogarithm"/> holds after a start.</summary>
    public static readonly double InitialLogarithm = CoarsePower.Log2(StepSizeController.InitialSquaredError);

    /// <summary>Elements of the control block.</summary>
    public enum Slot
    {
        /// <summary>Time reached.</summary>
        Time,

        /// <summary>End of the segment.</summary>
        Stop,

        /// <summary>Squared error of the last step accepted.</summary>
        PreviousError,

        /// <summary>Logarithm of what is remembered of it.</summary>
        PreviousLogarithm,

        /// <summary>
        /// All bits set when the last attempt was rejected; kept up where the bits handed from step to step say that
        /// one was.
        /// </summary>
        AfterRejection,

        /// <summary>Next output time.</summary>
        NextOutput,

        /// <summary>Rejected steps.</summary>
        Rejected,

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
    /// <param name="rejected">The lanes whose last attempt was rejected, as bits: those before the step, then those after.</param>
    /// <param name="landed">Receives the lanes that have reached the end of their segment, as bits.</param>
    /// <param name="suspicious">Receives the lanes to be run again alone, as bits.</param>
    /// <returns>Lanes with an output to write, as bits.</returns>
    public static uint After1(
        double* control,
        double* from,
        double* to,
        int n,
        double* floor,
        StepSizeController controller,
        ref uint rejected,
        out uint landed,
        out uint suspicious
    )
    {
        var (error, step, t) = (to[2 * n], from[2 * n], *control);
        if (!(error <= 1))
        {
            (rejected, landed, suspicious) = (1, 0, 0);
            control[(int)Slot.Rejected]++;
            control[(int)Slot.From] = t;
            new ReadOnlySpan<double>(from, 2 * n).CopyTo(new Span<double>(to, 2 * n));
            to[2 * n] = step * controller.AfterRejection(error);
            return 0;
        }

        to[2 * n] = step * controller.AfterAcceptance(error, control[(int)Slot.PreviousLogarithm], rejected != 0, out var logarithm);
        control[(int)Slot.PreviousLogarithm] = error > StepSizeController.InitialSquaredError ? logarithm : InitialLogarithm;
        control[(int)Slot.PreviousError] = error;
        var landing = double.IsNaN(control[(int)Slot.Landing]);
        var reached = landing ? control[(int)Slot.Stop] : t + step;
        control[(int)Slot.From] = t;
        *control = reached;
        (rejected, landed) = (0, landing ? 1u : 0);
        suspicious = error < 0 || IsBelow(to, floor, n) ? 1u : 0;
        return reached >= control[(int)Slot.NextOutput] ? 1u : 0;
    }

    private static bool IsBelow(double* values, double* floor, int n)
    {
        var i = 0;
        var below = Vector256<double>.Zero;
        for (; i + 4 <= n; i += 4)
            below |= Vector256.LessThan(Vector256.Load(values + i), Vector256.Load(floor + i));
        var found = Bits(below) != 0;
        for (; i < n; i++)
            found |= values[i] < floor[i];
        return found;
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

        var small = Vector256.LessThan(step, (Vector256.Abs(t) + Vector256.Create(NoTime)) * Vector256.Create(1e-15));
        return Bits(small) & ~Bits(landing);
    }

    /// <summary>Accepts or rejects, chooses the next step sizes, restores what was rejected.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it; a negative squared error says that the step must be made alone.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="floor">Negated absolute tolerances of the states that are amounts, -∞ for others; one element each.</param>
    /// <param name="controller">Step size control.</param>
    /// <param name="rejected">The lanes whose last attempt was rejected, as bits: those before the step, then those after.</param>
    /// <param name="landed">Receives the lanes that have reached the end of their segment, as bits.</param>
    /// <param name="suspicious">Receives the lanes to be run again alone, as bits.</param>
    /// <returns>Lanes with an output to write, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint After4(
        double* control,
        double* from,
        double* to,
        int n,
        double* floor,
        StepSizeController controller,
        ref uint rejected,
        out uint landed,
        out uint suspicious
    )
    {
        const int W = 4;
        var error = Vector256.Load(to + (2 * n * W));
        var accept = Vector256.LessThanOrEqual(error, Vector256.Create(1.0));
        if (rejected != 0 || Bits(accept) != 0xF)
            return AfterRejection4(control, from, to, n, floor, controller, ref rejected, out landed, out suspicious);
        // All are accepted, as were those before: what could be otherwise is left out.
        var step = Vector256.Load(from + (2 * n * W));
        var t = Vector256.Load(control);
        var landing = Vector256.Load(control + ((int)Slot.Landing * W));
        var previous = control + ((int)Slot.PreviousLogarithm * W);
        var log = CoarsePower.Log2(Larger(error, Vector256.Create(StepSizeController.SmallestSquaredError)));
        var factor = CoarsePower.Exp2(
            Vector256.FusedMultiplyAdd(
                Vector256.Create(-0.5 * controller.Proportional),
                log,
                Vector256.FusedMultiplyAdd(
                    Vector256.Create(0.5 * controller.Integral),
                    Vector256.Load(previous),
                    Vector256.Create(controller.SafetyLogarithm)
                )
            )
        );
        factor = Larger(factor, Vector256.Create(controller.SmallestFactor));
        var most = Vector256.Create(controller.LargestFactor);
        factor = Vector256.ConditionalSelect(Vector256.LessThan(factor, most), factor, most);
        Remembered(error, log).Store(previous);
        error.Store(control + ((int)Slot.PreviousError * W));
        var reached = Vector256.ConditionalSelect(landing, Vector256.Load(control + ((int)Slot.Stop * W)), t + step);
        reached.Store(control);
        t.Store(control + ((int)Slot.From * W));
        (step * factor).Store(to + (2 * n * W));
        // Only the sign counts: what is below its floor is negative less it.
        var negative = error;
        for (var i = 0; i < n; i++)
            negative |= Vector256.Load(to + (i * W)) - Vector256.Load(floor + (i * W));
        suspicious = Bits(negative);
        landed = Bits(landing);
        return Bits(Vector256.GreaterThanOrEqual(reached, Vector256.Load(control + ((int)Slot.NextOutput * W))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint AfterRejection4(
        double* control,
        double* from,
        double* to,
        int n,
        double* floor,
        StepSizeController controller,
        ref uint rejected,
        out uint landed,
        out uint suspicious
    )
    {
        const int W = 4;
        var error = Vector256.Load(to + (2 * n * W));
        var step = Vector256.Load(from + (2 * n * W));
        var t = Vector256.Load(control);
        var landing = Vector256.Load(control + ((int)Slot.Landing * W));
        var accept = Vector256.LessThanOrEqual(error, Vector256.Create(1.0));
        var finite = Vector256.LessThan(error, Vector256.Create(double.PositiveInfinity));
        var log = CoarsePower.Log2(Larger(error, Vector256.Create(StepSizeController.SmallestSquaredError)));
        var previous = Vector256.Load(control + ((int)Slot.PreviousLogarithm * W));
        var safety = Vector256.Create(controller.SafetyLogarithm);
        var factor = CoarsePower.Exp2(
            Vector256.ConditionalSelect(
                accept,
                Vector256.FusedMultiplyAdd(
                    Vector256.Create(-0.5 * controller.Proportional),
                    log,
                    Vector256.FusedMultiplyAdd(Vector256.Create(0.5 * controller.Integral), previous, safety)
                ),
                Vector256.FusedMultiplyAdd(Vector256.Create(-0.5 * controller.RejectionExponent), log, safety)
            )
        );
        var least = Vector256.Create(controller.SmallestFactor);
        factor = Larger(factor, least);
        var after = rejected == 0 ? Vector256<double>.Zero : Vector256.Load(control + ((int)Slot.AfterRejection * W));
        var most = Vector256.ConditionalSelect(after, Vector256.Create(1.0), Vector256.Create(controller.LargestFactor));
        most = Vector256.ConditionalSelect(accept, most, Vector256.Create(double.PositiveInfinity));
        factor = Vector256.ConditionalSelect(Vector256.LessThan(factor, most), factor, most);
        factor = Vector256.ConditionalSelect(finite, factor, least);

        Vector256.ConditionalSelect(accept, Remembered(error, log), previous).Store(control + ((int)Slot.PreviousLogarithm * W));
        Vector256
            .ConditionalSelect(accept, error, Vector256.Load(control + ((int)Slot.PreviousError * W)))
            .Store(control + ((int)Slot.PreviousError * W));
        (~accept).Store(control + ((int)Slot.AfterRejection * W));
        var reached = Vector256.ConditionalSelect(landing, Vector256.Load(control + ((int)Slot.Stop * W)), t + step);
        reached = Vector256.ConditionalSelect(accept, reached, t);
        reached.Store(control);
        t.Store(control + ((int)Slot.From * W));
        (Vector256.Load(control + ((int)Slot.Rejected * W)) + Vector256.AndNot(Vector256.Create(1.0), accept)).Store(
            control + ((int)Slot.Rejected * W)
        );
        var negative = Vector256<double>.Zero;
        for (var i = 0; i < n; i++)
            negative |= Vector256.LessThan(Vector256.Load(to + (i * W)), Vector256.Load(floor + (i * W)));
        for (var i = 0; i < 2 * n; i++)
            Vector256.ConditionalSelect(accept, Vector256.Load(to + (i * W)), Vector256.Load(from + (i * W))).Store(to + (i * W));
        (step * factor).Store(to + (2 * n * W));
        suspicious = Bits(Vector256.LessThan(error, Vector256<double>.Zero) | (negative & accept));
        landed = Bits(accept & landing);
        rejected = Bits(~accept);
        return Bits(accept & Vector256.GreaterThanOrEqual(reached, Vector256.Load(control + ((int)Slot.NextOutput * W))));
    }

    /// <summary>Shares of the steps just made at which the next outputs lie.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="h">The step sizes.</param>
    /// <param name="share">Receives the shares.</param>
    /// <param name="atEnd">Receives the lanes whose next output is where the step ends, short of the end of the segment, as bits.</param>
    /// <returns>Lanes whose next output lies before the end of the step, as bits.</returns>
    public static uint Shares4(double* control, double* h, double* share, out uint atEnd)
    {
        const int W = 4;
        var next = Vector256.Load(control + ((int)Slot.NextOutput * W));
        var reached = Vector256.Load(control);
        ((next - Vector256.Load(control + ((int)Slot.From * W))) / Vector256.Load(h)).Store(share);
        atEnd = Bits(Vector256.Equals(next, reached)) & Bits(Vector256.LessThan(next, Vector256.Load(control + ((int)Slot.Stop * W))));
        return Bits(Vector256.LessThan(next, reached));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Larger(Vector256<double> a, Vector256<double> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);

    // The logarithm of what is remembered of an error.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Remembered(Vector256<double> error, Vector256<double> log) =>
        Vector256.ConditionalSelect(
            Vector256.GreaterThan(error, Vector256.Create(StepSizeController.InitialSquaredError)),
            log,
            Vector256.Create(InitialLogarithm)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(Vector256<double> mask) => Vector256.ExtractMostSignificantBits(mask);

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

        var small = Vector512.LessThan(step, (Vector512.Abs(t) + Vector512.Create(NoTime)) * Vector512.Create(1e-15));
        return Bits(small) & ~Bits(landing);
    }

    /// <summary>Accepts or rejects, chooses the next step sizes, restores what was rejected.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it; a negative squared error says that the step must be made alone.</param>
    /// <param name="n">Number of states.</param>
    /// <param name="floor">Negated absolute tolerances of the states that are amounts, -∞ for others; one element each.</param>
    /// <param name="controller">Step size control.</param>
    /// <param name="rejected">The lanes whose last attempt was rejected, as bits: those before the step, then those after.</param>
    /// <param name="landed">Receives the lanes that have reached the end of their segment, as bits.</param>
    /// <param name="suspicious">Receives the lanes to be run again alone, as bits.</param>
    /// <returns>Lanes with an output to write, as bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint After8(
        double* control,
        double* from,
        double* to,
        int n,
        double* floor,
        StepSizeController controller,
        ref uint rejected,
        out uint landed,
        out uint suspicious
    )
    {
        const int W = 8;
        var error = Vector512.Load(to + (2 * n * W));
        var accept = Vector512.LessThanOrEqual(error, Vector512.Create(1.0));
        if (rejected != 0 || Bits(accept) != 0xFF)
            return AfterRejection8(control, from, to, n, floor, controller, ref rejected, out landed, out suspicious);
        // All are accepted, as were those before: what could be otherwise is left out.
        var step = Vector512.Load(from + (2 * n * W));
        var t = Vector512.Load(control);
        var landing = Vector512.Load(control + ((int)Slot.Landing * W));
        var previous = control + ((int)Slot.PreviousLogarithm * W);
        var log = CoarsePower.Log2(Larger(error, Vector512.Create(StepSizeController.SmallestSquaredError)));
        var factor = CoarsePower.Exp2(
            Vector512.FusedMultiplyAdd(
                Vector512.Create(-0.5 * controller.Proportional),
                log,
                Vector512.FusedMultiplyAdd(
                    Vector512.Create(0.5 * controller.Integral),
                    Vector512.Load(previous),
                    Vector512.Create(controller.SafetyLogarithm)
                )
            )
        );
        factor = Larger(factor, Vector512.Create(controller.SmallestFactor));
        var most = Vector512.Create(controller.LargestFactor);
        factor = Vector512.ConditionalSelect(Vector512.LessThan(factor, most), factor, most);
        Remembered(error, log).Store(previous);
        error.Store(control + ((int)Slot.PreviousError * W));
        var reached = Vector512.ConditionalSelect(landing, Vector512.Load(control + ((int)Slot.Stop * W)), t + step);
        reached.Store(control);
        t.Store(control + ((int)Slot.From * W));
        (step * factor).Store(to + (2 * n * W));
        // Only the sign counts: what is below its floor is negative less it.
        var negative = error;
        for (var i = 0; i < n; i++)
            negative |= Vector512.Load(to + (i * W)) - Vector512.Load(floor + (i * W));
        suspicious = Bits(negative);
        landed = Bits(landing);
        return Bits(Vector512.GreaterThanOrEqual(reached, Vector512.Load(control + ((int)Slot.NextOutput * W))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint AfterRejection8(
        double* control,
        double* from,
        double* to,
        int n,
        double* floor,
        StepSizeController controller,
        ref uint rejected,
        out uint landed,
        out uint suspicious
    )
    {
        const int W = 8;
        var error = Vector512.Load(to + (2 * n * W));
        var step = Vector512.Load(from + (2 * n * W));
        var t = Vector512.Load(control);
        var landing = Vector512.Load(control + ((int)Slot.Landing * W));
        var accept = Vector512.LessThanOrEqual(error, Vector512.Create(1.0));
        var finite = Vector512.LessThan(error, Vector512.Create(double.PositiveInfinity));
        var log = CoarsePower.Log2(Larger(error, Vector512.Create(StepSizeController.SmallestSquaredError)));
        var previous = Vector512.Load(control + ((int)Slot.PreviousLogarithm * W));
        var safety = Vector512.Create(controller.SafetyLogarithm);
        var factor = CoarsePower.Exp2(
            Vector512.ConditionalSelect(
                accept,
                Vector512.FusedMultiplyAdd(
                    Vector512.Create(-0.5 * controller.Proportional),
                    log,
                    Vector512.FusedMultiplyAdd(Vector512.Create(0.5 * controller.Integral), previous, safety)
                ),
                Vector512.FusedMultiplyAdd(Vector512.Create(-0.5 * controller.RejectionExponent), log, safety)
            )
        );
        var least = Vector512.Create(controller.SmallestFactor);
        factor = Larger(factor, least);
        var after = rejected == 0 ? Vector512<double>.Zero : Vector512.Load(control + ((int)Slot.AfterRejection * W));
        var most = Vector512.ConditionalSelect(after, Vector512.Create(1.0), Vector512.Create(controller.LargestFactor));
        most = Vector512.ConditionalSelect(accept, most, Vector512.Create(double.PositiveInfinity));
        factor = Vector512.ConditionalSelect(Vector512.LessThan(factor, most), factor, most);
        factor = Vector512.ConditionalSelect(finite, factor, least);

        Vector512.ConditionalSelect(accept, Remembered(error, log), previous).Store(control + ((int)Slot.PreviousLogarithm * W));
        Vector512
            .ConditionalSelect(accept, error, Vector512.Load(control + ((int)Slot.PreviousError * W)))
            .Store(control + ((int)Slot.PreviousError * W));
        (~accept).Store(control + ((int)Slot.AfterRejection * W));
        var reached = Vector512.ConditionalSelect(landing, Vector512.Load(control + ((int)Slot.Stop * W)), t + step);
        reached = Vector512.ConditionalSelect(accept, reached, t);
        reached.Store(control);
        t.Store(control + ((int)Slot.From * W));
        (Vector512.Load(control + ((int)Slot.Rejected * W)) + Vector512.AndNot(Vector512.Create(1.0), accept)).Store(
            control + ((int)Slot.Rejected * W)
        );
        var negative = Vector512<double>.Zero;
        for (var i = 0; i < n; i++)
            negative |= Vector512.LessThan(Vector512.Load(to + (i * W)), Vector512.Load(floor + (i * W)));
        for (var i = 0; i < 2 * n; i++)
            Vector512.ConditionalSelect(accept, Vector512.Load(to + (i * W)), Vector512.Load(from + (i * W))).Store(to + (i * W));
        (step * factor).Store(to + (2 * n * W));
        suspicious = Bits(Vector512.LessThan(error, Vector512<double>.Zero) | (negative & accept));
        landed = Bits(accept & landing);
        rejected = Bits(~accept);
        return Bits(accept & Vector512.GreaterThanOrEqual(reached, Vector512.Load(control + ((int)Slot.NextOutput * W))));
    }

    /// <summary>Shares of the steps just made at which the next outputs lie.</summary>
    /// <param name="control">The control block.</param>
    /// <param name="h">The step sizes.</param>
    /// <param name="share">Receives the shares.</param>
    /// <param name="atEnd">Receives the lanes whose next output is where the step ends, short of the end of the segment, as bits.</param>
    /// <returns>Lanes whose next output lies before the end of the step, as bits.</returns>
    public static uint Shares8(double* control, double* h, double* share, out uint atEnd)
    {
        const int W = 8;
        var next = Vector512.Load(control + ((int)Slot.NextOutput * W));
        var reached = Vector512.Load(control);
        ((next - Vector512.Load(control + ((int)Slot.From * W))) / Vector512.Load(h)).Store(share);
        atEnd = Bits(Vector512.Equals(next, reached)) & Bits(Vector512.LessThan(next, Vector512.Load(control + ((int)Slot.Stop * W))));
        return Bits(Vector512.LessThan(next, reached));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Larger(Vector512<double> a, Vector512<double> b) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);

    // The logarithm of what is remembered of an error.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Remembered(Vector512<double> error, Vector512<double> log) =>
        Vector512.ConditionalSelect(
            Vector512.GreaterThan(error, Vector512.Create(StepSizeController.InitialSquaredError)),
            log,
            Vector512.Create(InitialLogarithm)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(Vector512<double> mask) => (uint)Vector512.ExtractMostSignificantBits(mask);
}
