namespace Biodistribution.Numerics.Optimization;

/// <summary>When a trust-region minimisation ends and how far its first step may go.</summary>
public sealed record LevenbergMarquardtSettings
{
    /// <summary>Expected decrease, relative to the objective, below which it has converged.</summary>
    public double ObjectiveTolerance { get; init; } = 1e-14;

    /// <summary>
    /// Expected decrease below which it has converged whatever the objective; for objectives that are log-likelihoods,
    /// where 1e-8 means nothing. 0 for none.
    /// </summary>
    public double NegligibleDecrease { get; init; }

    /// <summary>Step, relative to the variables and in their scale, below which it has converged.</summary>
    public double StepTolerance { get; init; } = 1e-12;

    /// <summary>
    /// How accurately the objective is computed, relative; a smaller expected decrease that does not come true ends the
    /// search.
    /// </summary>
    public double ObjectiveAccuracy { get; init; } = 1e-13;

    /// <summary>Most steps.</summary>
    public int IterationLimit { get; init; } = 2000;

    /// <summary>Largest first step relative to the length of the scaled start.</summary>
    public double FirstStep { get; init; } = 1;

    /// <summary>Largest change of each variable in a step; null for none.</summary>
    public double[]? StepLimits { get; init; }

    /// <summary>
    /// Damping that is always there, relative to the largest column: directions with less information than that are
    /// hardly moved. Tiny where the rows are exact, larger where their errors would send such directions astray.
    /// </summary>
    public double LeastDamping { get; init; } = 1e-15;

    /// <summary>How much a limit may be violated at the end.</summary>
    public double LimitTolerance { get; init; } = 1e-8;

    /// <summary>
    /// A violation of this size weighs half a unit of the objective when steps are judged; the end does not depend on
    /// it.
    /// </summary>
    public double LimitSd { get; init; } = 1e-2;
}
