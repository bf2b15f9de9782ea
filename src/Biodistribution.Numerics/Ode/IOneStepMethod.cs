namespace Biodistribution.Numerics.Ode;

/// <summary>A one-step method with an error estimate and dense output, driven one step at a time.</summary>
/// <remarks>
/// <see cref="Start"/> once and again after every discontinuity; then <see cref="Attempt"/> a step, look at its error,
/// and either <see cref="Accept"/>
/// it or attempt a smaller one. After <see cref="Accept"/> and until the next <see cref="Attempt"/>,
/// <see cref="IDenseOutput.Interpolate"/> gives the state
/// anywhere in the step just made. Nothing is allocated after construction.
/// </remarks>
public interface IOneStepMethod : IDenseOutput
{
    /// <summary>Step size control suited to the method.</summary>
    StepSizeController Controller { get; }

    /// <summary>State at <see cref="IDenseOutput.Time"/>.</summary>
    ReadOnlySpan<double> State { get; }

    /// <summary>Derivative at <see cref="IDenseOutput.Time"/>.</summary>
    ReadOnlySpan<double> Derivative { get; }

    /// <summary>Evaluations of the right-hand side since construction.</summary>
    long Evaluations { get; }

    /// <summary>Evaluations of the Jacobian since construction.</summary>
    long Jacobians { get; }

    /// <summary>Begins, or begins again after a discontinuity.</summary>
    /// <param name="t">Time.</param>
    /// <param name="y">State; length n.</param>
    void Start(double t, ReadOnlySpan<double> y);

    /// <summary>A first step size for the state at <see cref="IDenseOutput.Time"/>.</summary>
    /// <param name="span">Time to the end of the integration or to the next discontinuity, above 0.</param>
    /// <remarks>Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.4.</remarks>
    double SuggestStep(double span);

    /// <summary>Computes a step from <see cref="IDenseOutput.Time"/> without yet making it.</summary>
    /// <param name="h">Step size, above 0.</param>
    /// <returns>Square of the error over the tolerance: acceptable when at most 1; NaN or infinite when the step met a
    /// value that is.</returns>
    double Attempt(double h);

    /// <summary>Makes the step just attempted.</summary>
    /// <param name="time">Where the step ends, when that is known better than by <see cref="IDenseOutput.Time"/> + h
    /// (the time of an event); NaN for the sum.</param>
    void Accept(double time = double.NaN);
}
