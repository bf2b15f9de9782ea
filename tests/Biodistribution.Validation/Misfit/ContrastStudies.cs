using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;

namespace Biodistribution.Validation.Misfit;

/// <summary>How often a difference between two groups that the model cannot make is noticed.</summary>
/// <param name="Animals">Animals a group and time.</param>
/// <param name="Ratio">True ratio of the livers of the groups at 6 h; the model's is 1.07.</param>
/// <param name="Studies">Studies simulated.</param>
/// <param name="Noticed">Studies whose fit reports misfit.</param>
/// <param name="ByTTest">Studies in which a two-sample t test of the logarithms at 6 h rejects the model's ratio at the
/// program's level for its differences between groups.</param>
/// <param name="ByLooseTTest">The same at 5 % over the number of those differences.</param>
public sealed record ContrastPower(int Animals, double Ratio, int Studies, int Noticed, int ByTTest, int ByLooseTTest);

/// <summary>
/// Simulates studies of two groups of mice in which liver, spleen and lung are counted at 6 h and 24 h, and fits a
/// model whose liver ratio is fixed at 1.07.
/// </summary>
public static class ContrastStudies
{
    private const ulong Seed = 20261201;
    private const double ModelRatio = 1.07,
        Cv = 0.25;

    // Differences between groups that the fit tests: three organs at two times, and each organ over both.
    private const int Differences = 9;

    // The share of the program's 5 % that it spends on differences between groups.
    private const double ProgramLevel = 0.03;

    private static readonly string[] Organs = ["liver", "spleen", "lung"];
    private static readonly double[] Hours = [6, 24];
    private static readonly double LogSd = Math.Sqrt(double.LogP1(Cv * Cv));

    private static readonly Lazy<FitProblem> Problem = new(() =>
        StudyFile
            .Read(Path.Combine(RepositoryRoot.Find(), "tests", "Biodistribution.Validation", "Misfit", "contrast.yaml"))
            .OrThrow()
            .Problem
    );

    /// <summary>Simulates and fits studies.</summary>
    /// <param name="animals">Animals a group and time.</param>
    /// <param name="ratio">The true ratio of the livers at 6 h.</param>
    /// <param name="studies">How many.</param>
    public static ContrastPower Run(int animals, double ratio, int studies)
    {
        int noticed = 0,
            tested = 0,
            loose = 0;
        for (var study = 0; study < studies; study++)
        {
            var rows = Data(animals, ratio, study);
            noticed += Fitter.Fit(Problem.Value with { Observations = rows }, new FitSettings { Starts = 1, Threads = 1 }).Misfit.IsEmpty
                ? 0
                : 1;
            var t = Student(rows);
            tested += t > SamplingDistributions.StudentTwoSided(1 - (ProgramLevel / Differences), (2 * animals) - 2) ? 1 : 0;
            loose += t > SamplingDistributions.StudentTwoSided(1 - (0.05 / Differences), (2 * animals) - 2) ? 1 : 0;
        }
        return new(animals, ratio, studies, noticed, tested, loose);
    }

    private static ImmutableArray<Observation> Data(int animals, double ratio, int study)
    {
        var random = new CounterRandom(Seed + (ulong)animals, (ulong)study);
        var rows = ImmutableArray.CreateBuilder<Observation>();
        foreach (var group in new[] { "healthy", "damaged" })
        foreach (var hours in Hours)
            for (var animal = 1; animal <= animals; animal++)
                foreach (var organ in Organs)
                {
                    var factor =
                        organ != "liver" || group == "healthy" ? 1
                        : hours == 6 ? ratio
                        : ModelRatio;
                    rows.Add(
                        new Observation
                        {
                            Id = $"{rows.Count + 1}",
                            Group = group,
                            Animal = $"{group}-{hours}-{animal}",
                            Observable = organ,
                            Time = hours,
                            TimeUnit = "h",
                            Unit = "%ID",
                            Value = Truth(organ, hours) * factor * Math.Exp(LogSd * random.NextNormal()),
                        }
                    );
                }
        return rows.ToImmutable();
    }

    // The closed form of organs.yaml at its written values: blood is left at 1.75 1/h, organs at 0.03 1/h.
    private static double Truth(string organ, double hours)
    {
        var rate = organ switch
        {
            "liver" => 0.8,
            "spleen" => 0.1,
            _ => 0.2,
        };
        return 100 * rate / (1.75 - 0.03) * (Math.Exp(-0.03 * hours) - Math.Exp(-1.75 * hours));
    }

    // |t| of the log ratio of the livers at 6 h against that of the model.
    private static double Student(ImmutableArray<Observation> rows)
    {
        double[] Logs(string group) =>
            [.. rows.Where(row => row.Group == group && row.Observable == "liver" && row.Time == 6).Select(row => Math.Log(row.Value))];
        var (a, b) = (Logs("damaged"), Logs("healthy"));
        static double Squares(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2));
        var variance = (Squares(a) + Squares(b)) / (a.Length + b.Length - 2);
        return Math.Abs(a.Average() - b.Average() - Math.Log(ModelRatio)) / Math.Sqrt(variance * ((1.0 / a.Length) + (1.0 / b.Length)));
    }
}
