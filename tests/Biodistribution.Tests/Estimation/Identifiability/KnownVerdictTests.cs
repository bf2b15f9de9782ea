using Biodistribution.Estimation.Identifiability;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Identifiability;

/// <summary>
/// Cases whose identifiability is known in closed form: each gets the known verdict, with the combination that stays
/// determined by name.
/// </summary>
public class KnownVerdictTests
{
    private static readonly double[] Times = [0.25, 0.5, 1, 2, 4, 8];

    private static RankCheck Rank(StudyBuilder b) => RankCheck.Run(b.Build(), 1, TestContext.Current.CancellationToken);

    private static string[] Texts(RankCheck check) => [.. check.Parameters.Select(p => p.Text)];

    private static StudyBuilder Observed(StudyBuilder b, Func<double, double> course)
    {
        foreach (var t in Times)
            b.Value("all", "c", t, course(t));
        return b;
    }

    [Fact]
    public void Volume_and_dose_are_seen_as_their_ratio_only()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 2)
            .Parameter("k", 0.5)
            .Parameter("dose", 10)
            .State("central")
            .Flow("central", null, b["k"] * b["central"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b["dose"]);
        Observed(b, t => 5 * Math.Exp(-0.5 * t)).Estimate("V", 2, 0.1, 50).Estimate("k", 0.5, 0.01, 10).Estimate("dose", 10, 1, 100);

        var check = Rank(b);

        Assert.Equal(
            [
                "V: moves with dose; only V / dose matters",
                "k: locally determined by exact data",
                "dose: moves with V; only V / dose matters",
            ],
            Texts(check).Select(Ordered)
        );
        Assert.Equal(2, check.Rank);
        Assert.InRange(check.Gap, 1e3, double.PositiveInfinity);
    }

    [Fact]
    public void Low_concentrations_show_the_ratio_of_Vmax_and_Km_only()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("Vmax", 1000)
            .Parameter("Km", 1000)
            .State("central")
            .Flow("central", null, b["Vmax"] * b["central"] / (b["Km"] + b["central"]))
            .Observable("c", b["central"])
            .Group("all", "central", b.Number(1e-6));
        Observed(b, t => 1e-6 * Math.Exp(-t)).Estimate("Vmax", 1000, 100, 1e4).Estimate("Km", 1000, 100, 1e4);

        var check = Rank(b);

        Assert.Equal(
            ["Vmax: moves with Km; only Vmax / Km matters", "Km: moves with Vmax; only Vmax / Km matters"],
            Texts(check).Select(Ordered)
        );
        Assert.Equal(1, check.Rank);
    }

    [Fact]
    public void Two_compartments_that_both_eliminate_are_not_determined_from_the_central_one()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("k10", 0.5).Parameter("k12", 1).Parameter("k21", 0.7).Parameter("k20", 0.2).State("central").State("peripheral");
        b.Flow("central", null, b["k10"] * b["central"])
            .Flow("central", "peripheral", b["k12"] * b["central"])
            .Flow("peripheral", "central", b["k21"] * b["peripheral"])
            .Flow("peripheral", null, b["k20"] * b["peripheral"])
            .Observable("c", b["central"])
            .Group("all", "central", b.Number(10));
        Observed(b, t => 10 * Math.Exp(-t))
            .Estimate("k10", 0.5, 0.05, 5)
            .Estimate("k12", 1, 0.05, 5)
            .Estimate("k21", 0.7, 0.05, 5)
            .Estimate("k20", 0.2, 0.05, 5);

        var check = Rank(b);

        // Two exponentials and the first value are three numbers: k10 + k12, k20 + k21 and k12 k21 stay.
        Assert.Equal(3, check.Rank);
        Assert.All(check.Parameters, p => Assert.False(p.IsSupported));
        Assert.Equal("k10: moves with k12, k21 and k20", check.Parameters[0].Text);
    }

    [Fact]
    public void Two_compartments_are_determined_from_the_central_one_where_only_it_eliminates()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("k10", 0.5).Parameter("k12", 1).Parameter("k21", 0.7).State("central").State("peripheral");
        b.Flow("central", null, b["k10"] * b["central"])
            .Flow("central", "peripheral", b["k12"] * b["central"])
            .Flow("peripheral", "central", b["k21"] * b["peripheral"])
            .Observable("c", b["central"])
            .Group("all", "central", b.Number(10));
        Observed(b, t => 10 * Math.Exp(-t)).Estimate("k10", 0.5, 0.05, 5).Estimate("k12", 1, 0.05, 5).Estimate("k21", 0.7, 0.05, 5);

        Assert.All(Rank(b).Parameters, p => Assert.True(p.IsSupported));
    }

    /// <summary>
    /// A method that assumes generic initial states calls these rates determined: from a filled store they would be.
    /// Here it starts empty and stays so.
    /// </summary>
    [Fact]
    public void What_leaves_a_store_that_starts_empty_and_is_never_filled_is_seen_by_nothing()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("ka", 1)
            .Parameter("k", 0.5)
            .State("depot")
            .State("central")
            .Flow("depot", "central", b["ka"] * b["depot"])
            .Flow("central", null, b["k"] * b["central"])
            .Observable("c", b["central"])
            .Group("all", "central", b.Number(10));
        Observed(b, t => 10 * Math.Exp(-0.5 * t)).Estimate("ka", 1, 0.01, 100).Estimate("k", 0.5, 0.01, 100);

        Assert.Equal(["ka: no fitted row responds to it", "k: locally determined by exact data"], Texts(Rank(b)));
    }

    /// <summary>
    /// Uptake into a tissue that starts empty, seen in the tissue only: uptake times scale is all that shows. With a
    /// filled tissue the loss would have been seen without the uptake.
    /// </summary>
    [Fact]
    public void A_tissue_that_starts_empty_shows_uptake_and_scale_as_their_product()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("uptake", 0.01).Parameter("scale", 3).Parameter("loss", 0.2).Parameter("k", 0.5).State("blood").State("tissue");
        b.Flow("blood", null, b["k"] * b["blood"])
            .Flow(null, "tissue", b["uptake"] * b["blood"])
            .Flow("tissue", null, b["loss"] * b["tissue"])
            .Observable("c", b["scale"] * b["tissue"])
            .Group("all", "blood", b.Number(10));
        Observed(b, t => Math.Exp(-0.2 * t))
            .Estimate("uptake", 0.01, 0.001, 1)
            .Estimate("scale", 3, 0.1, 100)
            .Estimate("loss", 0.2, 0.01, 2);

        var check = Rank(b);

        Assert.Equal("uptake: moves with scale; only scale * uptake matters", check.Parameters[0].Text);
        Assert.Equal(["scale * uptake"], check.Combinations);
        Assert.True(check.Parameters[2].IsSupported);
    }

    // Which of two names comes first in a ratio depends on whose row it is: both ways say the same.
    private static string Ordered(string text) =>
        text.Replace("dose / V", "V / dose", StringComparison.Ordinal).Replace("Km / Vmax", "Vmax / Km", StringComparison.Ordinal);
}
