using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Exposure;

/// <summary>
/// The profiles in a table of observations: one an animal where animals were followed, one of means where each gave a
/// time or few.
/// </summary>
/// <remarks>
/// In the profile of an animal a value below the limit of quantification counts as 0 before the first value above it
/// and is left out after it. Where animals
/// gave one time each it counts as 0 in the mean of its time, and the limit is kept beside it. Times count from the
/// dose; every row that is not part of a profile
/// is reported with the reason.
/// </remarks>
public static class MeasuredProfiles
{
    // An animal with so many times is a profile of its own.
    private const int FollowedTimes = 3;

    /// <summary>Gathers the profiles.</summary>
    /// <param name="table">The table.</param>
    /// <param name="timeUnit">The unit of times that say none, and of the profiles.</param>
    /// <param name="diagnostics">Receives errors, a warning for each row that is not used, and one for a profile that
    /// begins later than it is long (BD8010 to BD8013).</param>
    /// <param name="doseTimes">When each group was given its dose, in the times of the table; the empty name for every
    /// group; null for time 0.</param>
    public static ImmutableArray<ExposureProfile> Collect(
        ObservationTable table,
        Unit timeUnit,
        DiagnosticList diagnostics,
        IReadOnlyDictionary<string, Quantity>? doseTimes = null
    )
    {
        var samples = new List<Sample>();
        foreach (var row in table.Rows)
            if (Read(row, timeUnit, DoseTime(row.Group, doseTimes), table.File, diagnostics) is { } sample)
                samples.Add(sample);
        var profiles = ImmutableArray.CreateBuilder<ExposureProfile>();
        foreach (var group in samples.GroupBy(sample => (sample.Row.Study, sample.Row.Group, sample.Row.Observable)))
            profiles.AddRange(Profiles([.. group], timeUnit, table.File, diagnostics));
        foreach (
            var late in profiles.Where(profile =>
                DoseTime(profile.Group, doseTimes) is null
                && profile.Times.Length > 1
                && profile.Times[0] > profile.Times[^1] - profile.Times[0]
            )
        )
            diagnostics.Warning(
                "BD8013",
                table.File,
                TextSpan.WholeFile,
                $"The profile {late.Title} begins at {NumberText.ForSentence(late.Times[0])} {timeUnit.Text} "
                    + $"and is {NumberText.ForSentence(late.Times[^1] - late.Times[0])} {timeUnit.Text} long; its "
                    + $"dose is taken to be given at time 0.",
                "If the dose was given later, say when: --dosed-at."
            );
        if (profiles.Count == 0 && !diagnostics.HasErrors)
            diagnostics.Error(
                "BD8011",
                table.File,
                TextSpan.WholeFile,
                "The table holds no profile.",
                "A profile is made of rows with a time and a value of one observable in one group."
            );
        return profiles.ToImmutable();
    }

    private static Quantity? DoseTime(string group, IReadOnlyDictionary<string, Quantity>? doseTimes) =>
        doseTimes is null ? null
        : doseTimes.TryGetValue(group, out var own) ? own
        : doseTimes.TryGetValue("", out var common) ? common
        : null;

    private sealed record Sample(Observation Row, double Time, Unit TimeUnit, double Value, Unit Unit, bool IsBelow);

    private static Sample? Read(Observation row, Unit timeUnit, Quantity? doseTime, string file, DiagnosticList diagnostics)
    {
        Sample? Without(string reason)
        {
            diagnostics.Warning("BD8010", file, row.Place, $"Row {row.Id} is not used: {reason}.", "Profiles are made of values at times.");
            return null;
        }
        if (row.Statistic is not (Statistic.Value or Statistic.Below))
        {
            var kind = row.Statistic == Statistic.Order ? "an ordering" : $"a number of the kind {ObservationColumn.NameOf(row.Statistic)}";
            return Without($"it is {kind}, not a value at a time");
        }
        if (double.IsNaN(row.Time))
            return Without("it has no time");
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
        var after = row.Time - (doseTime is { } dose ? dose.In(time) : 0);
        if (after < 0)
            return Without("it was taken before the dose");
        if (row.Value < 0)
        {
            diagnostics.Error(
                "BD8012",
                file,
                row.Place,
                $"The value of row {row.Id} is negative: {row.Value.ToString("R", CultureInfo.InvariantCulture)}.",
                "Write 0, or the limit of quantification with 'below' as its censoring, where a background was taken off."
            );
            return null;
        }
        return new Sample(row, after, time, row.Value, unit, row.Statistic == Statistic.Below || row.Censoring == "below");
    }

    private static IEnumerable<ExposureProfile> Profiles(Sample[] samples, Unit timeUnit, string file, DiagnosticList diagnostics)
    {
        var unit = samples[0].Unit;
        if (samples.FirstOrDefault(sample => sample.Unit.Dimension != unit.Dimension) is { } odd)
        {
            diagnostics.Error(
                "BD4018",
                file,
                odd.Row.Place,
                $"{odd.Row.Observable} is in {odd.Unit.Text} here and in {unit.Text} before.",
                "Give the values of one observable units of one kind."
            );
            yield break;
        }
        samples =
        [
            .. samples.Select(sample =>
                sample with
                {
                    Time = sample.Time * sample.TimeUnit.FactorTo(timeUnit),
                    Value = sample.Value * sample.Unit.FactorTo(unit),
                }
            ),
        ];
        var animals = samples.GroupBy(sample => sample.Row.Animal).ToArray();
        foreach (var animal in animals.Where(animal => animal.Key.Length > 0))
            if (animal.GroupBy(sample => sample.Time).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                diagnostics.Error(
                    "BD8012",
                    file,
                    twice.Last().Row.Place,
                    $"Animal {animal.Key} has two values of {animal.First().Row.Observable} at one time.",
                    "Keep one of them, or name the animals apart."
                );
                yield break;
            }
        var followed = animals.Where(animal => animal.Key.Length > 0 && animal.Count() >= FollowedTimes).ToArray();
        foreach (var animal in followed)
            yield return Profile([.. animal], animal.Key, unit, timeUnit, isMean: false, file, diagnostics);
        Sample[] rest = [.. samples.Where(sample => !followed.Any(animal => animal.Key == sample.Row.Animal))];
        if (rest.Length == 0)
            yield break;
        // Rows without an animal are summaries when each time has one, animals that gave one time each when a time has several.
        var isSparse =
            rest.Any(sample => sample.Row.Animal.Length > 0) || rest.GroupBy(sample => sample.Time).Any(time => time.Count() > 1);
        yield return Profile(rest, "", unit, timeUnit, isSparse, file, diagnostics);
    }

    private static ExposureProfile Profile(
        Sample[] samples,
        string animal,
        Unit unit,
        Unit timeUnit,
        bool isMean,
        string file,
        DiagnosticList diagnostics
    )
    {
        var firstQuantified = samples
            .Where(sample => !sample.IsBelow)
            .Select(sample => sample.Time)
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
        foreach (var left in samples.Where(sample => !isMean && sample.IsBelow && sample.Time >= firstQuantified))
            diagnostics.Warning(
                "BD8010",
                file,
                left.Row.Place,
                $"Row {left.Row.Id} is not used: it is below the limit of quantification after the first value above it.",
                "The profile goes on with its next value."
            );
        var used = samples
            .Where(sample => isMean || !sample.IsBelow || sample.Time < firstQuantified)
            .Select(sample => sample.IsBelow ? sample with { Value = 0 } : sample)
            .ToArray();
        var times = used.GroupBy(sample => sample.Time).OrderBy(time => time.Key).ToArray();
        return new ExposureProfile(
            samples[0].Row.Group,
            animal,
            samples[0].Row.Observable,
            unit,
            timeUnit,
            [.. times.Select(time => time.Key)],
            [.. times.Select(time => time.Average(sample => sample.Value))]
        )
        {
            Samples = !isMean
                ? []
                :
                [
                    .. used.Select(sample => new SparseSample(
                        sample.Row.Animal.Length > 0 ? sample.Row.Animal : sample.Row.Id,
                        sample.Time,
                        sample.Value
                    )
                    {
                        Limit = sample.IsBelow ? sample.Row.Value * sample.Unit.FactorTo(unit) : double.NaN,
                    }),
                ],
        };
    }
}
