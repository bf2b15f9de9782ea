using System.Globalization;
using Xunit;

namespace Biodistribution.EndToEnd;

public class NcaTests
{
    private const string Header = "group,animal,observable,time,time_unit,value,unit\n";

    [Fact]
    public void Measured_profiles_give_a_table_ratios_and_the_figure_of_the_terminal_phase()
    {
        using var folder = new TemporaryFolder();
        var rows = new[] { ("blood", 50.0, 0.5), ("liver", 20.0, 0.1) }.SelectMany(one =>
            new[] { 0.0, 1, 2, 4, 8, 16 }.Select(t =>
                string.Create(CultureInfo.InvariantCulture, $"mice,,{one.Item1},{t},h,{one.Item2 * Math.Exp(-one.Item3 * t):R},%ID/mL\n")
            )
        );
        folder.Write("data.csv", Header + string.Concat(rows));
        var run = Biodist.Run(folder.Path, "nca", "data.csv", "--dosed-into", "blood", "--relative-to", "blood", "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Half-life", run.Output, StringComparison.Ordinal);
        var numbers = WrittenTable.Read(Path.Combine(folder.Path, "out", "exposure.csv"));
        var clearance = numbers.Single(row => row["observable"] == "blood" && row["number"] == "clearance");
        Assert.Equal(1, double.Parse(clearance["value"], CultureInfo.InvariantCulture), 1e-10);
        Assert.Equal("mL/h", clearance["unit"]);
        var ratio = WrittenTable.Read(Path.Combine(folder.Path, "out", "exposure-ratios.csv")).Single();
        Assert.Equal("liver", ratio["observable"]);
        Assert.Equal(2, double.Parse(ratio["value"], CultureInfo.InvariantCulture), 1e-10);
        Assert.True(File.Exists(Path.Combine(folder.Path, "out", "figures", "terminal-01.svg")));
    }

    [Fact]
    public void A_model_is_sampled_as_a_study_would_or_densely()
    {
        using var folder = new TemporaryFolder();
        var model = RepositoryRoot.PathOf("models", "exosome", "exosome-liver.yaml");
        string Auc(params string[] more)
        {
            var run = Biodist.Run(folder.Path, ["nca", model, "--dose", "blood=1e10 particles", "--until", "24 h", "--json", .. more]);
            Assert.True(run.ExitCode == 0, run.Error);
            using var result = System.Text.Json.JsonDocument.Parse(run.Output);
            return result
                .RootElement.GetProperty("numbers")
                .EnumerateArray()
                .Single(row => row.GetProperty("observable").GetString() == "liver" && row.GetProperty("number").GetString() == "auc_last")
                .GetProperty("value")
                .GetRawText();
        }
        var dense = double.Parse(Auc(), CultureInfo.InvariantCulture);
        var sampled = double.Parse(Auc("--samples", "1 h, 6 h, 24 h"), CultureInfo.InvariantCulture);

        Assert.InRange(sampled / dense, 0.8, 1.2);
        Assert.NotEqual(dense, sampled);
    }

    [Theory]
    [InlineData("BD8001: A half-life from two points has no measure of how well they lie on a line.", "--points", "2")]
    [InlineData("BD8001: A dose cannot be negative.", "--dose", "-5 particles")]
    [InlineData("BD8001: A dose of zero has no clearance.", "--dose", "0 particles")]
    [InlineData("BD8001: There is no observable blod.", "--dosed-into", "blod")]
    [InlineData("BD8001: There is no group healty.", "--compare-to", "healty")]
    [InlineData("BD8001: A table of data is not simulated", "--until", "24 h")]
    [InlineData("BD8001: -3 h is not a positive time.", "--over", "-3 h")]
    [InlineData("BD8001: The probability of an interval lies between 0 and 1.", "--confidence", "95")]
    [InlineData("BD8001: The duration of an infusion has no effect without the observable it runs into.", "--over", "1 h")]
    [InlineData("BD8001: No profile has an interval: none is of means over animals.", "--confidence", "0.9")]
    [InlineData("BD8001: There is no observable beside blood to compare with it.", "--relative-to", "blood")]
    [InlineData("BD8001: There is no group beside healthy to compare with it.", "--compare-to", "healthy")]
    [InlineData("BD8001: All values are shares of the dose, so how much was given changes no number.", "--dose", "1e10 particles")]
    [InlineData("BD8001: soon is not a time.", "--dosed-at", "soon")]
    public void A_wrong_option_is_refused_with_what_would_be_right(string message, params string[] more)
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", Header + "healthy,,blood,0,h,9,%ID/mL\nhealthy,,blood,1,h,5,%ID/mL\nhealthy,,blood,2,h,3,%ID/mL\n");
        var run = Biodist.Run(folder.Path, ["nca", "data.csv", .. more]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void A_later_dose_is_named_and_all_usual_numbers_are_in_the_table()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "late.csv",
            Header
                + "late,m1,blood,168,h,40,ng/mL\nlate,m1,blood,169,h,300,ng/mL\n"
                + "late,m1,blood,172,h,200,ng/mL\nlate,m1,blood,180,h,90,ng/mL\nlate,m1,blood,192,h,42,ng/mL\n"
                + ""
        );
        var run = Biodist.Run(folder.Path, "nca", "late.csv", "--dosed-at", "168 h", "--area", "linear", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        using var result = System.Text.Json.JsonDocument.Parse(run.Output);
        var numbers = result
            .RootElement.GetProperty("numbers")
            .EnumerateArray()
            .ToDictionary(row => row.GetProperty("number").GetString()!, row => row.GetProperty("value"));
        Assert.Equal(2872, numbers["auc_last"].GetDouble(), 1e-9);
        Assert.Superset(
            new HashSet<string>
            {
                "terminal_points",
                "terminal_start",
                "terminal_end",
                "tlag",
                "c0",
                "tlast",
                "clast",
                "auc_all",
                "back_extrapolated_share",
                "auc_inf_predicted",
                "aumc_last",
                "aumc_inf",
                "mrt_last",
            },
            numbers.Keys.ToHashSet()
        );
        Assert.Equal("", run.Error);
        Assert.Contains("warning BD8013", Biodist.Run(folder.Path, "nca", "late.csv").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_of_zeros_is_no_error_and_says_so()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", Header + "healthy,,liver,0,h,0,%ID\nhealthy,,liver,1,h,0,%ID\nhealthy,,liver,2,h,0,%ID\n");
        var run = Biodist.Run(folder.Path, "nca", "data.csv");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("all values are zero", run.Output, StringComparison.Ordinal);
    }
}
