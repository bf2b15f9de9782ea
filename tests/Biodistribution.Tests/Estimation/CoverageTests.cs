using Biodistribution.Estimation;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using MathNet.Numerics.Distributions;
using Xunit;

namespace Biodistribution.Tests.Estimation;

/// <summary>
/// Profile intervals hold the truth as often as they claim, on data from closed forms with random errors; every seed
/// was fixed before the first run.
/// </summary>
public class CoverageTests
{
    private const double Nominal = 0.95;
    private static readonly double[] Times = [0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12];

    [Fact]
    public void Intervals_of_a_one_compartment_model_with_a_known_log_normal_error_cover_as_claimed()
    {
        const double V = 2.5,
            CL = 0.7,
            Cv = 0.15;
        var b = OneCompartment(new ErrorModel { Proportional = Cv });

        var covered = Covered(
            b.Build(),
            300,
            20260401,
            [V, CL],
            random => [.. Times.Select(t => (t, 10 / V * Math.Exp(-CL / V * t) * Math.Exp(Cv * random.NextNormal())))]
        );

        Assert.All(covered, count => AssertWithinBand(count, 300));
    }

    [Fact]
    public void Intervals_with_an_error_estimated_from_six_rows_cover_as_claimed()
    {
        const double V = 2.5,
            CL = 0.7,
            Cv = 0.2;
        var b = OneCompartment(new ErrorModel());
        double[] times = [0.5, 1, 2, 4, 6, 8];

        var covered = Covered(
            b.Build(),
            300,
            20260402,
            [V, CL],
            random => [.. times.Select(t => (t, 10 / V * Math.Exp(-CL / V * t) * Math.Exp(Cv * random.NextNormal())))]
        );

        Assert.All(covered, count => AssertWithinBand(count, 300));
    }

    [Fact]
    public void Intervals_of_a_two_compartment_model_with_a_known_normal_error_cover_as_claimed()
    {
        const double V1 = 2,
            CL = 1,
            Q = 1.5,
            V2 = 4,
            Sd = 0.05;
        var b = new StudyBuilder
        {
            DefaultError = new ErrorModel { Kind = ErrorKind.Additive, Additive = Sd },
            Solver = new() { RelativeTolerance = 1e-6, AbsoluteTolerance = 1e-10 },
        };
        b.Parameter("V1", 1).Parameter("CL", 1).Parameter("Q", 1).Parameter("V2", 1).State("central").State("peripheral");
        b.Flow("central", null, b["CL"] * b["central"] / b["V1"])
            .Flow("central", "peripheral", b["Q"] * b["central"] / b["V1"])
            .Flow("peripheral", "central", b["Q"] * b["peripheral"] / b["V2"])
            .Observable("c", b["central"] / b["V1"])
            .Group("all", "central", b.Number(10));
        b.Estimate("V1", 2, 0.05, 50).Estimate("CL", 1, 0.05, 50).Estimate("Q", 1, 0.05, 50).Estimate("V2", 3, 0.05, 100);
        // The two exponentials of the textbook, from the rate constants.
        var (k10, k12, k21) = (CL / V1, Q / V1, Q / V2);
        var (sum, product) = (k10 + k12 + k21, k10 * k21);
        var alpha = (sum + Math.Sqrt((sum * sum) - (4 * product))) / 2;
        var beta = product / alpha;
        double Concentration(double t) =>
            10 / V1 * (((alpha - k21) * Math.Exp(-alpha * t)) + ((k21 - beta) * Math.Exp(-beta * t))) / (alpha - beta);

        var covered = Covered(
            b.Build(),
            200,
            20260403,
            [V1, CL, Q, V2],
            random => [.. Times.Append(16).Select(t => (t, Concentration(t) + (Sd * random.NextNormal())))]
        );

        Assert.All(covered, count => AssertWithinBand(count, 200));
    }

    private static StudyBuilder OneCompartment(ErrorModel error)
    {
        var b = new StudyBuilder
        {
            DefaultError = error,
            Solver = new() { RelativeTolerance = 1e-6, AbsoluteTolerance = 1e-10 },
        };
        b.Parameter("V", 1).Parameter("CL", 1).State("central");
        b.Flow("central", null, b["CL"] * b["central"] / b["V"])
            .Observable("c", b["central"] / b["V"])
            .Group("all", "central", b.Number(10));
        return b.Estimate("V", 1, 0.01, 100).Estimate("CL", 1, 0.01, 100);
    }

    /// <summary>How many of the studies have the true value inside the interval, parameter by parameter.</summary>
    private static int[] Covered(
        FitProblem problem,
        int studies,
        ulong seed,
        double[] truth,
        Func<CounterRandom, (double Time, double Value)[]> simulate
    )
    {
        var inside = new bool[studies, truth.Length];
        Parallel.For(
            0,
            studies,
            new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken },
            study =>
            {
                var data = simulate(new CounterRandom(seed, (ulong)study));
                var fit = Fitter.Fit(
                    problem with
                    {
                        Observations =
                        [
                            .. data.Select(
                                (row, i) =>
                                    new Observation
                                    {
                                        Id = $"{i}",
                                        Group = "all",
                                        Observable = "c",
                                        Time = row.Time,
                                        Value = row.Value,
                                    }
                            ),
                        ],
                    },
                    new FitSettings { Starts = 1, Threads = 1 }
                );
                var profiles = ProfileLikelihood.Run(fit, new ProfileSettings { Confidence = Nominal, Threads = 1 });
                Assert.Equal(truth.Length, profiles.Curves.Length);
                for (var i = 0; i < truth.Length; i++)
                {
                    var (lower, upper) = (profiles.Curves[i].Lower, profiles.Curves[i].Upper);
                    Assert.Equal((ProfileEndKind.Data, ProfileEndKind.Data), (lower.Kind, upper.Kind));
                    inside[study, i] = lower.Value <= truth[i] && truth[i] <= upper.Value;
                }
            }
        );
        return [.. truth.Select((_, i) => Enumerable.Range(0, studies).Count(study => inside[study, i]))];
    }

    /// <summary>Counts outside the band have a probability of at most 0.05 % on either side where the claim is true.</summary>
    private static void AssertWithinBand(int count, int studies)
    {
        var binomial = new Binomial(Nominal, studies);
        var lowest = Enumerable.Range(0, studies + 1).First(k => binomial.CumulativeDistribution(k) > 0.0005);
        var highest = Enumerable.Range(0, studies + 1).First(k => binomial.CumulativeDistribution(k) >= 0.9995);
        TestContext.Current.SendDiagnosticMessage($"{count} of {studies}, band {lowest} to {highest}");
        Assert.InRange(count, lowest, highest);
    }
}
