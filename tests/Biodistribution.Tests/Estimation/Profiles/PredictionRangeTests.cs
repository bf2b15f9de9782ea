using Biodistribution.Estimation;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Simulation;
using Biodistribution.Studies.Analysis;
using Biodistribution.Studies.Reading;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Estimation.Profiles;

/// <summary>Where the range of a prediction ends follows from the data, not from the valley in which the search for it begins.</summary>
public class PredictionRangeTests
{
    private static readonly double Threshold = SamplingDistributions.ChiSquaredQuantile(0.95, 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0.5)]
    [InlineData(0.5, 2)]
    public void A_plateau_reaches_from_where_the_data_begin_to_notice_to_where_they_do_again(double room, double sd)
    {
        // p q = 1 is measured on logarithms, and q may take up a factor of e^room: beyond it the excess of p is a parabola.
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = sd },
        };
        b.Parameter("p", 1).Parameter("q", 1).State("none");
        b.Observable("p", b["p"]).Observable("product", b["p"] * b["q"]).Group("all", "none", b.Number(0)).Value("all", "product", 1, 1);
        b.Estimate("p", 1, 1e-8, 1e8).Estimate("q", 1, Math.Exp(-room), Math.Exp(room));

        var curve = Profile(b.Build(), new Prediction("p", "all", "p", Unit.None) { Time = 1 });

        double Leaves(double share) => room + (sd * Math.Sqrt(share * Threshold));
        Assert.Equal(Leaves(1), Math.Log(curve.Upper.Value), 0.01 * Leaves(1));
        Assert.Equal(-Leaves(1), Math.Log(curve.Lower.Value), 0.01 * Leaves(1));
        // A fiftieth of the threshold is not noticed. Between points the profile is taken as straight.
        Assert.Equal(Leaves(0.02) / Leaves(1), curve.PlateauShare, 0.04);
    }

    [Fact]
    public void A_valley_that_reaches_farther_is_found_though_no_search_of_the_fit_ends_in_it()
    {
        // The best point lies where two valleys part; the trace enters the one that is lower at first and ends soon.
        const double Bend = 10,
            Tilt = 0.3,
            Shift = 0.3;
        static double Slope(double x) => 1 - (0.35 * (1 + (x / Math.Sqrt(1 + (x * x)))));
        static double Excess(double s, double x) =>
            Math.Pow(s * Slope(x), 2) + Math.Pow(Bend * ((x * x) - (s * s)), 2) + Math.Pow(Tilt * (x + Shift), 2);
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = 1 },
        };
        b.Parameter("s", 0).Parameter("x", 0).State("none");
        Expression Root(Expression e) => b.Graph.Binary(Operation.Power, e, b.Number(0.5));
        b.Observable("g", b.Graph.Unary(Operation.Exp, b["s"]))
            .Observable(
                "level",
                b["s"] * (b.Number(1) - (b.Number(0.35) * (b.Number(1) + (b["x"] / Root(b.Number(1) + (b["x"] * b["x"]))))))
            )
            .Observable("bend", b.Number(Bend) * ((b["x"] * b["x"]) - (b["s"] * b["s"])))
            .Observable("tilt", b.Number(Tilt) * (b["x"] + b.Number(Shift)));
        b.Group("all", "none", b.Number(0)).Value("all", "level", 1, 0).Value("all", "bend", 1, 0).Value("all", "tilt", 1, 0);
        b.Estimate("s", 0.1, -8, 8, EstimationScale.Natural).Estimate("x", -0.1, -8, 8, EstimationScale.Natural);

        var curve = Profile(b.Build(), new Prediction("g", "all", "g", Unit.None) { Time = 1 });

        double End(int valley)
        {
            var (low, high) = (0.5, 8.0);
            for (var halving = 0; halving < 40; halving++)
            {
                var s = 0.5 * (low + high);
                var least =
                    Enumerable.Range(-2000, 4001).Min(i => Excess(s, valley * (s + (i * 1e-4))))
                    - Enumerable.Range(-5000, 10001).Min(i => Excess(0, i * 1e-4));
                (low, high) = least < Threshold ? (s, high) : (low, s);
            }
            return low;
        }
        Assert.InRange(End(1) / End(-1), 2, 3);
        Assert.Equal(End(1), Math.Log(curve.Upper.Value), 0.02 * End(1));
        Assert.Equal(-End(1), Math.Log(curve.Lower.Value), 0.02 * End(1));
    }

    [Fact]
    public void A_range_that_ends_where_the_model_cannot_be_solved_says_so_and_not_that_the_dose_ends_it()
    {
        // Nothing keeps the rate from above; explicit steps can follow it to some ten thousand, where nearly all of the
        // dose has gone at the time asked for.
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.1 },
            Solver = new SolverSettings { Method = Method.Rk45, StepLimit = 2000 },
        };
        b.Parameter("k", 1).Parameter("q", 1).State("blood").State("liver").Flow("blood", "liver", b["k"] * b["blood"]);
        b.Share("liver", b["liver"])
            .Observable("product", b["k"] * b["q"])
            .Group("all", "blood", b.Number(1))
            .Value("all", "product", 1, 1);
        b.Estimate("k", 100, 1, 1e9).Estimate("q", 0.01, 1e-9, 1);
        var fit = Fitter.Fit(b.Build(), cancellation: TestContext.Current.CancellationToken);

        var profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings
            {
                Predictions = [new Prediction("early", "all", "liver", Unit.Parse("%ID")) { Time = 0.001 }],
                IncludeParameters = false,
            },
            cancellation: TestContext.Current.CancellationToken
        );

        var range = profiles.Curves.Single();
        Assert.InRange(range.Upper.Value, 90, 99.999);
        Assert.Equal(ProfileEndKind.Failed, range.Upper.Kind);
        Assert.Contains("the model cannot be solved beyond", profiles.Verdicts.Single().Text, StringComparison.Ordinal);
        Assert.Contains(
            profiles.Warnings,
            warning =>
                warning.StartsWith("Beyond the ends of predictions", StringComparison.Ordinal)
                && warning.EndsWith(": their ranges may be wider.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_range_of_the_published_study_holds_every_point_met()
    {
        var study = StudyFile.Read(Path.Combine(RepositoryRoot.Find(), "models", "studies", "exosome-6h", "study.yaml")).OrThrow();
        const int seed = 20261123;
        var problem = study.Problem;
        var fit = Fitter.Fit(problem, new FitSettings { Starts = 12, Seed = seed }, cancellation: TestContext.Current.CancellationToken);

        var profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings
            {
                Predictions = study.Predictions,
                IncludeParameters = false,
                Seed = seed,
            },
            cancellation: TestContext.Current.CancellationToken
        );

        var ranges = profiles.Curves.Where(curve => curve.IsPrediction).ToArray();
        // Found alike from 12 and from 30 starts and with two seeds. The lower end of damaged equals that of healthy:
        // without a difference they are one.
        Assert.Equal(5.49, ranges[0].Lower.Value, 0.02 * 5.49);
        Assert.Equal(51.4, ranges[0].Upper.Value, 0.02 * 51.4);
        Assert.Equal(5.49, ranges[1].Lower.Value, 0.02 * 5.49);
        Assert.Equal(99.7, ranges[1].Upper.Value, 0.02 * 99.7);
        Assert.Equal(1, ranges[2].Lower.Value, 1e-5);
        Assert.Equal(15.26, ranges[2].Upper.Value, 0.02 * 15.26);
        var values = new PredictionValues(problem, study.Predictions);
        var count = problem.Estimated.Length + problem.Assumed.Length;
        var beyond = 0;
        foreach (var point in profiles.Curves.SelectMany(curve => curve.Points).Where(point => point.Excess < Threshold))
        {
            var at = values.At([.. point.Others.Take(count)]);
            for (var i = 0; i < ranges.Length; i++)
                if (!(at[i] >= ranges[i].Lower.Value * (1 - 1e-5) && at[i] <= ranges[i].Upper.Value * (1 + 1e-5)))
                    beyond++;
        }
        Assert.Equal(0, beyond);
    }

    private static ProfileCurve Profile(FitProblem problem, Prediction prediction)
    {
        var fit = Fitter.Fit(problem, cancellation: TestContext.Current.CancellationToken);
        return ProfileLikelihood
            .Run(
                fit,
                new ProfileSettings { Predictions = [prediction], IncludeParameters = false },
                cancellation: TestContext.Current.CancellationToken
            )
            .Curves.Single();
    }
}
