using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using Biodistribution.Validation.Misfit;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace Biodistribution.Tests.Estimation.Likelihood;

/// <summary>Organs of one animal share an error of its dose.</summary>
public class SharedDoseFactorTests
{
    private static readonly string[] Organs = ["liver", "spleen", "lung"];

    [Fact]
    public void The_likelihood_is_that_of_a_normal_with_a_common_variance_within_animals()
    {
        var fit = Fit(Study(8, 0.3));
        double Sd(string name) => fit.Estimates.Single(estimate => estimate.Name == name).Value;
        var (sigma, omega) = (Sd("relative sd"), Sd("dose sd between animals"));
        var rows = fit.Rows;
        var covariance = Matrix<double>.Build.Dense(
            rows.Length,
            rows.Length,
            (i, j) => rows[i].Observation.Animal != rows[j].Observation.Animal ? 0 : (omega * omega) + (i == j ? sigma * sigma : 0)
        );
        var residual = Vector<double>.Build.Dense(rows.Length, i => Math.Log(rows[i].Observed / rows[i].Predicted));
        var expected =
            (residual * covariance.Inverse() * residual)
            + Math.Log(covariance.Determinant())
            + (rows.Length * Math.Log(2 * Math.PI))
            + (2 * rows.Sum(row => Math.Log(row.Observed)));

        Assert.Equal(expected, fit.MinusTwoLogLikelihood, 1e-8);
    }

    [Fact]
    public void Rows_of_derivatives_give_the_gradient_of_the_likelihood_by_every_variable()
    {
        var likelihood = StudyLikelihood.For(Study(6, 0.3, withLimits: true).Build());
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive());
        var (n, m) = (objective.VariableCount, objective.RowCount);
        double[] point = [.. likelihood.Start().Select((value, i) => value + (0.1 * (i + 1)))];
        var (residuals, rows) = (new double[m], new double[m * n]);
        objective.Evaluate(point, residuals, rows);

        Assert.Contains(likelihood.Variables, variable => variable.Name == "dose sd between animals");
        for (var v = 0; v < n; v++)
        {
            var byRows = Enumerable.Range(0, m).Sum(r => residuals[r] * rows[(r * n) + v]);
            double At(double step) => objective.Value([.. point.Select((value, i) => i == v ? value + step : value)]);
            Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, byRows, 1e-5 * (1 + Math.Abs(byRows)));
        }
    }

    [Fact]
    public void Both_sds_are_found_where_many_animals_tell_them()
    {
        var fit = Fit(Study(150, 0.3));

        Assert.InRange(fit.Estimates.Single(estimate => estimate.Name == "dose sd between animals").Value, 0.25, 0.35);
        Assert.InRange(fit.Estimates.Single(estimate => estimate.Name == "relative sd").Value, 0.13, 0.17);
    }

    [Fact]
    public void Intervals_say_what_is_independent_and_how_much_too_narrow_they_would_be()
    {
        var fit = Fit(Study(12, 0.3));

        Assert.Matches(
            "^Intervals take animals as independent: the rows of one animal share a factor on its dose "
                + "\\(sd [0-9]+ %, estimated from 12 animals\\)\\. With all rows as independent, intervals "
                + "would be too narrow by a factor of up to 1\\.[0-9]+ \\((scale|.*)\\)\\.$",
            fit.Independence
        );
        var (own, alone) = (fit.Estimates[0].ScaledStandardError, fit.WithIndependentRows[0].ScaledStandardError);
        Assert.Equal("scale", fit.WithIndependentRows[0].Name);
        Assert.True(own > 1.2 * alone, $"{own} against {alone}");
    }

    [Fact]
    public void One_organ_an_animal_shares_nothing()
    {
        var fit = Fit(Study(12, 0.3, organs: 1));

        Assert.Equal("Intervals take animals as independent.", fit.Independence);
        Assert.Empty(fit.WithIndependentRows);
        Assert.True(double.IsFinite(fit.ResidualStandardDeviation));
    }

    [Fact]
    public void A_given_sd_is_taken_and_none_leaves_the_rows_independent()
    {
        var given = Fitter.Fit(
            Study(12, 0.3).Build() with
            {
                DoseSdBetweenAnimals = 0.3,
            },
            new FitSettings { Starts = 1 },
            cancellation: TestContext.Current.CancellationToken
        );
        var none = Fitter.Fit(
            Study(12, 0.3).Build() with
            {
                DoseSdBetweenAnimals = 0,
            },
            new FitSettings { Starts = 1 },
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.Contains("(sd 30 %, given)", given.Independence, StringComparison.Ordinal);
        Assert.DoesNotContain(given.Estimates, estimate => estimate.Name == "dose sd between animals");
        Assert.StartsWith("Intervals take all rows as independent, also those of one animal", none.Independence, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_animals_share_nothing_the_factor_vanishes_without_a_warning()
    {
        var fit = Fit(Study(12, 0));

        Assert.InRange(fit.Estimates.Single(estimate => estimate.Name == "dose sd between animals").Value, 0, 0.1);
        Assert.DoesNotContain(fit.Warnings, warning => warning.Contains("bound", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sd_of_the_factor_gets_a_verdict_as_every_other_sd()
    {
        Verdict Of(double doseSd, int animals) =>
            ProfileLikelihood
                .Run(Fit(Study(animals, doseSd)), cancellation: TestContext.Current.CancellationToken)
                .Verdicts.Single(verdict => verdict.Name == "dose sd between animals");

        var told = Of(0.3, 24);
        Assert.Equal(VerdictKind.Determined, told.Kind);
        Assert.InRange(0.3, told.Lower, told.Upper);
        Assert.Equal(VerdictKind.BoundedAbove, Of(0, 24).Kind);
    }

    [Fact]
    public void Animals_that_show_no_factor_get_no_second_intervals()
    {
        // Each animal's logarithms average to the same: between animals nothing is left to explain.
        var b = new StudyBuilder { DefaultError = new ErrorModel() };
        b.Parameter("scale", 1);
        foreach (var (organ, size) in Organs.Select((organ, i) => (organ, 1 << i)))
            b.Observable(organ, b["scale"] * b.Number(size));
        b.Estimate("scale", 3, 0.01, 1000).Group(new Group("all", [], []));
        for (var animal = 0; animal < 12; animal++)
        for (var organ = 0; organ < 3; organ++)
            b.Value("all", Organs[organ], 1, 5 * (1 << organ) * Math.Exp(0.2 * (((animal + organ) % 3) - 1)), animal: $"m{animal}");

        var fit = Fit(b);

        Assert.Equal("lower", fit.Estimates.Single(estimate => estimate.Name == "dose sd between animals").AtBound);
        Assert.Empty(fit.WithIndependentRows);
        Assert.EndsWith(
            "12 animals show none: with all rows as independent, intervals would be no narrower.",
            fit.Independence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_bootstrap_draws_the_factor_of_each_animal()
    {
        var problem = Study(12, 0.3).Build();
        var fit = Fitter.Fit(problem, new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);
        double Spread(BootstrapKind kind) =>
            Bootstrap
                .Run(fit, new BootstrapSettings { Replicates = 100, Kind = kind }, cancellation: TestContext.Current.CancellationToken)
                .Estimates.Single(one => one.Name == "scale")
                is var one
                ? Math.Log(one.Upper / one.Lower) / 3.92
                : 0;

        Assert.InRange(
            Spread(BootstrapKind.Parametric),
            0.7 * fit.Estimates[0].ScaledStandardError,
            1.4 * fit.Estimates[0].ScaledStandardError
        );
        Assert.InRange(Spread(BootstrapKind.Case), 0.6 * fit.Estimates[0].ScaledStandardError, 1.5 * fit.Estimates[0].ScaledStandardError);
    }

    /// <summary>
    /// The first studies of the coverage table of Biodistribution.Validation: as many intervals hold the truth as when
    /// it was made.
    /// </summary>
    [Fact]
    public void The_first_studies_of_the_coverage_table_come_out_as_stored()
    {
        var first = SharedDoseStudies.Run(2);

        Assert.Equal((12, 8), (first.Sum(one => one.Covered), first.Sum(one => one.CoveredAsIndependent)));
    }

    private static FitResult Fit(StudyBuilder builder) =>
        Fitter.Fit(builder.Build(), new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);

    // Three organs, each a known share of one scale; sd of a row 0.15, of the dose as given.
    private static StudyBuilder Study(int animals, double doseSd, int organs = 3, bool withLimits = false)
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel() };
        b.Parameter("scale", 1);
        for (var organ = 0; organ < 3; organ++)
            b.Observable(Organs[organ], b["scale"] * b.Number(1 << organ));
        b.Estimate("scale", 3, 0.01, 1000).Group(new Group("all", [], []));
        var random = new CounterRandom(20261205, 0);
        for (var animal = 0; animal < animals; animal++)
        {
            var dose = Math.Exp(doseSd * random.NextNormal());
            for (var organ = 0; organ < organs; organ++)
                b.Row(
                    new Observation
                    {
                        Id = $"{animal}-{organ}",
                        Group = "all",
                        Animal = $"m{animal}",
                        Observable = Organs[organ],
                        Time = 1,
                        Value = 5 * (1 << organ) * dose * Math.Exp(0.15 * random.NextNormal()),
                        Censoring = withLimits && organ == 1 && animal % 2 == 0 ? "below" : "",
                    }
                );
        }
        return b;
    }
}
