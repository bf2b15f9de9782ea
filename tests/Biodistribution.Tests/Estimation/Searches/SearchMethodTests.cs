using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Optimization;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Xunit;

namespace Biodistribution.Tests.Estimation.Searches;

public sealed class SearchMethodTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("biodist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static FitResult Fit(FitProblem problem, SearchMethod? method = null, int starts = 1, int threads = 0) =>
        Fitter.Fit(
            problem,
            new FitSettings
            {
                Starts = starts,
                Method = method,
                Threads = threads,
            },
            null,
            null,
            TestContext.Current.CancellationToken
        );

    private static FitProblem Shipped(string study) =>
        StudyFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "studies", study, "study.yaml")).OrThrow().Problem;

    [Theory]
    [InlineData(SearchMethod.Bfgs, 1, 22)]
    [InlineData(SearchMethod.Bfgs, 2, 26)]
    [InlineData(SearchMethod.CmaEs, 2, 22)]
    public void Most_certified_values_are_met_without_rows_and_without_derivatives(SearchMethod method, int start, int atLeast)
    {
        var missed = NistProblem
            .All.Where(problem =>
                Fit(problem.Read(folder, start).Problem, method)
                    .Estimates.Zip(problem.Parameters, (e, p) => NistProblem.Digits(e.Value, p.Certified))
                    .Min() < 6
            )
            .Select(problem => problem.Name)
            .ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine($"{method.DisplayName()} start {start}: not {string.Join(' ', missed)}");
        Assert.InRange(27 - missed.Length, atLeast, 27);
    }

    /// <summary>
    /// The record of why the library has searches of its own: how many of the smaller certified problems MathNet's
    /// meet. Over all 27 its quasi-Newton method met 17 from either start.
    /// </summary>
    [Theory]
    [InlineData(SearchMethod.Bfgs)]
    [InlineData(SearchMethod.CmaEs)]
    public void MathNet_meets_fewer_of_the_certified_values(SearchMethod method)
    {
        var small = NistProblem.All.Where(problem => problem.Data.Length <= 20).ToArray();
        var met = small.Where(problem => MathNetDigits(problem, 2, method) >= 6).Select(problem => problem.Name).ToArray();
        var own = small
            .Where(problem =>
                Fit(problem.Read(folder, 2).Problem, method)
                    .Estimates.Zip(problem.Parameters, (e, p) => NistProblem.Digits(e.Value, p.Certified))
                    .Min() >= 6
            )
            .ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"start 2: {met.Length} and {own.Length} of {small.Length}; not {string.Join(' ', small.Select(p => p.Name).Except(met))}"
        );
        Assert.InRange(met.Length, 1, own.Length - 1);
    }

    private double MathNetDigits(NistProblem problem, int start, SearchMethod method)
    {
        var study = problem.Read(folder, start).Problem;
        var response = study.Model.Observables[0].Value;
        var b = study.Estimated.Select(estimated => estimated.Parameter).ToArray();
        var slopes = b.Select(symbol => Differentiation.Derivative(response, symbol)).ToArray();
        double At(Expression expression, Vector<double> values, int row) =>
            ExpressionEvaluation.Evaluate(
                expression,
                symbol =>
                    symbol.Name == "z" ? double.Parse(problem.Data[row].Z, CultureInfo.InvariantCulture)
                    : Array.IndexOf(b, symbol) is >= 0 and var i ? values[i]
                    : problem.Data[row].X
            );
        double Residual(Vector<double> values, int row) =>
            problem.IsOnLog ? Math.Log(At(response, values, row) / problem.Data[row].Y) : At(response, values, row) - problem.Data[row].Y;
        var rows = Enumerable.Range(0, problem.Data.Length).ToArray();
        double Value(Vector<double> values) => rows.Sum(row => 0.5 * Residual(values, row) * Residual(values, row));
        Vector<double> Gradient(Vector<double> values) =>
            Vector<double>.Build.Dense(
                b.Length,
                j => rows.Sum(row => Residual(values, row) * At(slopes[j], values, row) / (problem.IsOnLog ? At(response, values, row) : 1))
            );
        try
        {
            var from = Vector<double>.Build.Dense([.. problem.Parameters.Select(p => p.Starts[start - 1])]);
            var found =
                method == SearchMethod.Bfgs
                    ? new BfgsBMinimizer(1e-15, 1e-15, 1e-15, 300).FindMinimum(
                        ObjectiveFunction.Gradient(Value, Gradient),
                        Vector<double>.Build.Dense(b.Length, double.NegativeInfinity),
                        Vector<double>.Build.Dense(b.Length, double.PositiveInfinity),
                        from
                    )
                    : new NelderMeadSimplex(1e-14, 2000).FindMinimum(ObjectiveFunction.Value(Value), from);
            return problem.Parameters.Select((p, i) => NistProblem.Digits(found.MinimizingPoint[i], p.Certified)).Min();
        }
        catch (Exception error) when (error.Source == "MathNet.Numerics")
        {
            return 0;
        }
    }

    [Fact]
    public void A_search_without_derivatives_follows_its_seed_and_other_searches_after_the_fit_do_too()
    {
        FitResult Seeded(ulong seed, SearchMethod method) =>
            Fitter.Fit(
                Outliers(),
                new FitSettings
                {
                    Starts = 1,
                    Method = method,
                    Seed = seed,
                },
                null,
                null,
                TestContext.Current.CancellationToken
            );
        static (int, double) Path(FitResult fit) => (fit.Starts[0].Iterations, fit.Estimates[0].Value);
        var (one, again, other) = (Seeded(1, SearchMethod.CmaEs), Seeded(1, SearchMethod.CmaEs), Seeded(5, SearchMethod.CmaEs));

        Assert.Equal(Path(one), Path(again));
        Assert.NotEqual(Path(one), Path(other));
        Assert.Equal(one.Objective, other.Objective, 1e-6);
        Assert.Equal(5ul, other.Problem.SearchSeed);
        Assert.Equal(Path(Seeded(1, SearchMethod.Bfgs)), Path(Seeded(5, SearchMethod.Bfgs)));
    }

    [Theory]
    [InlineData("msc-mouse", SearchMethod.Bfgs)]
    [InlineData("msc-mouse", SearchMethod.CmaEs)]
    [InlineData("exosome-6h", SearchMethod.Bfgs)]
    [InlineData("exosome-6h-example", SearchMethod.Bfgs)]
    [InlineData("exosome-6h-example", SearchMethod.CmaEs)]
    public void Every_method_ends_where_the_agreement_of_a_shipped_study_is_best(string study, SearchMethod method)
    {
        var problem = Shipped(study);

        var (usual, other) = (Fit(problem, starts: 3), Fit(problem, method, starts: method == SearchMethod.CmaEs ? 1 : 3));

        Assert.True(other.Starts[0].Reason.IsConverged(), other.Starts[0].Reason.Sentence());
        Assert.Equal(method, other.Starts[0].Method);
        Assert.Equal(usual.Objective, other.Objective, 1e-4);
        var variables = StudyLikelihood.For(problem).Variables;
        foreach (var (one, two, variable) in usual.Estimates.Zip(other.Estimates, variables))
        {
            var sd = Math.Max(one.ScaledStandardError, two.ScaledStandardError);
            if (one.AtBound == two.AtBound && !double.IsNaN(sd))
                // Objectives as near as that lie within a seventieth of a standard error.
                Assert.InRange(Math.Abs(variable.Map.ToVariable(one.Value) - variable.Map.ToVariable(two.Value)), 0, 0.05 * sd);
            else if (one.AtBound != two.AtBound)
            {
                // Only a parameter the data leave free ends at its bound by one method and beside it by another.
                var beside = one.AtBound.Length > 0 ? two : one;
                Assert.False(
                    beside.ScaledStandardError < 0.25 * (variable.High - variable.Low),
                    $"{one.Name} is at a bound by one method only"
                );
            }
        }
    }

    private static StudyBuilder Decay(ErrorModel error)
    {
        var b = new StudyBuilder { DefaultError = error };
        b.Parameter("V", 1).Parameter("CL", 1).State("central");
        return b.Flow("central", null, b["CL"] * b["central"] / b["V"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b.Number(10))
            .Estimate("V", 1, 0.01, 100)
            .Estimate("CL", 1, 0.01, 100);
    }

    private static readonly (double Time, double Noise)[] Scattered = [(0.5, 0.05), (1, -0.1), (2, 4), (3, 0.08), (4, -0.02), (6, 0.04)];

    private static FitProblem Outliers()
    {
        var b = Decay(
            new ErrorModel
            {
                Kind = ErrorKind.StudentT,
                Proportional = 0.1,
                DegreesOfFreedom = 3,
            }
        );
        foreach (var (t, noise) in Scattered)
            b.Value("all", "c", t, (4 * Math.Exp(-0.28 * t)) + noise);
        return b.Build();
    }

    private static FitProblem Censored()
    {
        var b = Decay(new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.3 });
        foreach (var (t, noise) in Scattered)
            b.Value("all", "c", t, 4 * Math.Exp((-0.28 * t) + (0.3 * noise)));
        foreach (var t in new[] { 7, 8, 9 })
            b.Row(
                new Observation
                {
                    Id = $"below {t}",
                    Group = "all",
                    Observable = "c",
                    Time = t,
                    Value = 0.5,
                    Censoring = "below",
                }
            );
        return b.Build();
    }

    [Theory]
    [InlineData(SearchMethod.Bfgs)]
    [InlineData(SearchMethod.CmaEs)]
    public void A_likelihood_of_outliers_or_censored_values_has_one_best_point_by_every_method(SearchMethod method)
    {
        foreach (var problem in new[] { Outliers(), Censored() })
        {
            var (usual, other) = (Fit(problem), Fit(problem, method));

            Assert.Equal(usual.Objective, other.Objective, 1e-7);
            Assert.All(usual.Estimates.Zip(other.Estimates), pair => Assert.Equal(pair.First.Value, pair.Second.Value, 5e-4));
        }
    }

    [Fact]
    public void MathNet_finds_the_same_best_points_of_outliers_and_censored_values_within_bounds()
    {
        // By hand: minus the log-likelihood of V and CL on logarithms; a difference quotient serves as gradient.
        static double C(Vector<double> x, double t) => 10 / Math.Exp(x[0]) * Math.Exp(-Math.Exp(x[1] - x[0]) * t);
        static double OfOutliers(Vector<double> x) =>
            Scattered.Sum(row =>
                (
                    2
                    * Math.Log(
                        1 + (Math.Pow((C(x, row.Time) - (4 * Math.Exp(-0.28 * row.Time)) - row.Noise) / (0.1 * C(x, row.Time)), 2) / 3)
                    )
                ) + Math.Log(C(x, row.Time))
            );
        static double OfCensored(Vector<double> x) =>
            Scattered.Sum(row => 0.5 * Math.Pow((Math.Log(C(x, row.Time) / 4) + (0.28 * row.Time) - (0.3 * row.Noise)) / 0.3, 2))
            - new[] { 7, 8, 9 }.Sum(t => NormalDistribution.LogCumulative(Math.Log(0.5 / C(x, t)) / 0.3));
        foreach (
            var (problem, of) in new (FitProblem, Func<Vector<double>, double>)[] { (Outliers(), OfOutliers), (Censored(), OfCensored) }
        )
        {
            Vector<double> Gradient(Vector<double> x) =>
                Vector<double>.Build.Dense(
                    2,
                    j =>
                        (
                            of(x + Vector<double>.Build.Dense(2, i => i == j ? 1e-6 : 0))
                            - of(x - Vector<double>.Build.Dense(2, i => i == j ? 1e-6 : 0))
                        ) / 2e-6
                );
            var bound = Math.Log(100);
            var found = new BfgsBMinimizer(1e-6, 1e-9, 1e-12, 500).FindMinimum(
                ObjectiveFunction.Gradient(of, Gradient),
                Vector<double>.Build.Dense(2, -bound),
                Vector<double>.Build.Dense(2, bound),
                Vector<double>.Build.Dense(2)
            );

            var own = Fit(problem, SearchMethod.Bfgs);
            Assert.Equal(own.Estimates[0].Value, Math.Exp(found.MinimizingPoint[0]), 1e-3);
            Assert.Equal(own.Estimates[1].Value, Math.Exp(found.MinimizingPoint[1]), 1e-3);
        }
    }

    [Theory]
    [InlineData(SearchMethod.LevenbergMarquardt)]
    [InlineData(SearchMethod.Bfgs)]
    [InlineData(SearchMethod.CmaEs)]
    public void Bounds_and_hard_limits_are_kept_by_every_method_and_met_where_they_cut_the_best_point_off(SearchMethod method)
    {
        var b = Decay(new ErrorModel { Proportional = 0.1 });
        foreach (var t in new[] { 0.5, 1, 2, 4 })
            b.Value("all", "c", t, 4 * Math.Exp(-0.28 * t));
        var limited = b.Row(
                new Observation
                {
                    Id = "limit",
                    Group = "all",
                    Observable = "c",
                    Statistic = Statistic.Below,
                    Time = 1,
                    Value = 2,
                    SpreadKind = "hard",
                }
            )
            .Build();
        var bounded = limited with
        {
            Observations = limited.Observations[..^1],
            Estimated = [limited.Estimated[0] with { Lower = 3, Start = 5 }, limited.Estimated[1]],
        };

        var (kept, met) = (Fit(limited, method), Fit(bounded, method));

        Assert.Equal(2, kept.Rows[^1].Predicted, 1e-4);
        Assert.EndsWith("; kept", kept.Rows[^1].How, StringComparison.Ordinal);
        Assert.Equal(Fit(limited).Objective, kept.Objective, 2e-4);
        Assert.Equal("lower", met.Estimates[0].AtBound);
        Assert.InRange(met.Estimates[0].Value, 3, 3.001);
    }

    // |a - 3| + |b - 2|/10 seen as one number, and a + b as another: kinks on which a search by derivatives stops.
    private static FitProblem Kinked()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.01 },
        };
        b.Parameter("a", 0).Parameter("b", 0).Group(new Group("all", [], []));
        Expression Distance(Expression x, double from) => b.Graph.Unary(Operation.Abs, x - b.Number(from));
        b.Observable("valley", Distance(b["a"], 3) + Distance(b["b"] - b["a"], 1))
            .Estimate("a", -5, -50, 50, EstimationScale.Natural)
            .Estimate("b", 8, -50, 50, EstimationScale.Natural);
        return b.Value("all", "valley", 1, 0).Build();
    }

    [Fact]
    public void A_search_that_stops_at_a_kink_goes_on_without_derivatives_and_the_fit_says_so()
    {
        var fit = Fit(Kinked());

        Assert.Equal(SearchMethod.CmaEs, fit.Starts[0].Method);
        Assert.Equal(SearchMethod.CmaEs, fit.Problem.Method);
        Assert.Equal(0, fit.Objective, 1e-6);
        Assert.Equal(3, fit.Estimates[0].Value, 1e-3);
        Assert.Equal(4, fit.Estimates[1].Value, 1e-3);
        Assert.Contains(
            "One search of 1 went on without derivatives (cma-es): the objective does not follow them, "
                + "and standard errors, which rest on them, are not to be relied on.",
            fit.Warnings
        );
    }

    [Fact]
    public void A_parameter_that_acts_in_steps_is_not_taken_for_one_without_effect()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.1 },
        };
        b.Parameter("passes", 1).Parameter("k", 1).Group(new Group("all", [], []));
        b.Observable("y", b["k"] * b.Graph.Unary(Operation.Floor, b["passes"]) * b.Graph.Time)
            .Observable("k", b["k"])
            .Estimate("passes", 1.5, 1, 20, EstimationScale.Natural)
            .Estimate("k", 1, 0.1, 10);
        var problem = b.Value("all", "y", 1, 14).Value("all", "y", 2, 28).Value("all", "k", 1, 2).Build();

        var fit = Fit(problem);

        Assert.Equal(7, Math.Floor(fit.Estimates[0].Value));
        Assert.Equal(2, fit.Estimates[1].Value, 1e-3);
        Assert.Equal(SearchMethod.CmaEs, fit.Starts[0].Method);
    }

    [Fact]
    public void A_start_without_derivatives_is_left_by_the_search_that_needs_none()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 0.1 },
        };
        b.Parameter("k", 0).Group(new Group("all", [], []));
        b.Observable("y", b.Graph.Unary(Operation.Sqrt, b["k"])).Estimate("k", 0, 0, 100, EstimationScale.Natural);

        var fit = Fit(b.Value("all", "y", 1, 3).Build());

        Assert.Equal(9, fit.Estimates[0].Value, 1e-3);
        Assert.Equal(SearchMethod.CmaEs, fit.Starts[0].Method);
    }

    [Fact]
    public void Smooth_studies_never_turn_to_the_search_without_derivatives()
    {
        foreach (var study in new[] { "exosome-6h", "exosome-6h-example", "exosome-6h-only", "msc-mouse" })
            Assert.All(Fit(Shipped(study), starts: 6).Starts, start => Assert.Equal(SearchMethod.LevenbergMarquardt, start.Method));
    }

    [Fact]
    public void A_search_without_derivatives_gives_the_same_bits_on_one_two_and_seven_threads()
    {
        var fits = new[] { 1, 2, 7 }.Select(threads => Fit(Kinked(), SearchMethod.CmaEs, starts: 3, threads: threads)).ToArray();

        Assert.All(fits, fit => Assert.Equal(fits[0].Starts.Select(start => start.Objective), fit.Starts.Select(start => start.Objective)));
        Assert.All(fits, fit => Assert.Equal(fits[0].Estimates.Select(one => one.Value), fit.Estimates.Select(one => one.Value)));
    }

    [Fact]
    public void A_fixed_parameter_stays_fixed_to_the_bit_by_every_method()
    {
        var b = Decay(new ErrorModel { Proportional = 0.1 }).Value("all", "c", 1, 3).Value("all", "c", 4, 1).Build();
        var problem = b with
        {
            Estimated =
            [
                b.Estimated[0] with
                {
                    Start = 0.1 + 0.2,
                    Lower = 0.1 + 0.2,
                    Upper = 0.1 + 0.2,
                    Scale = EstimationScale.Natural,
                },
                b.Estimated[1],
            ],
        };

        Assert.All(SearchMethods.ByName.Values, method => Assert.Equal(0.1 + 0.2, Fit(problem, method).Estimates[0].Value));
    }
}
