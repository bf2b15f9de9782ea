using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Exposure;

/// <summary>The profiles in a table of observations: one an animal where animals were followed, one of means where each gave a time or few.</summary>
/// <remarks>
/// A value below the limit of quantification counts as 0 before the first value above it and is left out after it. Every row that is not part of a profile is
/// reported with the reason.
/// </remarks>
public static class MeasuredProfiles
{
    // An animal with so many times is a profile of its own.
    private const int FollowedTimes = 3;

    /// <summary>Gathers the profiles.</summary>
    /// <param name="table">The table.</param>
    /// <param name="timeUnit">The unit of times that say none, and of the profiles.</param>
    /// <param name="diagnostics">Receives errors, and a warning for each row that is not used (BD8010 to BD8012).</param>
    public static ImmutableArray<ExposureProfile> Collect(ObservationTable table, Unit timeUnit, DiagnosticList diagnostics)
    {
        var samples = new List<Sample>();
        foreach (var row in table.Rows)
            if (Read(row, timeUnit, table.File, diagnostics) is { } sample)
                samples.Add(sample);
        var profiles = ImmutableArray.CreateBuilder<ExposureProfile>();
        foreach (var group in samples.GroupBy(sample => (sample.Row.Study, sample.Row.Group, sample.Row.Observable)))
            profiles.AddRange(Profiles([.. group], timeUnit, table.File, diagnostics));
        if (profiles.Count == 0 && !diagnostics.HasErrors)
            diagnostics.Error("BD8011", table.File, TextSpan.WholeFile, "The table holds no profile.", "A profile is made of rows with a time and a value of one observable in one group.");
        return profiles.ToImmutable();
    }

    private sealed record Sample(Observation Row, double Time, Unit TimeUnit, double Value, Unit Unit, bool IsBelow);

    private static Sample? Read(Observation row, Unit timeUnit, string file, DiagnosticList diagnostics)
    {
        Sample? Without(string reason)
        {
            diagnostics.Warning("BD8010", file, row.Place, $"Row {row.Id} is not used: {reason}.", "Profiles are made of values at times.");
            return null;
        }
        if (row.Statistic is not (Statistic.Value or Statistic.Below))
            return Without($"it is {(row.Statistic == Statistic.Order ? "an ordering" : $"a number of the kind {ObservationColumn.NameOf(row.Statistic)}")}, not a value at a time");
        if (double.IsNaN(row.Time))
            return Without("it has no time");
        if (row.Time < 0)
            return Without("it was taken before the dose");
        if (row.Censoring is "above" or "interval" || double.IsNaN(row.Value))
            return Without("its value is not known");
        if (!Unit.TryParse(row.Unit, out var unit, out var problem))
        {
            diagnostics.Error("BD4017", file, row.Place, problem.Message, problem.Hint);
            return null;
        }
        var time = timeUnit;
        if (row.TimeUnit.Length > 0 && (!Unit.TryParse(row.TimeUnit, out time!, out _) || time.Dimension != timeUnit.Dimension))
        {
            diagnostics.Error("BD4017", file, row.Place, $"{row.TimeUnit} is not a unit of time.", "Write h, min or d.");
            return null;
        }
        if (row.Value < 0)
        {
            diagnostics.Error("BD8012", file, row.Place, $"The value of row {row.Id} is negative: {row.Value.ToString("R", CultureInfo.InvariantCulture)}.", "Write 0, or the limit of quantification with 'below' as its censoring, where a background was taken off.");
            return null;
        }
        return new Sample(row, row.Time, time, row.Value, unit, row.Statistic == Statistic.Below || row.Censoring == "below");
    }

    private static IEnumerable<ExposureProfile> Profiles(Sample[] samples, Unit timeUnit, string file, DiagnosticList diagnostics)
    {
        var unit = samples[0].Unit;
        if (samples.FirstOrDefault(sample => sample.Unit.Dimension != unit.Dimension) is { } odd)
        {
            diagnostics.Error("BD4018", file, odd.Row.Place, $"{odd.Row.Observable} is in {odd.Unit.Text} here and in {unit.Text} before.", "Give the values of one observable units of one kind.");
            yield break;
        }
        samples = [.. samples.Select(sample => sample with { Time = sample.Time * sample.TimeUnit.FactorTo(timeUnit), Value = sample.Value * sample.Unit.FactorTo(unit) })];
        var animals = samples.GroupBy(sample => sample.Row.Animal).ToArray();
        foreach (var animal in animals.Where(animal => animal.Key.Length > 0))
            if (animal.GroupBy(sample => sample.Time).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                diagnostics.Error("BD8012", file, twice.Last().Row.Place, $"Animal {animal.Key} has two values of {animal.First().Row.Observable} at one time.", "Keep one of them, or name the animals apart.");
                yield break;
            }
        var followed = animals.Where(animal => animal.Key.Length > 0 && animal.Count() >= FollowedTimes).ToArray();
        foreach (var animal in followed)
            yield return Profile([.. animal], animal.Key, unit, timeUnit, isMean: false);
        Sample[] rest = [.. samples.Where(sample => !followed.Any(animal => animal.Key == sample.Row.Animal))];
        if (rest.Length == 0)
            yield break;
        // Rows without an animal are summaries when each time has one, animals that gave one time each when a time has several.
        var isSparse = rest.Any(sample => sample.Row.Animal.Length > 0) || rest.GroupBy(sample => sample.Time).Any(time => time.Count() > 1);
        yield return Profile(rest, "", unit, timeUnit, isSparse);
    }

    private static ExposureProfile Profile(Sample[] samples, string animal, Unit unit, Unit timeUnit, bool isMean)
    {
        var firstQuantified = samples.Where(sample => !sample.IsBelow).Select(sample => sample.Time).DefaultIfEmpty(double.PositiveInfinity).Min();
        var used = samples.Where(sample => !sample.IsBelow || sample.Time < firstQuantified).Select(sample => sample.IsBelow ? sample with { Value = 0 } : sample).ToArray();
        if (used.Length == 0)
            used = [.. samples.Select(sample => sample with { Value = 0 })];
        var times = used.GroupBy(sample => sample.Time).OrderBy(time => time.Key).ToArray();
        return new ExposureProfile(samples[0].Row.Group, animal, samples[0].Row.Observable, unit, timeUnit, [.. times.Select(time => time.Key)], [.. times.Select(time => time.Average(sample => sample.Value))])
        {
            Samples = isMean ? [.. used.Select(sample => new SparseSample(sample.Row.Animal.Length > 0 ? sample.Row.Animal : sample.Row.Id, sample.Time, sample.Value))] : [],
        };
    }
}
