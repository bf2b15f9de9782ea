using System.Numerics;
using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Compilation.Steps;
using Biodistribution.Numerics.Ode;
using Biodistribution.Simulation.Events;
using Biodistribution.Simulation.Integration;
using Biodistribution.Simulation.Sensitivities;

namespace Biodistribution.Simulation.Lanes;

/// <summary>
/// The lanes of one vector, a run in each, each at its own time with its own steps; a lane that is done takes the next
/// run.
/// </summary>
/// <remarks>
/// A run that turns out not to be plain steps of one method is made again alone, from its start, by the one-subject
/// path; one that has made as many
/// explicit steps as decide whether it is stiff goes on there from where it is.
/// </remarks>
internal sealed unsafe class LaneGroup : IDenseOutput
{
    private readonly CompiledModel model;
    private readonly SolverSettings settings;
    private readonly EmittedStep step;
    private readonly int n;
    private readonly int elements;
    private readonly int directions;
    private readonly SeedPattern? pattern;
    private readonly int width;
    private LaneRun? other; // for runs that do not suit lanes
    private readonly LaneRun?[] runs;
    private readonly SimulationRequest?[] requests;
    private readonly int[] subjects;
    private readonly LaneOutputs[] outputs;
    private readonly int[] versions; // of the parameters each lane computes with
    private readonly long[] begun; // the round before the first of each run
    private readonly long[] limit; // the last round of each run
    private readonly double[] state;
    private readonly double* control;
    private readonly double* parameters;
    private readonly double* work;
    private readonly double* denseWork;
    private readonly double* share;
    private readonly double* interpolated;
    private readonly double* floor;
    private double* from;
    private double* to;
    private int looked;
    private bool parametersChanged;
    private bool isBounded;
    private long rounds;
    private long nextLimit;
    private uint rejected;
    private uint active;
    private uint small;
    private Func<(int Subject, SimulationRequest? Request)> take = () => (-1, null);
    private Action<int, Trajectory> finish = (_, _) => { };
    private CancellationToken cancellation;

    /// <summary>Prepares lanes.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="settings">Accuracy and limits.</param>
    /// <param name="step">The step.</param>
    /// <param name="pattern">What the directions of its runs touch; null for runs without derivatives.</param>
    /// <param name="memory">As many elements as <see cref="LengthFor"/> says, at the start of a cache line.</param>
    public LaneGroup(CompiledModel model, SolverSettings settings, EmittedStep step, SeedPattern? pattern, double* memory)
    {
        (this.model, this.settings, this.step, this.pattern, directions) = (model, settings, step, pattern, pattern?.DirectionCount ?? 0);
        (width, n, elements) = (step.Width, model.StateCount * (1 + directions), step.ElementCount);
        (runs, requests, subjects, state) = (new LaneRun?[width], new SimulationRequest?[width], new int[width], new double[n]);
        (outputs, versions, begun, limit) = (new LaneOutputs[width], new int[width], new long[width], new long[width]);
        var next = memory;
        from = Take(step.BlockLength);
        to = Take(step.BlockLength);
        control = Take((int)LaneControl.Slot.Count);
        parameters = Take(step.ParameterLength);
        work = Take(step.WorkLength);
        denseWork = Take(step.DenseWorkLength);
        share = Take(1);
        interpolated = Take(elements);
        floor = Take(elements);
        new Span<double>(floor, elements * width).Fill(double.NegativeInfinity);

        double* Take(int count)
        {
            var taken = next;
            next += count * width;
            return taken;
        }
    }

    /// <summary>Elements of memory a group takes.</summary>
    /// <param name="step">The step.</param>
    public static int LengthFor(EmittedStep step) =>
        (int)LaneControl.Slot.Count
        + step.ParameterLength
        + step.WorkLength
        + step.DenseWorkLength
        + 1
        + (2 * step.ElementCount)
        + (2 * step.BlockLength);

    /// <summary>Whether a lane has a run.</summary>
    public bool IsActive => active != 0;

    /// <summary>Steps tried since the start.</summary>
    public long Rounds => rounds;

    /// <summary>Gives every lane a run, as far as there are any.</summary>
    /// <param name="give">Gives the next run, or a negative number when none is left.</param>
    /// <param name="receive">Receives each result.</param>
    /// <param name="stop">Stops early; runs under way are then given up.</param>
    /// <param name="beside">The group to be stepped together with, which may have begun.</param>
    public void Start(
        Func<(int Subject, SimulationRequest? Request)> give,
        Action<int, Trajectory> receive,
        CancellationToken stop,
        LaneGroup? beside = null
    )
    {
        (take, finish, cancellation) = (give, receive, stop);
        (rounds, nextLimit, rejected, active) = (0, long.MaxValue, 0, 0);
        // Blocks change places with every step: those of groups that are stepped together lie alike.
        if (from < to != (beside is null || beside.from > beside.to))
            Swap();
        for (var lane = 0; lane < width; lane++)
        {
            Idle(lane);
            if (Fill(lane))
                active |= 1u << lane;
        }
        Swap();
    }

    /// <summary>Makes ready for a step.</summary>
    public void BeforeStep()
    {
        if (parametersChanged)
        {
            step.Prepare(parameters, work);
            parametersChanged = false;
        }
        var h = from + (2 * elements * width);
        if (isBounded)
            BoundSteps(h);
        small = width switch
        {
            8 => LaneControl.Before8(control, h, step.Nodes),
            4 => LaneControl.Before4(control, h, step.Nodes),
            _ => LaneControl.Before1(control, h, step.Nodes),
        };
    }

    // Lane by lane: only where something depends on time by itself.
    private void BoundSteps(double* h)
    {
        for (var left = active; left != 0; left &= left - 1)
            if (BitOperations.TrailingZeroCount(left) is var lane)
                h[lane] = Math.Min(h[lane], runs[lane]!.Bound.At(Element(control, LaneControl.Slot.Time, lane)));
    }

    /// <summary>Computes a step of this group alone.</summary>
    public void Step() => step.Evaluate(control, from, parameters, work, to);

    /// <summary>Computes a step of this group and of the one that follows it in memory.</summary>
    /// <param name="pair">The step of both.</param>
    public void StepWithNext(Kernel pair) => pair.Evaluate(control, from, parameters, work, to);

    /// <summary>
    /// Accepts or rejects the step, writes the outputs in it, and looks after lanes that have come to the end of a
    /// segment or cannot go on.
    /// </summary>
    public void AfterStep()
    {
        uint landed,
            suspicious;
        var controller = step.Controller;
        var due = width switch
        {
            8 => LaneControl.After8(control, from, to, elements, floor, controller, ref rejected, out landed, out suspicious),
            4 => LaneControl.After4(control, from, to, elements, floor, controller, ref rejected, out landed, out suspicious),
            _ => LaneControl.After1(control, from, to, elements, floor, controller, ref rejected, out landed, out suspicious),
        };
        var exhausted = ++rounds >= nextLimit ? Exhausted() : 0;
        suspicious |= small | (settings.Method == Method.Stiff ? exhausted : 0);
        if ((rounds & 0xFF) == 0 && cancellation.IsCancellationRequested)
            suspicious = active;
        var changed = step.Switches is null ? 0 : FindChanges(active & ~suspicious);
        suspicious |= changed & exhausted;
        changed &= ~suspicious;
        if ((due & ~(suspicious | changed) & active) is var writing && writing != 0)
            WriteOutputs(writing);
        if (((landed | suspicious | exhausted | changed) & active) is var attention && attention != 0)
            Attend(attention, suspicious, exhausted, changed);
        Swap();
    }

    private void Swap()
    {
        var kept = from;
        from = to;
        to = kept;
    }

    /// <summary>Looks after lanes that have come to the end of a segment or cannot go on.</summary>
    private void Attend(uint attention, uint suspicious, uint exhausted, uint changed)
    {
        for (var left = attention; left != 0; left &= left - 1)
        {
            var lane = BitOperations.TrailingZeroCount(left);
            if ((suspicious >> lane & 1) != 0)
            {
                var subject = subjects[lane];
                finish(subject, runs[lane]!.RunAlone(requests[lane]!, cancellation));
            }
            else if ((exhausted >> lane & 1) != 0)
            {
                finish(subjects[lane], ContinueAlone(lane));
            }
            else if ((changed >> lane & 1) != 0)
            {
                if (ContinueFromChange(lane))
                    continue;
            }
            else
            {
                Collect(to, lane, state);
                if (EndSegment(lane))
                    continue;
            }

            if (!Fill(lane))
                active &= ~(1u << lane);
        }

        // What has finished may have made more runs possible than there were lanes it left.
        for (var idle = ~active & ((1u << width) - 1); idle != 0; idle &= idle - 1)
        {
            var lane = BitOperations.TrailingZeroCount(idle);
            if (!Fill(lane))
                break;
            active |= 1u << lane;
        }
    }

    // The lanes that have made as many steps as they may, as bits.
    private uint Exhausted()
    {
        var exhausted = 0u;
        nextLimit = long.MaxValue;
        for (var lane = 0; lane < width; lane++)
            if (rounds >= limit[lane])
                exhausted |= 1u << lane;
            else
                nextLimit = Math.Min(nextLimit, limit[lane]);
        return exhausted;
    }

    private int Steps(int lane) => (int)(rounds - begun[lane]) - Rejected(lane);

    private int Rejected(int lane) => (int)Element(control, LaneControl.Slot.Rejected, lane);

    /// <summary>
    /// Has a run that has made as many steps as a lane may go on from where it is by the one-subject path, which may
    /// change the method.
    /// </summary>
    private Trajectory ContinueAlone(int lane)
    {
        Collect(to, lane, state);
        return runs[lane]!.ContinueAlone(
            state,
            new LaneState(
                Element(control, LaneControl.Slot.Time, lane),
                Element(control, LaneControl.Slot.Stop, lane),
                to[(2 * elements * width) + lane],
                StepSizeController.Remember(Element(control, LaneControl.Slot.PreviousError, lane)),
                (rejected >> lane & 1) != 0,
                Steps(lane),
                Rejected(lane)
            )
        );
    }

    // Accepted lanes in which the rates change form in the step just made.
    private uint FindChanges(uint lanes)
    {
        var accepted = lanes & ~rejected;
        if (model.Switching.IsWatchedClosely)
            return FindChangesOneByOne(accepted);
        var samples = to + (step.SwitchElement * width);
        for (var left = accepted; left != 0; left &= left - 1)
        {
            var lane = BitOperations.TrailingZeroCount(left);
            var (before, reached, h) = (
                Element(control, LaneControl.Slot.From, lane),
                Element(control, LaneControl.Slot.Time, lane),
                from[(2 * elements * width) + lane]
            );
            for (var sample = 0; sample < PiecewiseEquations.SampleShares.Length - 1; sample++)
                samples[(sample * width) + lane] =
                    (ZeroCrossings.SampleTime(PiecewiseEquations.SampleShares[sample], before, reached) - before) / h;
        }
        step.FindChanges(from, to, parameters, work);
        var changed = 0u;
        for (var left = accepted; left != 0; left &= left - 1)
            if (
                BitOperations.TrailingZeroCount(left) is var lane
                && samples[((PiecewiseEquations.SampleShares.Length - 1) * width) + lane] != 0
            )
                changed |= 1u << lane;
        return changed;
    }

    private uint FindChangesOneByOne(uint accepted)
    {
        step.PrepareDense(to, denseWork);
        var changed = 0u;
        for (var left = accepted; left != 0; left &= left - 1)
        {
            looked = BitOperations.TrailingZeroCount(left);
            changed |= double.IsNaN(runs[looked]!.LocateFirst(this)) ? 0 : 1u << looked;
        }

        return changed;
    }

    // Ends the step just made where the rates change form in it, and starts the next segment there; false when the run is done.
    private bool ContinueFromChange(int lane)
    {
        step.PrepareDense(to, denseWork);
        looked = lane;
        var (run, reached) = (runs[lane]!, Element(control, LaneControl.Slot.Time, lane));
        var change = run.LocateFirst(this);
        Set(LaneControl.Slot.Time, lane, change);
        Set(LaneControl.Slot.Stop, lane, change);
        if (outputs[lane].NextTime < change)
            WriteOutputs(1u << lane);
        if (change == reached)
            Collect(to, lane, state);
        else
            StateWithin(lane, change, state);
        return EndSegment(lane);
    }

    // Hands the state to the run and starts its next segment; false when the run is done.
    private bool EndSegment(int lane)
    {
        var run = runs[lane]!;
        if (run.EndSegment(Element(control, LaneControl.Slot.Time, lane), state, Steps(lane)))
            return Continue(lane);
        finish(subjects[lane], run.RunAlone(requests[lane]!, cancellation));
        return false;
    }

    double IDenseOutput.Time => Element(control, LaneControl.Slot.Time, looked);

    double IDenseOutput.PreviousTime => Element(control, LaneControl.Slot.From, looked);

    void IDenseOutput.Interpolate(double t, Span<double> y)
    {
        if (t == Element(control, LaneControl.Slot.Time, looked))
            Collect(to, looked, y);
        else
            StateWithin(looked, t, y);
    }

    // The unknowns of a lane within the step just made.
    private void StateWithin(int lane, double t, Span<double> unknowns)
    {
        share[lane] = (t - Element(control, LaneControl.Slot.From, lane)) / from[(2 * elements * width) + lane];
        step.Interpolate(share, from, to, parameters, work, denseWork, interpolated);
        Collect(interpolated, lane, unknowns);
    }

    /// <summary>Writes the outputs that lie in the steps just made, for all lanes together, round by round.</summary>
    private void WriteOutputs(uint due)
    {
        step.PrepareDense(to, denseWork);
        if (width == 1)
        {
            WriteOutputsOfOne();
            return;
        }
        var h = from + (2 * elements * width);
        while (due != 0)
        {
            uint atEnd;
            var inside = width == 8 ? LaneControl.Shares8(control, h, share, out atEnd) : LaneControl.Shares4(control, h, share, out atEnd);
            inside &= due;
            atEnd &= due;
            if (inside != 0)
                step.Interpolate(share, from, to, parameters, work, denseWork, interpolated);
            due = 0;
            for (var left = inside | atEnd; left != 0; left &= left - 1)
            {
                var lane = BitOperations.TrailingZeroCount(left);
                ref var output = ref outputs[lane];
                output.Write(((inside >> lane & 1) != 0 ? interpolated : to) + lane, width);
                var next = output.NextTime;
                Set(LaneControl.Slot.NextOutput, lane, next);
                if (next <= Element(control, LaneControl.Slot.Time, lane))
                    due |= 1u << lane;
            }
        }
    }

    private void WriteOutputsOfOne()
    {
        ref var output = ref outputs[0];
        var (before, reached, stop, h) = (
            Element(control, LaneControl.Slot.From, 0),
            *control,
            Element(control, LaneControl.Slot.Stop, 0),
            from[2 * elements]
        );
        double time;
        for (; (time = output.NextTime) < reached || (time == reached && time < stop); output.Write(time < reached ? interpolated : to, 1))
        {
            if (time == reached)
                continue;
            *share = (time - before) / h;
            step.Interpolate(share, from, to, parameters, work, denseWork, interpolated);
        }

        Set(LaneControl.Slot.NextOutput, 0, time);
    }

    /// <summary>Gives a lane its next run; false when none is left.</summary>
    private bool Fill(int lane)
    {
        while (true)
        {
            var (subject, request) = take();
            if (request is null)
            {
                Idle(lane);
                return false;
            }
            var asked = request.Directions is null ? 0 : request.DirectionCount;
            var run =
                asked == directions && runs[lane] is { } idle ? idle
                : other?.DirectionCount == asked ? other
                : new LaneRun(new SimulationRun(model, settings, asked));
            if (!run.SuitsLanes || asked != directions || (pattern is not null && !pattern.Equals(Seeding.PatternOf(model, request))))
            {
                other = run;
                finish(subject, run.RunAlone(request, cancellation));
                continue;
            }

            run.Start(request, cancellation);

            if (ReferenceEquals(run, other))
                other = null;
            (runs[lane], subjects[lane], requests[lane]) = (run, subject, request);
            for (var i = 0; i < model.StateCount; i++)
                floor[(i * width) + lane] = model.Equations.States[i].IsAmount ? -run.AbsoluteTolerances[i] : double.NegativeInfinity;
            step.SetTolerances(parameters, work, lane, run.AbsoluteTolerances, settings.RelativeTolerance);
            Set(LaneControl.Slot.Rejected, lane, 0);
            versions[lane] = -1;
            (begun[lane], limit[lane]) = (rounds, rounds + run.StepLimit);
            nextLimit = Math.Min(nextLimit, limit[lane]);
            if (Continue(lane))
                return true;
        }
    }

    /// <summary>Starts the next segment of a lane's run; false when the run is done.</summary>
    private bool Continue(int lane)
    {
        var run = runs[lane]!;
        if (!run.BeginSegment(out var stop))
        {
            finish(subjects[lane], run.Finish(Steps(lane), Rejected(lane)));
            return false;
        }
        if (run.BeginsStiff())
        {
            finish(subjects[lane], run.RunAlone(requests[lane]!, cancellation));
            return false;
        }
        var stepper = run.Stepper;
        stepper.Start(run.Time, run.State);
        isBounded = run.Bound.IsNeeded;
        var h = stepper.SuggestStep(isBounded ? Math.Min(stop - run.Time, run.Bound.At(run.Time)) : stop - run.Time);
        var derivative = stepper.Derivative;
        for (var i = 0; i < n; i++)
        {
            to[(i * width) + lane] = run.State[i];
            to[((elements + i) * width) + lane] = derivative[i];
        }
        to[(2 * elements * width) + lane] = h;
        if (versions[lane] != run.ParameterVersion)
        {
            step.SetParameters(parameters, work, lane, run.Parameters, run.Directions);
            (versions[lane], parametersChanged) = (run.ParameterVersion, true);
        }

        Set(LaneControl.Slot.Time, lane, run.Time);
        Set(LaneControl.Slot.Stop, lane, stop);
        Set(LaneControl.Slot.PreviousError, lane, StepSizeController.InitialSquaredError);
        Set(LaneControl.Slot.PreviousLogarithm, lane, LaneControl.InitialLogarithm);
        Set(LaneControl.Slot.AfterRejection, lane, 0);
        rejected &= ~(1u << lane);
        ref var output = ref outputs[lane];
        output.Follow(run);
        Set(LaneControl.Slot.NextOutput, lane, output.NextTime);
        return true;
    }

    /// <summary>A lane without a run: steps of size 0 at time 0 that nobody looks at.</summary>
    private void Idle(int lane)
    {
        requests[lane] = null;
        Set(LaneControl.Slot.Time, lane, 0);
        Set(LaneControl.Slot.Stop, lane, double.PositiveInfinity);
        Set(LaneControl.Slot.PreviousError, lane, StepSizeController.InitialSquaredError);
        Set(LaneControl.Slot.PreviousLogarithm, lane, LaneControl.InitialLogarithm);
        Set(LaneControl.Slot.NextOutput, lane, double.PositiveInfinity);
        limit[lane] = long.MaxValue;
        to[(2 * elements * width) + lane] = 0;
        from[(2 * elements * width) + lane] = 0;
    }

    private void Collect(double* block, int lane, Span<double> target)
    {
        var source = block + lane;
        for (var i = 0; i < target.Length; i++, source += width)
            target[i] = *source;
    }

    private double Element(double* block, LaneControl.Slot slot, int lane) => block[((int)slot * width) + lane];

    private void Set(LaneControl.Slot slot, int lane, double value) => control[((int)slot * width) + lane] = value;
}
