using System.Collections.Immutable;
using Biodistribution.DoseResponse.Curves;
using Biodistribution.Figures.Catalogue;

namespace Biodistribution.Figures.Studies;

/// <summary>Measured doses and responses with the curves through them.</summary>
public static class MeasuredCurveFigures
{
    // Points a drawn curve is made of.
    private const int DrawnDoses = 200;

    /// <summary>The figure of measured responses with their curves.</summary>
    /// <param name="finding">What it shows, without a full stop.</param>
    /// <param name="curves">The agents; a curve or its half-effect dose (NaN) may be missing.</param>
    /// <param name="dose">Quantity and unit of the dose; null where nothing is said of them.</param>
    /// <param name="response">Quantity and unit of the response; null where nothing is said of them.</param>
    public static DoseResponseFigure Build(
        string finding,
        ImmutableArray<(AgentResponses Agent, DoseResponseCurve? Curve, double EC50)> curves,
        PanelAxis? dose = null,
        PanelAxis? response = null
    ) =>
        Build(
            finding,
            [.. curves.Select(one => (one.Agent, one.Curve is { } curve ? (Func<double, double>?)curve.At : null, one.EC50))],
            dose,
            response
        );

    /// <summary>The figure of measured responses with curves of any shape.</summary>
    /// <param name="finding">What it shows, without a full stop.</param>
    /// <param name="curves">The agents; a curve (the response at a dose) or its half-effect dose (NaN) may be missing.</param>
    /// <param name="dose">Quantity and unit of the dose; null where nothing is said of them.</param>
    /// <param name="response">Quantity and unit of the response; null where nothing is said of them.</param>
    public static DoseResponseFigure Build(
        string finding,
        ImmutableArray<(AgentResponses Agent, Func<double, double>? Curve, double EC50)> curves,
        PanelAxis? dose = null,
        PanelAxis? response = null
    ) =>
        new()
        {
            Name = "dose-response",
            Title = "Response against dose",
            Finding = $"{finding}.",
            Dose = dose ?? new PanelAxis("Dose"),
            Curves =
            [
                .. curves.Select(one =>
                {
                    var positive = one.Agent.Doses.Where(x => x > 0).DefaultIfEmpty(1).ToArray();
                    var (low, high) = (Math.Log(positive.Min()), Math.Log(positive.Max()));
                    ImmutableArray<double> doses = one.Curve is null
                        ? []
                        : [.. Enumerable.Range(0, DrawnDoses).Select(i => Math.Exp(low + ((high - low) * i / (DrawnDoses - 1))))];
                    return new DoseResponseCourse(
                        "",
                        one.Agent.Agent.Length > 0 ? one.Agent.Agent : "measured",
                        response ?? new PanelAxis("Response")
                    )
                    {
                        Doses = doses,
                        Values = [.. doses.Select(x => one.Curve!(x))],
                        Data = [.. one.Agent.Doses.Zip(one.Agent.Responses, (x, y) => new MeasuredPoint(x, y))],
                        HalfEffectDose = one.EC50,
                    };
                }),
            ],
        };
}
