using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Studies.Analysis;

/// <summary>The interval of a parameter with every row taken as independent, beside the one that takes animals as independent.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Lower">Lower end by its standard error, in the unit shown.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="TooNarrowBy">How many times wider the standard error is with animals as independent.</param>
public sealed record IndependentInterval(string Parameter, double Lower, double Upper, double TooNarrowBy)
{
    /// <summary>One interval a parameter; empty where no animal has several rows that share a factor.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="confidence">Probability of the intervals.</param>
    public static ImmutableArray<IndependentInterval> Of(FitResult fit, double confidence)
    {
        if (fit.WithIndependentRows.IsEmpty)
            return [];
        var t = SamplingDistributions.StudentTwoSided(confidence, Math.Max(1, fit.FittedRows - fit.Problem.Estimated.Length));
        return
        [
            .. fit.Problem.Estimated.Select(
                (estimated, i) =>
                {
                    var (own, alone) = (fit.Estimates[i], fit.WithIndependentRows[i]);
                    var scale = new ParameterScale(estimated.Scale, estimated.Lower, estimated.Upper);
                    var (at, half, unit) = (
                        scale.ToVariable(alone.Value),
                        t * alone.ScaledStandardError,
                        alone.Value == 0 ? 1 : alone.Shown / alone.Value
                    );
                    return new IndependentInterval(
                        own.Name,
                        scale.ToValue(at - half) * unit,
                        scale.ToValue(at + half) * unit,
                        fit.IndependentRowsCorrection * own.ScaledStandardError / alone.ScaledStandardError
                    );
                }
            ),
        ];
    }
}
