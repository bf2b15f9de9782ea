namespace Biodistribution.Simulation.Exposure;

/// <summary>The area of a design in which each animal gives one time: the area under the means, with its standard error.</summary>
/// <remarks>Source: A. J. Bailer, J. Pharmacokinet. Biopharm. 16, 1988, 303.</remarks>
/// <param name="Auc">Area to the last time, by straight lines.</param>
/// <param name="StandardError">Its standard error; missing where a time has one animal only.</param>
public sealed record SparseExposure(ExposureValue Auc, ExposureValue StandardError)
{
    /// <summary>The area under the means.</summary>
    /// <param name="samples">Time and value of each animal, in any order.</param>
    public static SparseExposure Of(IEnumerable<(double Time, double Value)> samples)
    {
        var groups = samples.Where(sample => double.IsFinite(sample.Value)).GroupBy(sample => sample.Time).OrderBy(group => group.Key).Select(group => (Time: group.Key, Values: group.Select(sample => sample.Value).ToArray())).ToArray();
        if (groups.Length < 2)
            return new(ExposureValue.Without("an area needs at least 2 times"), ExposureValue.Without("an area needs at least 2 times"));
        double area = 0, variance = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            var weight = ((i + 1 < groups.Length ? groups[i + 1].Time : groups[i].Time) - (i > 0 ? groups[i - 1].Time : groups[i].Time)) / 2;
            var mean = groups[i].Values.Average();
            area += weight * mean;
            variance += weight * weight * groups[i].Values.Sum(value => (value - mean) * (value - mean)) / (groups[i].Values.Length - 1.0) / groups[i].Values.Length;
        }
        var single = groups.FirstOrDefault(group => group.Values.Length < 2);
        return new(ExposureValue.Of(area), single.Values is null
            ? ExposureValue.Of(Math.Sqrt(variance))
            : ExposureValue.Without(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"only one animal at time {single.Time}")));
    }
}
