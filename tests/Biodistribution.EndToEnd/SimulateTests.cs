using System.Globalization;
using Xunit;

namespace Biodistribution.EndToEnd;

public class SimulateTests
{
    private static readonly string Model = RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");

    [Fact]
    public void A_model_prints_its_curves_and_their_accuracy()
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(folder.Path, "simulate", Model, "--dose", "blood=1e10 particles", "--until", "6 h", "--points", "7");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("group,observable,time,time_unit,value,lower,upper,unit\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("exosome-liver,blood,0,h,100,,,%ID\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("Mass balance ok", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Conservation_that_cannot_be_checked_is_null_and_not_zero()
    {
        using var folder = new TemporaryFolder();
        var model = folder.Write(
            "grows.yaml",
            "biodist: 1\nmodel: grows\nunits: {time: h, volume: mL}\nparameters:\n  rate: {value: 1 "
                + "particles/h, between: 0 .. 2 particles/h, assumed: for the test}\nstates: {blood: "
                + "particles}\nflows:\n  - -> blood: rate\nobservables:\n  blood: {is: blood, unit: "
                + "particles}\n"
        );
        var run = Biodist.Run(folder.Path, "simulate", model, "--until", "2 h", "--points", "3", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        using var result = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, result.RootElement.GetProperty("conservation_error").ValueKind);
    }

    [Fact]
    public void Repeated_doses_add_up()
    {
        using var folder = new TemporaryFolder();
        double LiverAt48(params string[] more)
        {
            var run = Biodist.Run(
                folder.Path,
                ["simulate", Model, "--until", "48 h", "--points", "2", "--dose", "blood=1e6 particles", .. more]
            );
            Assert.True(run.ExitCode == 0, run.Error);
            return double.Parse(
                run.Output.Split('\n').Single(line => line.Contains("liver_amount,48", StringComparison.Ordinal)).Split(',')[4],
                CultureInfo.InvariantCulture
            );
        }
        var twice = LiverAt48("--every", "24 h", "--times", "2");

        Assert.Equal(LiverAt48() + LiverAt48("--at", "24 h"), twice, twice * 1e-6);
    }

    [Fact]
    public void A_regimen_file_and_a_choice_give_a_model_its_doses_and_scenario()
    {
        using var folder = new TemporaryFolder();
        var regimen = RepositoryRoot.PathOf("models", "regimens", "split-exosomes.yaml");
        string[] arguments =
        [
            "simulate",
            RepositoryRoot.PathOf("models", "exosome", "exosome-mouse.yaml"),
            "--regimen",
            regimen,
            "--until",
            "80 h",
            "--points",
            "2",
        ];
        double Ratio(params string[] more)
        {
            var run = Biodist.Run(folder.Path, [.. arguments, .. more]);
            Assert.True(run.ExitCode == 0, run.Error);
            return double.Parse(
                run.Output.Split('\n').Single(line => line.Contains("colloid_clearance_ratio,80", StringComparison.Ordinal)).Split(',')[4],
                CultureInfo.InvariantCulture
            );
        }

        Assert.Equal(1, Ratio(), 1e-2);
        // 0.36 of healthy: radiocolloid in cirrhosis, J Nucl Med 1976;17:449.
        Assert.InRange(Ratio("--choose", "injury=cirrhosis", "--choose", "liver_circulation=pan"), 0.34, 0.38);
        Assert.Contains(
            "Write one of: healthy, acute_failure,",
            Biodist.Run(folder.Path, [.. arguments, "--choose", "injury=cirhosis"]).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "There is no option injry.",
            Biodist.Run(folder.Path, [.. arguments, "--choose", "injry=cirrhosis"]).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Doses are given twice",
            Biodist.Run(folder.Path, [.. arguments, "--dose", "vesicles_blood=1 particles"]).Error,
            StringComparison.Ordinal
        );
        Assert.Equal(1, Biodist.Run(folder.Path, [.. arguments, "--dose", "vesicles_blood=1 particles"]).ExitCode);
    }

    [Theory]
    [InlineData("blod=1e10 particles", "There is no state blod.")]
    [InlineData("lost=1e10 particles", "A dose cannot enter lost: it is a sink, where things end.")]
    [InlineData("blood=1e10 cells", "1e10 cells does not have the right dimension.")]
    [InlineData("blood=-5 particles", "A dose cannot be negative.")]
    [InlineData("blood", "blood is not of the form name=value.")]
    public void A_wrong_dose_is_refused(string dose, string message)
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(folder.Path, "simulate", Model, "--dose", dose, "--until", "6 h");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void Times_of_SBML_Level_2_are_seconds_and_may_say_so()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "m.xml",
            """
            <sbml xmlns="http://www.sbml.org/sbml/level2" level="2" version="1"><model id="m"><listOfParameters>
            <parameter id="p" value="1" constant="false"/></listOfParameters><listOfRules><rateRule variable="p">
            <math xmlns="http://www.w3.org/1998/Math/MathML"><cn>2</cn></math></rateRule></listOfRules></model></sbml>
            """
        );
        string Last(string until) =>
            Biodist.Run(folder.Path, "simulate", "m.xml", "--until", until, "--points", "2").Output.TrimEnd().Split('\n')[^1];

        Assert.Equal("m,p,120,,241,,,", Last("2 min"));
        Assert.Equal(Last("120"), Last("120 s"));
        Assert.Contains(
            "4 mL does not have the right dimension",
            Biodist.Run(folder.Path, "simulate", "m.xml", "--until", "4 mL").Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_largest_step_without_the_unit_of_the_models_time_is_refused()
    {
        using var folder = new TemporaryFolder();
        var run = Biodist.Run(folder.Path, "simulate", Model, "--dose", "blood=1e10 particles", "--until", "6 h", "--largest-step", "5");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("--largest-step: BD8001: 5 does not have the right dimension.", run.Error, StringComparison.Ordinal);
    }
}
