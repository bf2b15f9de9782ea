namespace Biodistribution.Simulation;

/// <summary>How the equations are integrated.</summary>
public enum Method
{
    /// <summary>
    /// Chooses: exactly by matrix exponential where the model is linear, else <see cref="Rk45"/> with a switch to the
    /// stiff method and back as the problem asks.
    /// </summary>
    Auto,

    /// <summary>Explicit Runge-Kutta pair of orders 5 and 4 by Tsitouras.</summary>
    Rk45,

    /// <summary>An explicit method of high order, for tight tolerances.</summary>
    HighOrder,

    /// <summary>A stiffly accurate Rosenbrock method.</summary>
    Stiff,

    /// <summary>Matrix exponential; linear models only.</summary>
    Linear,
}
