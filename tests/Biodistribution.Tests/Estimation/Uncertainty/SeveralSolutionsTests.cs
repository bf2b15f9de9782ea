using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Uncertainty;

/// <summary>
/// Two solutions that agree with the data equally well are seen by profiles, bootstrap and sampling alike; a flat
/// valley, and names that can be exchanged, are no two solutions.
/// </summary>
public class SeveralSolutionsTests
{
    private static readonly double[] Times = [0.25, 0.5, 1, 2, 4, 8];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Absorption and elimination can be exchanged where the volume goes with them.
    private static FitResult FlipFlop()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.05 } };
        b.Parameter("ka", 3).Parameter("ke", 0.4).Parameter("V", 2).State("depot").State("central");
        b.Flow("depot", "central", b["ka"] * b["depot"])
            .Flow("central", null, b["ke"] * b["central"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "depot", b.Number(10));
        foreach (var t in Times)
            b.Value("all", "c", t, 10 * 3 / (2 * (3 - 0.4)) * (Math.Exp(-0.4 * t) - Math.Exp(-3 * t)));
        return Fitter.Fit(
            b.Estimate("ka", 3, 0.01, 100).Estimate("ke", 0.4, 0.01, 100).Estimate("V", 2, 0.01, 100).Build(),
            new FitSettings { Starts = 12 },
            cancellation: Cancellation
        );
    }

    [Fact]
    public void A_bootstrap_gives_no_interval_of_a_parameter_with_two_solutions()
    {
        var result = Bootstrap.Run(FlipFlop(), new BootstrapSettings { Replicates = 40 }, cancellation: Cancellation);

        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Lower) && double.IsNaN(estimate.Upper)));
        Assert.All(result.Estimates, estimate => Assert.StartsWith("two solutions: ", estimate.Sentence, StringComparison.Ordinal));
        Assert.Contains(result.Warnings, warning => warning.StartsWith("Two solutions agree", StringComparison.Ordinal));
    }

    [Fact]
    public void Chains_go_from_one_solution_to_the_other()
    {
        var draws = ParameterSampler.Sample(
            FlipFlop(),
            null,
            new DrawSettings
            {
                Chains = 4,
                Draws = 200,
                RHatLimit = 1.2,
                LeastEffectiveSize = 20,
            },
            null,
            null,
            Cancellation
        );

        Assert.True(draws.Converged, draws.Message);
        var faster = draws.Values.Count(values => values[0] > values[1]);
        Assert.InRange(faster, 40, 160);
    }

    [Fact]
    public void A_flat_valley_is_called_flat_and_no_two_solutions()
    {
        // The product is measured, and q is only known to lie below a limit: any q far below it agrees alike.
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.1 },
        };
        b.Parameter("p", 1)
            .Parameter("q", 1)
            .State("none")
            .Observable("product", b["p"] * b["q"])
            .Observable("q", b["q"])
            .Group("all", "none", b.Number(0))
            .Value("all", "product", 1, 1);
        b.Row(
                new Observation
                {
                    Id = "below",
                    Group = "all",
                    Observable = "q",
                    Time = 1,
                    Value = 1,
                    Censoring = "below",
                }
            )
            .Estimate("p", 10, 1e-6, 1e6)
            .Estimate("q", 0.1, 1e-6, 1e6);
        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 24 }, cancellation: Cancellation);

        var profiles = ProfileLikelihood.Run(fit, cancellation: Cancellation);

        Assert.True(fit.Starts.Select(start => Math.Round(start.Point[1], 3)).Distinct().Count() > 3);
        Assert.DoesNotContain(profiles.Verdicts, verdict => verdict.Kind is VerdictKind.TwoSolutions or VerdictKind.Determined);
    }

    [Fact]
    public void Terms_of_a_sum_in_another_order_are_one_solution()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.01 },
        };
        b.Parameter("a", 1).Parameter("k", 0.3).Parameter("b", 1).Parameter("l", 3).State("none");
        var t = b.Graph.Time;
        var minus = b.Number(-1);
        b.Observable(
                "y",
                (b["a"] * b.Graph.Unary(Operation.Exp, minus * b["k"] * t)) + (b["b"] * b.Graph.Unary(Operation.Exp, minus * b["l"] * t))
            )
            .Group("all", "none", b.Number(0));
        for (var i = 1; i <= 20; i++)
            b.Value("all", "y", 0.2 * i, (1.5 * Math.Exp(-0.3 * 0.2 * i)) + Math.Exp(-3 * 0.2 * i));
        b.Estimate("a", 1, 1e-3, 1e3).Estimate("k", 0.5, 1e-3, 1e3).Estimate("b", 1, 1e-3, 1e3).Estimate("l", 2, 1e-3, 1e3);
        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 12 }, cancellation: Cancellation);

        var profiles = ProfileLikelihood.Run(fit, cancellation: Cancellation);

        Assert.True(fit.Starts.Select(start => Math.Round(start.Point[1], 2)).Distinct().Count() > 1);
        Assert.All(profiles.Verdicts, verdict => Assert.Equal(VerdictKind.Determined, verdict.Kind));
        Assert.InRange(profiles.Curves[0].Upper.Value / profiles.Curves[0].Lower.Value, 1, 1.2);
    }

    [Fact]
    public void What_is_negative_by_rounding_only_lies_below_a_limit_of_detection()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.1 },
        };
        b.Parameter("p", 1)
            .State("none")
            .Observable("p", b["p"])
            .Observable("less", b["p"] * b.Number(-1e-17))
            .Group("all", "none", b.Number(0))
            .Value("all", "p", 1, 1);
        b.Row(
                new Observation
                {
                    Id = "below",
                    Group = "all",
                    Observable = "less",
                    Time = 1,
                    Value = 0.5,
                    Censoring = "below",
                }
            )
            .Estimate("p", 2, 0.1, 10);

        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: Cancellation);

        Assert.True(fit.Succeeded);
        Assert.Equal(0, fit.Rows[1].Predicted);
        Assert.Equal(0, fit.Rows[1].Contribution);
        Assert.DoesNotContain(fit.Warnings, warning => warning.Contains("given up", StringComparison.Ordinal));
    }
}
