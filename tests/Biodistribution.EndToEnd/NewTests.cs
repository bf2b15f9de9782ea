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
}
