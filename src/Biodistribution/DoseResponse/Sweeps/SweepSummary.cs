using System.Collections.Immutable;
using Biodistribution.DoseResponse.Curves;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>
/// What one dose-response curve comes to: a Hill curve fitted once to each parameter draw, as quantiles over the draws,
/// or why there are none.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Quantity">What responds.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="DoseUnit">The unit of the EC50.</param>
/// <param name="Curve">Bottom, top, EC50 and slope.</param>
public sealed record SweepSummary(string Group, SweepQuantity Quantity, string Unit, string DoseUnit, CurveSummary Curve)
{
    /// <summary>Summarises the amounts and the shares of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="confidence">Share of the draws between the quantiles.</param>
    public static ImmutableArray<SweepSummary> Summarize(SweepResult sweep, double confidence) =>
        [
            .. from curve in sweep.Curves
            where curve.Quantity != SweepQuantity.Area
            let draws = curve.Draws.IsEmpty
                ?
                [
                    [.. curve.Values],
                ]
                : curve.Draws
            where draws.All(draw => draw.All(double.IsFinite))
            select new SweepSummary(
                curve.Group,
                curve.Quantity,
                curve.Unit,
                sweep.DoseUnit,
                CurveSummary.Summarize(
                    sweep.Doses,
                    draws,
                    curve.Quantity == SweepQuantity.Amount ? CurveShape.ThreeParameter : CurveShape.Hill,
                    confidence
                )
            ),
        ];

    /// <summary>What responds, in words.</summary>
    public string Response =>
        Quantity switch
        {
            SweepQuantity.Share => "share of dose",
            SweepQuantity.Effect => "effect",
            SweepQuantity.Amount => "amount",
            _ => "area under the curve",
        };
}
