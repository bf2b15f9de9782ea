using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Xunit;

namespace Biodistribution.Tests.Estimation.Profiles;

/// <summary>The ends of profiles are where the deviance crosses its critical value, and name what makes them.</summary>
public class ProfileEndTests
{
    // D. M. Bates, D. G. Watts, Nonlinear Regression Analysis and Its Applications, 1988: biochemical oxygen demand
    // (table A1.4) and puromycin (table A1.3).
    private static readonly double[] DemandTimes = [1, 2, 3, 4, 5, 7],
        Demand = [8.3, 10.3, 19, 16, 15.6, 19.8];
    private static readonly double[] Treated = [0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.10, 1.10],
        TreatedRates = [76, 47, 97, 107, 123, 139, 159, 152, 191, 201, 207, 200];
    private static readonly double[] Untreated = [0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.10],
        UntreatedRates = [67, 51, 84, 86, 98, 115, 131, 124, 144, 158, 160];

    [Theory]
    [InlineData("oxygen demand", 0.01, 10)]
    [InlineData("puromycin", 0.001, 1)]
    [InlineData("no puromycin", 0.001, 1)]
    [InlineData("Misra1a", 1e-5, 1e-2)]
    [InlineData("DanWood", 0.5, 10)]
    public void Ends_of_classic_regressions_are_solved_to_four_digits(string name, double lowest, double highest)
    {
        var (x, y, curve) = Problem(name);
        var b = new StudyBuilder { DefaultError = new ErrorModel { Kind = ErrorKind.Additive } };
        b.Parameter("a", 10).Parameter("k", 1).State("none");
        var t = b.Graph.Time;
        b.Observable("y", b["a"] * Symbolic(name, b, t)).Group("all", "none", b.Number(0));
        foreach (var (at, value) in x.Zip(y))
            b.Value("all", "y", at, value);
        var (best, _) = Least(x, y, curve, lowest, highest);
        b.Estimate("a", Amplitude(x, y, curve, best), 1e-9, 1e9, EstimationScale.Natural)
            .Estimate("k", best, 1e-12, 1e6, EstimationScale.Natural);
        var fit = Fitter.Fit(b.Build(), new FitSettings { Starts = 1 }, cancellation: TestContext.Current.CancellationToken);

        var profiles = ProfileLikelihood.Run(fit, cancellation: TestContext.Current.CancellationToken);

        var critical = 1 + (Math.Pow(SamplingDistributions.StudentTwoSided(0.95, x.Length - 2), 2) / (x.Length - 2));
        var (byAmplitude, byRate) = (
            Ends(a => LeastAt(x, y, curve, a, lowest, highest), Amplitude(x, y, curve, best), critical),
            Ends(k => Sum(x, y, curve, Amplitude(x, y, curve, k), k), best, critical)
        );
        Assert.All(profiles.Verdicts, verdict => Assert.Equal(VerdictKind.Determined, verdict.Kind));
        AssertNear(byAmplitude.Lower, profiles.Verdicts[0].Lower);
        AssertNear(byAmplitude.Upper, profiles.Verdicts[0].Upper);
        AssertNear(byRate.Lower, profiles.Verdicts[1].Lower);
        AssertNear(byRate.Upper, profiles.Verdicts[1].Upper);
    }

    [Fact]
    public void An_end_that_another_parameters_bound_makes_names_it_and_is_no_end_by_the_data()
    {
        // Only p q and, loosely, p are measured: p is bounded below by its own measurement and above by what q may be.
        var verdict = Product(1e-3).Verdicts[0];

        Assert.Equal(VerdictKind.NotDetermined, verdict.Kind);
        Assert.Contains("q at its lower bound", verdict.Text, StringComparison.Ordinal);
        Assert.False(verdict.IsInterval);
    }

    [Fact]
    public void An_end_that_the_data_make_stays_where_another_parameter_touches_its_bound()
    {
        // The sum of both is measured, and one of them: at the upper end of the first the second is as small as may be,
        // and smaller would change nothing.
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.1 },
        };
        b.Parameter("p", 1)
            .Parameter("r", 0.1)
            .State("none")
            .Observable("p", b["p"])
            .Observable("sum", b["p"] + b["r"])
            .Group("all", "none", b.Number(0));
        b.Value("all", "sum", 1, 1)
            .Value("all", "p", 1, 1)
            .Estimate("p", 1, 1e-8, 1e8)
            .Estimate("r", 0.1, 1e-6, 1e3, EstimationScale.Natural);

        var curve = Profile(b).Curves[0];

        Assert.Contains("r at its lower bound", curve.UpperBounds, StringComparison.Ordinal);
        Assert.Equal(ProfileEndKind.Data, curve.Upper.Kind);
        Assert.Equal(ProfileEndKind.Data, curve.Lower.Kind);
        Assert.Equal(RangeClass.Interval, curve.Class);
    }

    [Fact]
    public void A_parameter_that_reaches_its_own_bound_has_no_end_there()
    {
        var curve = Product(1e-3).Curves[1];

        Assert.Equal(ProfileEndKind.Bound, curve.Lower.Kind);
        Assert.Equal(RangeClass.Free, curve.Class);
    }

    [Fact]
    public void Profiles_at_80_percent_end_at_80_percent_and_carry_it()
    {
        var b = Products();
        b.Value("all", "p", 1, 1).Estimate("p", 1, 1e-8, 1e8).Estimate("q", 1, 1e-3, 1e3);
        var fit = Fitter.Fit(b.Build(), cancellation: TestContext.Current.CancellationToken);

        var profiles = ProfileLikelihood.Run(
            fit,
            new ProfileSettings { Confidence = 0.8 },
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.Equal(0.8, profiles.Confidence);
        Assert.All(profiles.Curves, curve => Assert.Equal(0.8, curve.Confidence));
        Assert.Equal(0.1 * NormalDistribution.Quantile(0.9), Math.Log(profiles.Curves[0].Upper.Value), 1e-4);
    }

    private static StudyBuilder Products()
    {
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.LogNormal, Proportional = 0.1 },
        };
        b.Parameter("p", 1).Parameter("q", 1).State("none");
        return b.Observable("p", b["p"])
            .Observable("product", b["p"] * b["q"])
            .Group("all", "none", b.Number(0))
            .Value("all", "product", 1, 1);
    }

    private static ProfileSet Product(double room)
    {
        var b = Products();
        return Profile(b.Estimate("p", 1, 1e-8, 1e8).Estimate("q", 1, room, 1 / room));
    }

    private static ProfileSet Profile(StudyBuilder b) =>
        ProfileLikelihood.Run(
            Fitter.Fit(b.Build(), cancellation: TestContext.Current.CancellationToken),
            cancellation: TestContext.Current.CancellationToken
        );

    private static (double[] X, double[] Y, Func<double, double, double> Curve) Problem(string name) =>
        name switch
        {
            "oxygen demand" => (DemandTimes, Demand, (t, k) => 1 - Math.Exp(-k * t)),
            "puromycin" => (Treated, TreatedRates, (t, k) => t / (k + t)),
            "no puromycin" => (Untreated, UntreatedRates, (t, k) => t / (k + t)),
            _ => NistProblem.All.Single(one => one.Name == name) is var nist && name == "DanWood"
                ? ([.. nist.Data.Select(row => row.X)], [.. nist.Data.Select(row => row.Y)], Math.Pow)
                : ([.. nist.Data.Select(row => row.X)], [.. nist.Data.Select(row => row.Y)], (t, k) => 1 - Math.Exp(-k * t)),
        };

    private static Expression Symbolic(string name, StudyBuilder b, Expression t) =>
        name switch
        {
            "puromycin" or "no puromycin" => t / (b["k"] + t),
            "DanWood" => b.Graph.Binary(Operation.Power, t, b["k"]),
            _ => b.Number(1) - b.Graph.Unary(Operation.Exp, b.Number(-1) * b["k"] * t),
        };

    private static double Sum(double[] x, double[] y, Func<double, double, double> curve, double a, double k) =>
        x.Zip(y).Sum(row => Math.Pow(row.Second - (a * curve(row.First, k)), 2));

    // The best amplitude at a rate follows from a regression through the origin.
    private static double Amplitude(double[] x, double[] y, Func<double, double, double> curve, double k) =>
        x.Zip(y).Sum(row => row.Second * curve(row.First, k)) / x.Sum(t => Math.Pow(curve(t, k), 2));

    private static (double Rate, double Sum) Least(
        double[] x,
        double[] y,
        Func<double, double, double> curve,
        double lowest,
        double highest
    ) => Golden(k => Sum(x, y, curve, Amplitude(x, y, curve, k), k), lowest, highest);

    private static double LeastAt(double[] x, double[] y, Func<double, double, double> curve, double a, double lowest, double highest) =>
        Golden(k => Sum(x, y, curve, a, k), lowest / 10, highest * 10).Sum;

    // The least value over a grid of logarithms, refined by golden sections.
    private static (double Rate, double Sum) Golden(Func<double, double> function, double lowest, double highest)
    {
        var grid = Enumerable.Range(0, 401).Select(i => lowest * Math.Pow(highest / lowest, i / 400.0)).ToArray();
        var at = Array.IndexOf(grid, grid.MinBy(function));
        var (low, high) = (grid[Math.Max(at - 1, 0)], grid[Math.Min(at + 1, 400)]);
        var share = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < 80; i++)
        {
            var (one, two) = (high - (share * (high - low)), low + (share * (high - low)));
            (low, high) = function(one) < function(two) ? (low, two) : (one, high);
        }
        return ((low + high) / 2, function((low + high) / 2));
    }

    // Where the least sum of squares is a factor above that of the best.
    private static (double Lower, double Upper) Ends(Func<double, double> least, double best, double critical)
    {
        var limit = least(best) * critical;
        double End(double factor)
        {
            var (inside, outside) = (best, best * factor);
            while (least(outside) < limit)
                (inside, outside) = (outside, outside * factor);
            for (var i = 0; i < 60; i++)
                (inside, outside) =
                    least((inside + outside) / 2) < limit ? ((inside + outside) / 2, outside) : (inside, (inside + outside) / 2);
            return (inside + outside) / 2;
        }
        return (End(1 / 1.1), End(1.1));
    }

    private static void AssertNear(double expected, double actual) => Assert.InRange(actual / expected, 1 - 1e-4, 1 + 1e-4);
}
