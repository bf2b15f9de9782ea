using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Searches;

public class FitterTests
{
    private static FitResult Fit(FitProblem problem, FitSettings? settings = null) =>
        Fitter.Fit(problem, settings, null, null, TestContext.Current.CancellationToken);

    private static StudyBuilder OneCompartment()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("V", 1).Parameter("CL", 1).State("central");
        b.Flow("central", null, b["CL"] * b["central"] / b["V"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b.Number(10));
        return b.Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100);
    }

    [Fact]
    public void Exact_data_give_back_the_parameters_that_made_them()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 0.5, 1, 2, 4, 8 })
            b.Value("all", "c", t, 10 / 2.5 * Math.Exp(-0.7 / 2.5 * t));

        var fit = Fit(b.Build());

        Assert.Equal(2.5, fit.Estimates[0].Value, 1e-6);
        Assert.Equal(0.7, fit.Estimates[1].Value, 1e-6);
        Assert.Equal(12, fit.StartsAtBest);
        Assert.All(fit.Rows, row => Assert.True(row.Used));
    }

    [Fact]
    public void One_two_and_seven_threads_give_the_same_bits()
    {
        var b = OneCompartment();
        foreach (var (t, factor) in new[] { (0.5, 1.1), (1, 0.9), (2, 1.05), (4, 0.97), (8.0, 1.02) })
            b.Value("all", "c", t, 10 / 2.5 * Math.Exp(-0.7 / 2.5 * t) * factor);
        var problem = b.Build();

        var fits = new[] { 1, 2, 7 }.Select(threads => Fit(problem, new FitSettings { Threads = threads })).ToArray();

        Assert.Equal(fits[0].Starts.Select(s => (s.Number, s.Objective)), fits[1].Starts.Select(s => (s.Number, s.Objective)));
        Assert.Equal(fits[0].Starts.Select(s => s.Point.ToArray()), fits[2].Starts.Select(s => s.Point.ToArray()));
    }

    /// <summary>
    /// Saturable, so that runs are integrated: some 40,000 steps, more than it takes for runs to be made side by side.
    /// The groups differentiate to different parameters.
    /// </summary>
    [Fact]
    public void Searches_side_by_side_give_the_bits_of_a_search_alone_on_any_number_of_threads()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("vm", 3).Parameter("vmHigh", 4).Parameter("km", 2).Parameter("ke", 0.1);
        b.State("blood")
            .State("liver")
            .Flow("blood", "liver", b["vm"] * b["blood"] / (b["km"] + b["blood"]))
            .Flow("liver", null, b["ke"] * b["liver"]);
        b.Observable("b", b["blood"]).Observable("l", b["liver"]);
        b.Estimate("vm", 2, 0.1, 30).Estimate("vmHigh", 2, 0.1, 30).Estimate("km", 1, 0.05, 50).Estimate("ke", 0.2, 0.01, 5);
        b.Group("low", "blood", b.Number(10)).Group("high", "blood", b.Number(40), ("vm", b["vmHigh"]));
        foreach (var (t, low, high) in new[] { (0.5, 9.0, 37.5), (2, 6.2, 34), (5, 1.9, 24), (9, 0.25, 12), (14, 0.02, 3.1) })
            b.Value("low", "b", t, low).Value("high", "b", t, high).Value("high", "l", t, 35 - (0.9 * high));
        var problem = b.Build();

        var alone = Fit(problem, new FitSettings { Starts = 1, Threads = 1 });
        var fits = new[] { 1, 2, 7 }.Select(threads => Fit(problem, new FitSettings { Starts = 16, Threads = threads })).ToArray();

        foreach (var fit in fits)
        {
            Assert.Equal(
                fits[0].Starts.Select(s => (s.Number, s.Objective, s.Iterations)),
                fit.Starts.Select(s => (s.Number, s.Objective, s.Iterations))
            );
            Assert.Equal(fits[0].Starts.Select(s => s.Point.ToArray()), fit.Starts.Select(s => s.Point.ToArray()));
            var declared = fit.Starts.Single(s => s.Number == 0);
            Assert.Equal((alone.Starts[0].Objective, alone.Starts[0].Iterations), (declared.Objective, declared.Iterations));
            Assert.Equal(alone.Starts[0].Point.ToArray(), declared.Point.ToArray());
        }
        Assert.InRange(fits[0].StartsAtBest, 8, 16);
    }

    [Fact]
    public void A_value_below_the_limit_counts_with_the_closed_form_probability()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 0.5, 1, 2, 4 })
            b.Value("all", "c", t, 4 * Math.Exp(-0.28 * t));
        b.Row(
            new Observation
            {
                Id = "blq",
                Group = "all",
                Observable = "c",
                Time = 8,
                Value = 0.4,
                Censoring = "below",
            }
        );
        var fit = Fit(b.Build());

        var row = fit.Rows[^1];
        var z = (Math.Log(0.4) - Math.Log(row.Predicted)) / 0.1;
        Assert.Equal(-2 * Math.Log(NormalDistribution.Cumulative(z)), row.Contribution, 1e-9);
        Assert.True(row.Predicted < 4 * Math.Exp(-0.28 * 8), "the limit pulls the prediction down");
    }

    [Fact]
    public void The_range_of_n_animals_is_the_joint_density_of_its_extremes()
    {
        var b = OneCompartment();
        b.Value("all", "c", 1, 3).Value("all", "c", 4, 1.3);
        b.Row(
            new Observation
            {
                Id = "range",
                Group = "all",
                Observable = "c",
                Time = 2,
                Lower = 2,
                Upper = 2.6,
                SpreadKind = "range",
                Count = 4,
            }
        );
        var fit = Fit(b.Build());

        var row = fit.Rows[^1];
        var (lower, upper) = (Math.Log(2 / row.Predicted) / 0.1, Math.Log(2.6 / row.Predicted) / 0.1);
        var density =
            4
            * 3
            * NormalDistribution.Density(lower)
            * NormalDistribution.Density(upper)
            / (0.1 * 0.1 * 2 * 2.6)
            * Math.Pow(NormalDistribution.Cumulative(upper) - NormalDistribution.Cumulative(lower), 2);
        Assert.Equal(-2 * Math.Log(density), row.Contribution, 1e-8);
    }

    [Fact]
    public void Derived_numbers_of_a_simulated_exponential_are_their_closed_forms()
    {
        var b = OneCompartment();
        Observation Derived(
            Statistic statistic,
            double value,
            string label = "",
            double start = double.NaN,
            double end = double.PositiveInfinity
        ) =>
            new()
            {
                Id = $"{statistic} {label} {end}",
                Group = "all",
                Observable = "c",
                Statistic = statistic,
                WindowStart = start,
                WindowEnd = end,
                Value = value,
                Label = label,
                Spread = 0.1 * value,
                SpreadKind = "sem",
            };
        b.Row(Derived(Statistic.Auc, 10 / 0.7))
            .Row(Derived(Statistic.Mrt, 2.5 / 0.7))
            .Row(Derived(Statistic.Clearance, 0.7))
            .Row(Derived(Statistic.HalfLife, Math.Log(2) * 2.5 / 0.7, "time to half", 0, 12))
            .Row(Derived(Statistic.HalfLife, Math.Log(2) * 2.5 / 0.7, "slope", 0, 12))
            .Row(Derived(Statistic.HalfLife, Math.Log(2) * 2.5 / 0.7, "terminal", 0, 12))
            .Row(Derived(Statistic.Cmax, 4, "", 0, 12))
            .Row(Derived(Statistic.Auc, 10 / 0.7 * (1 - Math.Exp(-0.28 * 12)), "", 0, 12));

        var fit = Fit(b.Build());

        Assert.Equal(2.5, fit.Estimates[0].Value, 1e-4);
        Assert.Equal(0.7, fit.Estimates[1].Value, 1e-4);
        Assert.All(fit.Rows, row => Assert.Equal(row.Observed, row.Predicted, 2e-4 * row.Observed));
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_listed_with_their_reason()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 0.5, 1, 2, 4 })
            b.Value("all", "c", t, 4 * Math.Exp(-0.28 * t));
        b.Value("nobody", "c", 1, 1)
            .Value("all", "d", 1, 1)
            .Value("all", "c", double.NaN, 1)
            .Value("all", "c", 1, 1, "mL")
            .Row(
                new Observation
                {
                    Id = "mean",
                    Group = "all",
                    Observable = "c",
                    Time = 1,
                    Value = 3,
                    Spread = 1,
                    SpreadKind = "sd",
                }
            )
            .Row(
                new Observation
                {
                    Id = "order",
                    Group = "all",
                    Observable = "c",
                    Statistic = Statistic.Order,
                    Time = 1,
                    RelativeToObservable = "c",
                }
            );

        var fit = Fit(b.Build());

        Assert.Equal(
            [
                "not used: The study has no group 'nobody'.",
                "not used: The model has no observable 'd'.",
                "not used: The row does not say when.",
                "not used: mL is not a unit of the value of c.",
                "not used: The row gives an sd and does not say of how many animals.",
                "not used: The ordering does not say what it relates to.",
            ],
            fit.Rows.Where(row => !row.Used).Select(row => row.How)
        );
        Assert.True(fit.Succeeded);
    }

    [Fact]
    public void Contradictory_orderings_and_no_data_at_all_end_in_words()
    {
        var b = OneCompartment();
        b.Group("other", "central", b.Number(5));
        Observation Order(string above, string below) =>
            new()
            {
                Id = above,
                Group = above,
                RelativeToGroup = below,
                Observable = "c",
                Statistic = Statistic.Order,
                Time = 1,
                SpreadKind = "hard",
            };
        var fit = Fit(b.Row(Order("all", "other")).Row(Order("other", "all")).Build());

        Assert.Contains(fit.Warnings, w => w.Contains("The ordering contradicts row all", StringComparison.Ordinal));
        Assert.Contains("No row is fitted: nothing prefers one parameter value to another.", fit.Warnings);
        Assert.All(fit.Estimates, e => Assert.True(double.IsNaN(e.StandardError)));
    }

    [Fact]
    public void A_bound_at_the_estimate_is_said_and_has_no_standard_error()
    {
        var b = OneCompartment();
        foreach (var t in new[] { 0.5, 1, 2, 4 })
            b.Value("all", "c", t, 4000 * Math.Exp(-0.28 * t));
        var fit = Fit(b.Build());

        Assert.Contains("CL lies at its lower bound.", fit.Warnings);
        Assert.Equal(("lower", true), (fit.Estimates[1].AtBound, double.IsNaN(fit.Estimates[1].StandardError)));
    }

    [Fact]
    public void A_model_that_blows_up_everywhere_gives_no_number_that_looks_fine()
    {
        var b = new StudyBuilder { DefaultError = new ErrorModel { Proportional = 0.1 } };
        b.Parameter("k", 1).State("x");
        b.Flow(null, "x", b["k"] * b["x"] * b["x"]).Observable("x", b["x"]).Group("all", "x", b.Number(10));
        var fit = Fit(b.Estimate("k", 1, 0.5, 2).Value("all", "x", 5, 3).Build(), new FitSettings { Starts = 3 });

        Assert.False(fit.Succeeded);
        Assert.Equal(
            (0, "none of 3 searches found parameter values at which model and data can be compared"),
            (fit.StartsAtBest, fit.SearchStatement)
        );
        Assert.Equal(double.PositiveInfinity, fit.Objective);
        Assert.All(fit.Estimates, e => Assert.True(double.IsNaN(e.Value)));
        Assert.Contains(fit.Warnings, w => w.StartsWith("No search succeeded: the model could not be solved", StringComparison.Ordinal));
    }

    [Fact]
    public void A_signal_in_arbitrary_units_is_fitted_up_to_its_factor()
    {
        var b = OneCompartment();
        b.Error("c", new ErrorModel { Proportional = 0.1, HasScale = true });
        foreach (var t in new[] { 0.5, 1, 2, 4, 8 })
            b.Value("all", "c", t, 1234 * Math.Exp(-0.28 * t));
        var fit = Fit(b.Build(), new FitSettings { Starts = 1 });

        Assert.True(fit.Objective < 1e-6);
        Assert.Equal(0.28, fit.Estimates[1].Value / fit.Estimates[0].Value, 1e-4);
        Assert.All(fit.Estimates, e => Assert.True(double.IsNaN(e.StandardError), "volume and factor are confounded"));
    }
}
