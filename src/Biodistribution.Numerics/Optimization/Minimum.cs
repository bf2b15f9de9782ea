namespace Biodistribution.Numerics.Optimization;

/// <summary>Where a minimisation ended.</summary>
/// <param name="Point">The variables.</param>
/// <param name="Objective">The objective there; positive infinity when it could not be computed at the start.</param>
/// <param name="Reason">Why it ended.</param>
/// <param name="Iterations">Steps tried.</param>
/// <param name="Evaluations">Evaluations of the objective, with or without rows.</param>
public sealed record Minimum(double[] Point, double Objective, StopReason Reason, int Iterations, int Evaluations)
{
    /// <summary>The largest violation of a limit at the point; 0 where there are none.</summary>
    public double Violation { get; init; }
}
