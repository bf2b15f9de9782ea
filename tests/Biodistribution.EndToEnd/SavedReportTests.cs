using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>Every verb that writes a folder saves its report there, and it can be made anew.</summary>
public sealed class SavedReportTests : IDisposable
{
    private const string Responses =
        "agent,dose,response\na,0,1\na,1,2\na,3,4\na,10,7\na,30,9\na,100,9.8\nb,0,1.1\nb,1,1.4\nb,3,2.5\nb,10,5\nb,30,8\nb,100,9.4\n";

    private static readonly string Model = RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string[]> Verbs =>
        new()
        {
            { "At 24 h: blood 0 %ID", ["simulate", Model, "--dose", "blood=1e10 particles", "--until", "24 h", "--points", "25"] },
            {
                "50 subjects.",
                [
                    "cohort",
                    Model,
                    "--dose",
                    "blood=1e10 particles",
                    "--vary",
                    "uptake=30 %",
                    "--until",
                    "24 h",
                    "--subjects",
                    "50",
                    "--points",
                    "9",
                ]
            },
            {
                "Areas under the curve were taken by the linear-up logarithmic-down trapezoidal rule",
                ["nca", Model, "--dose", "blood=1e10 particles", "--until", "24 h", "--samples", "1 h, 6 h, 12 h, 24 h"]
            },
            {
                "liver at 6 h: ",
                [
                    "sensitivity",
                    Model,
                    "--dose",
                    "blood=1e10 particles",
                    "--observe",
                    "liver at 6 h",
                    "--vary",
                    "uptake",
                    "--vary",
                    "breakdown=0.1 .. 0.4 1/h",
                    "--samples",
                    "64",
                ]
            },
            { "a: Bottom ", ["dose-response", "--data", "responses.csv"] },
            { "One unit of b is worth ", ["potency", "--data", "responses.csv"] },
        };

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_folder_of_any_verb_holds_a_report_that_is_made_anew_to_the_same_bytes(string says, string[] command)
    {
        folder.Write("responses.csv", Responses);
        var results = Path.Combine(folder.Path, "results");
        var run = Biodist.Run(folder.Path, [.. command, "--out", "results"]);

        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Contains($"\n{Path.Combine("results", "report.html")}  open this first (", run.Output, StringComparison.Ordinal);
        Assert.Contains(says, File.ReadAllText(Path.Combine(results, "report.md")), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", File.ReadAllText(Path.Combine(results, "report.html")), StringComparison.Ordinal);

        var before = Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
        foreach (
            var file in before.Keys.Where(file =>
                file.Contains("figures", StringComparison.Ordinal)
                || file.EndsWith(".html", StringComparison.Ordinal)
                || file.EndsWith(".md", StringComparison.Ordinal)
            )
        )
            File.Delete(file);
        Assert.Equal(0, Biodist.Run(folder.Path, "report", "results").ExitCode);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void A_program_that_asks_for_json_gets_json_alone_and_the_folder_too()
    {
        var run = Biodist.Run(
            folder.Path,
            "simulate",
            Model,
            "--dose",
            "blood=1e10 particles",
            "--until",
            "24 h",
            "--points",
            "3",
            "--json",
            "--out",
            "results"
        );

        Assert.Equal(0, run.ExitCode);
        using var json = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.True(File.Exists(Path.Combine(folder.Path, "results", "report.json")));
    }
}
