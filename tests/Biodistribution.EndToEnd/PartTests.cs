using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>Processes that share one run by --part end in the bytes of one process.</summary>
public sealed class PartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string[] Bootstrap(string results, params string[] more) =>
        [
            "bootstrap",
            RepositoryRoot.PathOf("models", "studies", "exosome-6h-example", "study.yaml"),
            "--replicates",
            "14",
            "--starts",
            "2",
            "--out",
            results,
            .. more,
        ];

    private static string[] Profile(string results, params string[] more) =>
        [
            "profile",
            RepositoryRoot.PathOf("models", "studies", "exosome-6h-example", "study.yaml"),
            "--parameter",
            "uptake",
            "--starts",
            "2",
            "--out",
            results,
            .. more,
        ];

    private Dictionary<string, string> Files(string results) =>
        Directory
            .EnumerateFiles(Path.Combine(folder.Path, results), "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(folder.Path, file)[results.Length..],
                file => Convert.ToHexString(File.ReadAllBytes(file))
            );

    [Fact]
    public void Bootstrap_in_four_parts_gives_the_bytes_of_one_process()
    {
        var one = Biodist.Run(folder.Path, Bootstrap("one"));
        for (var k = 0; k < 4; k++)
            Assert.Contains(
                $"Part {k}/4 is done",
                Biodist.Run(folder.Path, Bootstrap("many", "--part", $"{k}/4")).Error,
                StringComparison.Ordinal
            );

        var merged = Biodist.Run(folder.Path, Bootstrap("many"));

        Assert.Contains("14 finished units of the step bootstrap are taken over from parts", merged.Error, StringComparison.Ordinal);
        Assert.Equal(one.ExitCode, merged.ExitCode);
        Assert.Equal(Files("one"), Files("many"));
    }

    [Fact]
    public void A_profile_of_which_one_part_is_missing_is_finished_by_the_run_that_takes_the_other_over()
    {
        Assert.Equal(0, Biodist.Run(folder.Path, Profile("one")).ExitCode);
        Assert.Equal(0, Biodist.Run(folder.Path, Profile("many", "--part", "1/2")).ExitCode);

        Assert.Equal(0, Biodist.Run(folder.Path, Profile("many")).ExitCode);

        Assert.Equal(Files("one"), Files("many"));
    }

    [Fact]
    public void A_part_of_other_work_is_told_and_not_used_and_parts_of_two_kinds_are()
    {
        Biodist.Run(folder.Path, Bootstrap("many", "--part", "1/2"));
        Biodist.Run(folder.Path, Bootstrap("many", "--part", "1/3"));
        Biodist.Run(folder.Path, Bootstrap("many", "--part", "1/5", "--seed", "2"));
        Biodist.Run(folder.Path, Bootstrap("one"));

        var merged = Biodist.Run(folder.Path, Bootstrap("many"));

        Assert.Contains("part-1-of-5 holds other work", merged.Error, StringComparison.Ordinal);
        Assert.Equal(Files("one"), Files("many"));
    }

    [Fact]
    public void A_task_of_which_two_parts_hold_different_results_is_named_and_done_again()
    {
        Biodist.Run(folder.Path, Bootstrap("one"));
        Biodist.Run(folder.Path, Bootstrap("many", "--part", "1/2"));
        Biodist.Run(folder.Path, Bootstrap("many", "--part", "1/4"));
        // Task 5 of the quarter gets the content of its task 9, with a checksum that fits.
        var journal = Path.Combine(folder.Path, "many", "part-1-of-4", "bootstrap.journal");
        var lines = File.ReadAllLines(journal);
        string ContentOf(int task) => lines.Select(line => line.Split(' ')).Single(line => line.Length == 3 && line[1] == $"{task}")[2];
        var record = $"5 {ContentOf(9)}";
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(record)))[..16];
        File.WriteAllText(
            journal,
            string.Concat(lines.Select(line => (line.Split(' ') is [_, "5", _] ? $"{checksum} {record}" : line) + "\n"))
        );

        var merged = Biodist.Run(folder.Path, Bootstrap("many"));

        Assert.Contains(
            "part-1-of-2 and part-1-of-4 differ in task 5 of the step bootstrap; it is done again",
            merged.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(Files("one"), Files("many"));
    }

    [Theory]
    [InlineData("--part 5/4 is no part: write K/N", "--part", "5/4")]
    [InlineData("--part auto: No array job is told", "--part", "auto")]
    public void What_names_no_part_is_refused(string message, params string[] words)
    {
        var refused = Biodist.Run(folder.Path, Bootstrap("x", words));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "x")));
    }
}
