using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Yaml;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// Keeps the answers of an import in a small file, <c>import.yaml</c>, so that the next file of the same instrument
/// asks nothing.
/// </summary>
public static class ImportAnswersFile
{
    private static readonly KeySet Keys = new(
        "the answers of an import",
        ["import"],
        [
            "unit",
            "group",
            "time",
            "time_unit",
            "organ",
            "decimal",
            "not_detected",
            "spread",
            "columns",
            "values",
            "weights",
            "fill_down",
            "organs",
            "ignore",
            "sheets",
            "limits",
        ]
    );

    /// <summary>Reads a file of answers.</summary>
    /// <param name="path">The file.</param>
    public static Checked<ImportAnswers> Read(string path)
    {
        var diagnostics = new DiagnosticList();
        if (YamlDocument.Read(path, diagnostics) is not { } root || MappingReader.TryRead(root, Keys, diagnostics) is not { } reader)
            return diagnostics.Conclude<ImportAnswers>(null);
        ImmutableArray<string> Names(string key) => [.. reader.Items(key).Select(node => node.AsScalar(key, diagnostics)?.Text ?? "")];
        return diagnostics.Conclude(
            new ImportAnswers
            {
                Unit = reader.Text("unit"),
                Group = reader.Text("group"),
                Time = reader.Text("time"),
                TimeUnit = reader.Text("time_unit"),
                Organ = reader.Text("organ"),
                Decimal = reader.Choice("decimal", "point", "comma") switch
                {
                    "point" => DecimalMark.Point,
                    "comma" => DecimalMark.Comma,
                    _ => DecimalMark.Recognised,
                },
                NotDetected = reader.Choice("not_detected", "below", "missing"),
                Spread = reader.Choice("spread", "sd", "sem"),
                Columns = reader.Choice("columns", "animals", "groups"),
                Values = reader.Text("values"),
                Weights = reader.Flag("weights"),
                FillDown = reader.Flag("fill_down") ?? false,
                Organs = Names("organs"),
                Ignore = Names("ignore"),
                Sheets = Names("sheets"),
                Limits = (reader.Submapping("limits")?.Entries ?? []).ToImmutableDictionary(
                    entry => entry.Key.Text,
                    entry => entry.Value.AsScalar("limits", diagnostics)?.AsNumber(diagnostics) ?? double.NaN,
                    StringComparer.OrdinalIgnoreCase
                ),
            }
        );
    }

    /// <summary>The text of a file of answers; only what was answered stands in it.</summary>
    /// <param name="answers">The answers.</param>
    public static string Write(ImportAnswers answers)
    {
        var text = new StringBuilder("# How a file of measurements is read: biodist import NEXT.xlsx --answers import.yaml\nimport: 1\n");
        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(CultureInfo.InvariantCulture, $"{key}: {value}\n");
        }
        string? List(ImmutableArray<string> names) => names.IsEmpty ? null : $"[{string.Join(", ", names.Select(Quoted))}]";
        Add("unit", QuotedOrNull(answers.Unit));
        Add("group", QuotedOrNull(answers.Group));
        Add("time", QuotedOrNull(answers.Time));
        Add("time_unit", answers.TimeUnit);
        Add("organ", QuotedOrNull(answers.Organ));
        Add(
            "decimal",
            answers.Decimal switch
            {
                DecimalMark.Point => "point",
                DecimalMark.Comma => "comma",
                _ => null,
            }
        );
        Add("not_detected", answers.NotDetected);
        Add("spread", answers.Spread);
        Add("columns", answers.Columns);
        Add("values", QuotedOrNull(answers.Values));
        Add(
            "weights",
            answers.Weights is { } weights
                ? weights
                    ? "true"
                    : "false"
                : null
        );
        Add("fill_down", answers.FillDown ? "true" : null);
        Add("organs", List(answers.Organs));
        Add("ignore", List(answers.Ignore));
        Add("sheets", List(answers.Sheets));
        var limits = answers
            .Limits.OrderBy(limit => limit.Key, StringComparer.Ordinal)
            .Select(limit => $"{Quoted(limit.Key)}: {NumberText.Exact(limit.Value)}");
        Add("limits", answers.Limits.IsEmpty ? null : $"{{{string.Join(", ", limits)}}}");
        return text.ToString();
    }

    private static string? QuotedOrNull(string? text) => text is null ? null : Quoted(text);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
