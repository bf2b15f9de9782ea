using System.Text;
using Biodistribution.Output;
using Biodistribution.Tests.Output;
using Biodistribution.Work;
using Xunit;

namespace Biodistribution.Tests.Work;

/// <summary>Several processes share the units of a step by index and end in what one process would have.</summary>
public class WorkPartTests
{
    private const int Count = 23;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(40)]
    public void Parts_hold_every_unit_once_and_give_what_one_process_gives(int parts)
    {
        using var folder = new TemporaryFolder();
        var done = new int[Count];
        string Unit(int i) => $"{Math.Sin(i):R}";
        for (var k = 0; k < parts; k++)
        {
            using var journal = Journal.Open(Path.Combine(folder.Path, $"{k}.journal"), "k", "same").OrThrow();
            var part = Assert.Throws<PartDoneException>(() =>
                ResumableTasks.Run(
                    Count,
                    2,
                    new PartStore(journal, new WorkPart(k, parts)),
                    i =>
                    {
                        Interlocked.Increment(ref done[i]);
                        return Unit(i);
                    },
                    null,
                    TestContext.Current.CancellationToken
                )
            );
            Assert.Equal(Enumerable.Range(0, Count).Count(i => i % parts == k), part.Done);
        }
        Assert.All(done, times => Assert.Equal(1, times));
        using var own = Journal.Open(Path.Combine(folder.Path, "own.journal"), "own", "same").OrThrow();
        var others = Enumerable
            .Range(0, parts)
            .SelectMany(k => Journal.ReadUnits(Path.Combine(folder.Path, $"{k}.journal"), "same")!)
            .ToDictionary();

        var merged = ResumableTasks.Run<string>(
            Count,
            2,
            new MergedStore(own, others),
            i => throw new InvalidOperationException($"Unit {i} is done already."),
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Enumerable.Range(0, Count).Select(Unit), merged);
    }

    [Fact]
    public void Units_that_no_part_finished_are_done_by_the_run_that_takes_the_parts_over()
    {
        using var folder = new TemporaryFolder();
        using var own = Journal.Open(Path.Combine(folder.Path, "own.journal"), "own", "same").OrThrow();
        var others = new Dictionary<long, byte[]> { [1] = Encoding.UTF8.GetBytes("\"taken over\"") };

        var merged = ResumableTasks.Run(3, 1, new MergedStore(own, others), i => $"done {i}", null, TestContext.Current.CancellationToken);

        Assert.Equal(["done 0", "taken over", "done 2"], merged);
        Assert.Equal(2, own.Count);
    }

    [Fact]
    public void A_journal_of_other_work_or_with_a_torn_line_gives_no_unit_that_was_not_finished()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "part.journal");
        using (var journal = Journal.Open(path, "part", "one work").OrThrow())
        {
            journal.Keep(4, "four"u8);
            journal.Keep(9, "nine"u8);
        }
        Assert.Null(Journal.ReadUnits(path, "other work"));
        Assert.Equal([4L, 9L], Journal.ReadUnits(path, "one work")!.Keys);
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text[..^3]);
        Assert.Equal([4L], Journal.ReadUnits(path, "one work")!.Keys);
        Assert.Null(Journal.ReadUnits(Path.Combine(folder.Path, "missing.journal"), "one work"));
    }

    [Theory]
    [InlineData("2/8", 2, 8)]
    [InlineData("0/8", 0, 8)]
    [InlineData("8/8", 0, 8)]
    [InlineData("1/1", 0, 1)]
    public void A_part_is_named_by_its_index_and_the_number_of_parts(string text, int remainder, int count) =>
        Assert.Equal(new WorkPart(remainder, count), WorkPart.Parse(text));

    [Theory]
    [InlineData("9/8")]
    [InlineData("-1/8")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("1/99999999999")]
    public void What_is_no_part_is_refused(string text) => Assert.Null(WorkPart.Parse(text));

    [Theory]
    [InlineData("part-2-of-8", true)]
    [InlineData("part-8-of-8", false)]
    [InlineData("part-02-of-8", false)]
    [InlineData("part-2-of-", false)]
    [InlineData("parts", false)]
    public void Only_the_folder_of_a_part_is_taken_for_one(string name, bool isPart) => Assert.Equal(isPart, WorkPart.IsFolder(name));
}
