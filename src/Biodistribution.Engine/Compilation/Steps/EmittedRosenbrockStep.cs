using Biodistribution.Compilation.Emission;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Compilation.Steps;

/// <summary>
/// A step of a stiffly accurate Rosenbrock method, with Jacobian and factorisation; all stages are in the block after
/// the step.
/// </summary>
/// <remarks>
/// The Jacobian and the explicit dependence on time come from kernels of their own, into the block before the step,
/// behind the stage times. The
/// factorisation is that of <see cref="GeneratedLu"/>; where it would exchange rows, the squared error is -1: that run must be made alone.
/// </remarks>
internal sealed unsafe class EmittedRosenbrockStep : EmittedStep
{
    private readonly Kernel jacobian;
    private readonly Kernel? timeDerivative;
    private readonly Kernel stages;
    private readonly int derivatives;

    private EmittedRosenbrockStep(
        CompiledModel model,
        LaneType lane,
        RosenbrockTableau tableau,
        Kernel jacobian,
        Kernel? timeDerivative,
        Kernel stages
    )
        : base(model, model.StateCount, lane, tableau.Nodes)
    {
        (this.jacobian, this.timeDerivative, this.stages) = (jacobian, timeDerivative, stages);
        derivatives = ((2 * model.StateCount) + 1 + tableau.StageCount) * lane.Width;
    }

    /// <inheritdoc />
    public override int WorkLength => jacobian.WorkLength + (timeDerivative?.WorkLength ?? 0) + stages.WorkLength;

    /// <summary>Emits the step of a model.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="tableau">The method.</param>
    /// <param name="lane">What to compute with.</param>
    public static EmittedRosenbrockStep Compile(CompiledModel model, RosenbrockTableau tableau, LaneType lane)
    {
        var (n, count) = (model.StateCount, tableau.StageCount);
        var inputs = new StepInputs(model, count, model.StateCount);
        var entries = model.JacobianEntries();
        var varying = entries.Where(entry => !entry.Value.IsConstant).ToArray();
        var offset = (2 * n) + 1 + count;
        var expressions = new RosenbrockExpressions(model.Equations, inputs, tableau)
        {
            Pattern = new SparsityPattern(n, entries.Select(entry => (entry.Row, entry.Column))),
            Jacobian =
            [
                .. entries.Select(entry => entry.Value.IsConstant ? entry.Value : inputs.Input(offset + Array.IndexOf(varying, entry))),
            ],
            TimeDerivative = model.IsAutonomous ? null : [.. Enumerable.Range(0, n).Select(i => inputs.Input(offset + varying.Length + i))],
        };
        return new(
            model,
            lane,
            tableau,
            model.Emit([.. varying.Select(entry => entry.Value)], lane),
            model.IsAutonomous ? null : model.Emit(model.TimeDerivatives(), lane),
            expressions.EmitStep(lane)
        )
        {
            Controller = tableau.Controller,
            BlockLength = (2 * n) + 1 + Math.Max((count * n) + 1, count + varying.Length + n),
            Dense = expressions.EmitDense(lane),
        };
    }

    /// <inheritdoc />
    public override void Prepare(double* parameters, double* work)
    {
        stages.Prepare(parameters, work);
        work += stages.WorkLength * Width;
        jacobian.Prepare(parameters, work);
        timeDerivative?.Prepare(parameters, work + (jacobian.WorkLength * Width));
    }

    /// <inheritdoc />
    public override void Evaluate(double* time, double* from, double* parameters, double* work, double* to)
    {
        var derivativeWork = work + (stages.WorkLength * Width);
        jacobian.Evaluate(time, from, parameters, derivativeWork, from + derivatives);
        timeDerivative?.Evaluate(
            time,
            from,
            parameters,
            derivativeWork + (jacobian.WorkLength * Width),
            from + derivatives + (jacobian.OutputCount * Width)
        );
        stages.Evaluate(time, from, parameters, work, to);
    }
}
