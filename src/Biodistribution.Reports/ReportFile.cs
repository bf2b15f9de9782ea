using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Output;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>A report as data beside its page: from it page, Markdown and figures can be made anew without the analysis.</summary>
public static class ReportFile
{
    /// <summary>Name of the file in a run folder.</summary>
    public const string FileName = "report.json";

    private const string Format = "biodist/report/";
    private const int Version = 1;

    // Generated code gives what a file leaves out no value; reflection leaves it the one it is made with.
    private static readonly JsonSerializerOptions Reading = new(ReportJson.Default.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Writes a report into the folder of a run: as page, as Markdown and as data.</summary>
    /// <param name="document">What it says.</param>
    /// <param name="run">Where to; what could not be written is among its failures.</param>
    public static void Write(ReportDocument document, RunFolder run)
    {
        run.Write("report.html", HtmlReport.Write(document));
        run.Write("report.md", MarkdownReport.Write(document));
        run.Write(
            FileName,
            stream => JsonSerializer.Serialize(stream, new SavedReport($"{Format}{Version}", document), ReportJson.Default.SavedReport)
        );
    }

    /// <summary>Reads the report a run saved.</summary>
    /// <param name="run">The folder of the run.</param>
    public static Checked<ReportDocument> Read(RunFolder run) =>
        ProgramFault.Guard(
            run.Name,
            () =>
            {
                var name = $"{run.Name}/{FileName}";
                if (run.Outputs.FirstOrDefault(output => output.Name == FileName) is not { } saved)
                    return Refused(
                        "BD6010",
                        run.Name,
                        run.Manifest.Complete || !run.Outputs.IsEmpty
                            ? $"The run (biodist {run.Manifest.Command}) saved no report."
                            : "The run was ended before it wrote its report.",
                        run.Manifest.Complete || !run.Outputs.IsEmpty
                            ? "Run its command again with this version: every run with --out saves a report."
                            : "Run the same command again: it goes on from what is finished."
                    );
                var read = run.Read(saved);
                if (read.Value is not { } bytes)
                    return new(null, read.Diagnostics);
                try
                {
                    var format = JsonSerializer.Deserialize<SavedFormat>(bytes, Reading)?.Schema ?? "";
                    if (!format.StartsWith(Format, StringComparison.Ordinal) || !int.TryParse(format[Format.Length..], out var version))
                        return Refused("BD6011", name, "The file is not a report of this program.", "Run the command of the folder again.");
                    if (version > Version)
                        return Refused(
                            "BD6009",
                            name,
                            $"The report has format {version}; this version of the program reads formats up to {Version}.",
                            "Use the version that wrote it, or a newer one."
                        );
                    var report = JsonSerializer.Deserialize<SavedReport>(bytes, Reading)!.Report;
                    return DrawnMarkup.Collect(report).All(DrawnMarkup.IsPlain) && FigureNames(report).All(IsName) && HasTexts(report)
                        ? new(report, [])
                        : Refused(
                            "BD6011",
                            name,
                            "The saved report holds markup that this program does not write.",
                            "Do not open pages of this folder; run its command again."
                        );
                }
                catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException)
                {
                    return Refused(
                        "BD6011",
                        name,
                        "The saved report cannot be read: it is not what this program writes.",
                        "Run the command of the folder again."
                    );
                }
            }
        );

    // Within pairs and lists the reader takes null for a text.
    private static bool HasTexts(ReportDocument report) =>
        report
            .Sections.SelectMany(section => section.Blocks)
            .All(block =>
                block switch
                {
                    AnswerBlock { Answer: var answer } => answer.Facts.Concat(answer.Notes).All(text => text is not null)
                        && answer.Next.All(step => step is not null)
                        && (answer.Where is not { } where || where.Ranges.All(range => range is not null))
                        && (answer.Tell is not { } tell || tell.Parameters.All(one => one is not null)),
                    TermList terms => terms.Items.All(item => item.Term is not null && item.Text is not null),
                    TableBlock table => table
                        .Table.Cells.Columns.OfType<TextColumn>()
                        .All(column => column.Values.All(text => text is not null)),
                    _ => true,
                }
            );

    private static IEnumerable<string> FigureNames(ReportDocument report) =>
        report.Sections.SelectMany(section => section.Blocks).OfType<FigureBlock>().Select(block => block.Figure.Name);

    // It becomes the name of files and part of ids.
    private static bool IsName(string name) =>
        name is { Length: > 0 and <= 100 } && name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_');

    private static Checked<ReportDocument> Refused(string code, string path, string message, string hint) =>
        new(null, [new(code, path, TextSpan.WholeFile, message, hint)]);
}

/// <summary>The content of a saved report.</summary>
/// <param name="Schema">Name and version of its format.</param>
/// <param name="Report">The report.</param>
internal sealed record SavedReport(string Schema, ReportDocument Report);

/// <summary>The format of a saved report.</summary>
/// <param name="Schema">Name and version.</param>
internal sealed record SavedFormat(string Schema);

/// <summary>How reports are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    IncludeFields = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(FigureConverter), typeof(TableConverter), typeof(TextConverter)]
)]
[JsonSerializable(typeof(SavedReport))]
[JsonSerializable(typeof(SavedFormat))]
[JsonSerializable(typeof(DrawnFigure))]
[JsonSerializable(typeof(ImmutableArray<TableColumn>))]
internal sealed partial class ReportJson : JsonSerializerContext;
