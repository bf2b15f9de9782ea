using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Identifiability;

public class IdentifiabilityTests
{
    private static FitResult Fit(FitProblem problem, FitSettings? settings = null) =>
        Fitter.Fit(problem, settings, null, null, TestContext.Current.CancellationToken);

    private static RankCheck Rank(FitProblem problem) => RankCheck.Run(problem, 1, TestContext.Current.CancellationToken);

    private static ProfileSet Profile(FitResult fit, ProfileSettings? settings = null) =>
        ProfileLikelihood.Run(fit, settings, null, null, null, TestContext.Current.CancellationToken);

    private static StudyBuilder Central(Func<StudyBuilder, Expression> observed, params double[] times)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 2).Parameter("CL", 1).Parameter("dose", 10).State("central");
        b.Flow("central", null, b["CL"] * b["central"] / b["V"]).Observable("c", observed(b)).Group("all", "central", b["dose"]);
        foreach (var t in times)
            b.Value("all", "c", t, 5 * Math.Exp(-0.5 * t));
        return b;
    }

    [Fact]
    public void With_the_dose_unknown_volume_clearance_and_dose_move_together()
    {
        var b = Central(b => b["central"] / b["V"], 0.5, 1, 2, 4);
        var check = Rank(b.Estimate("V", 2, 0.1, 50).Estimate("CL", 1, 0.1, 50).Estimate("dose", 10, 1, 100).Build());

        Assert.Equal(2, check.Rank);
        Assert.All(check.Parameters, p => Assert.False(p.IsSupported));
        Assert.Equal("V: moves with CL and dose", check.Parameters[0].Text);
    }

    [Fact]
    public void A_parameter_that_rows_see_only_here_and_there_is_not_said_to_be_seen_by_none()
    {
        var b = new StudyBuilder { AssumedCv = 0.2, AssumedCount = 5 };
        b.Parameter("a", 9.5).Parameter("c", 1).State("x");
        b.Observable("y", b["c"] + b.Graph.Binary(Operation.Max, b["a"] - b.Number(9), b.Number(0)))
            .Group("all", "x", b.Number(0))
            .Value("all", "y", 1, 1.5);
        var check = Rank(b.Estimate("a", 9.5, 0.1, 10, EstimationScale.Natural).Estimate("c", 1, 0.1, 10, EstimationScale.Natural).Build());

        Assert.Equal("at most of the points tried no fitted row responds to it", check.Parameters[0].Reason);
    }

    [Fact]
    public void With_the_dose_known_volume_and_clearance_are_determined_with_closed_form_intervals()
    {
        var b = Central(b => b["central"] / b["V"], 0.5, 1, 2, 4);
        var fit = Fit(b.Estimate("V", 2, 0.1, 50).Estimate("CL", 1, 0.1, 50).Build());
        var profiles = Profile(fit);

        // ln c = ln(dose / V) - k t: V is the intercept of a straight line, whose sd is closed-form.
        double[] t = [0.5, 1, 2, 4];
        var mean = t.Average();
        var sd = 0.1 * Math.Sqrt((1.0 / t.Length) + (mean * mean / t.Sum(x => (x - mean) * (x - mean))));
        var z = NormalDistribution.Quantile(0.975);
        Assert.All(profiles.Verdicts, v => Assert.Equal(VerdictKind.Determined, v.Kind));
        Assert.True(profiles.Verdicts[0].IsInterval);
        Assert.Equal(Math.Log(2) - (z * sd), Math.Log(profiles.Verdicts[0].Lower), 0.01 * sd);
        Assert.Equal(Math.Log(2) + (z * sd), Math.Log(profiles.Verdicts[0].Upper), 0.01 * sd);
        Assert.Equal(sd, fit.Estimates[0].ScaledStandardError, 1e-4 * sd);
    }

    [Fact]
    public void From_low_concentrations_only_the_ratio_of_Vmax_and_Km_is_seen()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("Vmax", 1000).Parameter("Km", 1000).State("central");
        b.Flow("central", null, b["Vmax"] * b["central"] / (b["Km"] + b["central"]))
            .Observable("c", b["central"])
            .Group("all", "central", b.Number(1e-3));
        foreach (var t in new[] { 0.5, 1, 2, 3 })
            b.Value("all", "c", t, 1e-3 * Math.Exp(-t));
        var fit = Fit(b.Estimate("Vmax", 1000, 1, 1e6).Estimate("Km", 1000, 1, 1e6).Build(), new FitSettings { Starts = 3 });
        var profiles = Profile(fit);

        Assert.All(profiles.Verdicts, v => Assert.Equal(VerdictKind.NotDetermined, v.Kind));
        Assert.All(profiles.Verdicts, v => Assert.False(v.IsInterval));
        Assert.Contains("moves with Km", profiles.Verdicts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Absorption_and_elimination_exchanged_are_two_solutions()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.05 } };
        b.Parameter("ka", 3).Parameter("ke", 0.4).Parameter("V", 2).State("depot").State("central");
        b.Flow("depot", "central", b["ka"] * b["depot"])
            .Flow("central", null, b["ke"] * b["central"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "depot", b.Number(10));
        foreach (var t in new[] { 0.25, 0.5, 1, 2, 4, 8 })
            b.Value("all", "c", t, 10 * 3 / (2 * (3 - 0.4)) * (Math.Exp(-0.4 * t) - Math.Exp(-3 * t)));
        var fit = Fit(
            b.Estimate("ka", 3, 0.01, 100).Estimate("ke", 0.4, 0.01, 100).Estimate("V", 2, 0.01, 100).Build(),
            new FitSettings { Starts = 24 }
        );

        var profiles = Profile(fit);

        Assert.All(profiles.Verdicts, v => Assert.Equal(VerdictKind.TwoSolutions, v.Kind));
        Assert.All(profiles.Verdicts, v => Assert.False(v.IsInterval));
        Assert.Equal("two solutions: 3 and 0.4 agree with the data equally well", profiles.Verdicts[0].Text);
    }

    [Fact]
    public void One_observation_cannot_determine_two_parameters_and_gives_no_interval()
    {
        var b = Central(b => b["central"] / b["V"], 1);
        var fit = Fit(b.Estimate("V", 2, 0.1, 50).Estimate("CL", 1, 0.1, 50).Build());
        var profiles = Profile(fit);

        Assert.Contains("1 fitted numbers cannot determine 2 parameters.", fit.Warnings);
        Assert.All(fit.Estimates, e => Assert.True(double.IsNaN(e.StandardError)));
        Assert.All(profiles.Verdicts, v => Assert.Equal((VerdictKind.NotDetermined, false), (v.Kind, v.IsInterval)));
    }

    [Fact]
    public void The_capacity_moves_with_the_assumed_dose_and_the_damaged_zone_is_seen_by_no_fitted_row()
    {
        var check = Rank(ExosomeStudy.Problem());

        Assert.Equal("capacity: moves with dose; only capacity / dose matters", check.Parameters.Single(p => p.Name == "capacity").Text);
        Assert.Equal("macrophage_ratio: no fitted row responds to it", check.Parameters.Single(p => p.Name == "macrophage_ratio").Text);
        Assert.Equal("breakdown_ratio: no fitted row responds to it", check.Parameters.Single(p => p.Name == "breakdown_ratio").Text);
        Assert.Equal(6, check.Rank);
    }

    [Fact]
    public void Renaming_parameters_and_rescaling_units_changes_no_verdict_of_the_rank_check()
    {
        var plain = Rank(ExosomeStudy.Problem());
        var other = Rank(ExosomeStudy.Problem(name => "p_" + name, "L", "min"));

        Assert.Equal(
            plain.Parameters.Select(p => p.Text.Length),
            other.Parameters.Select(p => p.Text.Replace("p_", "", StringComparison.Ordinal).Length)
        );
        Assert.Equal(plain.Parameters.Select(p => p.IsSupported), other.Parameters.Select(p => p.IsSupported));
        Assert.Equal(plain.Rank, other.Rank);
    }

    [Fact]
    public void The_ratio_of_damaged_to_healthy_liver_is_only_bounded_by_the_ordering_and_by_bounds_of_parameters()
    {
        var problem = ExosomeStudy.Problem();
        var fit = Fit(problem, new FitSettings { Starts = 1 });
        var profiles = Profile(fit, new ProfileSettings { IncludeParameters = false, Predictions = [ExosomeStudy.Ratio(problem)] });

        var verdict = Assert.Single(profiles.Verdicts);
        Assert.Equal(VerdictKind.OnlyBounded, verdict.Kind);
        Assert.False(verdict.IsInterval);
        // Not by the dose itself: it is where macrophages stand at bounds that nobody measured.
        Assert.StartsWith("range: 1 to ", verdict.Text, StringComparison.Ordinal);
        Assert.Contains(
            "closed below by the ordering order, above by the bounds of the parameters (",
            verdict.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("no organ can hold more than the whole dose", verdict.Text, StringComparison.Ordinal);
        Assert.InRange(verdict.Lower, 0.995, 1.03);
        Assert.InRange(verdict.Upper, 3, 100);
    }
}
