using Xunit;

namespace Biodistribution.EndToEnd;

public class HelpTests
{
    public static TheoryData<string> Verbs =>
        [
            "check",
            "simulate",
            "fit",
            "identify",
            "profile",
            "bootstrap",
            "sample",
            "compare",
            "design",
            "sensitivity",
            "dose-response",
            "new",
            "import",
            "report",
            "cohort",
            "nca",
            "potency",
            "explore",
            "export",
        ];

    [Fact]
    public void Help_lists_every_verb()
    {
        using var folder = new TemporaryFolder();
        var help = Biodist.Run(folder.Path, "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.All(Verbs, verb => Assert.Contains($"\n  {verb.Data} ", help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_on_a_verb_ends_in_examples(string verb)
    {
        using var folder = new TemporaryFolder();
        var help = Biodist.Run(folder.Path, verb, "--help");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains($"Examples:\n  biodist {verb} ", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_verb_is_an_input_error_with_a_suggestion()
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(folder.Path, "simulat");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("simulate", run.Output + run.Error, StringComparison.Ordinal);
    }
}
