using Biodistribution.Output;
using Xunit;

namespace Biodistribution.Tests.Output;

public class WholeFileTests
{
    [Fact]
    public void A_write_that_fails_midway_leaves_the_file_as_it_was_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.txt");
        AtomicFile.Write(path, "before");
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                path,
                stream =>
                {
                    stream.WriteByte(7);
                    throw new InvalidOperationException();
                }
            )
        );

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_when_that_is_asked()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.txt");
        AtomicFile.Write(path, "one", overwrite: false);

        Assert.Throws<IOException>(() => AtomicFile.Write(path, "two", overwrite: false));
        Assert.Equal("one", File.ReadAllText(path));
        AtomicFile.Write(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
    }

    [Fact]
    public void What_a_killed_process_had_begun_of_a_file_is_removed_when_the_file_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.txt");
        var abandoned = Path.Combine(folder.Path, $".a.txt.{int.MaxValue}-1.biodist-part");
        var another = Path.Combine(folder.Path, $".a.txt.{Environment.ProcessId}-999.biodist-part");
        File.WriteAllText(abandoned, "ha");
        File.WriteAllText(another, "ha");

        AtomicFile.Write(path, "whole");

        Assert.Equal(new[] { path, another }.Order(), Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public void A_new_file_may_be_there_with_the_same_text_and_with_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.txt");

        Assert.True(AtomicFile.WriteNew(path, "one"));
        Assert.True(AtomicFile.WriteNew(path, "one"));
        Assert.False(AtomicFile.WriteNew(path, "two"));
        Assert.Equal("one", File.ReadAllText(path));
    }
}
