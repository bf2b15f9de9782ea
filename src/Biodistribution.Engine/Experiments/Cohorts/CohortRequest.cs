using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;

namespace Biodistribution.Experiments.Cohorts;

/// <summary>A virtual cohort: how its subjects differ.</summary>
/// <param name="Subjects">How many subjects in each group; the same ones in every group.</param>
/// <param name="Variations">What varies between them.</param>
/// <param name="Correlations">Correlations of the underlying normal numbers, row by row, variations × variations;
/// positive definite, with 1 on the diagonal.</param>
/// <param name="Percentiles">Probabilities of the percentiles that are reported, ascending, in (0, 1).</param>
public sealed record CohortRequest(
    int Subjects,
    ImmutableArray<Variation> Variations,
    ImmutableArray<double> Correlations,
    ImmutableArray<double> Percentiles
)
{
    /// <summary>Most subjects of a cohort.</summary>
    public const int MostSubjects = 10_000_000;

    /// <summary>The percentiles of a request that names none.</summary>
    public static ImmutableArray<double> UsualPercentiles { get; } = [0.05, 0.5, 0.95];

    /// <summary>A cohort whose variations are independent.</summary>
    /// <param name="subjects">How many subjects.</param>
    /// <param name="variations">What varies.</param>
    public static CohortRequest Independent(int subjects, ImmutableArray<Variation> variations) =>
        new(
            subjects,
            variations,
            [
                .. Enumerable
                    .Range(0, variations.Length * variations.Length)
                    .Select(i => i / variations.Length == i % variations.Length ? 1.0 : 0),
            ],
            UsualPercentiles
        );
}

/// <summary>How a parameter varies between subjects.</summary>
/// <param name="Parameter">Which parameter.</param>
/// <param name="Distribution">The shape.</param>
/// <param name="Spread">Sd of the logarithm, of the value in coherent units, or of the log-odds; unused by a uniform distribution.</param>
/// <param name="Lower">Smallest value, in coherent units; values beyond the ends do not occur.</param>
/// <param name="Upper">Largest value, in coherent units.</param>
public sealed record Variation(Symbol Parameter, VariationDistribution Distribution, double Spread, double Lower, double Upper);

/// <summary>The shape of a variation between subjects; its centre is the value of the parameter.</summary>
public enum VariationDistribution
{
    /// <summary>The logarithm is normal; the value of the parameter is the median.</summary>
    LogNormal,

    /// <summary>Normal about the value.</summary>
    Normal,

    /// <summary>The log-odds are normal, for shares between 0 and 1; the value is the median.</summary>
    LogitNormal,

    /// <summary>Uniform between the ends.</summary>
    Uniform,
}
