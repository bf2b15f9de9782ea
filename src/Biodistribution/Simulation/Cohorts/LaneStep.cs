using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Biodistribution.Models.Compilation;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation.Cohorts;

/// <summary>A whole step of a method, right-hand sides, stage sums and error norm, and its dense output, emitted for vectors of lanes.</summary>
/// <remarks>
/// The step is built as one expression graph from the model's equations and the tableau, in the order of operations of the one-subject stepper, and
/// emitted by the same emitter: every lane gets the bits one subject gets. A block of memory holds elements of one double a lane. As input it is
/// [states | first derivative | step size | stage times | more]; as output [new states | derivative there | squared error | stages].
/// </remarks>
internal abstract unsafe class LaneStep
{
    private static readonly ConditionalWeakTable<CompiledModel, ConcurrentDictionary<(bool Stiff, int Width), LaneStep>> Cache = [];

    /// <summary>What the methods have in common.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="lane">What to compute with.</param>
    /// <param name="nodes">Nodes of the stages.</param>
    protected LaneStep(CompiledModel model, LaneType lane, IReadOnlyList<double> nodes)
    {
        (StateCount, Width) = (model.StateCount, lane.Width);
        var isTimeDependent = ExpressionOrder.Of(model.Equations.States.Select(state => state.Derivative)).Any(node => node.Operation == Operation.Time);
        Nodes = isTimeDependent ? [.. nodes] : [];
    }

    /// <summary>Lanes side by side.</summary>
    public int Width { get; }

    /// <summary>Number of states, n.</summary>
    public int StateCount { get; }

    /// <summary>Nodes of the stages of which the equations need the times; none where they do not depend on time.</summary>
    public double[] Nodes { get; }

    /// <summary>Step size control of the method.</summary>
    public required StepSizeController Controller { get; init; }

    /// <summary>Elements in a block.</summary>
    public required int BlockLength { get; init; }

    /// <summary>Elements of work space a step needs.</summary>
    public abstract int WorkLength { get; }

    /// <summary>The state within the step: time is the share of the step, states the block before the step, parameters the block after; to be prepared for each step.</summary>
    public required Kernel Dense { get; init; }

    /// <summary>The step of a model for one method and width, emitted once.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="stiff">Whether the stiff method is meant.</param>
    /// <param name="width">1, 4 or 8.</param>
    public static LaneStep Of(CompiledModel model, bool stiff, int width)
    {
        var steps = Cache.GetOrCreateValue(model);
        if (steps.TryGetValue((stiff, width), out var made))
            return made;
        lock (model.Equations.Model.Graph)
            return steps.GetOrAdd((stiff, width), _ => Emit(model, stiff, width == 8 ? VectorLane.Eight : width == 4 ? VectorLane.Four : ScalarLane.Instance));
    }

    /// <summary>Computes what depends on parameters alone; needed after every change of parameters.</summary>
    /// <param name="parameters">Those of the model, the absolute tolerances and the relative tolerance.</param>
    /// <param name="work">Work space.</param>
    public abstract void Prepare(double* parameters, double* work);

    /// <summary>Computes a step.</summary>
    /// <param name="time">Time at its start.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="parameters">The parameters prepared.</param>
    /// <param name="work">The work space prepared.</param>
    /// <param name="to">Receives the block after the step.</param>
    public abstract void Evaluate(double* time, double* from, double* parameters, double* work, double* to);

    private static LaneStep Emit(CompiledModel model, bool stiff, LaneType lane) =>
        stiff ? RosenbrockLaneStep.Of(model, RosenbrockTableau.Rodas5P, lane) : ExplicitLaneStep.Of(model, ButcherTableau.DormandPrince54, lane);
}
