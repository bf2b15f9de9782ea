namespace Biodistribution.Simulation;

/// <summary>How the equations are integrated.</summary>
public enum Method
{
    /// <summary>Chooses: exactly by matrix exponential where the model is linear, else Dormand-Prince with a switch to the stiff method and back as the problem asks.</summary>
    Auto,

    /// <summary>Dormand-Prince 5(4).</summary>
    Rk45,

    /// <summary>An explicit method of high order, for tight tolerances.</summary>
    HighOrder,

    /// <summary>A stiffly accurate Rosenbrock method.</summary>
    Stiff,

    /// <summary>Matrix exponential; linear models only.</summary>
    Linear,
}
