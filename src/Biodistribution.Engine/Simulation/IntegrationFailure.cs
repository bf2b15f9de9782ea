namespace Biodistribution.Simulation;

/// <summary>Why a run did not reach its end.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Time">When, in coherent units.</param>
/// <param name="State">The state that caused it; empty when none did.</param>
/// <param name="Advice">What to try.</param>
public sealed record IntegrationFailure(IntegrationStatus Status, double Time, string State, string Advice);
