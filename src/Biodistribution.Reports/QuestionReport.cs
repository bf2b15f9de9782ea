using System.Collections.Immutable;
using Biodistribution.Figures;
using Biodistribution.Models;
using Biodistribution.Output;
using Biodistribution.Studies;

namespace Biodistribution.Reports;

/// <summary>
/// The report of one question put to a study, a model or a table (simulate, identify, profile, cohort, nca, potency and
/// the like): question and answer first, then what it rests on.
/// </summary>
public sealed record QuestionReport
{
    /// <summary>The title; empty for that of the study.</summary>
    public string Title { get; init; } = "";

    /// <summary>The data are simulated; the report says so in its title and at its top.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>What the part is called.</summary>
    public required string Heading { get; init; }

    /// <summary>What was asked, in a sentence.</summary>
    public required string Question { get; init; }

    /// <summary>What came out, one sentence an answer, most important first.</summary>
    public ImmutableArray<string> Answers { get; init; } = [];

    /// <summary>What a reader must not miss.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Figures, in reading order.</summary>
    public ImmutableArray<Figure> Figures { get; init; } = [];

    /// <summary>Tables, in reading order.</summary>
    public ImmutableArray<ReportTable> Tables { get; init; } = [];

    /// <summary>The tables hold the answer and stand before the figures.</summary>
    public bool TablesFirst { get; init; }

    /// <summary>The model with the values it was run at: diagram, equations and parameters are shown. Null for none.</summary>
    public Model? Model { get; init; }

    /// <summary>Conservation, the difference to a run at half the tolerance, and other checks of the numbers.</summary>
    public ImmutableArray<(string Check, string Result)> Accuracy { get; init; } = [];

    /// <summary>A methods paragraph ready to be copied.</summary>
    public string Methods { get; init; } = "";

    /// <summary>The report on a study, in reading order.</summary>
    /// <param name="study">The study.</param>
    /// <param name="manifest">The run.</param>
    /// <param name="isComplete">Whether all of the work was done.</param>
    public ReportDocument Document(Study study, RunManifest manifest, bool isComplete = true) =>
        (
            this with
            {
                Title =
                    Title.Length > 0 ? Title
                    : study.Title.Length > 0 ? study.Title
                    : study.Name,
                IsSimulated = IsSimulated || study.Simulated.Length > 0,
                Warnings = [.. Warnings, .. study.Doubts.Except(Warnings)],
            }
        ).Document(manifest, isComplete);

    /// <summary>The report in reading order.</summary>
    /// <param name="manifest">The run.</param>
    /// <param name="isComplete">Whether all of the work was done.</param>
    public ReportDocument Document(RunManifest manifest, bool isComplete = true)
    {
        ReportBlock[] figures = [.. Figures.Select(figure => new FigureBlock(figure))];
        ReportBlock[] tables = [.. Tables.Where(table => table.Cells.RowCount > 0).Select(table => new TableBlock(table))];
        ReportSection[] sections =
        [
            new(
                "Question and answer",
                [
                    .. IsSimulated
                        ? [new Warning("The data of this study are simulated, not measured.")]
                        : ImmutableArray<ReportBlock>.Empty,
                    new Paragraph(Question),
                    .. Answers.IsEmpty ? ImmutableArray<ReportBlock>.Empty : [new ItemList(Answers)],
                    .. Warnings.Select(text => new Warning(text)),
                    .. isComplete
                        ? ImmutableArray<ReportBlock>.Empty
                        : [new Warning("The work was interrupted: this report holds what was finished.")],
                ]
            ),
            new(Heading, TablesFirst ? [.. tables, .. figures] : [.. figures, .. tables]),
            new("Model", Model is null ? [] : [.. ModelBlocks.Build(Model)]),
            new("Methods", Methods.Length == 0 ? [] : [new CopyText(Methods)]),
            Accuracy.IsEmpty
                ? new("Provenance", [.. Provenance.Build(manifest)])
                : new("Accuracy and provenance", [new TermList(Accuracy), .. Provenance.Build(manifest)]),
        ];
        return new(IsSimulated ? $"{Title} (simulated data)" : Title, [.. sections.Where(section => !section.Blocks.IsEmpty)]);
    }
}
