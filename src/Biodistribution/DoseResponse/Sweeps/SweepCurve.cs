namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>One group's accumulation against dose, one entry a dose.</summary>
/// <param name="Group">The group.</param>
/// <param name="Share">The observable at the time asked for, in its unit.</param>
/// <param name="Amount">The same times the dose, in the unit of the dose.</param>
/// <param name="Area">Area under the curve of the share from 0 to the time asked for.</param>
internal sealed record SweepCurve(string Group, double[] Share, double[] Amount, double[] Area);
