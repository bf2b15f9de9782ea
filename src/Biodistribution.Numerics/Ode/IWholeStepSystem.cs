namespace Biodistribution.Numerics.Ode;

/// <summary>A right-hand side that can compute all stages of an explicit Runge-Kutta step in one go.</summary>
public interface IWholeStepSystem : IOdeSystem
{
    /// <summary>Computes a step with the bits of stage by stage evaluation, or declines.</summary>
    /// <param name="tableau">The method.</param>
    /// <param name="t">Time at the start of the step.</param>
    /// <param name="h">Step size.</param>
    /// <param name="block">Holds the state and the first stage, receives all else; laid out as <see cref="StepBlock"/> says.</param>
    /// <returns>False when there is no code for the whole step; the block is then unchanged.</returns>
    bool TryStep(ButcherTableau tableau, double t, double h, Span<double> block);
}
