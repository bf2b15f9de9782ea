using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Compilation.Steps;

namespace Biodistribution.Simulation.Lanes;

/// <summary>Integrates many runs side by side, one in each lane of a vector, or of two.</summary>
/// <remarks>
/// One integrator serves one thread. A step is a long chain of operations that wait for each other: two vectors whose
/// code is emitted in turn, stage by
/// stage, fill each other's gaps. That code is as long again, and comes into use once so many steps have been made that
/// it is worth its emission.
/// </remarks>
internal sealed unsafe class LaneIntegrator
{
    // Doubles in a page. Memory a whole number of pages apart is taken for the same by a processor that looks ahead.
    private const int Page = 512;

    private const int RoundsBetweenLooks = 4096;

    private readonly CompiledModel model;
    private readonly SolverSettings settings;
    private readonly EmittedStep step;
    private readonly SeedPattern? pattern;
    private readonly double[] memory;
    private readonly int distance;
    private readonly LaneGroup first;
    private LaneGroup? second;
    private SimulationRequest? only;
    private Trajectory? made;
    private Func<(int Subject, SimulationRequest? Request)>? takeOnly;
    private Action<int, Trajectory>? finishOnly;

    public LaneIntegrator(CompiledModel model, SolverSettings settings, int width)
        : this(model, settings, EmittedStep.Compile(model, settings.Method == Method.Stiff, width), null) { }

    /// <summary>Prepares lanes for runs with derivatives.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="settings">Accuracy and limits.</param>
    /// <param name="step">The step.</param>
    /// <param name="pattern">What the directions of its runs touch; null for runs without derivatives.</param>
    public LaneIntegrator(CompiledModel model, SolverSettings settings, EmittedStep step, SeedPattern? pattern)
    {
        (this.model, this.settings, this.step, this.pattern) = (model, settings, step, pattern);
        distance = LaneGroup.LengthFor(step) * step.Width;
        distance += (Page + (Page / 2) - (distance % Page)) % Page;
        memory = GC.AllocateArray<double>((step.HasPair ? 2 * distance : distance) + 8, pinned: true);
        first = Group(0);
    }

    /// <summary>The width that is fastest here: eight lanes where the processor has vectors of eight, else four.</summary>
    public static int BestWidth => Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Runs until no run is left.</summary>
    /// <param name="take">Gives the next run, or a negative number when none is left.</param>
    /// <param name="finish">Receives each result.</param>
    /// <param name="cancellation">Stops early; runs under way are then given up.</param>
    public void Run(Func<(int Subject, SimulationRequest? Request)> take, Action<int, Trajectory> finish, CancellationToken cancellation)
    {
        var pair = Pair();
        first.Start(take, finish, cancellation);
        while (first.IsActive && pair is null)
        {
            RunAlone(first);
            if (first.Rounds % RoundsBetweenLooks != 0)
                continue;
            step.CountRounds(RoundsBetweenLooks);
            pair = Pair();
        }
        step.CountRounds(first.Rounds % RoundsBetweenLooks);
        if (pair is null)
            return;
        var other = second ??= Group(1);
        other.Start(take, finish, cancellation, first);
        while (first.IsActive && other.IsActive)
        {
            first.BeforeStep();
            other.BeforeStep();
            first.StepWithNext(pair);
            first.AfterStep();
            other.AfterStep();
        }
        while (first.IsActive)
            RunAlone(first);
        while (other.IsActive)
            RunAlone(other);
    }

    /// <summary>Makes one run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellation">Stops early.</param>
    public Trajectory RunOne(SimulationRequest request, CancellationToken cancellation)
    {
        only = request;
        Run(takeOnly ??= TakeOnly, finishOnly ??= (_, result) => made = result, cancellation);
        var result = made!;
        made = null;
        return result;
    }

    private static void RunAlone(LaneGroup group)
    {
        group.BeforeStep();
        group.Step();
        group.AfterStep();
    }

    private Kernel? Pair() => step.HasPair ? step.PairAt(distance) : null;

    private LaneGroup Group(int index)
    {
        var start = (double*)(((nint)(void*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) + 63) & ~63);
        return new LaneGroup(model, settings, step, pattern, start + (index * distance));
    }

    private (int Subject, SimulationRequest? Request) TakeOnly()
    {
        var taken = only;
        only = null;
        return (0, taken);
    }
}
