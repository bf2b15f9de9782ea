using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Numerics.Random;
using Biodistribution.Observations;
using Biodistribution.Studies.Reading;
using Biodistribution.Units;

namespace Biodistribution.Validation.Misfit;

/// <summary>How often 95 % intervals hold the truth where the organs of each animal share an error of its dose.</summary>
/// <param name="Name">Parameter or prediction.</param>
/// <param name="Studies">Studies simulated.</param>
/// <param name="Covered">Studies whose interval holds the truth, with the shared factor.</param>
/// <param name="CoveredAsIndependent">The same with all rows taken as independent.</param>
public sealed record SharedDoseCoverage(string Name, int Studies, int Covered, int CoveredAsIndependent);

/// <summary>Simulates studies of six animals a time with five organs each and a common dose error of 20 %.</summary>
public static class SharedDoseStudies
{
    private const ulong Seed = 20261206;
    private const int Animals = 6;
    private const double DoseSd = 0.2,
        RowSd = 0.15;

    private static readonly double[] Hours = [0.5, 2, 8, 24];

    private static readonly (string Organ, double Rate)[] Organs = [("liver", 0.8), ("spleen", 0.1), ("lung", 0.2), ("kidney", 0.05)];

    private static readonly Lazy<FitProblem> Problem = new(() =>
        StudyFile
            .Read(Path.Combine(RepositoryRoot.Find(), "tests", "Biodistribution.Validation", "Misfit", "shared-dose.yaml"))
            .OrThrow()
            .Problem
    );

    // The values written in organs.yaml, and the liver at 24 h in percent of the dose by its closed form.
    private static readonly ImmutableArray<(string Name, double Truth)> Truths =
    [
        ("loss", 0.6),
        ("to_liver", 0.8),
        ("to_spleen", 0.1),
        ("to_lung", 0.2),
        ("to_kidney", 0.05),
        ("clearing", 0.03),
        ("liver at 24 h", At("liver", 24)),
        ("liver over lung at 8 h", 4),
    ];

    private static readonly Prediction[] Predictions =
    [
        new("liver at 24 h", "mice", "liver", Unit.Parse("%ID")) { Time = 24 },
        new("liver over lung at 8 h", "mice", "liver", Unit.None)
        {
            Statistic = Statistic.Ratio,
            Time = 8,
            RelativeToObservable = "lung",
        },
    ];

    /// <summary>Simulates and fits studies, with and without the shared factor.</summary>
    /// <param name="studies">How many.</param>
    public static ImmutableArray<SharedDoseCoverage> Run(int studies)
    {
        var covered = new int[2, Truths.Length];
        Parallel.For(
            0,
            studies,
            study =>
            {
                for (var way = 0; way < 2; way++)
                {
                    var problem = Problem.Value with { Observations = Data(study), DoseSdBetweenAnimals = way == 0 ? double.NaN : 0 };
                    var fit = Fitter.Fit(problem, new FitSettings { Starts = 1, Threads = 1 });
                    var profiles = ProfileLikelihood.Run(
                        fit,
                        new ProfileSettings { Threads = 1, Predictions = [.. InUnits(problem)] },
                        RankCheck.Run(problem)
                    );
                    for (var i = 0; i < Truths.Length; i++)
                        if (
                            profiles.Curves.Single(curve => curve.Name == Truths[i].Name) is var curve
                            && End(curve.Lower, double.NegativeInfinity) <= Truths[i].Truth
                            && Truths[i].Truth <= End(curve.Upper, double.PositiveInfinity)
                        )
                            Interlocked.Increment(ref covered[way, i]);
                }
            }
        );
        return [.. Truths.Select((truth, i) => new SharedDoseCoverage(truth.Name, studies, covered[0, i], covered[1, i]))];
    }

    private static IEnumerable<Prediction> InUnits(FitProblem problem) =>
        Predictions.Select(prediction => prediction with { Time = prediction.Time * problem.Model.Units.Factor(Unit.Parse("h")) });

    private static double End(ProfileEnd end, double none) => end.Kind == ProfileEndKind.Data ? end.Value : none;

    private static ImmutableArray<Observation> Data(int study)
    {
        var random = new CounterRandom(Seed, (ulong)study);
        var rows = ImmutableArray.CreateBuilder<Observation>();
        foreach (var hours in Hours)
            for (var animal = 1; animal <= Animals; animal++)
            {
                var dose = Math.Exp(DoseSd * random.NextNormal());
                foreach (var organ in Organs.Select(one => one.Organ).Prepend("blood"))
                    rows.Add(
                        new Observation
                        {
                            Id = $"{rows.Count + 1}",
                            Group = "mice",
                            Animal = $"{hours}-{animal}",
                            Observable = organ,
                            Time = hours,
                            TimeUnit = "h",
                            Unit = "%ID",
                            Value = At(organ, hours) * dose * Math.Exp(RowSd * random.NextNormal()),
                        }
                    );
            }
        return rows.ToImmutable();
    }

    // The closed form of organs.yaml: blood is left at 1.75 1/h, organs at 0.03 1/h.
    private static double At(string organ, double hours) =>
        organ == "blood"
            ? 100 * Math.Exp(-1.75 * hours)
            : 100 * Organs.First(one => one.Organ == organ).Rate / (1.75 - 0.03) * (Math.Exp(-0.03 * hours) - Math.Exp(-1.75 * hours));
}
