using System.Text.RegularExpressions;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>
/// What pages of the repository show of the program comes from runs: screens between <c>&lt;!-- screen of: biodist … --&gt;</c>
/// and <c>&lt;!-- end of screen --&gt;</c>, pictures after <c>&lt;!-- figure FILE of: biodist … --&gt;</c>. Compared here;
/// written anew with <c>BIODIST_WRITE_TABLES=1</c>.
/// </summary>
public sealed partial class PageTests
{
    private static readonly string[] Pages = ["README.md", .. MarkdownIn("models")];

    private static bool IsWritten => Environment.GetEnvironmentVariable("BIODIST_WRITE_TABLES") == "1";

    public static TheoryData<string, string> Screens =>
        [.. from page in Pages from Match block in Screen().Matches(Read(page)) select (page, block.Groups["command"].Value)];

    public static TheoryData<string, string, string, string> Figures =>
        [
            .. from page in Pages
            from Match block in Figure().Matches(Read(page))
            select (page, block.Groups["command"].Value, block.Groups["file"].Value, block.Groups["shown"].Value),
        ];

    [Fact]
    public void The_front_page_shows_a_screen_and_figures_of_runs()
    {
        Assert.Contains(Screens, data => data.Data.Item1 == "README.md");
        Assert.Contains(Figures, data => data.Data.Item1 == "README.md");
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void A_page_shows_what_the_program_prints(string page, string command)
    {
        var run = SharedRun.Of(command).Outcome;
        Assert.True(run.ExitCode == 0, run.Error);
        var printed = $"```text\n$ {command}\n{run.Output}```\n";
        var text = Read(page);
        var block = Screen().Matches(text).Single(match => match.Groups["command"].Value == command).Groups["screen"];
        if (IsWritten)
            File.WriteAllText(RepositoryRoot.PathOf(page), text[..block.Index] + printed + text[(block.Index + block.Length)..]);
        else
            Assert.Equal(printed, block.Value);
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void A_page_shows_figures_as_the_program_draws_them(string page, string command, string file, string shown)
    {
        var drawn = File.ReadAllText(Path.Combine(SharedRun.Of(command).Folder, "figures", file));
        var path = Path.Combine(Path.GetDirectoryName(RepositoryRoot.PathOf(page))!, shown);
        if (IsWritten)
            File.WriteAllText(path, drawn);
        else
            Assert.Equal(File.ReadAllText(path), drawn);
    }

    private static IEnumerable<string> MarkdownIn(string folder) =>
        Directory
            .EnumerateFiles(RepositoryRoot.PathOf(folder), "*.md")
            .Select(file => $"{folder}/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal);

    private static string Read(string page) => File.ReadAllText(RepositoryRoot.PathOf(page)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"<!-- screen of: (?<command>biodist [^\n]*?) -->\n(?<screen>.*?)<!-- end of screen -->", RegexOptions.Singleline)]
    private static partial Regex Screen();

    [GeneratedRegex(@"<!-- figure (?<file>[\w.-]+) of: (?<command>biodist [^\n]*?) -->\n!\[[^\]]*\]\((?<shown>[^)]*)\)")]
    private static partial Regex Figure();
}
