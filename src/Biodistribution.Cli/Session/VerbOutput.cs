using Biodistribution.Figures;
using Biodistribution.Reports;
using Biodistribution.Reports.Answers;
using Biodistribution.Tables;

namespace Biodistribution.Cli.Session;

/// <summary>What a verb on a study came to: the same content for the screen, for programs, and for the output folder.</summary>
/// <param name="Schema">Name and version of the JSON shape.</param>
/// <param name="Report">Its part of the report: question, answers, warnings, tables, figures in order.</param>
internal sealed record VerbOutput(string Schema, QuestionReport Report)
{
    /// <summary>Tables by file name; the name without its extension, with underscores, is that of the member in JSON.</summary>
    public required IReadOnlyList<(string File, Table Table)> Tables { get; init; }

    /// <summary>Figures.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>What the screen shows as a table: headings and rows.</summary>
    public IReadOnlyList<(string[] Headings, IEnumerable<IReadOnlyList<string>> Rows)> Screen { get; init; } = [];

    /// <summary>Lines on the screen before the tables.</summary>
    public IReadOnlyList<string> Opening { get; init; } = [];

    /// <summary>What to do next.</summary>
    public IReadOnlyList<NextStep> Next { get; init; } = [];

    /// <summary>Whether all of the work was done.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Whether the result could not be computed: said in the answers, and by the exit code.</summary>
    public bool HasFailed { get; init; }
}
