using System.Collections.Immutable;

namespace Biodistribution.DoseResponse.Curves;

/// <summary>A curve fitted to measured or simulated responses.</summary>
/// <param name="Shape">What was fitted.</param>
/// <param name="Curve">The best curve, whether or not all of its parameters are determined; null where none could be fitted.</param>
/// <param name="Estimates">Each parameter, or why the data do not give it; EC50 is the dose of half the effect for every shape.</param>
/// <param name="ResidualSd">Residual standard deviation, in the unit of the response; NaN without degrees of freedom.</param>
/// <param name="DegreesOfFreedom">Values minus fitted parameters.</param>
/// <param name="ExplainedShare">R², share of the variance of the responses that the curve explains.</param>
public sealed record CurveFit(
    CurveShape Shape,
    DoseResponseCurve? Curve,
    ImmutableArray<CurveEstimate> Estimates,
    double ResidualSd,
    int DegreesOfFreedom,
    double ExplainedShare
)
{
    /// <summary>An estimate by name.</summary>
    /// <param name="name">Bottom, Top, EC50, HillSlope or Asymmetry.</param>
    public CurveEstimate this[string name] => Estimates.Single(estimate => estimate.Name == name);
}
