using System.Text.RegularExpressions;
using Biodistribution.Models.Checking;
using Biodistribution.Text;
using Biodistribution.Text.Catalogue;
using Xunit;

namespace Biodistribution.Tests.Text;

/// <summary>The catalogue explains every code of the program, and models/diagnostics.md is written from it.</summary>
public partial class DiagnosticCatalogueTests
{
    /// <summary>The model the examples are parts of: a section of an example takes the place of the section of that name.</summary>
    private const string Base = """
        biodist: 1
        model: example
        units: {time: h, volume: mL}
        parameters: {volume: 1.7 mL, clearance: 5 mL/h}
        states: {blood: particles, liver: particles}
        define: {conc: blood / volume}
        flows: [blood -> liver: clearance * conc]
        observables: {liver: {is: liver, unit: "%ID"}}
        """;

    private static string Page => Path.Combine(RepositoryRoot.Find(), "models", "diagnostics.md");

    [Fact]
    public void Every_code_the_program_gives_is_explained_once_and_every_explained_code_is_given()
    {
        var source = Path.Combine(RepositoryRoot.Find(), "src");
        var given = Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file =>
                Path.GetFileName(Path.GetDirectoryName(file)) != "Catalogue" || !file.EndsWith("Entries.cs", StringComparison.Ordinal)
            )
            .SelectMany(file => CodePattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct()
            .Order();

        Assert.Equal(given, DiagnosticCatalogue.All.Select(entry => entry.Code).Order());
    }

    [Fact]
    public void The_page_of_diagnostics_is_the_catalogue_with_what_check_prints_of_each_example()
    {
        var text = string.Join("\n", PageLines()) + "\n";
        if (WrittenTable.IsWritten)
            File.WriteAllText(Page, text);
        else
            Assert.Equal(File.ReadAllText(Page).ReplaceLineEndings("\n"), text);
    }

    private static IEnumerable<string> PageLines()
    {
        yield return "# What messages mean";
        yield return "";
        yield return "A message is `file(line,column): code: what is wrong`, then what would put it right. Each "
            + "example is part of a model;";
        yield return "the text under it is what `biodist check` prints. A warning does not stop the work.";
        foreach (var chapter in DiagnosticCatalogue.Chapters)
        {
            yield return "";
            yield return $"## {char.ToUpperInvariant(chapter.Title[0])}{chapter.Title[1..]}";
            var hasExamples = chapter.Entries.Any(entry => entry.Example.Length > 0);
            var lines = hasExamples
                ? chapter.Entries.SelectMany(Explained)
                : ["", "| code | meaning |", "|---|---|", .. chapter.Entries.Select(Listed)];
            foreach (var line in lines)
                yield return line;
        }
    }

    private static string Listed(DiagnosticEntry entry) => $"| {entry.Code} | {entry.Meaning} |";

    private static IEnumerable<string> Explained(DiagnosticEntry entry) =>
        entry.Example.Length == 0
            ? ["", $"### {entry.Code}", entry.Meaning]
            :
            [
                "",
                $"### {entry.Code}",
                entry.Meaning,
                "```yaml",
                Ended(entry.Example).TrimEnd('\n'),
                "```",
                "```text",
                Printed(entry),
                "```",
            ];

    /// <summary>What check prints of an example: its errors, or the warnings of that code where the code is a warning.</summary>
    private static string Printed(DiagnosticEntry entry)
    {
        var example = Ended(entry.Example);
        var sections = example
            .Split('\n')
            .Where(line => line.Length > 0 && char.IsAsciiLetter(line[0]))
            .Select(line => line.Split(':')[0])
            .ToHashSet();
        var rest = Base.ReplaceLineEndings("\n").Split('\n').Where(line => !sections.Contains(line.Split(':')[0]));
        var read = ModelFile.Parse(entry.IsWholeFile ? example : example + string.Join('\n', rest), "model.yaml");
        var shown = read.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error || diagnostic.Code == entry.Code).ToList();
        Assert.True(shown.Exists(diagnostic => diagnostic.Code == entry.Code), $"The example of {entry.Code} does not give it.");
        return string.Join('\n', shown);
    }

    private static string Ended(string example) => example.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    [GeneratedRegex("\"(BD[0-9]{4})\"")]
    private static partial Regex CodePattern();
}
