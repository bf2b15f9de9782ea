using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Numerics.Random;

namespace Biodistribution.Studies.Analysis;

/// <summary>
/// The parameter sets bands are drawn from: a posterior sample where every parameter is determined and the chains
/// agree, else the admissible set, whose bands are ranges.
/// </summary>
/// <param name="Values">Values of the estimated, then of the assumed parameters, in coherent units.</param>
/// <param name="IsRange">Whether the sets carry no probability, so that a band spans all of them.</param>
/// <param name="Statement">Where they come from, in a sentence.</param>
public sealed record BandDraws(ImmutableArray<ImmutableArray<double>> Values, bool IsRange, string Statement)
{
    /// <summary>No sets at all.</summary>
    public static BandDraws None { get; } = new([], true, "");

    /// <summary>Draws parameter sets for the bands of a study.</summary>
    /// <param name="fit">Its fit.</param>
    /// <param name="profiles">Its profiles.</param>
    /// <param name="settings">How many, from which seed.</param>
    /// <param name="cancellation">Stops early.</param>
    public static BandDraws Draw(FitResult fit, ProfileSet profiles, AnalysisSettings settings, CancellationToken cancellation)
    {
        var isDetermined = profiles
            .Curves.Zip(profiles.Verdicts)
            .Where(pair => !pair.First.IsPrediction)
            .All(pair => pair.Second.Kind == VerdictKind.Determined);
        if (isDetermined && fit.Problem.Assumed.IsEmpty)
        {
            var sample = ParameterSampler.Sample(
                fit,
                profiles,
                new DrawSettings { Seed = settings.Seed, Threads = settings.Threads },
                null,
                null,
                cancellation
            );
            if (sample.Converged)
                return new BandDraws(
                    Thinned(sample.Values, settings.DrawCount),
                    false,
                    $"Bands hold {settings.Confidence:P0} of the parameter sets sampled in proportion to how well they agree with the data."
                );
        }
        var count = fit.Problem.Estimated.Length + fit.Problem.Assumed.Length;
        var admissible = ParameterSampler.AdmissibleSet(fit, profiles);
        // The farthest sets of every profile come first, so that thinning does not narrow the range.
        var farthest = profiles
            .Curves.Select(curve =>
                curve.Points.Where(point => point.Excess <= curve.CriticalDeviance).Select(point => point.Others[..count]).ToArray()
            )
            .SelectMany(sets => sets.Length == 0 ? [] : new[] { sets[0], sets[^1] })
            .Where(set => admissible.Values.Any(kept => kept.SequenceEqual(set)))
            .ToArray();
        ImmutableArray<ImmutableArray<double>> values =
        [
            StudyAnalyst.Best(fit),
            .. farthest,
            .. Thinned(admissible.Values, Math.Max(1, settings.DrawCount - farthest.Length)),
        ];
        return new BandDraws(
            values,
            true,
            $"Bands are ranges, without probabilities: they span all of {values.Length} parameter sets that agree "
                + $"with the data ({settings.Confidence:P0})."
        );
    }

    /// <summary>Draws parameter sets over the ranges of what a study would estimate and what it assumes: nothing is fitted.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="settings">How many, from which seed.</param>
    public static BandDraws OverRanges(FitProblem problem, AnalysisSettings settings)
    {
        var ranges = problem
            .Estimated.Select(one => (one.Lower, one.Upper))
            .Concat(problem.Assumed.Select(one => (one.Lower, one.Upper)))
            .ToArray();
        var middle = StudyAnalyst.Unfitted(problem);
        if (ranges.Length == 0)
            return new BandDraws([], true, "Nothing is fitted and nothing is varied: curves without bands.");
        var points = LatinHypercube.Points(settings.DrawCount, ranges.Length, new CounterRandom(settings.Seed, 0));
        double At(int i, double share)
        {
            var (low, high) = ranges[i];
            return !double.IsFinite(low) || !double.IsFinite(high) ? middle[i]
                : low > 0 ? low * Math.Pow(high / low, share)
                : low + ((high - low) * share);
        }
        return new BandDraws(
            [middle, .. points.Select(point => point.Select((share, i) => At(i, share)).ToImmutableArray())],
            true,
            $"Nothing is fitted: bands span {settings.DrawCount} parameter sets drawn over the ranges of what is assumed."
        );
    }

    private static ImmutableArray<ImmutableArray<double>> Thinned(ImmutableArray<ImmutableArray<double>> values, int count)
    {
        var step = Math.Max(1, (int)Math.Ceiling((double)values.Length / count));
        return [.. values.Where((_, i) => i % step == 0)];
    }
}
