using System.Collections.Immutable;
using Biodistribution.Figures;
using Biodistribution.Figures.Export;
using Biodistribution.Output;
using Biodistribution.Reports.Answers;

namespace Biodistribution.Reports;

/// <summary>Everything the report of a fit says, as plain texts, tables and figures; whatever is left empty is left out.</summary>
public sealed record FitReport
{
    /// <summary>The title of the study.</summary>
    public required string Title { get; init; }

    /// <summary>The data are simulated; the report says so in its title and at its top.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>Heading of the part on estimates and verdicts.</summary>
    public const string VerdictsHeading = "What the data determine";

    /// <summary>Heading of the part on dose and response.</summary>
    public const string DoseResponseHeading = "Dose and response";

    /// <summary>The answer: where the dose is, what the data tell, what to do next; null for none.</summary>
    public Answer? Answer { get; init; }

    /// <summary>The figure beside the answer; null for none.</summary>
    public Figure? FirstFigure { get; init; }

    /// <summary>What was asked, in a sentence or two.</summary>
    public string Question { get; init; } = "";

    /// <summary>What came out, one sentence an answer, most important first.</summary>
    public ImmutableArray<string> Answers { get; init; } = [];

    /// <summary>What a reader must not miss: misfit, assumed doses, failed starts.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What the model is, in a sentence or two.</summary>
    public string ModelDescription { get; init; } = "";

    /// <summary>The diagram and what it shows in words; see <see cref="ModelDiagram"/>. Null for none.</summary>
    public DrawingBlock? Diagram { get; init; }

    /// <summary>The equations; see <see cref="ModelEquations"/>.</summary>
    public ImmutableArray<Equation> Equations { get; init; } = [];

    /// <summary>All parameters with value, unit, source or assumption; see <see cref="ModelTables"/>.</summary>
    public ReportTable? Parameters { get; init; }

    /// <summary>Rows of data that were fitted, with how each was read.</summary>
    public ReportTable? DataUsed { get; init; }

    /// <summary>Rows that were not fitted, with the reason.</summary>
    public ReportTable? DataNotUsed { get; init; }

    /// <summary>What is assumed beyond the data: spreads, doses, sampling times.</summary>
    public ImmutableArray<string> Assumptions { get; init; } = [];

    /// <summary>What the predictions are at the ends of what is assumed.</summary>
    public ReportTable? AssumptionEffects { get; init; }

    /// <summary>How the fit went: starts, objective, agreement with the data.</summary>
    public string FitStatement { get; init; } = "";

    /// <summary>Estimates, intervals where the data give one, and verdicts.</summary>
    public ReportTable? Estimates { get; init; }

    /// <summary>The verdict on each parameter or ratio, in words.</summary>
    public ImmutableArray<(string Parameter, string Verdict)> Verdicts { get; init; } = [];

    /// <summary>How well the fit describes each observable of each group.</summary>
    public ReportTable? Quality { get; init; }

    /// <summary>Each observation beside its prediction.</summary>
    public ReportTable? Agreement { get; init; }

    /// <summary>Figures of the fit: profiles, residuals, waterfall, predicted against observed.</summary>
    public ImmutableArray<Figure> FitFigures { get; init; } = [];

    /// <summary>What the calibrated model predicts, in words.</summary>
    public string PredictionStatement { get; init; } = "";

    /// <summary>Tables of predictions, such as the readings of a half-life side by side.</summary>
    public ImmutableArray<ReportTable> Predictions { get; init; } = [];

    /// <summary>Figures of predictions: time courses, organ shares.</summary>
    public ImmutableArray<Figure> PredictionFigures { get; init; } = [];

    /// <summary>What the dose-response says, in words.</summary>
    public string DoseResponseStatement { get; init; } = "";

    /// <summary>Summaries of dose-response curves.</summary>
    public ImmutableArray<ReportTable> DoseResponses { get; init; } = [];

    /// <summary>Figures of dose-response curves.</summary>
    public ImmutableArray<Figure> DoseResponseFigures { get; init; } = [];

    /// <summary>Conservation, the difference to a run at half the tolerance, and other checks of the numbers.</summary>
    public ImmutableArray<(string Check, string Result)> Accuracy { get; init; } = [];

    /// <summary>A methods paragraph ready to be copied.</summary>
    public string Methods { get; init; } = "";

    /// <summary>The publications the numbers come from.</summary>
    public ImmutableArray<string> Citations { get; init; } = [];

    /// <summary>Inputs, settings and seed of the run.</summary>
    public RunManifest? Manifest { get; init; }

    /// <summary>The report in reading order.</summary>
    public ReportDocument Document
    {
        get
        {
            ReportBlock[] notes =
            [
                .. IsSimulated ? [new Warning("The data of this study are simulated, not measured.")] : Array.Empty<ReportBlock>(),
                .. Warnings.Select(text => new Warning(text)),
            ];
            ReportSection[] sections =
            [
                Section(
                    "Answer",
                    Answer is null
                        ? []
                        :
                        [
                            .. FirstFigure is null ? [] : new ReportBlock[] { new FigureBlock(FirstFigure) },
                            new AnswerBlock(Answer),
                            .. notes,
                        ]
                ),
                Section("Question and answer", [.. Text(Question), .. Listed(Answers), .. Answer is null ? notes : []]),
                Section(
                    "Predictions",
                    [
                        .. Text(PredictionStatement),
                        .. PredictionFigures.Select(figure => new FigureBlock(figure)),
                        .. Predictions.Select(table => new TableBlock(table)),
                    ]
                ),
                Section(
                    DoseResponseHeading,
                    [
                        .. Text(DoseResponseStatement),
                        .. DoseResponseFigures.Select(figure => new FigureBlock(figure)),
                        .. DoseResponses.Select(table => new TableBlock(table)),
                    ]
                ),
                Section(
                    VerdictsHeading,
                    [.. TableBlocks(Estimates), .. Verdicts.IsEmpty ? [] : ImmutableArray.Create<ReportBlock>(new TermList(Verdicts))]
                ),
                Section(
                    "Fit",
                    [
                        .. Text(FitStatement),
                        .. TableBlocks(Quality),
                        .. TableBlocks(Agreement),
                        .. FitFigures.Select(figure => new FigureBlock(figure)),
                    ]
                ),
                Section(
                    "Data",
                    [.. TableBlocks(DataUsed), .. TableBlocks(DataNotUsed), .. TableBlocks(AssumptionEffects), .. Listed(Assumptions)]
                ),
                Section(
                    "Model",
                    [
                        .. Text(ModelDescription),
                        .. Diagram is null ? [] : ImmutableArray.Create<ReportBlock>(Diagram),
                        .. Equations.IsEmpty ? [] : ImmutableArray.Create<ReportBlock>(new EquationBlock(Equations)),
                        .. TableBlocks(Parameters),
                    ]
                ),
                Section("Methods", Methods.Length == 0 ? [] : [new CopyText(Methods)]),
                Section("Sources", Citations.IsEmpty ? [] : [new ItemList(Citations, IsNumbered: true)]),
                Section(
                    "Accuracy and provenance",
                    [
                        .. Accuracy.IsEmpty ? [] : ImmutableArray.Create<ReportBlock>(new TermList(Accuracy)),
                        .. Manifest is null ? [] : Provenance.Build(Manifest),
                    ]
                ),
            ];
            return new(IsSimulated ? $"{Title} (simulated data)" : Title, [.. sections.Where(section => !section.Blocks.IsEmpty)]);
        }
    }

    private static ReportSection Section(string heading, ImmutableArray<ReportBlock> blocks) => new(heading, blocks);

    private static IEnumerable<ReportBlock> Text(string text) =>
        text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => new Paragraph(part));

    private static IEnumerable<ReportBlock> Listed(ImmutableArray<string> items) => items.IsEmpty ? [] : [new ItemList(items)];

    private static IEnumerable<ReportBlock> TableBlocks(ReportTable? table) =>
        table is null || table.Cells.RowCount == 0 ? [] : [new TableBlock(table)];
}
