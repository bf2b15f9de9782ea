using Xunit;

namespace Biodistribution.EndToEnd;

public class CohortTests
{
    private static readonly string Model = RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");

    [Fact]
    public void A_cohort_of_a_model_writes_percentiles_subjects_and_a_figure_the_same_on_any_threads()
    {
        using var folder = new TemporaryFolder();
        Biodist.Outcome Run(string name, string threads) =>
            Biodist.Run(
                folder.Path,
                "cohort",
                Model,
                "--dose",
                "blood=1e10 particles",
                "--vary",
                "uptake=30 %",
                "--vary",
                "capacity=50 %",
                "--until",
                "24 h",
                "--subjects",
                "200",
                "--points",
                "13",
                "--threads",
                threads,
                "--out",
                name
            );
        var run = Run("one", "1");
        var other = Run("four", "4");

        Assert.True(run.ExitCode == 0 && other.ExitCode == 0, run.Error);
        Assert.Contains("200 subjects.", run.Output, StringComparison.Ordinal);
        foreach (var file in new[] { "cohort.csv", "subjects.csv", "manifest.json", Path.Combine("figures", "cohort.svg") })
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(folder.Path, "one", file)),
                File.ReadAllBytes(Path.Combine(folder.Path, "four", file))
            );
        Assert.Equal(200, WrittenTable.Read(Path.Combine(folder.Path, "one", "subjects.csv")).Count);
    }

    [Theory]
    [InlineData("BD8001: A cohort cannot have 1000000000 subjects.", "--vary", "uptake=30 %", "--subjects", "1000000000")]
    [InlineData("BD8001: uptake has a spread of 0.", "--vary", "uptake=0")]
    [InlineData("BD8001: uptake has a spread of -10 %.", "--vary", "uptake=-10 %")]
    [InlineData("BD8001: Nothing varies between the subjects.")]
    [InlineData("BD8001: There is no parameter uptak.", "--vary", "uptak=30 %")]
    [InlineData("BD8001: damaged_share cannot vary so: a log-normal variation needs a value above 0.", "--vary", "damaged_share=30 %")]
    [InlineData("BD8001: 2 data sets are too few or too many for an interval.", "--vary", "uptake=30 %", "--replicates", "2")]
    public void A_cohort_that_cannot_be_is_refused(string message, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(folder.Path, ["cohort", Model, "--dose", "blood=1e10 particles", "--until", "24 h", .. more]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }
}
