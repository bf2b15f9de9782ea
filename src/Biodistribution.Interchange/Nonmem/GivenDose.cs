namespace Biodistribution.Interchange.Nonmem;

/// <summary>One dose as it arrives: bioavailability and modelled rates taken into account, lag not yet.</summary>
/// <param name="State">Index of the state.</param>
/// <param name="Amount">What arrives in all; for an infusion without end, 0.</param>
/// <param name="Rate">Amount per time; 0 for a bolus.</param>
/// <param name="Duration">How long; 0 for a bolus.</param>
/// <param name="Lag">Time between giving and arriving.</param>
internal readonly record struct GivenDose(int State, double Amount, double Rate, double Duration, double Lag);
