namespace Biodistribution.Numerics.Ode;

/// <summary>The right-hand side f of an initial value problem dy/dt = f(t, y).</summary>
public interface IOdeSystem
{
    /// <summary>Number of state variables, n.</summary>
    int StateCount { get; }

    /// <summary>Writes f(t, y) into <paramref name="dydt"/>.</summary>
    /// <param name="t">Time, in the unit the caller chose for the whole problem.</param>
    /// <param name="y">State at <paramref name="t"/>; length n.</param>
    /// <param name="dydt">Receives the derivative; length n; every element is overwritten.</param>
    void Evaluate(double t, ReadOnlySpan<double> y, Span<double> dydt);
}
