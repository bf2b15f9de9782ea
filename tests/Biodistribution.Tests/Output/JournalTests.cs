using Biodistribution.Output;
using Xunit;

namespace Biodistribution.Tests.Output;

public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    private string Path => temporary.File("bootstrap.journal");

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void What_was_finished_is_there_after_the_run_was_killed_to_the_bit()
    {
        double[] values = [Math.PI, double.NaN, double.NegativeInfinity, -0.0, double.Epsilon];
        using (var journal = Open())
            journal.Append(3, values);

        using var again = Open();
        Assert.True(again.TryGet(3, out double[] read));
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
        Assert.False(again.TryGet(4, out double[] _));
    }

    [Fact]
    public void A_torn_last_record_is_ignored_wherever_it_was_torn()
    {
        using (var journal = Open())
            for (var unit = 0; unit < 3; unit++)
                journal.Append(unit, [unit + 0.5]);
        var whole = File.ReadAllBytes(Path);
        var last = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var length = last; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using (var torn = Open())
            {
                Assert.Equal(2, torn.Count);
                torn.Append(2, [2.5]);
            }
            using var mended = Open();
            Assert.Equal(3, mended.Count);
            Assert.True(mended.TryGet(2, out double[] read));
            Assert.Equal([2.5], read);
        }
    }

    [Fact]
    public void A_damaged_record_is_done_again_and_the_others_are_kept()
    {
        using (var journal = Open())
            for (var unit = 0; unit < 3; unit++)
                journal.Append(unit, [unit + 0.5]);
        var bytes = File.ReadAllBytes(Path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Path, bytes);

        using var again = Open();
        Assert.Equal(2, again.Count);
    }

    [Fact]
    public void A_journal_of_other_work_is_started_afresh()
    {
        using (var journal = Open())
            journal.Append(0, [1.0]);

        using var other = Journal.Open(Path, "bootstrap.journal", "other inputs").OrThrow();
        Assert.Equal(0, other.Count);
    }

    [Fact]
    public void Work_that_is_interrupted_anywhere_ends_in_the_same_numbers()
    {
        static double[] Unit(long unit) => [Math.Sin(unit), unit];
        double[] Run(string path, int limit)
        {
            using var journal = Journal.Open(path, "w", "work").OrThrow();
            var todo = Enumerable.Range(0, 40).Where(unit => !journal.TryGet(unit, out double[] _)).Take(limit).ToArray();
            Parallel.ForEach(todo, unit => journal.Append(unit, Unit(unit)));
            return journal.Count < 40
                ? []
                : [.. Enumerable.Range(0, 40).SelectMany(unit => journal.TryGet(unit, out double[] values) ? values : [])];
        }
        var undisturbed = Run(temporary.File("a"), 40);
        double[] resumed;
        do resumed = Run(temporary.File("b"), 7);
        while (resumed.Length == 0);

        Assert.Equal(undisturbed, resumed);
    }

    [Fact]
    public void Two_runs_cannot_share_a_journal()
    {
        using var journal = Open();
        var second = Journal.Open(Path, "bootstrap.journal", "work");

        Assert.False(second.IsValid);
        Assert.Equal("Another program, or another run, has this file open.", second.Diagnostics[0].Message);
    }

    [Fact]
    public void A_journal_in_a_run_folder_survives_until_it_is_discarded()
    {
        var manifest = new RunManifest { Command = "bootstrap" };
        var folder = RunFolder.Open(temporary.File("results"), manifest).OrThrow();
        using (var journal = folder.OpenJournal("bootstrap", "work").OrThrow())
            journal.Append(0, [1.0]);
        folder.Dispose();

        var again = RunFolder.Open(temporary.File("results"), manifest).OrThrow();
        using var resumed = again.OpenJournal("bootstrap", "work").OrThrow();
        Assert.Equal(1, resumed.Count);
        resumed.Discard();
        again.Close();
        Assert.Equal(["manifest.json"], Directory.EnumerateFileSystemEntries(temporary.File("results")).Select(System.IO.Path.GetFileName));
    }

    private Journal Open() => Journal.Open(Path, "bootstrap.journal", "work").OrThrow();
}
