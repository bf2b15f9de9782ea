using Biodistribution.Numerics.LinearAlgebra;

namespace Biodistribution.Numerics.Ode;

/// <summary>A right-hand side with its partial derivatives, as stiff methods need them.</summary>
public interface IDifferentiableOdeSystem : IOdeSystem
{
    /// <summary>f does not depend on time; its time derivative is never asked for.</summary>
    bool IsAutonomous { get; }

    /// <summary>Where ∂f/∂y may differ from zero.</summary>
    SparsityPattern JacobianPattern { get; }

    /// <summary>True for a state that is determined by 0 = f instead of dy/dt = f (index 1).</summary>
    /// <param name="state">Index of the state.</param>
    bool IsAlgebraic(int state) => false;

    /// <summary>Writes the entries of ∂f/∂y, in the order of the pattern.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">State; length n.</param>
    /// <param name="values">Receives the entries.</param>
    void EvaluateJacobian(double t, ReadOnlySpan<double> y, Span<double> values);

    /// <summary>Writes ∂f/∂t.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">State; length n.</param>
    /// <param name="dfdt">Receives the derivative; length n.</param>
    void EvaluateTimeDerivative(double t, ReadOnlySpan<double> y, Span<double> dfdt);
}
