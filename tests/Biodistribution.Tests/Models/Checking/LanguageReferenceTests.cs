using System.Text.RegularExpressions;
using Biodistribution.Models.Checking;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Models.Checking;

/// <summary>Holds models/README.md to the program: every code explained, every example giving the text printed under it.</summary>
public partial class LanguageReferenceTests
{
    private static readonly string Reference = Path.Combine(RepositoryRoot.Find(), "models", "README.md");

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

    public static TheoryData<string> ExplainedCodes() => [.. Sections().Select(section => section.Code)];

    [Theory]
    [MemberData(nameof(ExplainedCodes))]
    public void Every_example_gives_the_text_printed_under_it(string code)
    {
        var (_, text) = Sections().Single(section => section.Code == code);
        var example = ExamplePattern().Match(text);
        if (!example.Success)
            return;
        var printed = OutputPattern().Match(text);

        Assert.True(printed.Success, $"The example of {code} has no output.");
        Assert.Equal(printed.Groups[1].Value, Output(code, example.Groups[2].Value, example.Groups[1].Value.Contains("file")));
    }

    [Fact]
    public void Every_code_of_the_model_language_is_explained_and_every_explained_code_exists()
    {
        var used = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "src", "Biodistribution", "Models"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CodePattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().Order();

        Assert.Equal(used, Sections().Select(section => section.Code).Order());
    }

    [Fact]
    public void Every_code_of_the_program_is_in_the_reference_and_every_code_in_the_reference_is_of_the_program()
    {
        var used = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CodePattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().Order();
        var listed = ListedPattern().Matches(File.ReadAllText(Reference)).Select(match => match.Groups[1].Value);

        Assert.Equal(used, listed.Concat(Sections().Select(section => section.Code)).Order());
    }

    [Fact]
    public void The_first_example_of_the_reference_is_a_model()
    {
        var text = File.ReadAllText(Reference).ReplaceLineEndings("\n");
        var example = text[(text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8)..];

        Assert.Empty(ModelFile.Parse(example[..example.IndexOf("```", StringComparison.Ordinal)], "model.yaml").Diagnostics);
    }

    /// <summary>What check says to an example: its errors, or the warnings of that code where the code is a warning.</summary>
    private static string Output(string code, string example, bool isWhole)
    {
        var sections = example.Split('\n').Where(line => line.Length > 0 && char.IsAsciiLetter(line[0])).Select(line => line.Split(':')[0]).ToHashSet();
        var rest = Base.ReplaceLineEndings("\n").Split('\n').Where(line => !sections.Contains(line.Split(':')[0]));
        var read = ModelFile.Parse(isWhole ? example : example + string.Join('\n', rest), "model.yaml");
        var shown = read.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error || diagnostic.Code == code).ToList();
        Assert.Contains(shown, diagnostic => diagnostic.Code == code);
        return string.Join('\n', shown) + "\n";
    }

    private static IEnumerable<(string Code, string Text)> Sections()
    {
        var parts = HeadingPattern().Split(File.ReadAllText(Reference).ReplaceLineEndings("\n"));
        for (var i = 1; i + 1 < parts.Length; i += 2)
            yield return (parts[i], parts[i + 1]);
    }

    [GeneratedRegex("\"(BD[0-9]{4})\"")]
    private static partial Regex CodePattern();

    [GeneratedRegex("^#### (BD[12][0-9]{3})$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("^\\| (BD[0-9]{4}) \\|", RegexOptions.Multiline)]
    private static partial Regex ListedPattern();

    [GeneratedRegex("^```yaml( file)?\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ExamplePattern();

    [GeneratedRegex("^```text\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex OutputPattern();
}
