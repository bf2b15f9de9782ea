using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Biodistribution.EndToEnd;

public class FrontDoorTests
{
    [Fact]
    public void The_version_is_that_of_the_changelog_and_the_citation()
    {
        using var folder = new TemporaryFolder();
        var version = Biodist.Run(folder.Path, "--version").Output.Trim();

        Assert.Matches(@"^\d+\.\d+\.\d+$", version);
        Assert.Contains($"\n## {version}", File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "CHANGELOG.md")), StringComparison.Ordinal);
        Assert.Contains(
            $"\nversion: {version}\n",
            File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "CITATION.cff")),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("biodist sim", "simulate")]
    [InlineData("biodist export x.yaml --to rx", "rxode2")]
    [InlineData("biodist completion p", "pwsh")]
    public void Bash_completes_commands_and_values(string line, string expected)
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/bin/bash"))
            Assert.Skip("bash is not here.");
        using var folder = new TemporaryFolder();
        var script = Path.Combine(folder.Path, "completion.sh");
        File.WriteAllText(script, Biodist.Run(folder.Path, "completion", "bash").Output);
        var words = line.Split(' ');

        var found = Shell(
            "/bin/bash",
            "-c",
            string.Create(
                CultureInfo.InvariantCulture,
                $"biodist() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "biodist.dll")}' \"$@\"; }}; "
                    + $"source '{script}'; COMP_LINE='{line}'; COMP_POINT={line.Length}; COMP_WORDS=({line}); COMP_CWORD="
                    + $"{words.Length - 1}; "
                    + $"_biodist_complete; printf '%s\\n' \"${{COMPREPLY[@]}}\""
            )
        );

        Assert.Equal([expected], found.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("zsh", "compdef")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public void Other_shells_get_a_script_of_their_own(string shell, string what)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(what, Biodist.Run(folder.Path, "completion", shell).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_coloured_on_a_terminal_and_nowhere_else()
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("There is no program here that makes a terminal.");
        using var folder = new TemporaryFolder();
        var command = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "biodist.dll")}' check nowhere.yaml";

        Assert.Contains("\e[31m", Shell("/usr/bin/script", "-qec", command, "/dev/null"), StringComparison.Ordinal);
        Assert.DoesNotContain("\e[31m", Shell("/usr/bin/script", "-qec", $"NO_COLOR=1 {command}", "/dev/null"), StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("\e\\["), Biodist.Run(folder.Path, "check", "nowhere.yaml").Error);
    }

    [Fact]
    public void A_curve_of_a_study_with_simulated_data_says_so()
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(
            folder.Path,
            "simulate",
            Path.Combine(RepositoryRoot.Find(), "models", "studies", "exosome-6h-example", "study.yaml"),
            "--points",
            "5",
            "--out",
            "results"
        );

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith(
            "# simulated data: ",
            File.ReadAllText(Path.Combine(folder.Path, "results", "curves.csv")),
            StringComparison.Ordinal
        );
        Assert.Equal("group", WrittenTable.Read(Path.Combine(folder.Path, "results", "curves.csv"))[0].Keys.First());
    }

    private static string Shell(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.Result;
    }
}
