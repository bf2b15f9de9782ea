using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Compilation.Emission;
using Biodistribution.Compilation.Steps;
using Biodistribution.Numerics.LinearAlgebra;
using Biodistribution.Numerics.Ode;

namespace Biodistribution.Simulation.Sensitivities;

/// <summary>
/// The equations of a model together with the derivatives of its states in given directions, as one initial value
/// problem.
/// </summary>
/// <remarks>
/// The first n unknowns are the states; unknown n + (state × directions) + direction is the derivative of a state in a
/// direction. Parameters and their
/// derivatives are constant between discontinuities and set in between. A model without states has one unknown that stays 0.
/// </remarks>
internal sealed unsafe class SensitivitySystem : IDifferentiableOdeSystem, IWholeStepSystem
{
    private readonly CompiledModel model;
    private readonly int n;
    private Kernel kernel;
    private LinearizedKernel? linearized;
    private double[] work;
    private double[] outputs;
    private SensitivityJacobian? jacobian;
    private SensitivityProduct? product;
    private readonly bool[] flags;
    private bool modesInForce;
    private EmittedScalarStep? whole;

    public SensitivitySystem(CompiledModel model, int directionCount)
    {
        (this.model, n) = (model, model.StateCount);
        DirectionCount = directionCount;
        StateCount = Math.Max(1, n * (1 + directionCount));
        ModeCount = model.Switching.RateSwitchCount;
        Parameters = new double[model.ParameterCount + ModeCount];
        Directions = new double[model.ParameterCount * directionCount];
        (work, outputs) = ([], []);
        (linearized, kernel) = (null, null!);
        flags = new bool[directionCount == 0 ? 0 : model.ParameterCount];
        Touched = new SeededParameters(flags);
        UseModes(true);
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

    /// <summary>The parameters that directions touch at any time of the run.</summary>
    public SeededParameters Touched { get; private set; }

    /// <summary>Counts changes of parameters, directions and modes.</summary>
    public int Version { get; private set; }

    /// <inheritdoc />
    public bool IsAutonomous => model.IsAutonomous;

    /// <inheritdoc />
    public SparsityPattern JacobianPattern => Jacobian.Pattern;

    private SensitivityJacobian Jacobian => jacobian ??= new SensitivityJacobian(model, this);

    /// <summary>
    /// Takes note of which parameters the directions of a run touch, at its start or later; <see cref="Directions"/>
    /// hold those of its start.
    /// </summary>
    /// <param name="timeline">What happens in the run.</param>
    public void UseDirections(ImmutableArray<TimelineEvent> timeline)
    {
        if (DirectionCount == 0)
            return;
        Seeding.MarkTouched(model, Directions, DirectionCount, timeline, flags);
        if (Touched.Are(flags))
            return;
        Touched = new SeededParameters(flags);
        UseModes(modesInForce);
    }

    /// <summary>Recomputes what depends on parameters alone.</summary>
    public void ParametersChanged()
    {
        Version++;
        fixed (
            double* parameters = Parameters,
                w = work
        )
            kernel.Prepare(parameters, w);
    }

    /// <summary>
    /// Whether changes of form are held back in modes, or rates change form by themselves: for a form that keeps
    /// changing back and forth.
    /// </summary>
    /// <param name="modes">True for modes.</param>
    public void UseModes(bool modes)
    {
        modesInForce = modes;
        var previous = linearized;
        linearized = DirectionCount == 0 ? null : model.RatesTo(Touched, modes);
        if (linearized is not null && !ReferenceEquals(linearized, previous))
            product = new SensitivityProduct(linearized, DirectionCount);
        whole =
            modes && n > 0 && whole?.Touched != Touched ? new EmittedScalarStep(model, Touched, DirectionCount)
            : modes ? whole
            : null;
        kernel = linearized?.Kernel ?? (modes ? model.SwitchedRightHandSide : model.RightHandSide);
        if (work.Length != kernel.WorkLength)
            work = new double[kernel.WorkLength];
        if (outputs.Length != kernel.OutputCount)
            outputs = new double[kernel.OutputCount];
    }

    /// <inheritdoc />
    public void Evaluate(double t, ReadOnlySpan<double> y, Span<double> dydt)
    {
        fixed (
            double* states = y,
                parameters = Parameters,
                w = work,
                o = linearized is null ? dydt : outputs
        )
            kernel.Evaluate(&t, states, parameters, w, o);
        if (linearized is not null)
            EvaluateDerivatives(y, dydt);
        else if (n == 0)
            dydt.Clear();
    }

    /// <inheritdoc />
    public bool TryStep(ButcherTableau tableau, double t, double h, Span<double> block) =>
        whole is not null && whole.TryStep(tableau, t, h, new SeededValues(Parameters, Directions, Version), block);

    /// <summary>An upper estimate of the spectral radius of the Jacobian of the states.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">States, then their derivatives.</param>
    public double SpectralRadiusAt(double t, ReadOnlySpan<double> y) => Jacobian.SpectralRadiusAt(t, y);

    /// <inheritdoc />
    public void EvaluateJacobian(double t, ReadOnlySpan<double> y, Span<double> values) => Jacobian.Evaluate(t, y, values);

    /// <inheritdoc />
    public void EvaluateTimeDerivative(double t, ReadOnlySpan<double> y, Span<double> dfdt) => Jacobian.EvaluateTimeDerivative(t, y, dfdt);

    private void EvaluateDerivatives(ReadOnlySpan<double> y, Span<double> dydt)
    {
        linearized!.Values(outputs).CopyTo(dydt);
        product!.Compute(outputs, y.Slice(n, n * DirectionCount), Directions, dydt.Slice(n, n * DirectionCount));
    }
}
