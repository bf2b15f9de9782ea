using Xunit;

namespace Biodistribution.EndToEnd;

public class NewTests
{
    [Fact]
    public void A_new_study_checks_and_fits_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Biodist.Run(folder.Path, "new", "study", "mine").ExitCode);

        var check = Biodist.Run(folder.Path, "check", "mine/study.yaml");
        Assert.True(check.ExitCode == 0, check.Error);
        var fit = Biodist.Run(folder.Path, "fit", "mine/study.yaml", "--out", "results", "--starts", "4");
        Assert.True(fit.ExitCode == 0, fit.Error);
    }

    [Fact]
    public void What_is_there_already_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("mine/study.yaml", "my own work");
        var run = Biodist.Run(folder.Path, "new", "study", "mine");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("this file is there already and stays as it is", run.Error, StringComparison.Ordinal);
        Assert.Equal("my own work", File.ReadAllText(path));
    }

    [Fact]
    public void Several_studies_are_fitted_into_one_table()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "a", "b" })
            Assert.Equal(0, Biodist.Run(folder.Path, "new", "study", name).ExitCode);

        var fit = Biodist.Run(folder.Path, "fit", "a/study.yaml", "b/study.yaml", "--out", "results", "--starts", "2");

        Assert.True(fit.ExitCode == 0, fit.Error);
        var lines = File.ReadAllLines(Path.Combine(folder.Path, "results", "studies.csv"));
        Assert.Contains(lines, line => line.StartsWith("a/study.yaml,a,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("b/study.yaml,b,", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder.Path, "results", "b", "report.html")));
    }

    [Fact]
    public void A_command_that_was_ended_between_two_files_can_be_given_again()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, Biodist.Run(folder.Path, "new", "study", "mine").ExitCode);
        File.Delete(Path.Combine(folder.Path, "mine", "observations.csv"));

        Assert.Equal(0, Biodist.Run(folder.Path, "new", "study", "mine").ExitCode);
        Assert.True(File.Exists(Path.Combine(folder.Path, "mine", "observations.csv")));
    }

    [Fact]
    public void Check_names_parameters_that_have_neither_a_source_nor_a_reason_to_be_assumed()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "m.yaml",
            "biodist: 1\nmodel: m\nunits: {time: h}\nparameters: {k: 1 1/h, q: {value: 1 1/h, assumed: for the test}}\n"
                + "states: {a: mg, b: {unit: mg, sink: true}}\nflows: [a -> b: (k + q) * a]\nobservables: {a: a}\n"
        );
        var run = Biodist.Run(folder.Path, "check", "m.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("m.yaml: warning BD2908: Nothing says where the value of k comes from.", run.Error, StringComparison.Ordinal);
    }
}
