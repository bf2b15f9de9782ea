using System.Globalization;
using Xunit;

namespace Biodistribution.EndToEnd;

public class PotencyTests
{
    [Fact]
    public void Two_agents_with_parallel_curves_have_a_relative_potency_with_an_interval_and_a_figure()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", "agent,dose,response\n" + Made("cells", 1e6) + Made("vesicles", 4e6));
        var run = Biodist.Run(folder.Path, "potency", "--data", "data.csv", "--out", "out");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("One unit of vesicles is worth 0.25", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            0.25,
            double.Parse(
                WrittenTable.Read(Path.Combine(folder.Path, "out", "potency.csv")).Single()["relative_potency"],
                CultureInfo.InvariantCulture
            ),
            1e-4
        );
        Assert.True(File.Exists(Path.Combine(folder.Path, "out", "figures", "dose-response.svg")));
    }

    [Fact]
    public void Curves_that_are_not_parallel_are_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", "agent,dose,response\n" + Made("cells", 1e6) + Made("vesicles", 4e6, top: 4));
        var run = Biodist.Run(folder.Path, "potency", "--data", "data.csv");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no relative potency: the curves are not parallel (plateaus differ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dose,response\n1,2\n", "BD8002: The column agent is missing.")]
    [InlineData("agent,dose,response\na,1,2\na,2,3\n", "BD8002: The table has one agent only.")]
    [InlineData("agent,dose,response\na,-1,2\nb,2,3\n", "BD8002: A dose cannot be negative.")]
    [InlineData("agent,dose,response\na,1,2\n,2,3\n", "BD8002: The row has no agent.")]
    [InlineData("agent,dose,response\n", "BD8002: The table has a header and no rows.")]
    public void A_table_that_cannot_be_read_says_why(string table, string message)
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", table);
        var run = Biodist.Run(folder.Path, "potency", "--data", "data.csv");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_responses_give_the_numbers_other_programs_name_and_a_plateau_never_reached_is_ambiguous()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.csv", "dose,response\n" + Made("", 1e6)[1..].Replace("\n,", "\n", StringComparison.Ordinal));
        var run = Biodist.Run(folder.Path, "dose-response", "--data", "data.csv", "--json");
        folder.Write("low.csv", "dose,response\n0,0\n1,0.1\n2,0.2\n4,0.39\n8,0.77\n16,1.5\n");
        var low = Biodist.Run(folder.Path, "dose-response", "--data", "low.csv", "--curve", "3pl");

        Assert.True(run.ExitCode == 0, run.Error);
        using var result = System.Text.Json.JsonDocument.Parse(run.Output);
        var rows = result
            .RootElement.GetProperty("curve")
            .EnumerateArray()
            .ToDictionary(row => row.GetProperty("number").GetString()!, row => row.GetProperty("value"));
        Assert.Equal(["Bottom", "Top", "EC50", "LogEC50", "HillSlope", "EC10", "EC90", "R2"], rows.Keys);
        Assert.Equal(6, rows["LogEC50"].GetDouble(), 1e-6);
        Assert.Equal(1.2, rows["HillSlope"].GetDouble(), 1e-6);
        Assert.Contains("Top        ambiguous", low.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_and_exosomes_are_compared_by_their_effect_on_the_scar()
    {
        using var folder = new TemporaryFolder();
        string Study(string name, string model, string unit, string into, double to) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"biodist: 1\nstudy: {name}\nmodel: {RepositoryRoot.PathOf("models", "effect", model)}\ngroups: "
                    + $"{{mouse: {{}}}}\ndosing: [{{into: {into}, amount: 1e6 {unit}}}]\ndose_response: {{from: 1e4 "
                    + $"{unit}, to: {to} {unit}, per_decade: 1, observable: scar_of_untreated, at: 4 wk}}\n"
            );
        folder.Write("cells.yaml", Study("cells", "effect-cells-mouse.yaml", "cells", "cells_vein", 1e8));
        folder.Write("exosomes.yaml", Study("exosomes", "effect-exosome-mouse.yaml", "particles", "vesicles_blood", 1e13));
        folder.Write(
            "share.yaml",
            Study("share", "effect-cells-mouse.yaml", "cells", "cells_vein", 1e8)
                .Replace("scar_of_untreated", "lung_cells", StringComparison.Ordinal)
        );
        var run = Biodist.Run(folder.Path, "potency", "cells.yaml", "exosomes.yaml", "--any-path", "--out", "out");
        var wrong = Biodist.Run(folder.Path, "potency", "cells.yaml", "share.yaml", "--any-path");
        var one = Biodist.Run(folder.Path, "potency", "cells.yaml", "--any-path");
        var curve = Biodist.Run(folder.Path, "dose-response", "cells.yaml", "--any-path", "--out", "curve");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("relative potency of exosomes against cells", run.Output, StringComparison.Ordinal);
        Assert.Equal(9, WrittenTable.Read(Path.Combine(folder.Path, "out", "equal-effect-doses.csv")).Count);
        Assert.Contains(
            "no single relative potency of exosomes against cells",
            File.ReadAllText(Path.Combine(folder.Path, "out", "report.md")),
            StringComparison.Ordinal
        );
        Assert.Equal(0, Biodist.Run(folder.Path, "report", "out").ExitCode);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("cannot be set equal", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(1, one.ExitCode);
        Assert.Contains("Name two studies, the reference first", one.Error, StringComparison.Ordinal);
        Assert.True(curve.ExitCode == 0, curve.Error);
        Assert.Contains("Nothing is fitted", curve.Output, StringComparison.Ordinal);

        var both = Biodist.Run(folder.Path, "dose-response", "cells.yaml", "exosomes.yaml", "--any-path", "--out", "both");
        var same = Biodist.Run(folder.Path, "dose-response", "cells.yaml", "cells.yaml", "--any-path");
        Assert.True(both.ExitCode == 0, both.Error);
        Assert.Equal(
            ["cells", "exosomes"],
            WrittenTable.Read(Path.Combine(folder.Path, "both", "dose-response.csv")).Select(row => row["study"]).Distinct()
        );
        var drawn = WrittenTable.Read(Path.Combine(folder.Path, "both", "figures", "dose-response.csv"));
        Assert.Equal(["cells (cells)", "exosomes (particles)"], drawn.Select(row => row["series"]).Distinct());
        Assert.Equal(["Dose (cells; particles)"], drawn.Select(row => row["x_quantity"]).Distinct());
        Assert.Contains(
            "exosomes: effect, mouse: Bottom ",
            File.ReadAllText(Path.Combine(folder.Path, "both", "report.md")),
            StringComparison.Ordinal
        );
        Assert.Equal(0, Biodist.Run(folder.Path, "report", "both").ExitCode);
        Assert.Equal(1, same.ExitCode);
        Assert.Contains(
            "Two of the studies are called cells, so their curves could not be told apart.",
            same.Error,
            StringComparison.Ordinal
        );
    }

    private static string Made(string agent, double half, double top = 10) =>
        string.Concat(
            new[] { 0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100 }.Select(share =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{agent},{half * share},{1 + ((top - 1) * (share > 0 ? 1 / (1 + Math.Pow(share, -1.2)) : 0)):R}\n"
                )
            )
        );
}
