using System.Diagnostics;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>
/// What the process does where its surroundings fail: streams that are closed or full, input from pipes, names that
/// look like something else.
/// </summary>
public sealed class ProcessBoundaryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Liver => RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");

    // The program through a shell, which can close and redirect what a process starts with.
    private (int ExitCode, string Error) Shell(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a shell and the devices of Linux");
        var start = new ProcessStartInfo(
            "bash",
            ["-c", line.Replace("biodist ", $"dotnet '{Path.Combine(AppContext.BaseDirectory, "biodist.dll")}' ", StringComparison.Ordinal)]
        )
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    [Fact]
    public void A_full_or_closed_standard_output_is_told_once_and_never_a_trace()
    {
        var (code, error) = Shell($"biodist check '{Liver}' > /dev/full");
        Assert.Equal(
            (
                1,
                "standard output: BD6003: The disk is full: the file could not be written.\n    The results "
                    + "on the screen are not whole; name a file or folder with --out.\n"
            ),
            (code, error)
        );

        var closed = Shell($"biodist check '{Liver}' >&-");
        Assert.Equal(1, closed.ExitCode);
        Assert.Contains("standard output: BD600", closed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_or_closed_standard_error_does_not_end_the_work_otherwise()
    {
        Assert.Equal(1, Shell("biodist check missing.yaml 2> /dev/full").ExitCode);
        Assert.Equal(1, Shell("biodist check missing.yaml 2>&-").ExitCode);
    }

    [Fact]
    public void A_model_may_come_from_a_pipe()
    {
        Assert.Equal((0, ""), Shell($"cat '{Liver}' | biodist check /dev/stdin > /dev/null"));
        Assert.Equal((0, ""), Shell($"biodist check <(cat '{Liver}') > /dev/null"));
    }

    [Fact]
    public void A_name_that_begins_with_an_at_sign_is_the_name_of_a_file()
    {
        File.Copy(Liver, Path.Combine(folder.Path, "@liver.yaml"));

        Assert.StartsWith(
            "@liver.yaml: model exosome-liver",
            Biodist.Run(folder.Path, "check", "@liver.yaml").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Control_characters_of_a_file_do_not_reach_the_screen()
    {
        folder.Write("m.yaml", "biodist: 1\nmodel: \"m\\e]0;title\\a\"\nstates: {blood: mg}\n");

        var run = Biodist.Run(folder.Path, "check", "m.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(
            "m.yaml(2,8): BD1110: This text holds a character that is not text (code 27).",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\e', run.Error + run.Output);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../../../elsewhere.csv")]
    [InlineData("C:\\\\elsewhere.csv")]
    public void A_study_names_no_file_far_from_it_unless_that_is_allowed(string file)
    {
        File.Copy(Liver, Path.Combine(folder.Path, "model.yaml"));
        folder.Write(
            "study.yaml",
            $"biodist: 1\nstudy: s\nmodel: model.yaml\nobservations: \"{file}\"\ngroups:\n  healthy: {{title: "
                + $"healthy}}\ndosing:\n  - {{into: blood, amount: 1e10 particles, at: 0 h}}\n"
        );

        var refused = Biodist.Run(folder.Path, "check", "study.yaml");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("study.yaml(4,15): BD1009:", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.Error.TrimEnd().Split('\n').Length);

        Assert.DoesNotContain("BD1009", Biodist.Run(folder.Path, "check", "study.yaml", "--any-path").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_lists_exit_codes() =>
        Assert.Contains(
            "  3    the program itself failed; the message names the file with details",
            Biodist.Run(folder.Path, "--help").Output,
            StringComparison.Ordinal
        );
}
