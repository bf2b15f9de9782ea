using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Numerics.Statistics;
using MathNet.Numerics.Distributions;

namespace Biodistribution.Observations.Comparison;

/// <summary>
/// Compares groups of animals organ by organ and time by time with a reference group: difference and ratio with
/// intervals.
/// </summary>
/// <remarks>
/// Welch's t test (Welch 1947, Biometrika 34:28-35) assumes normal scatter in each group, with an sd of its own; the
/// ratio assumes that of the logarithms.
/// Dunnett's test assumes normal scatter with one sd for all groups, and holds the chance of any false finding among them at 5 %.
/// Organs and times are each tested for themselves.
/// </remarks>
public static class GroupComparison
{
    private const int FewestAnimals = 2;

    /// <summary>The comparisons, in the order of the table.</summary>
    /// <param name="rows">Observations; those of single animals are compared.</param>
    /// <param name="reference">The reference group.</param>
    public static ImmutableArray<ComparedOrgan> Compare(IReadOnlyCollection<Observation> rows, string reference)
    {
        var compared = ImmutableArray.CreateBuilder<ComparedOrgan>();
        var animals = rows.Where(row => row.Animal.Length > 0 && row.Statistic == Statistic.Value);
        foreach (var place in animals.GroupBy(row => (row.Study, row.Observable, row.Time, row.TimeUnit, row.Unit)))
        {
            var groups = place.GroupBy(row => row.Group).ToDictionary(group => group.Key, group => group.ToArray());
            var others = groups.Keys.Where(group => group != reference).ToArray();
            if (!groups.TryGetValue(reference, out var control) || others.Length == 0)
                continue;
            var dunnett = DunnettOf(others.Select(group => groups[group]).ToArray(), control);
            for (var i = 0; i < others.Length; i++)
                compared.Add(
                    One(groups[others[i]], control, others[i], reference) with
                    {
                        DunnettP = dunnett.IsEmpty ? double.NaN : dunnett[i],
                    }
                );
        }
        return compared.ToImmutable();
    }

    private static ComparedOrgan One(Observation[] group, Observation[] control, string name, string reference)
    {
        var row = group[0];
        var compared = new ComparedOrgan(
            row.Observable,
            $"{row.Time.ToString("R", CultureInfo.InvariantCulture)} {row.TimeUnit}".Trim(),
            name,
            reference,
            row.Unit
        )
        {
            Count = group.Length,
            ReferenceCount = control.Length,
        };
        if (group.Concat(control).Count(value => value.Censoring.Length > 0) is > 0 and var limited)
            return compared with { Missing = $"{limited} of {group.Length + control.Length} values are only known as a limit" };
        if (group.Length < FewestAnimals || control.Length < FewestAnimals)
            return compared with { Missing = "a group has a single animal" };
        var (a, b) = (group.Select(value => value.Value).ToArray(), control.Select(value => value.Value).ToArray());
        var difference = Welch(a, b);
        var isPositive = a.Concat(b).All(value => value > 0);
        var ratio = isPositive ? Welch([.. a.Select(value => Math.Log(value))], [.. b.Select(value => Math.Log(value))]) : default;
        return compared with
        {
            Mean = a.Average(),
            ReferenceMean = b.Average(),
            Difference = (difference.Value, difference.Lower, difference.Upper),
            Ratio = isPositive
                ? (Math.Exp(ratio.Value), Math.Exp(ratio.Lower), Math.Exp(ratio.Upper))
                : (double.NaN, double.NaN, double.NaN),
            WelchP = difference.P,
        };
    }

    private static (double Value, double Lower, double Upper, double P) Welch(double[] a, double[] b)
    {
        var (varianceA, varianceB) = (Variance(a) / a.Length, Variance(b) / b.Length);
        var error = Math.Sqrt(varianceA + varianceB);
        var value = a.Average() - b.Average();
        if (!(error > 0))
            return (value, value, value, double.NaN);
        var degrees =
            Math.Pow(varianceA + varianceB, 2) / ((varianceA * varianceA / (a.Length - 1)) + (varianceB * varianceB / (b.Length - 1)));
        var half = StudentT.InvCDF(0, 1, degrees, 0.975) * error;
        return (value, value - half, value + half, 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(value / error)));
    }

    // Against one control: p of the largest |t| under a pooled variance; nothing where there is a single comparison or too few animals.
    private static ImmutableArray<double> DunnettOf(Observation[][] groups, Observation[] control)
    {
        if (
            groups.Length < 2
            || groups.Append(control).Any(group => group.Length < FewestAnimals || group.Any(row => row.Censoring.Length > 0))
        )
            return [];
        var all = groups.Append(control).Select(group => group.Select(row => row.Value).ToArray()).ToArray();
        var degrees = all.Sum(group => group.Length - 1);
        var pooled = Math.Sqrt(all.Sum(group => Variance(group) * (group.Length - 1)) / degrees);
        if (!(pooled > 0))
            return [];
        int[] counts = [.. groups.Select(group => group.Length)];
        return
        [
            .. all[..^1]
                .Select(group =>
                    Math.Abs(group.Average() - all[^1].Average()) / (pooled * Math.Sqrt((1.0 / group.Length) + (1.0 / control.Length)))
                )
                .Select(t => 1 - DunnettDistribution.Cumulative(t, counts, control.Length, degrees)),
        ];
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
