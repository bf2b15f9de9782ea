using System.Diagnostics;
using Biodistribution.Text;
using Xunit;

namespace Biodistribution.Tests.Text;

/// <summary>
/// Whatever a name leads to is read or refused: never waited for without end, never read without end, never an
/// exception.
/// </summary>
public sealed class FileContentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("biodist-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text);
        return Path.Combine(folder, name);
    }

    [Fact]
    public void A_file_is_read_whole_up_to_the_bound_and_refused_above_it()
    {
        var path = Write("ten", "0123456789");

        Assert.Equal("0123456789"u8.ToArray(), FileContent.Read(path, 10).OrThrow());
        Assert.Equal("BD1004", Assert.Single(FileContent.Read(path, 9).Diagnostics).Code);
        Assert.Empty(FileContent.Read(Write("empty", ""), 10).OrThrow());
    }

    [Theory]
    [InlineData("a\0b", "BD1003")]
    [InlineData("a\nb", "BD1003")]
    [InlineData("missing/at/all", "BD1001")]
    [InlineData(".", "BD1002")]
    public void A_name_that_leads_to_no_file_is_a_diagnostic(string name, string code) =>
        Assert.Equal(code, Assert.Single(FileContent.Read(Path.Combine(folder, name), 10).Diagnostics).Code);

    [Fact]
    public void A_device_without_end_is_read_no_further_than_the_bound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a device without end");

        Assert.Equal("BD1004", Assert.Single(FileContent.Read("/dev/zero", 1_000_000).Diagnostics).Code);
    }

    [Fact]
    public void A_pipe_gives_every_reader_what_it_gave_the_first()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs named pipes");
        var pipe = Path.Combine(folder, "pipe");
        using (var make = Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        using var writer = Process.Start("sh", ["-c", $"printf 'from a pipe' > '{pipe}'"]);

        Assert.Equal("from a pipe"u8.ToArray(), FileContent.Read(pipe, 100).OrThrow());
        Assert.Equal("from a pipe"u8.ToArray(), FileContent.Read(pipe, 100).OrThrow());
        Assert.Equal("", FileContent.FolderOf(pipe));
    }
}
