namespace Biodistribution.Simulation;

/// <summary>What a run cost.</summary>
/// <param name="Steps">Accepted steps.</param>
/// <param name="Rejected">Rejected steps.</param>
/// <param name="Evaluations">Evaluations of the right-hand side.</param>
/// <param name="Jacobians">Evaluations of the Jacobian.</param>
/// <param name="Events">State-triggered events that happened.</param>
public readonly record struct IntegrationCounts(int Steps, int Rejected, int Evaluations, int Jacobians, int Events);
