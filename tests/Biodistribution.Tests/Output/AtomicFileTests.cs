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
}
