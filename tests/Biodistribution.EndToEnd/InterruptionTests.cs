using System.Diagnostics;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>
/// A sample of what the command interruptions of Biodistribution.Validation does to every verb: a disk that fills up, a
/// signal before there is a result.
/// </summary>
public sealed class InterruptionTests : IDisposable
{
    private static readonly string Model = RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");
    private static readonly string Study = RepositoryRoot.PathOf("models", "studies", "exosome-6h-example", "study.yaml");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static bool Shell(string line)
    {
        using var process = Process.Start("sh", ["-c", line]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    public void A_disk_that_fills_up_ends_in_one_message_and_in_the_same_results_when_there_is_room(int kilobytes)
    {
        var disk = Directory.CreateDirectory(Path.Combine(folder.Path, "disk")).FullName;
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Shell($"mount -t tmpfs -o size={kilobytes}k biodist '{disk}' 2> /dev/null"),
            "needs the right to mount a small disk in memory"
        );
        try
        {
            string[] simulate = ["simulate", Model, "--dose", "blood=1e10 particles", "--until", "24 h", "--points", "9", "--out"];
            var run = Biodist.Run(folder.Path, [.. simulate, "disk/run"]);

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("BD6003: The disk is full", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(
                Directory.EnumerateFiles(disk, "*", SearchOption.AllDirectories),
                file => file.EndsWith(".biodist-part", StringComparison.Ordinal)
            );
            Assert.True(Shell($"mount -o remount,size=50m '{disk}'"));
            Assert.Equal(0, Biodist.Run(folder.Path, [.. simulate, "disk/run"]).ExitCode);
        }
        finally
        {
            Shell($"umount '{disk}'");
        }
    }

    [Fact]
    public async Task A_run_ended_by_a_signal_before_there_is_a_result_says_that_nothing_was_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal cannot be sent to one process on Windows");
        using var process = Biodist.Start(
            folder.Path,
            "bootstrap",
            Study,
            "--replicates",
            "100000",
            "--starts",
            "50",
            "--threads",
            "1",
            "--out",
            "run"
        );
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        Assert.True(
            SpinWait.SpinUntil(
                () => File.Exists(Path.Combine(folder.Path, "run", "fit.journal")) || process.HasExited,
                TimeSpan.FromMinutes(2)
            )
        );
        Shell($"kill -TERM {process.Id}");
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Interrupted before there was a result.", await error, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be solved", await error + await output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(folder.Path, "run")),
            file => file.EndsWith(".biodist-part", StringComparison.Ordinal)
        );
    }
}
