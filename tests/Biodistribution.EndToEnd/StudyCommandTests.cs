using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Biodistribution.EndToEnd;

/// <summary>
/// The commands on studies as a user runs them: each writes its tables, figures and part of the report, and prints JSON
/// with a versioned schema.
/// </summary>
public sealed class StudyCommandTests(StudyCommandTests.ProfileOfOneParameter profiled)
    : IClassFixture<StudyCommandTests.ProfileOfOneParameter>,
        IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string Study(string name) => RepositoryRoot.PathOf("models", "studies", name, "study.yaml");

    private Biodist.Outcome Run(params string[] arguments) => Biodist.Run(folder.Path, arguments);

    private string InResults(string file) => Path.Combine(folder.Path, "results", file);

    private IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string file) => WrittenTable.Read(InResults(file));

    private void AssertWhole(Biodist.Outcome run, params string[] files)
    {
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.All(
            files.Concat(["report.html", "report.md", "report.json", "manifest.json"]),
            file => Assert.True(File.Exists(InResults(file)), $"{file} is missing.")
        );
        using var manifest = JsonDocument.Parse(File.ReadAllText(InResults("manifest.json")));
        Assert.True(manifest.RootElement.GetProperty("complete").GetBoolean());
        Assert.Empty(Directory.EnumerateFiles(InResults(""), "*.journal"));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void Identify_says_before_the_fit_what_moves_together_and_what_stays_determined()
    {
        AssertWhole(
            Run("identify", Study("exosome-6h-only"), "--out", "results"),
            "identifiability.csv",
            "combinations.csv",
            "figures/expected-intervals.svg"
        );

        Assert.All(Rows("identifiability.csv"), row => Assert.Equal("yes", row["exact_data_determine_it"]));
        Assert.Contains(
            "moves with",
            Rows("identifiability.csv").Single(row => row["parameter"] == "uptake")["expected_in_words"],
            StringComparison.Ordinal
        );
        Assert.Contains(Rows("combinations.csv"), row => row["combination"] == "uptake / spleen_uptake");
        var published = Run("identify", Study("exosome-6h"));
        Assert.Equal(0, published.ExitCode);
        Assert.Contains("moves with dose; only capacity / dose matters", published.Output, StringComparison.Ordinal);
        Assert.Contains("no fitted row responds to it", published.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_is_written_anew_to_the_same_bytes_and_in_another_folder_at_the_widths_of_a_publisher()
    {
        AssertWhole(profiled.CopyTo(folder));
        var before = Directory
            .EnumerateFiles(InResults(""), "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
        foreach (
            var file in before.Keys.Where(file =>
                !file.EndsWith(".json", StringComparison.Ordinal) && !file.EndsWith("verdicts.csv", StringComparison.Ordinal)
            )
        )
            File.Delete(file);
        File.AppendAllText(InResults("verdicts.csv"), "edited");

        var again = Run("report", "results");
        Assert.True(again.ExitCode == 0, again.Error + again.Output);
        Assert.Contains(
            "verdicts.csv: warning BD6012: The file is not as the run wrote it: it was changed or damaged afterwards.",
            again.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("profiles.csv: warning BD6012: The file of the run is not there any more.", again.Error, StringComparison.Ordinal);
        Assert.All(
            before.Where(file =>
                !file.Key.EndsWith("verdicts.csv", StringComparison.Ordinal)
                && !file.Key.EndsWith("results/profiles.csv", StringComparison.Ordinal)
            ),
            file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key))
        );

        Assert.Equal(0, Run("report", "results", "--journal", "elsevier", "--out", "submission").ExitCode);
        Assert.Contains(
            "width=\"90mm\"",
            File.ReadAllText(Path.Combine(folder.Path, "submission", "figures", "profiles-of-parameters.svg")),
            StringComparison.Ordinal
        );
        Assert.Equal(1, Run("report", "results", "--journal", "Elsevier").ExitCode);
        Assert.Equal(1, Run("report", folder.Path).ExitCode);
    }

    [Fact]
    public void Profile_traces_what_is_named_and_nothing_else()
    {
        AssertWhole(profiled.CopyTo(folder), "verdicts.csv", "profiles.csv", "figures/profiles-of-parameters.svg");

        Assert.Equal(["death"], Rows("verdicts.csv").Select(row => row["name"]));
        Assert.All(Rows("profiles.csv"), row => Assert.Equal("death", row["name"]));
        var unknown = Run("profile", Study("msc-mouse"), "--parameter", "deaht");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("BD8003", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean death?", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--parametric")]
    [InlineData("--case")]
    public void Bootstrap_gives_the_same_tables_on_one_two_and_seven_threads(string kind)
    {
        AssertWhole(
            Run(
                "bootstrap",
                Study("exosome-6h-example"),
                kind,
                "--replicates",
                "60",
                "--starts",
                "2",
                "--out",
                "results",
                "--threads",
                "1"
            ),
            "bootstrap.csv",
            "bootstrap-summary.csv",
            "figures/bootstrap-pairs.svg"
        );
        Assert.Equal(60, Rows("bootstrap.csv").Count);
        foreach (var threads in new[] { "2", "7" })
        {
            Assert.Equal(
                0,
                Run(
                    "bootstrap",
                    Study("exosome-6h-example"),
                    kind,
                    "--replicates",
                    "60",
                    "--starts",
                    "2",
                    "--out",
                    "other",
                    "--threads",
                    threads
                ).ExitCode
            );
            Assert.Equal(
                File.ReadAllBytes(InResults("bootstrap.csv")),
                File.ReadAllBytes(Path.Combine(folder.Path, "other", "bootstrap.csv"))
            );
            Assert.Equal(
                File.ReadAllBytes(InResults("manifest.json")),
                File.ReadAllBytes(Path.Combine(folder.Path, "other", "manifest.json"))
            );
        }
        var withIntervals = Rows("bootstrap-summary.csv").Where(row => row["lower"].Length > 0 && row["upper"].Length > 0).ToArray();
        Assert.NotEmpty(withIntervals);
        foreach (var row in withIntervals)
            Assert.InRange(Number(row["best_fit"]), Number(row["lower"]), Number(row["upper"]));
    }

    [Fact]
    public void Sample_refuses_chains_that_do_not_agree_in_words_and_by_its_exit_code()
    {
        var run = Run("sample", Study("exosome-6h-example"), "--generations", "60", "--starts", "2", "--out", "results");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("The chains do not agree after 60 generations", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(InResults("draws.csv")), "draws of chains that do not agree");
        Assert.True(File.Exists(InResults("chains.csv")));
    }

    [Fact]
    public void Sample_gives_draws_with_r_hat_and_effective_size()
    {
        var study = folder.Write("line.yaml", Line);
        folder.Write("model.yaml", LineModel);
        folder.Write("line.csv", LineData);
        AssertWhole(
            Run("sample", study, "--out", "results", "--draws", "500"),
            "draws.csv",
            "sample-summary.csv",
            "figures/posterior-pairs.svg"
        );

        Assert.Equal(500, Rows("draws.csv").Count);
        foreach (var row in Rows("sample-summary.csv").Where(row => row["kind"] == "parameter"))
        {
            Assert.InRange(Number(row["r_hat"]), 0.9, 1.02);
            Assert.True(Number(row["effective_draws"]) >= 400, row["effective_draws"]);
        }
        // A line through four points of known sd 1: its posterior is normal with the least-squares mean and covariance.
        var slope = Rows("sample-summary.csv").Single(row => row["name"] == "slope");
        Assert.Equal(1.96, Number(slope["median"]), 0.15);
        Assert.Equal(1 / Math.Sqrt(5), Number(slope["standard_deviation"]), 0.07);
    }

    [Fact]
    public void Compare_finds_the_explanation_the_data_were_made_from()
    {
        var published = Run("compare", Study("exosome-injured"), "--starts", "3");
        Assert.All(
            new[] { "no difference", "permeability", "slower breakdown" },
            name => Assert.Contains(name, published.Output, StringComparison.Ordinal)
        );
        AssertWhole(
            Run("compare", Study("exosome-homing"), "--starts", "3", "--out", "results"),
            "comparison.csv",
            "likelihood-ratio-tests.csv",
            "estimates.csv",
            "figures/comparison.svg",
            "figures/residuals-1.svg"
        );

        var explained = Rows("predictions-by-explanation.csv");
        Assert.Equal(Rows("comparison.csv").Select(row => row["candidate"]).Order(), explained.Select(row => row["explanation"]).Order());
        var without = explained.Single(row => row["explanation"] == "no difference");
        Assert.Equal(1, Number(without["lower"]), 1e-3);
        Assert.Equal(1, Number(without["upper"]), 1e-3);
        var candidates = Rows("comparison.csv");
        Assert.Equal("as in the study", candidates.MinBy(row => Number(row["delta_aicc"]))!["candidate"]);
        Assert.True(Number(candidates.Single(row => row["candidate"] == "slower breakdown in damaged liver")["delta_aicc"]) > 10);
        var tests = Rows("likelihood-ratio-tests.csv");
        Assert.True(Number(tests.Single(row => row["smaller"] == "no difference" && row["larger"] == "as in the study")["p"]) < 1e-6);
        Assert.True(
            Number(
                tests.Single(row => row["smaller"] == "as in the study" && row["larger"] == "more macrophages and slower breakdown")["p"]
            ) > 0.05
        );
        Assert.DoesNotContain(tests, row => row["smaller"] == "as in the study" && row["larger"] == "slower breakdown in damaged liver");
    }

    [Fact]
    public void Compare_takes_several_studies_or_the_options_of_the_model_and_refuses_one_without_either()
    {
        var options = Run("compare", Study("exosome-6h-example"), "--starts", "2", "--json");
        Assert.Equal(0, options.ExitCode);
        using var json = JsonDocument.Parse(options.Output);
        Assert.Equal("biodist/compare/1", json.RootElement.GetProperty("schema").GetString());
        Assert.Equal(
            ["as in the study", "lung: returns"],
            json.RootElement.GetProperty("comparison").EnumerateArray().Select(row => row.GetProperty("candidate").GetString())
        );

        var several = Run("compare", Study("exosome-6h-example"), Study("exosome-6h-only"), "--starts", "2");
        Assert.Equal(0, several.ExitCode);
        Assert.Contains("exosome-6h-only is not compared: it fits other rows of data", several.Output, StringComparison.Ordinal);

        folder.Write("model.yaml", LineModel);
        folder.Write("line.csv", LineData);
        var alone = Run("compare", folder.Write("line.yaml", Line));
        Assert.Equal(1, alone.ExitCode);
        Assert.Contains("There is nothing to compare it with.", alone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Design_says_what_one_time_point_cannot_separate_and_which_sample_resolves_it()
    {
        var run = Run("design", Study("exosome-6h-only"), "--out", "results", "--starts", "4");
        AssertWhole(run, "design-ranking.csv", "design-sets.csv", "figures/design-ranking.svg");

        Assert.Contains(
            "The data at 6 h alone cannot separate uptake, lung_uptake and spleen_uptake",
            run.Output,
            StringComparison.Ordinal
        );
        Assert.Matches(@"One sample resolves it: \w+ of (healthy|damaged) at (10 min|30 min|1 h|2 h) \(5 animals\)", run.Output);
        Assert.Equal(
            ["A", "D", "c", "open"],
            Rows("design-sets.csv").Select(row => row["criterion"]).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.All(Rows("design-sets.csv"), row => Assert.InRange(int.Parse(row["samples"], CultureInfo.InvariantCulture), 1, 3));
        Assert.All(
            Rows("design-ranking.csv").Where(row => row["out_of_the_question"].Length == 0),
            row => Assert.True(Number(row["d_gain"]) >= 0)
        );
        Assert.Equal(1, Run("design", Study("exosome-6h-only"), "--for", "liver at 7 h").ExitCode);
    }

    [Fact]
    public void Profiles_at_80_percent_say_80_percent_on_screen_and_in_table_figure_and_report()
    {
        var run = Run("profile", Study("msc-mouse"), "--parameter", "death", "--starts", "3", "--confidence", "0.8", "--out", "results");

        AssertWhole(run, "verdicts.csv", "figures/profiles-of-parameters.svg");
        Assert.Contains("with a probability of 80 %", run.Output, StringComparison.Ordinal);
        Assert.Equal("0.8", Assert.Single(Rows("verdicts.csv"))["confidence"]);
        Assert.Contains(">80 %<", File.ReadAllText(InResults("figures/profiles-of-parameters.svg")), StringComparison.Ordinal);
        var report = File.ReadAllText(InResults("report.md"));
        Assert.Contains("Verdicts from the profiles (80 %).", report, StringComparison.Ordinal);
        Assert.All(
            new[] { run.Output, report, File.ReadAllText(InResults("figures/profiles-of-parameters.svg")) },
            text => Assert.DoesNotContain("95 %", text, StringComparison.Ordinal)
        );
        // Both ends lie where the deviance is the 80 % quantile of chi-square with one degree of freedom.
        var profile = Rows("profiles.csv");
        Assert.All(
            new[] { "lower", "upper" },
            end =>
            {
                var at = Number(Rows("verdicts.csv")[0][end]);
                var nearest = profile.MinBy(row => Math.Abs(Number(row["value"]) - at))!;
                Assert.Equal(1.6424, Number(nearest["excess"]), 2);
            }
        );
    }

    /// <summary>The profile of one parameter, traced once; each test has the folder to itself.</summary>
    public sealed class ProfileOfOneParameter : IDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly Biodist.Outcome run;

        public ProfileOfOneParameter() =>
            run = Biodist.Run(folder.Path, "profile", Study("msc-mouse"), "--out", "results", "--parameter", "death", "--starts", "3");

        internal Biodist.Outcome CopyTo(TemporaryFolder other)
        {
            foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(other.Path, Path.GetRelativePath(folder.Path, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            return run;
        }

        public void Dispose() => folder.Dispose();
    }

    private const string LineModel = """
        biodist: 1
        model: line
        title: A straight line
        units: {time: h}
        parameters:
          intercept: {value: 1, between: -50 .. 50, assumed: test}
          slope: {value: 1 1/h, between: -50 .. 50 1/h, assumed: test}
        states: {none: {unit: particles, sink: true}}
        observables:
          y: {is: intercept + slope * time, unit: ""}
        """;

    private const string Line = """
        biodist: 1
        study: line
        title: Four points of a line
        model: model.yaml
        observations: line.csv
        groups: {all: {title: all}}
        estimate: {intercept: {start: 0, scale: natural}, slope: {start: 1 1/h, scale: natural}}
        error: {y: {kind: additive, additive: 1}}
        predict: {y at 2 h: {observable: y, group: all, at: 2 h}}
        """;

    private const string LineData = """
        id,study,group,animal,observable,statistic,time,time_unit,value,unit,source,how
        a,s,all,1,y,value,0,h,1.1,,test,made up
        b,s,all,2,y,value,1,h,2.8,,test,made up
        c,s,all,3,y,value,2,h,5.2,,test,made up
        d,s,all,4,y,value,3,h,6.8,,test,made up
        """;
}
