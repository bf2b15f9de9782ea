using Biodistribution.Estimation.Likelihood;
using Biodistribution.Numerics.Random;
using MathNet.Numerics.Distributions;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>Draws the data of one replicate: from the fitted model and its errors, or from the cases there are.</summary>
internal sealed class ReplicateData
{
    private readonly StudyLikelihood likelihood;
    private readonly BootstrapKind kind;
    private readonly (double Predicted, double Sd)[] drawn;
    private readonly double sharedSd;
    private readonly int[][][] strata;

    public ReplicateData(StudyLikelihood likelihood, FitResult fit, BootstrapKind kind)
    {
        (this.likelihood, this.kind) = (likelihood, kind);
        var objective = new LikelihoodObjective(likelihood, likelihood.FitActive());
        objective.Value(fit.Point.AsSpan());
        sharedSd = objective.SharedSd;
        var eliminated = likelihood.EliminatedScatter(fit);
        drawn =
        [
            .. likelihood.Rows.Select(
                (row, i) =>
                {
                    if (!row.IsFitted || row.Role == TermKind.SoftOrder)
                        return (double.NaN, double.NaN);
                    objective.Contribution(row, i, eliminated, out var sd);
                    return (
                        objective.Predicted(row),
                        objective.IsShared(i) ? Math.Sqrt(Math.Max((sd * sd) - (objective.SharedSd * objective.SharedSd), 0)) : sd
                    );
                }
            ),
        ];
        strata = kind == BootstrapKind.Case ? [.. Strata()] : [];
    }

    /// <summary>How the data are drawn, in a sentence.</summary>
    public string Statement
    {
        get
        {
            var kept = likelihood.Rows.Any(row => row.IsUsable && (row.IsHard || row.Role == TermKind.SoftOrder))
                ? " Orderings and hard limits stay as they are."
                : "";
            if (kind == BootstrapKind.Parametric)
                return "Every replicate draws new values for all fitted rows from the fitted model and its errors, and is fitted anew."
                    + kept;
            var byAnimal = likelihood.Rows.Any(row => IsDrawn(row) && row.Observation.Animal.Length > 0);
            return $"Every replicate draws {(byAnimal ? "whole animals" : "rows")} with replacement within "
                + $"{(byAnimal ? "each group and set of sampling times" : "each group")}, and is fitted anew."
                + kept;
        }
    }

    /// <summary>Fewest cases any stratum draws from; 0 for a parametric bootstrap.</summary>
    public int FewestCases => strata.Length == 0 ? 0 : strata.Min(stratum => stratum.Length);

    /// <summary>The rows of one replicate.</summary>
    public LikelihoodTerm[] Draw(CounterRandom random) =>
        kind == BootstrapKind.Parametric
            ? Simulated(random)
            :
            [
                .. likelihood.Rows.Where(row => !IsDrawn(row)),
                .. strata
                    .SelectMany(stratum => stratum.Select(_ => stratum[random.NextInteger(stratum.Length)]))
                    .SelectMany((rows, number) => rows.Select(i => likelihood.Rows[i] with { Case = number + 1 })),
            ];

    private static bool IsDrawn(LikelihoodTerm row) => row.IsFitted && row.Role != TermKind.SoftOrder;

    // Rows of one animal share the factor drawn for it.
    private LikelihoodTerm[] Simulated(CounterRandom random)
    {
        var factors = likelihood.Shared?.Animals.Select(_ => Math.Exp(sharedSd * random.NextNormal())).ToArray() ?? [];
        return
        [
            .. likelihood.Rows.Select(
                (row, i) =>
                    double.IsNaN(drawn[i].Sd)
                        ? row
                        : Simulated(
                            row,
                            drawn[i].Predicted * (likelihood.Shared?.AnimalOf[i] is >= 0 and var animal ? factors[animal] : 1),
                            drawn[i].Sd,
                            random
                        )
            ),
        ];
    }

    private static LikelihoodTerm Simulated(LikelihoodTerm row, double predicted, double sd, CounterRandom random)
    {
        double Drawn()
        {
            var z = double.IsPositiveInfinity(row.Noise.DegreesOfFreedom)
                ? random.NextNormal()
                : StudentT.InvCDF(0, 1, row.Noise.DegreesOfFreedom, random.NextUniform());
            return row.Noise.OnLogScale ? predicted * Math.Exp(sd * z) : predicted + (sd * z);
        }
        switch (row.Role)
        {
            case TermKind.CensoredBelow or TermKind.CensoredAbove:
                // A value drawn on the seen side of the limit would have been printed as it is.
                var value = Drawn();
                return (row.Role == TermKind.CensoredBelow ? value < row.Value : value > row.Value)
                    ? row
                    : row with
                    {
                        Role = TermKind.Measured,
                        Value = value,
                    };
            case TermKind.Between:
                var at = Drawn();
                var share = random.NextUniform();
                var (width, log) = (row.Noise.OnLogScale ? Math.Log(row.Upper / row.Lower) : row.Upper - row.Lower, row.Noise.OnLogScale);
                return row with
                {
                    Lower = log ? at * Math.Exp(-share * width) : at - (share * width),
                    Upper = log ? at * Math.Exp((1 - share) * width) : at + ((1 - share) * width),
                };
            case TermKind.Extremes:
                var animals = Enumerable.Range(0, row.Count).Select(_ => Drawn()).ToArray();
                return row with { Lower = animals.Min(), Upper = animals.Max() };
            default:
                return row with { Value = Drawn() };
        }
    }

    // Cases that may stand for one another: animals of a group sampled at the same times where each such set has at
    // least two, else all of a group; rows of a group where no animal is named.
    private IEnumerable<int[][]> Strata()
    {
        var rows = Enumerable.Range(0, likelihood.Rows.Length).Where(i => IsDrawn(likelihood.Rows[i])).ToArray();
        foreach (var group in rows.GroupBy(i => likelihood.Rows[i].Observation.Group))
        {
            var animals = group
                .Where(i => likelihood.Rows[i].Observation.Animal.Length > 0)
                .GroupBy(i => likelihood.Rows[i].Observation.Animal)
                .Select(animal => animal.ToArray())
                .ToArray();
            var byTimes = animals
                .GroupBy(animal =>
                    string.Join(
                        "|",
                        animal.Select(i => $"{likelihood.Rows[i].Observation.Time:R} {likelihood.Rows[i].Observation.TimeUnit}").Distinct()
                    )
                )
                .Select(set => set.ToArray())
                .ToArray();
            foreach (var stratum in byTimes.All(set => set.Length > 1) ? byTimes : [animals])
                yield return stratum;
            if (
                group.Where(i => likelihood.Rows[i].Observation.Animal.Length == 0).Select(i => new[] { i }).ToArray() is
                { Length: > 0 } single
            )
                yield return single;
        }
    }
}
