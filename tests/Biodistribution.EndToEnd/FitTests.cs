using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Biodistribution.EndToEnd;

public sealed class FitTests : IClassFixture<FitTests.PublishedStudy>
{
    private readonly PublishedStudy study;

    public FitTests(PublishedStudy study) => this.study = study;

    [Fact]
    public void The_first_command_of_the_readme_ends_well() => Assert.True(study.Run.ExitCode == 0, study.Run.Error + study.Run.Output);

    [Theory]
    [InlineData("parameters.csv")]
    [InlineData("predictions.csv")]
    [InlineData("observations-used.csv")]
    [InlineData("curves.csv")]
    [InlineData("dose-response.csv")]
    [InlineData("alternatives.csv")]
    [InlineData("manifest.json")]
    [InlineData("report.html")]
    [InlineData("figures/curves.svg")]
    [InlineData("figures/dose-response.svg")]
    public void The_output_folder_holds(string file) => Assert.True(File.Exists(study.PathOf(file)), $"{file} is missing.");

    [Fact]
    public void What_published_numbers_do_not_determine_gets_no_interval()
    {
        foreach (var row in study.Rows("parameters.csv").Where(row => row["verdict"] != "interval"))
            Assert.True(
                row["lower"].Length == 0 && row["upper"].Length == 0,
                $"{row["parameter"]} is {row["verdict"]} but has an interval."
            );
        Assert.Equal("open above", study.Rows("parameters.csv").Single(row => row["parameter"] == "capacity")["verdict"]);
        Assert.Equal("open above", study.Rows("parameters.csv").Single(row => row["parameter"] == "macrophage_ratio")["verdict"]);
    }

    [Fact]
    public void The_ratio_of_damaged_to_healthy_is_a_range_closed_by_the_ordering_and_by_named_bounds()
    {
        var ratio = study.Rows("predictions.csv").Single(row => row["prediction"].Contains("over", StringComparison.Ordinal));

        Assert.Equal("range", ratio["verdict"]);
        Assert.Equal("", ratio["best_fit"]);
        Assert.Equal("by the ordering haga-order", ratio["closed_below"]);
        Assert.StartsWith("by the bounds of the parameters (", ratio["closed_above"], StringComparison.Ordinal);
        Assert.DoesNotContain("only because", ratio["in_words"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_that_ends_far_below_the_whole_dose_is_not_said_to_be_limited_by_it()
    {
        var healthy = study.Rows("predictions.csv").Single(row => row["prediction"] == "liver at 6 h, healthy");

        Assert.InRange(double.Parse(healthy["upper"], CultureInfo.InvariantCulture), 40, 60);
        Assert.DoesNotContain("only because no organ", healthy["in_words"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_data_is_used_or_listed_with_a_reason()
    {
        var rows = study.Rows("observations-used.csv");

        Assert.Equal(8, rows.Count);
        Assert.All(rows, row => Assert.NotEqual("", row["how_used"]));
        Assert.Equal("no", rows.Single(row => row["id"] == "imai-clearance")["used"]);
        Assert.Contains("imai-auc", rows.Single(row => row["id"] == "imai-clearance")["how_used"], StringComparison.Ordinal);
    }

    [Fact]
    public void Conservation_and_accuracy_are_printed() =>
        Assert.Matches(@"Mass balance ok \(\d\.\d×10⁻¹[⁰-⁹]\); curves exact to \d\.\d×10⁻[¹⁰-⁹]+\.", study.Run.Output);

    [Fact]
    public void The_dose_response_spans_four_decades_and_is_called_a_range()
    {
        var rows = study.Rows("dose-response.csv");
        var doses = rows.Select(row => double.Parse(row["dose"], CultureInfo.InvariantCulture)).ToArray();

        Assert.True(doses.Max() / doses.Min() >= 1e4);
        Assert.All(rows, row => Assert.Equal("range", row["band_is"]));
    }

    [Fact]
    public void The_first_screen_says_where_the_dose_is_then_what_is_known_then_what_to_do_next()
    {
        string[] order =
        [
            "WHERE THE DOSE IS AT 6 H",
            "WHAT THESE DATA TELL",
            "WHAT NEXT",
            "biodist design models/studies/exosome-6h/study.yaml",
            "open this first",
        ];
        var places = order.Select(part => study.Run.Output.IndexOf(part, StringComparison.Ordinal)).ToArray();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.InRange(study.Run.Output.Split('\n').Length, 25, 50);
    }

    [Fact]
    public void A_finished_run_is_shown_again_by_its_verbs_and_nothing_is_fitted()
    {
        var profile = Biodist.Run(Path.GetTempPath(), "profile", study.Folder);
        Assert.True(profile.ExitCode == 0, profile.Error);
        Assert.Contains("nothing was computed anew", profile.Output, StringComparison.Ordinal);
        Assert.Contains(study.Rows("predictions.csv")[0]["in_words"], profile.Output, StringComparison.Ordinal);

        var design = Biodist.Run(Path.GetTempPath(), "design", study.Folder);
        Assert.Equal(1, design.ExitCode);
        Assert.Contains("biodist design STUDY", design.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_names_every_input_with_its_hash_and_no_path_of_the_machine()
    {
        var text = File.ReadAllText(study.PathOf("manifest.json"));
        using var manifest = JsonDocument.Parse(text);

        Assert.True(manifest.RootElement.GetProperty("complete").GetBoolean());
        Assert.Equal(3, manifest.RootElement.GetProperty("inputs").GetArrayLength());
        Assert.DoesNotContain(RepositoryRoot.Find(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_with_another_number_of_threads_gives_the_same_tables()
    {
        using var folder = new TemporaryFolder();
        var path = RepositoryRoot.PathOf("models", "studies", "msc-mouse", "study.yaml");
        Assert.Equal(0, Biodist.Run(folder.Path, "fit", path, "--out", "one", "--threads", "1").ExitCode);
        Assert.Equal(0, Biodist.Run(folder.Path, "fit", path, "--out", "three", "--threads", "3").ExitCode);

        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.Path, "one"), "*", SearchOption.AllDirectories))
            Assert.True(
                File.ReadAllBytes(file)
                    .AsSpan()
                    .SequenceEqual(
                        File.ReadAllBytes(
                            file.Replace(
                                $"{Path.DirectorySeparatorChar}one{Path.DirectorySeparatorChar}",
                                $"{Path.DirectorySeparatorChar}three{Path.DirectorySeparatorChar}",
                                StringComparison.Ordinal
                            )
                        )
                    ),
                $"{Path.GetFileName(file)} differs."
            );
    }

    [Fact]
    public void A_study_with_numbers_of_its_own_gets_estimates_that_hold_the_truth_it_was_simulated_from()
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(
            folder.Path,
            "fit",
            RepositoryRoot.PathOf("models", "studies", "exosome-6h-example", "study.yaml"),
            "--out",
            "results"
        );
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("SIMULATED DATA", run.Output, StringComparison.Ordinal);

        // Simulated with 1.7 mL as volume; in 1 mL of plasma the same curves need clearances 1.7 times smaller.
        var truth = new Dictionary<string, double>
        {
            ["uptake"] = 9 / 1.7,
            ["breakdown"] = 0.18,
            ["lung_uptake"] = 2 / 1.7,
            ["spleen_uptake"] = 0.5 / 1.7,
            ["macrophage_ratio"] = 1.8,
        };
        var rows = WrittenTable.Read(Path.Combine(folder.Path, "results", "parameters.csv"));
        // The sd between animals is an error parameter: it has an estimate and no verdict.
        Assert.All(rows.Where(row => truth.ContainsKey(row["parameter"])), row => Assert.Equal("interval", row["verdict"]));
        // Five 95 % intervals of one data set of fixed seed: all hold the truth in the data shipped.
        foreach (var (name, value) in truth)
        {
            var row = rows.Single(row => row["parameter"] == name);
            Assert.InRange(
                value,
                double.Parse(row["lower"], CultureInfo.InvariantCulture),
                double.Parse(row["upper"], CultureInfo.InvariantCulture)
            );
        }
    }

    [Fact]
    public void A_folder_that_no_run_wrote_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/notes.txt", "keep me");
        var run = Biodist.Run(folder.Path, "fit", RepositoryRoot.PathOf("models", "studies", "msc-mouse", "study.yaml"), "--out", "mine");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The folder holds files that no run of this program wrote.", run.Error, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(Path.Combine(folder.Path, "mine")).Select(Path.GetFileName));
    }

    /// <summary>The README's first command, run once for all tests.</summary>
    public sealed class PublishedStudy
    {
        private readonly SharedRun run = SharedRun.Of(SharedRun.FirstCommand);

        public Biodist.Outcome Run => run.Outcome;

        public string Folder => run.Folder;

        public string PathOf(string file) => Path.Combine(run.Folder, file);

        public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string file) => WrittenTable.Read(PathOf(file));
    }
}
