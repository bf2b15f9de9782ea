using Biodistribution.Models.Compilation;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation;

/// <summary>The equations of a model together with the derivatives of its states in given directions, as one initial value problem.</summary>
/// <remarks>
/// The first n unknowns are the states; unknown n + (state × directions) + direction is the derivative of a state in a direction. Parameters and their
/// derivatives are constant between discontinuities and set in between. A model without states has one unknown that stays 0.
/// </remarks>
internal sealed unsafe class DirectionalSystem : IOdeSystem
{
    private readonly CompiledModel model;
    private Kernel kernel;
    private LinearizedKernel? linearized;
    private double[] work;
    private double[] outputs;

    public DirectionalSystem(CompiledModel model, int directionCount)
    {
        this.model = model;
        DirectionCount = directionCount;
        StateCount = Math.Max(1, model.StateCount * (1 + directionCount));
        ModeCount = model.Switching.RateSwitchCount;
        Parameters = new double[model.ParameterCount + ModeCount];
        Directions = new double[model.ParameterCount * directionCount];
        linearized = directionCount > 0 ? model.SwitchedLinearization : null;
        kernel = linearized?.Kernel ?? model.SwitchedRightHandSide;
        work = new double[kernel.WorkLength];
        outputs = new double[kernel.OutputCount];
    }

    /// <summary>States and their derivatives.</summary>
    public int StateCount { get; }

    /// <summary>Directions of differentiation, K.</summary>
    public int DirectionCount { get; }

    /// <summary>Number of modes that follow the parameters.</summary>
    public int ModeCount { get; }

    /// <summary>Values of the parameters, then the modes in force; call <see cref="ParametersChanged"/> after writing.</summary>
    public double[] Parameters { get; }

    /// <summary>Derivatives of the parameters: element (parameter × K) + direction.</summary>
    public double[] Directions { get; }

    /// <summary>Recomputes what depends on parameters alone.</summary>
    public void ParametersChanged() => kernel.Prepare(Parameters, work);

    /// <summary>From now on lets rates change form by themselves, without modes: for a form that keeps changing back and forth.</summary>
    public void LeaveModes()
    {
        linearized = DirectionCount > 0 ? model.Linearization : null;
        kernel = linearized?.Kernel ?? model.RightHandSide;
        work = new double[kernel.WorkLength];
        outputs = new double[kernel.OutputCount];
        ParametersChanged();
    }

    /// <inheritdoc />
    public void Evaluate(double t, ReadOnlySpan<double> y, Span<double> dydt)
    {
        fixed (double* states = y, parameters = Parameters, w = work, o = linearized is null ? dydt : outputs)
            kernel.Evaluate(&t, states, parameters, w, o);
        if (model.StateCount == 0)
            dydt.Clear();
        if (linearized is not null)
            EvaluateDerivatives(y, dydt);
    }

    private void EvaluateDerivatives(ReadOnlySpan<double> y, Span<double> dydt)
    {
        var n = model.StateCount;
        linearized!.Values(outputs).CopyTo(dydt);
        var sums = dydt[n..];
        sums.Clear();
        linearized.ByParameter.MultiplyAdd(linearized.ParameterEntries(outputs), Directions, DirectionCount, sums);
        linearized.ByState.MultiplyAdd(linearized.StateEntries(outputs), y[n..], DirectionCount, sums);
    }
}
