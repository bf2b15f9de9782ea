using Biodistribution.Observations;

namespace Biodistribution.Estimation.Likelihood;

/// <summary>A log-normal factor on its dose that all rows of one animal share, so that they are not independent.</summary>
/// <remarks>
/// log y = log f + b + e with b ~ N(0, ω²) for each animal and e ~ N(0, σ²) for each row: Gaussian on the logarithm,
/// its likelihood exact. The factor multiplies what the animal's
/// organs hold, which is the same as a factor on the dose where the model is linear in it. Source: N. M. Laird, J. H.
/// Ware, Biometrics 1982;38:963.
/// </remarks>
internal sealed class SharedDoseFactor
{
    // So many animals beyond one in each group and set of samples are needed to tell what animals share from what a group shares.
    private const int FewestReplicates = 4;

    private SharedDoseFactor(int[][] animals, LikelihoodTerm[] rows, int slot, double given)
    {
        (Animals, Slot, Given) = (animals, slot, given);
        AnimalOf = new int[rows.Length];
        Array.Fill(AnimalOf, -1);
        IsAlone = [.. rows.Select(row => HasFactor(row, slot < 0))];
        for (var animal = 0; animal < animals.Length; animal++)
            foreach (var row in animals[animal])
                (AnimalOf[row], IsAlone[row]) = (animal, false);
    }

    /// <summary>The rows of each animal that has several.</summary>
    public int[][] Animals { get; }

    /// <summary>The animal of each row; -1 for rows that share no factor.</summary>
    public int[] AnimalOf { get; }

    /// <summary>
    /// Rows that have the factor and share it with no other measured row: alone of their animal, or below a limit. Its
    /// variance is added to theirs.
    /// </summary>
    public bool[] IsAlone { get; }

    /// <summary>Which estimated size is the sd of the logarithm of the factor; -1 where it is given.</summary>
    public int Slot { get; }

    /// <summary>The sd where the study gives it.</summary>
    public double Given { get; }

    /// <summary>What the size is called.</summary>
    public static ErrorParameter Size { get; } = new("dose sd between animals", "", false, true) { IsBetweenAnimals = true };

    /// <summary>The factor of a study; null where rows are taken as independent.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="sd">The sd the study gives; NaN to estimate it where the rows tell it; 0 for none.</param>
    /// <param name="slot">Where the size stands when it is estimated.</param>
    public static SharedDoseFactor? Find(LikelihoodTerm[] rows, double sd, int slot)
    {
        var animals = AnimalsOf(rows, isGiven: !double.IsNaN(sd));
        if (sd == 0 || animals.Length == 0)
            return null;
        if (!double.IsNaN(sd))
            return new(animals, rows, -1, sd);
        return Replicates(rows, animals) < FewestReplicates ? null : new(animals, rows, slot, double.NaN);
    }

    /// <summary>The same factor for other rows of the same study.</summary>
    /// <param name="rows">The rows.</param>
    public SharedDoseFactor With(LikelihoodTerm[] rows) => new(AnimalsOf(rows, Slot < 0), rows, Slot, Given);

    // One animal's amount, compared as a logarithm, with a normal error. An error the study gives is taken as the whole
    // of a row's error, unless it gives the factor too.
    private static bool HasFactor(LikelihoodTerm row, bool isGiven) =>
        row.IsFitted
        && row.Observation.Animal.Length > 0
        && row.Reference < 0
        && StatisticDefinition.Of(row.Observation.Statistic).IsProportionalToDose
        && row.Noise is { OnLogScale: true, IsConstant: true }
        && double.IsPositiveInfinity(row.Noise.DegreesOfFreedom)
        && (isGiven || !row.Noise.IsKnown);

    private static int[][] AnimalsOf(LikelihoodTerm[] rows, bool isGiven) =>
        [
            .. Enumerable
                .Range(0, rows.Length)
                .Where(i => rows[i].Role == TermKind.Measured && HasFactor(rows[i], isGiven))
                .GroupBy(i => (rows[i].Observation.Study, rows[i].Observation.Group, rows[i].Observation.Animal, rows[i].Case))
                .Select(animal => animal.ToArray())
                .Where(animal => animal.Length > 1),
        ];

    private static int Replicates(LikelihoodTerm[] rows, int[][] animals) =>
        animals
            .GroupBy(animal =>
                string.Join(
                    "|",
                    animal
                        .Select(i =>
                            $"{rows[i].Observation.Group} {rows[i].Observation.Observable} {rows[i].Observation.Statistic} "
                            + $"{rows[i].Observation.Time:R}{rows[i].Observation.TimeUnit}"
                        )
                        .Order(StringComparer.Ordinal)
                )
            )
            .Sum(set => set.Count() - 1);
}
