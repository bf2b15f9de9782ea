namespace Biodistribution.DoseResponse.Curves;

/// <summary>A parameter of a fitted curve, or why there is none.</summary>
/// <param name="Name">Bottom, Top, EC50, HillSlope or Asymmetry.</param>
/// <param name="Value">The estimate; NaN where the data do not determine it.</param>
/// <param name="StandardError">Its standard error; NaN where it is held or not determined.</param>
/// <param name="Missing">Why there is no value; empty when there is one.</param>
public sealed record CurveEstimate(string Name, double Value, double StandardError, string Missing = "");
