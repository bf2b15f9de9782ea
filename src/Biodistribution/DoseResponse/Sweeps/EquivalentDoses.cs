using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Text;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>
/// Doses of two agents with equal effect, from their simulated dose-effect curves, and one relative potency where the
/// curves are parallel on the logarithm of the dose.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Levels">Effects that both agents reach, with the doses that reach them.</param>
/// <param name="Potency">Units of the reference that one unit of the test agent is worth, at the middle level; NaN
/// where curves are not parallel.</param>
/// <param name="Lower">Lower edge of the potency over draws; NaN without.</param>
/// <param name="Upper">Upper edge of the potency over draws; NaN without.</param>
/// <param name="Missing">Why there is no potency; empty where there is one.</param>
public sealed record EquivalentDoses(
    string Group,
    ImmutableArray<EquivalentDose> Levels,
    double Potency,
    double Lower,
    double Upper,
    string Missing
)
{
    /// <summary>Curves count as parallel while the potency at no two levels differs by more than this factor.</summary>
    public const double ParallelWithin = 1.25;

    private const int LevelCount = 9;

    /// <summary>Compares two curves.</summary>
    /// <param name="group">The group.</param>
    /// <param name="referenceDoses">Doses of the reference, ascending, positive.</param>
    /// <param name="reference">Its curve, with draws.</param>
    /// <param name="testDoses">Doses of the test agent, ascending, positive.</param>
    /// <param name="test">Its curve, with draws; draws of the two are paired in order.</param>
    /// <param name="confidence">Share of the draws within the edges; 1 for all.</param>
    public static EquivalentDoses Find(
        string group,
        ImmutableArray<double> referenceDoses,
        SweepBand reference,
        ImmutableArray<double> testDoses,
        SweepBand test,
        double confidence
    )
    {
        EquivalentDoses None(string reason) => new(group, [], double.NaN, double.NaN, double.NaN, reason);
        var (a, b) = (reference.Values, test.Values);
        if (!IsMonotone(a) || !IsMonotone(b))
            return None("a curve rises and falls, so that one effect has several doses");
        if (Math.Sign(a[^1] - a[0]) != Math.Sign(b[^1] - b[0]) || a[^1] == a[0])
            return None("the agents do not act in the same direction");
        var (low, high) = (Math.Max(a.Min(), b.Min()), Math.Min(a.Max(), b.Max()));
        if (!(high > low))
            return None("no effect is reached by both agents in these dose ranges");
        var levels = ImmutableArray.CreateBuilder<EquivalentDose>();
        for (var level = 0; level < LevelCount; level++)
        {
            var effect = low + ((high - low) * (0.1 + (0.8 * level / (LevelCount - 1))));
            var (inReference, inTest) = (DoseOf(effect, referenceDoses, a), DoseOf(effect, testDoses, b));
            double[] ratios =
            [
                .. reference
                    .Draws.Zip(test.Draws, (one, other) => DoseOf(effect, referenceDoses, [.. one]) / DoseOf(effect, testDoses, [.. other]))
                    .Where(double.IsFinite)
                    .Order(),
            ];
            double Edge(double probability) => ratios.Length < 2 ? double.NaN : Quantiles.Of(ratios, probability);
            levels.Add(
                new EquivalentDose(
                    effect,
                    inReference,
                    inTest,
                    inReference / inTest,
                    Edge((1 - confidence) / 2),
                    Edge((1 + confidence) / 2)
                )
            );
        }
        var spread = levels.Max(level => level.Potency) / levels.Min(level => level.Potency);
        var middle = levels[LevelCount / 2];
        return spread <= ParallelWithin
            ? new(group, levels.ToImmutable(), middle.Potency, middle.Lower, middle.Upper, "")
            : new(
                group,
                levels.ToImmutable(),
                double.NaN,
                double.NaN,
                double.NaN,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the curves are not parallel: the potency differs by a factor of {NumberText.ForSentence(spread)} "
                        + $"between effects, so no single number says it"
                )
            );
    }

    private static bool IsMonotone(ImmutableArray<double> values)
    {
        // Rounding of a solver on a plateau is neither a rise nor a fall.
        var slack = 1e-6 * (values.Max() - values.Min());
        var steps = values
            .Zip(values.Skip(1), (one, next) => next - one)
            .Where(step => Math.Abs(step) > slack)
            .Select(Math.Sign)
            .Distinct()
            .ToArray();
        return values.All(double.IsFinite) && steps.Length <= 1;
    }

    // The dose of an effect, by straight lines on the logarithm of the dose; NaN where it is not reached.
    private static double DoseOf(double effect, ImmutableArray<double> doses, ImmutableArray<double> values)
    {
        for (var i = 0; i + 1 < doses.Length; i++)
            if (values[i] != values[i + 1] && (effect - values[i]) * (effect - values[i + 1]) <= 0)
                return doses[i] * Math.Pow(doses[i + 1] / doses[i], (effect - values[i]) / (values[i + 1] - values[i]));
        return double.NaN;
    }
}

/// <summary>An effect and the doses of two agents that have it.</summary>
/// <param name="Effect">The effect.</param>
/// <param name="ReferenceDose">Dose of the reference.</param>
/// <param name="TestDose">Dose of the test agent.</param>
/// <param name="Potency">The one over the other.</param>
/// <param name="Lower">Lower edge over draws; NaN without.</param>
/// <param name="Upper">Upper edge over draws; NaN without.</param>
public sealed record EquivalentDose(double Effect, double ReferenceDose, double TestDose, double Potency, double Lower, double Upper);
