using Biodistribution.DoseResponse.Curves;
using Biodistribution.Figures;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Notebooks;

/// <summary>What a cell asks of measured doses and responses.</summary>
public static class CurveCells
{
    extension(AgentResponses data)
    {
        /// <summary>The curve through the responses.</summary>
        /// <param name="shape">Its shape; null for Hill, of four parameters.</param>
        public CurveFit Curve(CurveShape? shape = null) =>
            CurveFitter.Fit(data.Doses.AsSpan(), data.Responses.AsSpan(), shape ?? CurveShape.Hill);

        /// <summary>How many units of another agent one unit of this one is worth, where the curves are parallel.</summary>
        /// <param name="reference">Responses to the other.</param>
        /// <param name="confidence">Probability of the interval.</param>
        public RelativePotency PotencyAgainst(AgentResponses reference, double confidence = 0.95) =>
            RelativePotency.Fit(reference, data, confidence);

        /// <summary>The responses with the curve through them.</summary>
        /// <param name="dose">Quantity and unit of the dose.</param>
        /// <param name="response">Quantity and unit of the response.</param>
        public DoseResponseFigure Plot(PanelAxis dose, PanelAxis response)
        {
            var fit = data.Curve();
            var half = fit["EC50"];
            return MeasuredCurveFigures.Build(
                half.Missing.Length > 0
                    ? $"The dose of half the effect is {half.Missing}"
                    : $"Half of the effect at {NumberText.Short(half.Value)} {dose.Unit}".TrimEnd(),
                [(data, fit.Curve, half.Value)],
                dose,
                response
            );
        }
    }

    extension(CurveFit fit)
    {
        /// <summary>The estimates with their standard errors; where there is none, the reason.</summary>
        public ReportTable EstimateTable() =>
            new(
                $"{fit.Shape.Name}; residual standard deviation {NumberText.Short(fit.ResidualSd)} with {fit.DegreesOfFreedom} "
                    + $"degrees of freedom.",
                new Table(
                    new TextColumn("Parameter", fit.Estimates.Select(estimate => estimate.Name)),
                    new NumberColumn("Estimate", fit.Estimates.Select(estimate => estimate.Value)),
                    new NumberColumn("Standard error", fit.Estimates.Select(estimate => estimate.StandardError)),
                    new TextColumn("Why missing", fit.Estimates.Select(estimate => estimate.Missing))
                )
            );
    }

    extension(RelativePotency potency)
    {
        /// <summary>The responses to both agents with the curves the potency rests on.</summary>
        /// <param name="reference">Responses to the reference.</param>
        /// <param name="test">Responses to the other.</param>
        /// <param name="dose">Quantity and unit of the dose.</param>
        /// <param name="response">Quantity and unit of the response.</param>
        public DoseResponseFigure Plot(AgentResponses reference, AgentResponses test, PanelAxis dose, PanelAxis response) =>
            MeasuredCurveFigures.Build(
                potency.InWords().TrimEnd('.'),
                [
                    (reference, potency.ReferenceCurve, potency.ReferenceCurve?.HalfDose ?? double.NaN),
                    (test, potency.TestCurve, potency.TestCurve?.HalfDose ?? double.NaN),
                ],
                dose,
                response
            );

        /// <summary>The potency as a sentence, or why there is none.</summary>
        public string InWords() =>
            potency.Missing.Length > 0
                ? $"{potency.Test} against {potency.Reference}: no relative potency: {potency.Missing}."
                : $"One unit of {potency.Test} is worth {NumberText.Short(potency.Value)} units of {potency.Reference} "
                    + $"({NumberText.Short(potency.Lower)} to {NumberText.Short(potency.Upper)}); parallel curves "
                    + $"stand (p = {NumberText.Short(potency.ParallelProbability, 2)}).";
    }
}
