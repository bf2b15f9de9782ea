using System.Collections.Immutable;
using Biodistribution.Estimation.Studies;
using Biodistribution.Figures;
using Biodistribution.Runs;

namespace Biodistribution.Reports.Studies;

/// <summary>The report of one question put to a study (identify, profile, bootstrap, sample, compare, design, dose-response): question and answer first, then what it rests on.</summary>
public sealed record StudyPartReport
{
    /// <summary>The title where the report is of more than one study; empty for that of the study.</summary>
    public string Title { get; init; } = "";

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

    /// <summary>A methods paragraph ready to be copied.</summary>
    public string Methods { get; init; } = "";

    /// <summary>The report in reading order.</summary>
    /// <param name="study">The study.</param>
    /// <param name="manifest">The run.</param>
    /// <param name="isComplete">Whether all of the work was done.</param>
    public ReportDocument Document(Study study, RunManifest manifest, bool isComplete = true)
    {
        var isSimulated = study.Simulated.Length > 0;
        var title = Title.Length > 0 ? Title : study.Title.Length > 0 ? study.Title : study.Name;
        ReportSection[] sections =
        [
            new("Question and answer",
            [
                .. isSimulated ? [new Warning("The data of this study are simulated, not measured.")] : ImmutableArray<ReportBlock>.Empty,
                new Paragraph(Question),
                .. Answers.IsEmpty ? ImmutableArray<ReportBlock>.Empty : [new ItemList(Answers)],
                .. Warnings.Select(text => new Warning(text)),
                .. isComplete ? ImmutableArray<ReportBlock>.Empty : [new Warning("The work was interrupted: this report holds what was finished.")],
            ]),
            new(Heading, [.. Figures.Select(figure => new FigureBlock(figure)), .. Tables.Where(table => table.Cells.RowCount > 0).Select(table => new TableBlock(table))]),
            new("Methods", Methods.Length == 0 ? [] : [new CopyText(Methods)]),
            new("Provenance", [.. Provenance.Of(manifest)]),
        ];
        return new(isSimulated ? $"{title} (simulated data)" : title, [.. sections.Where(section => !section.Blocks.IsEmpty)]);
    }
}
