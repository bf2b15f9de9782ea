using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Biodistribution.Compilation.Emission;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// A whole step of a method, right-hand sides, stage sums and error norm, and its dense output, emitted for vectors of
/// lanes.
/// </summary>
/// <remarks>
/// The step is built as one expression graph from the model's equations and the tableau, in the order of operations of
/// the one-subject stepper, and
/// emitted by the same emitter: every lane gets the bits one subject gets. A block of memory holds elements of one
/// double a lane. As input it is
/// [states | first derivative | step size | stage times | more]; as output [new states | derivative there | squared error | stages].
/// </remarks>
internal abstract unsafe class EmittedStep
{
    private static readonly ConditionalWeakTable<CompiledModel, ConcurrentDictionary<(bool Stiff, int Width), EmittedStep>> Cache = [];

    private readonly int parameterCount;

    /// <summary>What the methods have in common.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="elements">Elements of a block for its states; those beyond them hold 0.</param>
    /// <param name="lane">What to compute with.</param>
    /// <param name="nodes">Nodes of the stages.</param>
    protected EmittedStep(CompiledModel model, int elements, LaneType lane, IReadOnlyList<double> nodes)
    {
        (ElementCount, parameterCount, Width) = (elements, model.ParameterCount + model.Switching.RateSwitchCount, lane.Width);
        var isTimeDependent = ExpressionOrder.Sort(model.Switching.Derivatives).Any(node => node.Operation == Operation.Time);
        Nodes = isTimeDependent ? [.. nodes] : [];
    }

    /// <summary>A step with unknowns of its own.</summary>
    /// <param name="elements">Elements of a block that hold unknowns.</param>
    /// <param name="width">Lanes side by side.</param>
    /// <param name="nodes">Nodes of the stages of which the equations need the times.</param>
    protected EmittedStep(int elements, int width, double[] nodes) => (ElementCount, Width, Nodes) = (elements, width, nodes);

    /// <summary>Lanes side by side.</summary>
    public int Width { get; }

    /// <summary>Elements of a block for unknowns: the states, or more behind them.</summary>
    public int ElementCount { get; }

    /// <summary>Nodes of the stages of which the equations need the times; none where they do not depend on time.</summary>
    public double[] Nodes { get; }

    /// <summary>Step size control of the method.</summary>
    public required StepSizeController Controller { get; init; }

    /// <summary>Elements in a block.</summary>
    public required int BlockLength { get; init; }

    /// <summary>Elements of work space a step needs.</summary>
    public abstract int WorkLength { get; }

    /// <summary>Elements of parameters.</summary>
    public virtual int ParameterLength => parameterCount + ElementCount + 1;

    /// <summary>Elements of work space the dense output needs.</summary>
    public virtual int DenseWorkLength => Dense!.WorkLength;

    /// <summary>
    /// The state within the step: time is the share of the step, states the block before the step, parameters the block
    /// after; to be prepared for each step.
    /// </summary>
    protected Kernel? Dense { get; init; }

    /// <summary>
    /// Looks for changes of form in the step just made, as <see cref="GuardEmission"/> says; null where the rates have
    /// but one form.
    /// </summary>
    public Kernel? Switches { get; protected init; }

    /// <summary>In the block after the step: the first element of what <see cref="Switches"/> reads and writes.</summary>
    public int SwitchElement { get; protected init; }

    /// <summary>The step of a model for one method and width, emitted once.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="stiff">Whether the stiff method is meant.</param>
    /// <param name="width">1, 4 or 8.</param>
    public static EmittedStep Compile(CompiledModel model, bool stiff, int width)
    {
        var steps = Cache.GetOrCreateValue(model);
        if (steps.TryGetValue((stiff, width), out var made))
            return made;
        lock (model.Equations.Model.Graph)
            return steps.GetOrAdd(
                (stiff, width),
                _ =>
                    Emit(
                        model,
                        stiff,
                        width == 8 ? VectorLane.Eight
                            : width == 4 ? VectorLane.Four
                            : ScalarLane.Instance
                    )
            );
    }

    /// <summary>Whether the step of a model for one method and width is there already.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="stiff">Whether the stiff method is meant.</param>
    /// <param name="width">1, 4 or 8.</param>
    public static bool IsEmitted(CompiledModel model, bool stiff, int width) =>
        Cache.TryGetValue(model, out var steps) && steps.ContainsKey((stiff, width));

    /// <summary>Takes the tolerances of a run that begins in a lane.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="work">Work space.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="absolute">Absolute tolerances of its unknowns.</param>
    /// <param name="relative">Relative tolerance.</param>
    public virtual void SetTolerances(double* parameters, double* work, int lane, ReadOnlySpan<double> absolute, double relative)
    {
        for (var i = 0; i < ElementCount; i++)
            parameters[((parameterCount + i) * Width) + lane] = i < absolute.Length ? absolute[i] : 1;
        parameters[((parameterCount + ElementCount) * Width) + lane] = relative;
    }

    /// <summary>Takes the parameters in force in a lane; to be prepared before the next step.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="work">Work space.</param>
    /// <param name="lane">Which lane.</param>
    /// <param name="values">The parameters of its run.</param>
    /// <param name="directions">Their derivatives: element (parameter × directions) + direction.</param>
    public virtual void SetParameters(
        double* parameters,
        double* work,
        int lane,
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> directions
    )
    {
        for (var i = 0; i < parameterCount; i++)
            parameters[(i * Width) + lane] = values[i];
    }

    /// <summary>Makes ready for outputs within the step just made.</summary>
    /// <param name="to">The block after the step.</param>
    /// <param name="work">Work space of the dense output.</param>
    public virtual void PrepareDense(double* to, double* work) => Dense!.Prepare(to, work);

    /// <summary>The unknowns within the step just made.</summary>
    /// <param name="share">Share of the step in each lane.</param>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it.</param>
    /// <param name="parameters">The parameters prepared.</param>
    /// <param name="work">The work space of the step.</param>
    /// <param name="denseWork">That of the dense output.</param>
    /// <param name="unknowns">Receives the unknowns.</param>
    public virtual void Interpolate(
        double* share,
        double* from,
        double* to,
        double* parameters,
        double* work,
        double* denseWork,
        double* unknowns
    ) => Dense!.Evaluate(share, from, to, denseWork, unknowns);

    /// <summary>Whether two groups of lanes may be stepped by the same code.</summary>
    public virtual bool HasPair => false;

    /// <summary>Whether so many steps have been made that <see cref="PairAt"/> emits it, or it is there.</summary>
    public virtual bool IsPairDue => false;

    /// <summary>The step of two groups of lanes, their stages in turn, given the memory of the first.</summary>
    /// <param name="distance">Doubles from anything of the first to the same of the second.</param>
    /// <returns>Null while too few steps have been made for its emission to pay.</returns>
    public virtual Kernel? PairAt(int distance) => null;

    /// <summary>Takes note of steps made.</summary>
    /// <param name="rounds">How many, each of all lanes.</param>
    public virtual void CountRounds(long rounds) { }

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

    /// <summary>Looks for changes of form in the step just made; only where there are <see cref="Switches"/>.</summary>
    /// <param name="from">The block before the step.</param>
    /// <param name="to">The block after it.</param>
    /// <param name="parameters">The parameters prepared.</param>
    /// <param name="work">The work space of the step.</param>
    public virtual void FindChanges(double* from, double* to, double* parameters, double* work) =>
        throw new InvalidOperationException("This step has no switches.");

    private static EmittedStep Emit(CompiledModel model, bool stiff, LaneType lane) =>
        stiff ? EmittedRosenbrockStep.Compile(model, RosenbrockTableau.Rodas5P, lane)
        : lane.Width == 1 && EmittedVectorStep.Suits(model) ? EmittedVectorStep.Compile(model, Rk45.Tableau)
        : EmittedExplicitStep.Compile(model, Rk45.Tableau, lane);
}
