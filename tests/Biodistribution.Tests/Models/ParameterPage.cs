using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Biodistribution.Models.Checking;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Tests.Models;

/// <summary>
/// The page models/parameters.md as the model files give it: every parameter where it is declared, with the choices of
/// those options that models including the file have. What data would fix a parameter is written on the page by hand
/// and kept.
/// </summary>
internal static partial class ParameterPage
{
    private const string Unknown = "as its source";

    private static readonly string Models = Path.Combine(RepositoryRoot.Find(), "models");

    /// <summary>The page.</summary>
    public static string File { get; } = Path.Combine(Models, "parameters.md");

    /// <summary>The page from the model files, what is written by hand taken from the page as it is.</summary>
    /// <param name="present">The page as it is.</param>
    public static string Written(string present)
    {
        var sections = SectionTitle().Matches(present).Select(match => match.Groups[1].Value).ToList();
        var files = Pieces();
        sections.AddRange(files.Keys.Where(file => !sections.Contains(file)).Order(StringComparer.Ordinal));
        var page = new StringBuilder(present[..present.IndexOf("\n## ", StringComparison.Ordinal)]);
        foreach (var file in sections.Where(files.ContainsKey))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {file}\n\n");
            page.Append(
                "| parameter | value | range | source or assumption | how sure | data that would fix it |\n|---|---|---|---|---|---|\n"
            );
            foreach (var one in files[file])
                page.Append(Row(one, Fixing(present, file, one.Name)));
        }
        return page.ToString();
    }

    // Every file that declares parameters, with the choices that models including it make for them.
    private static Dictionary<string, List<Declared>> Pieces()
    {
        var pieces = new Dictionary<string, List<Declared>>();
        foreach (var model in ShippedModelTests.ModelFiles.Select(file => ModelFile.Read(Path.Combine(Models, file.Data)).OrThrow()))
        {
            var read = model.Files.Select(file => (Name: Relative(file), Content: Mapping(file))).ToArray();
            var choices = read.SelectMany(file => Choices(file.Content)).ToLookup(one => one.Parameter);
            foreach (var (name, content) in read)
            foreach (var entry in Of(content, "parameters"))
            {
                if (!pieces.TryGetValue(name, out var declared))
                    pieces[name] = declared = [];
                if (declared.FirstOrDefault(one => one.Name == entry.Key.Text) is not { } known)
                    declared.Add(known = Declared.Read(entry));
                foreach (var choice in choices[known.Name])
                    known.Add(choice.Value, choice.Choice);
            }
        }
        return pieces;
    }

    private static string Relative(string file) => Path.GetRelativePath(Models, file).Replace('\\', '/');

    private static YamlMapping? Mapping(string file) => YamlDocument.Read(file, new DiagnosticList()) as YamlMapping;

    private static IEnumerable<YamlEntry> Of(YamlNode? node, string key) =>
        node is YamlMapping mapping && mapping.Find(key)?.Value is YamlMapping found ? found.Entries : [];

    private static IEnumerable<(string Parameter, string Value, string Choice)> Choices(YamlMapping? content) =>
        from option in Of(content, "options")
        where option.Value is YamlMapping
        from choice in ((YamlMapping)option.Value).Entries
        from set in Of(choice.Value, "set")
        select (set.Key.Text, $"{set.Value}", choice.Key.Text);

    private static string Row(Declared one, string fixing) =>
        $"| `{one.Name}` | {one.ValueText} | {(one.Between.Length > 0 ? one.Between : "fixed")} "
        + $"| {(one.Source.Length > 0 ? one.Source : $"assumed: {one.Assumed}")} | {one.Sureness} | {fixing} |\n";

    // The last cell of the parameter's row, of its own section where it has one there.
    private static string Fixing(string page, string file, string name)
    {
        var rows = page.Split('\n').Where(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)).ToArray();
        var start = page.IndexOf($"\n## {file}\n", StringComparison.Ordinal);
        var section =
            start < 0
                ? ""
                : page[start..(page.IndexOf("\n## ", start + 1, StringComparison.Ordinal) is >= 0 and var end ? end : page.Length)];
        var row = rows.FirstOrDefault(line => section.Contains(line, StringComparison.Ordinal)) ?? rows.FirstOrDefault();
        return row?.Split(" | ")[^1].TrimEnd(' ', '|') ?? Unknown;
    }

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex SectionTitle();

    private sealed record Declared(string Name, string Value, string Between, string Source, string Assumed)
    {
        private readonly List<(string Value, List<string> Choices)> options = [];

        public string ValueText
        {
            get
            {
                var byOption = options.Select(one => $"{one.Value} ({string.Join(", ", one.Choices)})");
                string[] parts = [Value, options.Count > 0 ? $"by option: {string.Join("; ", byOption)}" : ""];
                return string.Join("; ", parts.Where(part => part.Length > 0));
            }
        }

        // What is chosen by an option is contested; the rest follows from what is said of the value.
        public string Sureness =>
            (
                options.Count > 0 ? "contested: an option"
                : Source.Contains("derived", StringComparison.Ordinal) ? "derived from a source"
                : Source.Length > 0 ? "published"
                : Assumed.Contains("by definition", StringComparison.Ordinal) ? "by definition"
                : Assumed.StartsWith("chosen", StringComparison.Ordinal) || Assumed.StartsWith("bounded", StringComparison.Ordinal)
                    ? "chosen to meet a published number"
                : "assumed"
            ) + Reach;

        private string Reach =>
            QuantityRange.TryParse(Between, out var range, out _) && range.Lower > 0 && range.Upper > range.Lower
                ? $"; range a factor of {(range.Upper / range.Lower).ToString("G3", CultureInfo.InvariantCulture)}".Replace(
                    "E",
                    "e",
                    StringComparison.Ordinal
                )
                : "";

        public static Declared Read(YamlEntry entry)
        {
            string Text(string key) => entry.Value is YamlMapping mapping && mapping.Find(key)?.Value is YamlScalar text ? text.Text : "";
            return new Declared(
                entry.Key.Text,
                entry.Value is YamlScalar value ? value.Text : Text("value"),
                Text("between"),
                Text("source"),
                Text("assumed")
            );
        }

        public void Add(string value, string choice)
        {
            if (options.Find(one => one.Value == value) is not { Choices: { } choices })
                options.Add((value, choices = []));
            if (!choices.Contains(choice))
                choices.Add(choice);
        }
    }
}
