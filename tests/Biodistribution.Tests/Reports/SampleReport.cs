using Biodistribution.Figures.Export;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Tables;
using Biodistribution.Tests.Figures;
using Biodistribution.Units;

namespace Biodistribution.Tests.Reports;

/// <summary>A report with everything a report can have.</summary>
public static class SampleReport
{
    public static Model Model
    {
        get
        {
            var graph = new ExpressionGraph();
            Symbol blood = graph.NewSymbol("blood"),
                liver = graph.NewSymbol("liver_damaged"),
                lost = graph.NewSymbol("lost");
            Symbol volume = graph.NewSymbol("blood_volume"),
                uptake = graph.NewSymbol("uptake"),
                capacity = graph.NewSymbol("capacity"),
                breakdown = graph.NewSymbol("breakdown"),
                concentration = graph.NewSymbol("blood_conc");
            var room = graph.Binary(Operation.Max, graph.One - graph.Of(liver) / graph.Of(capacity), graph.Zero);
            return new()
            {
                Name = "exosome-liver",
                Graph = graph,
                Parameters =
                [
                    new(volume, 1.7, Unit.None)
                    {
                        Lower = 0.9,
                        Upper = 2,
                        Source = "mouse, 20 g",
                    },
                    new(uptake, 10, Unit.None)
                    {
                        Lower = 0.1,
                        Upper = 500,
                        Meaning = "macrophage uptake clearance of a whole, healthy, empty liver",
                    },
                    new(capacity, 1e12, Unit.None)
                    {
                        Lower = 1e8,
                        Upper = 1e15,
                        Assumed = "no measurement was found",
                    },
                    new(breakdown, 0.2, Unit.None),
                ],
                States =
                [
                    new(blood, Unit.None, graph.Zero) { IsAmount = true },
                    new(liver, Unit.None, graph.Zero) { IsAmount = true },
                    new(lost, Unit.None, graph.Zero) { IsAmount = true, IsSink = true },
                ],
                Definitions = [new(concentration, graph.Of(blood) / graph.Of(volume))],
                Flows =
                [
                    new("uptake", graph.Of(uptake) * room * graph.Of(concentration), [(blood, graph.Constant(-1)), (liver, graph.One)]),
                    new("breakdown", graph.Of(breakdown) * graph.Of(liver), [(liver, graph.Constant(-1)), (lost, graph.One)]),
                ],
                Observables = [new("liver", graph.Of(liver), Unit.None)],
            };
        }
    }

    public static FitReport Fit =>
        new()
        {
            Title = "Exosomes in mice at 6 hours",
            IsSimulated = true,
            Question =
                "How much of an intravenous dose of exosomes reaches the damaged liver within 6 hours, and what do these data determine?",
            Answers =
            [
                "Between 22 and 60 %ID reach the damaged liver within 6 h over all parameter sets that agree with the data.",
                "The ratio of damaged to healthy liver is a range: 1 to 3.6, closed below by the ordering, above only because no organ "
                    + "can hold more than the whole dose.",
            ],
            Warnings =
            [
                "The dose of Morishita 2015 is not printed: it is assumed between 10⁹ and 10¹² particles, "
                    + "and bands are ranges under assumptions.",
            ],
            ModelDescription =
                "Blood exchanges with a rest pool; macrophages of the liver take up vesicles until their capacity is reached.",
            Diagram = new(ModelDiagram.Svg(Model), ModelDiagram.Description(Model)),
            Equations = ModelEquations.Collect(Model),
            Parameters = ModelTables.Parameters(Model),
            DataUsed = new(
                "Rows fitted.",
                new Table(
                    new TextColumn("Row", ["M1", "M2", "I1"]),
                    new TextColumn("Observable", ["liver", "lung", "blood"]),
                    new TextColumn("Statistic", ["value at 4 h", "value at 4 h", "clearance"]),
                    new NumberColumn("Value", [28, 7, 0.651]),
                    new TextColumn("Unit", ["%ID", "%ID", "mL/h"]),
                    new TextColumn(
                        "Read as",
                        ["CV 25 % assumed: no spread printed", "CV 25 % assumed: no spread printed", "mean ± SD 0.157"]
                    )
                )
            ),
            DataNotUsed = new(
                "Rows not fitted.",
                new Table(
                    new TextColumn("Row", ["I2"]),
                    new TextColumn("Reason", ["restates row I1 (clearance = dose / AUC): checked, not fitted"])
                )
            ),
            Assumptions = ["A coefficient of variation of 25 % for rows printed without spread."],
            FitStatement = "14 of 20 starts end at the best fit; one start failed.",
            Estimates = new(
                "Estimates. An interval is given only where the data determine the parameter.",
                new Table(
                    new TextColumn("Parameter", ["uptake", "breakdown", "capacity"]),
                    new NumberColumn("Estimate", [10.2, 0.21, double.NaN]),
                    new NumberColumn("Lower 95 %", [4.4, 0.1, double.NaN]),
                    new NumberColumn("Upper 95 %", [22.7, 0.3, double.NaN]),
                    new TextColumn("Unit", ["mL/h", "1/h", "particles"]),
                    new TextColumn("Verdict", ["interval", "interval", "open above"])
                )
            ),
            Verdicts =
            [
                ("capacity", "open above: at least 3×10¹⁰ particles; closed below by the data."),
                ("macrophage_ratio", "free: any value; moves with breakdown of the damaged zone."),
            ],
            Agreement = new(
                "Observed and predicted.",
                new Table(
                    new TextColumn("Row", ["M1", "M2"]),
                    new NumberColumn("Observed", [28, 7]),
                    new NumberColumn("Predicted", [27.6, 6.1]),
                    new NumberColumn("Standardised residual", [0.06, 0.59])
                )
            ),
            FitFigures = [FigureGallery.Profiles, FigureGallery.Agreement],
            PredictionStatement = "The damaged liver holds more than the healthy liver from the first hour on.",
            PredictionFigures = [FigureGallery.TimeCourse, FigureGallery.Organs],
            Predictions =
            [
                new(
                    "Readings of a half-life of the same blood profile.",
                    new Table(
                        new TextColumn("Reading", ["time to half", "slope over 0 to 30 min", "terminal"]),
                        new NumberColumn("Half-life (min)", [6.9, 8.2, 140])
                    )
                ),
            ],
            DoseResponseStatement =
                "Accumulation is proportional to dose up to 10¹¹ particles. The half-effect dose is not determined in this dose range.",
            DoseResponses =
            [
                new(
                    "Summary over 400 draws.",
                    new Table(
                        new TextColumn("Curve", ["damaged", "healthy"]),
                        new TextColumn("Top", ["not determined in this dose range", "not determined in this dose range"])
                    )
                ),
            ],
            DoseResponseFigures = [FigureGallery.DoseResponseBand],
            Accuracy = [("conservation", "3.1×10⁻¹³ of the dose"), ("difference to a run at half the tolerance", "2×10⁻⁹")],
            Methods =
                "Parameters were estimated by maximum likelihood (Levenberg-Marquardt, 20 starts); "
                + "intervals are profile likelihoods at 95 %.",
            Citations = ["Morishita M et al. J Pharm Sci 2015.", "Matsumoto A et al. J Extracell Vesicles 2020."],
            Manifest = new()
            {
                Command = "fit",
                Seed = 1,
                Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("tolerance", "1e-8"),
                Inputs = [InputFile.Hash("study.yaml", "x"u8)],
            },
        };
}
