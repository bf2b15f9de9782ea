using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>Killed is not lost: a long run goes on from its journal to the same bytes, whatever happened to it.</summary>
public sealed class ResumeTests : IDisposable
{
    // Enough that a run is still at work when it is ended.
    private const int Replicates = 1000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string[] Bootstrap(string results, int replicates = Replicates, int seed = 1) =>
        [
            "bootstrap",
            RepositoryRoot.PathOf("models", "studies", "exosome-6h-example", "study.yaml"),
            "--replicates",
            $"{replicates}",
            "--seed",
            $"{seed}",
            "--starts",
            "2",
            "--threads",
            "1",
            "--out",
            results,
        ];

    private string PathOf(string results, string file = "") => Path.Combine(folder.Path, results, file);

    // Starts a run and ends it by its id when its journal has grown to some length; while it runs nobody else may open it.
    private int KillMidway(string[] arguments, string journal, int bytes, Action<Process>? end = null, int units = Replicates)
    {
        using var process = Biodist.Start(folder.Path, arguments);
        WaitFor(process, () => LengthOf(journal) >= bytes);
        (end ?? (one => one.Kill()))(process);
        process.WaitForExit();
        Assert.InRange(UnitsIn(journal), 1, units - 1);
        return process.ExitCode;
    }

    private static void WaitFor(Process process, Func<bool> isMidway)
    {
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        var waiting = Stopwatch.StartNew();
        while (!isMidway() && !process.HasExited && waiting.Elapsed < TimeSpan.FromSeconds(120))
            Thread.Sleep(5);
        Assert.False(
            process.HasExited,
            "The run ended before it could be killed: " + (process.HasExited ? error.Result + output.Result : "")
        );
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    private static int UnitsIn(string journal) => File.ReadAllText(journal, Encoding.ASCII).Count(c => c == '\n') - 1;

    // A shell that starts a job in the background without job control makes it, and all it starts, ignore interrupts (signal 2).
    private static bool InterruptsAreIgnored() =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is var ignored
        && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 2) != 0;

    private void AssertSameFiles(string one, string other)
    {
        string[] Files(string results) =>
            [
                .. Directory
                    .EnumerateFiles(PathOf(results), "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(PathOf(results), file))
                    .Order(StringComparer.Ordinal),
            ];
        Assert.Equal(Files(one), Files(other));
        Assert.All(
            Files(one),
            file =>
                Assert.True(
                    File.ReadAllBytes(PathOf(one, file)).AsSpan().SequenceEqual(File.ReadAllBytes(PathOf(other, file))),
                    $"{file} differs."
                )
        );
    }

    private bool IsComplete(string results)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(PathOf(results, "manifest.json")));
        return manifest.RootElement.GetProperty("complete").GetBoolean();
    }

    [Fact]
    public void A_killed_bootstrap_goes_on_to_the_same_bytes_even_with_a_damaged_journal()
    {
        Assert.Equal(0, Biodist.Run(folder.Path, Bootstrap("whole")).ExitCode);
        var journal = PathOf("killed", "bootstrap.journal");
        KillMidway(Bootstrap("killed"), journal, 10_000);
        Assert.False(IsComplete("killed"));
        // Half a line at the end, a flipped bit within, and lines that no run wrote.
        var bytes = File.ReadAllBytes(journal);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(journal, [.. bytes[..^7], .. Encoding.ASCII.GetBytes("\n0123456789abcdef 3 AAAA\n\0\0\0\n7f")]);

        var resumed = Biodist.Run(folder.Path, Bootstrap("killed"));

        Assert.Equal(0, resumed.ExitCode);
        Assert.Matches(@"\d+ finished units of the step bootstrap are taken over from an earlier run", resumed.Error);
        AssertSameFiles("whole", "killed");
    }

    [Fact]
    public void The_journal_of_another_seed_is_not_gone_on_from()
    {
        Assert.Equal(0, Biodist.Run(folder.Path, Bootstrap("whole", 40, seed: 2)).ExitCode);
        KillMidway(Bootstrap("killed"), PathOf("killed", "bootstrap.journal"), 2_000);

        var other = Biodist.Run(folder.Path, Bootstrap("killed", 40, seed: 2));

        Assert.Equal(0, other.ExitCode);
        Assert.Contains("bootstrap.journal belonged to other work", other.Error, StringComparison.Ordinal);
        AssertSameFiles("whole", "killed");
    }

    [Fact]
    public void An_interrupted_bootstrap_keeps_what_was_finished_and_says_that_it_is_not_all()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an interrupt cannot be sent to one process on Windows");
        Assert.SkipWhen(InterruptsAreIgnored(), "these tests were started with interrupts ignored, which what they start inherits");
        // More than can be done before the interrupt arrives, however busy the machine.
        const int Many = 5_000;
        var exitCode = KillMidway(
            Bootstrap("results", Many),
            PathOf("results", "bootstrap.journal"),
            10_000,
            process =>
            {
                using var kill = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]);
                kill.WaitForExit();
            },
            Many
        );

        Assert.Equal(130, exitCode);
        Assert.False(IsComplete("results"));
        Assert.InRange(WrittenTable.Read(PathOf("results", "bootstrap.csv")).Count, 1, Many - 1);
        Assert.Contains("interrupted", File.ReadAllText(PathOf("results", "report.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(PathOf("results", "bootstrap.journal")));
    }

    [Fact]
    public void A_killed_sample_goes_on_to_the_same_bytes()
    {
        string[] Sample(string results) =>
            [
                "sample",
                RepositoryRoot.PathOf("models", "studies", "exosome-6h-example", "study.yaml"),
                "--generations",
                "600",
                "--starts",
                "2",
                "--threads",
                "1",
                "--out",
                results,
            ];
        Assert.Contains(Biodist.Run(folder.Path, Sample("whole")).ExitCode, new[] { 0, 2 });
        KillMidway(Sample("killed"), PathOf("killed", "sample.journal"), 100_000);

        var resumed = Biodist.Run(folder.Path, Sample("killed"));

        Assert.Matches(@"\d+ finished units of the step sample are taken over", resumed.Error);
        AssertSameFiles("whole", "killed");
    }

    [Fact]
    public void A_killed_cohort_goes_on_to_the_same_bytes()
    {
        string[] Cohort(string results, int threads) =>
            [
                "cohort",
                RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml"),
                "--dose",
                "blood=1e10 particles",
                "--vary",
                "uptake=30 %",
                "--until",
                "24 h",
                "--subjects",
                "150000",
                "--points",
                "5",
                "--threads",
                $"{threads}",
                "--out",
                results,
            ];
        Assert.Equal(0, Biodist.Run(folder.Path, Cohort("whole", 2)).ExitCode);
        var checkpoint = PathOf("killed", "subjects.checkpoint");
        using (var process = Biodist.Start(folder.Path, Cohort("killed", 1)))
        {
            WaitFor(process, () => LengthOf(checkpoint) > 0);
            process.Kill();
            process.WaitForExit();
        }
        Assert.False(IsComplete("killed"));
        Assert.False(File.Exists(PathOf("killed", "cohort.csv")));

        var resumed = Biodist.Run(folder.Path, Cohort("killed", 2));

        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("The step subjects goes on from where an earlier run was ended.", resumed.Error, StringComparison.Ordinal);
        AssertSameFiles("whole", "killed");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_an_input_error_before_anything_is_computed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a place nobody may write to");
        var run = Biodist.Run(folder.Path, Bootstrap("/proc/biodist-results"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("BD600", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }
}
