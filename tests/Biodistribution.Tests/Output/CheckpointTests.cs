using System.Text;
using Biodistribution.Output;
using Xunit;

namespace Biodistribution.Tests.Output;

/// <summary>The state of growing work on disk: whole, of this work, or not there.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    private Checkpoint Open(string fingerprint = "work") =>
        Checkpoint.Open(temporary.File("a.checkpoint"), "a.checkpoint", fingerprint).OrThrow();

    private static string? Text(Checkpoint checkpoint) => checkpoint.TryGet(out var content) ? Encoding.UTF8.GetString(content.Span) : null;

    private static Action<Stream> Writing(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void What_was_kept_last_is_found_again_and_what_was_discarded_is_not()
    {
        Assert.Null(Text(Open()));
        var first = Open();
        first.Keep(Writing("a longer first state"));
        first.Keep(Writing("second"));

        Assert.Equal("second", Text(Open()));
        Assert.True(Open().IsRestored);
        first.Discard();
        Assert.Null(Text(Open()));
        Assert.False(Open().ReplacedOther);
    }

    [Fact]
    public void The_state_of_other_work_or_a_damaged_one_counts_as_not_there()
    {
        Open().Keep(Writing("state"));
        Assert.Null(Text(Open("other work")));
        Assert.True(Open("other work").ReplacedOther);

        var bytes = File.ReadAllBytes(temporary.File("a.checkpoint"));
        foreach (var damaged in new[] { bytes[..^1], [.. bytes, 0], [.. bytes[..^1], (byte)(bytes[^1] ^ 1)], bytes[..20], new byte[500] })
        {
            File.WriteAllBytes(temporary.File("a.checkpoint"), damaged);
            Assert.Null(Text(Open()));
            Assert.True(Open().ReplacedOther);
        }
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_state_kept_before_and_is_told()
    {
        var checkpoint = Open();
        checkpoint.Keep(Writing("state"));
        checkpoint.Keep(_ => throw new IOException("No space left on device"));

        Assert.NotNull(checkpoint.Failure);
        Assert.Equal("a.checkpoint", checkpoint.Failure.File);
        Assert.Equal("state", Text(Open()));
        checkpoint.Keep(Writing("later"));
        Assert.Null(checkpoint.Failure);
        Assert.Equal("later", Text(Open()));
    }

    [Fact]
    public void What_is_offered_at_once_is_not_due_yet()
    {
        var checkpoint = Open();
        checkpoint.Keep(Writing("state"));
        checkpoint.Offer(_ => throw new InvalidOperationException("not due"));

        Assert.Equal("state", Text(Open()));
    }
}
