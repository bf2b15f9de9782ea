using Xunit;

namespace Biodistribution.EndToEnd;

public class ExportTests
{
    private static readonly string Model = RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");

    [Theory]
    [InlineData("export", "--to", "sbml")]
    [InlineData("export", "--to", "parquet")]
    public void A_folder_that_is_not_there_is_named_and_nothing_is_left(params string[] words)
    {
        using var folder = new TemporaryFolder();
        var input = words[^1] == "parquet" ? folder.Write("t.csv", "a,b\n1,x\n") : Model;
        var target = Path.Combine("missing", "file");
        var run = Biodist.Run(folder.Path, [words[0], input, .. words[1..], "--out", target]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"{target}: BD6007: The folder it belongs in does not exist.\n    Make that folder, or name another with --out.\n",
            run.Error
        );
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "missing")));
    }

    [Fact]
    public void A_table_of_results_becomes_a_Parquet_file()
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(
            folder.Path,
            "export",
            folder.Write("t.csv", "# simulated\na,b\n1,x\n,y\n"),
            "--to",
            "parquet",
            "--out",
            "t.parquet"
        );

        Assert.Equal((0, "t.parquet: 2 rows\n"), (run.ExitCode, run.Output));
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(Path.Combine(folder.Path, "t.parquet"))[..4]);
        Assert.Equal(["t.csv", "t.parquet"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
