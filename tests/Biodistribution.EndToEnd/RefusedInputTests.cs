using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>
/// What a user may get wrong on the command line: each is refused in words that help, never with an exception, and
/// nothing is done by halves.
/// </summary>
public sealed class RefusedInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Liver => RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");

    [Theory]
    [InlineData(
        "--until: BD8001: The last time must be positive.",
        "simulate",
        "LIVER",
        "--dose",
        "blood=1e10 particles",
        "--until",
        "-5 h"
    )]
    [InlineData(
        "--until: BD8001: The last time must be positive.",
        "simulate",
        "LIVER",
        "--dose",
        "blood=1e10 particles",
        "--until",
        "0 h"
    )]
    [InlineData(
        "--points: BD8001: 1000000000 points make no curve.",
        "simulate",
        "LIVER",
        "--dose",
        "blood=1e10 particles",
        "--until",
        "5 h",
        "--points",
        "1000000000"
    )]
    [InlineData(
        "--every: BD8001: The time between doses is given, but not how many doses.",
        "simulate",
        "LIVER",
        "--dose",
        "blood=1e10 particles",
        "--until",
        "5 h",
        "--every",
        "1 h"
    )]
    [InlineData("BD8001: This is a model; what is asked for here is a study", "fit", "LIVER")]
    [InlineData("--unit mmm: mmm is not a unit.", "import", "wide.csv", "--unit", "mmm")]
    [InlineData(
        "wide.csv(1,1): BD7603: The columns are not separated by commas.",
        "export",
        "wide.csv",
        "--to",
        "parquet",
        "--out",
        "wide.parquet"
    )]
    [InlineData("wide.csv: BD6007: The file could not be written", "sbml-test", "cases", "wide.csv")]
    [InlineData("--out: BD6007: No folder is named.", "simulate", "LIVER", "--dose", "blood=1e10 particles", "--until", "5 h", "--out", "")]
    [InlineData("RUN_FOLDER: BD6008: No folder is named.", "report", "")]
    public void What_cannot_be_is_refused_in_words(string message, params string[] arguments)
    {
        folder.Write("wide.csv", "animal;group;time;liver\nm1;healthy;6;41,2\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "cases"));

        var run = Biodist.Run(folder.Path, [.. arguments.Select(argument => argument == "LIVER" ? Liver : argument)]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error + run.Output, StringComparison.Ordinal);
        Assert.Equal(["cases", "wide.csv"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Measured_doses_from_a_spreadsheet_with_decimal_commas_give_the_same_curve()
    {
        folder.Write("points.csv", "dose,response\n0.1,1.5\n1,5\n10,8.5\n100,9.9\n1000,10\n");
        folder.Write("commas.csv", "dose;response\n0,1;1,5\n1;5\n10;8,5\n100;9,9\n1000;10\n");

        var (points, commas) = (
            Biodist.Run(folder.Path, "dose-response", "--data", "points.csv"),
            Biodist.Run(folder.Path, "dose-response", "--data", "commas.csv")
        );

        Assert.Equal(0, commas.ExitCode);
        Assert.Equal(points.Output, commas.Output);
    }
}
