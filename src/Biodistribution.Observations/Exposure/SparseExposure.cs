using System.Globalization;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.Exposure;

/// <summary>
/// The area of a design in which animals give one or a few times each: the area under the means of the times, with its
/// standard error.
/// </summary>
/// <remarks>
/// Each mean weighs as much as the area changes with it: exactly under straight lines, to first order (the delta
/// method) where the area falls along exponentials
/// or is extrapolated back to the dose. The area is then a sum over animals of their weighted values; animals are
/// independent, and those sampled at the same times are alike, so that its variance
/// is the sum over such batches of animals × the variance of their weighted sums. With one time an animal this is the
/// variance of A. J. Bailer,
/// J. Pharmacokinet. Biopharm. 16, 1988, 303; the degrees of freedom are Satterthwaite's (J. R. Nedelman, E. Gibiansky,
/// D. T. W. Lau, Pharm. Res. 12, 1995,
/// 124; for batches J. R. Nedelman, X. Jia, J. Biopharm. Stat. 8, 1998, 317, and T. Jaki, M. J. Wolfsegger, Pharm. Stat. 8, 2009, 1).
/// </remarks>
/// <param name="Auc">Area under the means.</param>
/// <param name="StandardError">Its standard error; missing where a batch has one animal only.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the error; NaN where it is missing.</param>
internal sealed record SparseExposure(ExposureValue Auc, ExposureValue StandardError, double DegreesOfFreedom)
{
    /// <summary>The area under the means, each value from another animal.</summary>
    /// <param name="samples">Time and value of each animal, in any order.</param>
    public static SparseExposure Analyze(IEnumerable<(double Time, double Value)> samples) =>
        Analyze(samples.Select((sample, i) => new SparseSample(i.ToString(CultureInfo.InvariantCulture), sample.Time, sample.Value)));

    /// <summary>The area under the means.</summary>
    /// <param name="samples">What was measured in which animal when, in any order; values that are NaN are left out.</param>
    public static SparseExposure Analyze(IEnumerable<SparseSample> samples)
    {
        var used = samples.Where(sample => double.IsFinite(sample.Value)).ToArray();
        var times = used.GroupBy(sample => sample.Time)
            .OrderBy(group => group.Key)
            .Select(group => (Time: group.Key, Count: group.Count()))
            .ToArray();
        if (times.Length < 2)
            return new(
                ExposureValue.Without("an area needs at least 2 times"),
                ExposureValue.Without("an area needs at least 2 times"),
                double.NaN
            );
        var weights = times
            .Select(
                (time, i) =>
                    (
                        time.Time,
                        Weight: ((i + 1 < times.Length ? times[i + 1].Time : time.Time) - (i > 0 ? times[i - 1].Time : time.Time))
                            / 2
                            / time.Count
                    )
            )
            .ToDictionary(pair => pair.Time, pair => pair.Weight);
        return Analyze(used, weights, null);
    }

    /// <summary>The error of an area under the means.</summary>
    /// <param name="samples">What was measured in which animal when.</param>
    /// <param name="area">The area under the means.</param>
    /// <param name="byMean">Derivative of the area by the mean of each time.</param>
    internal static SparseExposure Analyze(
        IReadOnlyCollection<SparseSample> samples,
        double area,
        IReadOnlyDictionary<double, double> byMean
    )
    {
        var counts = samples.GroupBy(sample => sample.Time).ToDictionary(group => group.Key, group => group.Count());
        return Analyze(
            [.. samples.Where(sample => byMean.GetValueOrDefault(sample.Time) != 0)],
            counts.Keys.ToDictionary(time => time, time => byMean.GetValueOrDefault(time) / counts[time]),
            area
        );
    }

    private static SparseExposure Analyze(SparseSample[] used, Dictionary<double, double> weights, double? known)
    {
        var animals = used.GroupBy(sample => sample.Animal)
            .Select(animal =>
                (
                    Times: string.Join(
                        ' ',
                        animal.Select(sample => sample.Time).Order().Select(time => time.ToString("R", CultureInfo.InvariantCulture))
                    ),
                    Sum: animal.OrderBy(sample => sample.Time).Sum(sample => weights[sample.Time] * sample.Value)
                )
            )
            .ToArray();
        double variance = 0,
            squares = 0;
        var alone = "";
        foreach (var batch in animals.GroupBy(animal => animal.Times))
        {
            double[] sums = [.. batch.Select(animal => animal.Sum)];
            if (sums.Length < 2)
            {
                alone = alone.Length > 0 ? alone : batch.Key;
                continue;
            }
            var mean = sums.Average();
            var share = sums.Length * sums.Sum(sum => (sum - mean) * (sum - mean)) / (sums.Length - 1);
            variance += share;
            squares += share * share / (sums.Length - 1);
        }
        var area = ExposureValue.Of(known ?? animals.Sum(animal => animal.Sum));
        return alone.Length > 0
            ? new(
                area,
                ExposureValue.Without($"only one animal at {(alone.Contains(' ', StringComparison.Ordinal) ? "times" : "time")} {alone}"),
                double.NaN
            )
            : new(area, ExposureValue.Of(Math.Sqrt(variance)), squares > 0 ? variance * variance / squares : double.NaN);
    }

    /// <summary>The confidence interval of the area by Student's t; NaN at both ends where the error is missing.</summary>
    /// <param name="confidence">Probability, such as 0.95.</param>
    public (double Lower, double Upper) Interval(double confidence)
    {
        if (!StandardError.IsPresent || double.IsNaN(DegreesOfFreedom))
            return (double.NaN, double.NaN);
        var half = SamplingDistributions.StudentTwoSided(confidence, DegreesOfFreedom) * StandardError.Value;
        return (Auc.Value - half, Auc.Value + half);
    }
}

/// <summary>One value of one animal.</summary>
/// <param name="Animal">Which animal.</param>
/// <param name="Time">When.</param>
/// <param name="Value">What was measured; 0 for a value below the limit of quantification.</param>
public readonly record struct SparseSample(string Animal, double Time, double Value)
{
    /// <summary>The limit of quantification where the value is below it; NaN where it is not.</summary>
    public double Limit { get; init; } = double.NaN;
}
