using System.Collections.Immutable;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations;

/// <summary>
/// What only the rows of a table together show: cells left blank that others fill, dependence in a circle, values and
/// times unlike all others of their kind.
/// </summary>
internal static class RowsTogether
{
    private const int FewestAlike = 3;

    // Values of one organ, group and time scatter by less; percent and fractions, or a lost decimal mark, differ by more.
    private const double MostFold = 30;

    // Below so many percent of the dose a background taken off makes values of any smallness.
    private const double LeastPercent = 0.5;

    // Percent and a fraction, or a unit and its milli.
    private const double ScaleApart = 99;

    private static readonly Unit Percent = Unit.Parse("%ID");

    /// <summary>What is wrong or doubtful.</summary>
    /// <param name="rows">The rows of one table.</param>
    /// <param name="file">What to call the table in messages.</param>
    public static IEnumerable<Diagnostic> Problems(ImmutableArray<Observation> rows, string file)
    {
        Diagnostic Problem(string code, Observation row, string message, string hint, Severity severity = Severity.Warning) =>
            new(code, file, row.Place, message, hint) { Severity = severity };
        return new[]
        {
            Blanks(rows, Problem),
            Circles(rows, Problem),
            Animals(rows, Problem),
            Units(rows, Problem),
            Outliers(rows, Problem),
            Exchanged(rows, Problem),
        }.SelectMany(found => found);
    }

    private delegate Diagnostic Writer(string code, Observation row, string message, string hint, Severity severity = Severity.Warning);

    // A column that some rows fill says of a row that does not either the usual thing or nothing: only the person who wrote it knows.
    private static IEnumerable<Diagnostic> Blanks(ImmutableArray<Observation> rows, Writer write)
    {
        IEnumerable<Diagnostic> Blank(
            string column,
            Func<Observation, string> text,
            Func<Observation, bool> needs,
            string taken,
            Severity severity
        )
        {
            var concerned = rows.Where(needs).ToArray();
            return concerned.All(row => text(row).Length == 0)
                ? []
                : concerned
                    .Where(row => text(row).Length == 0)
                    .Select(row =>
                        write(
                            "BD4047",
                            row,
                            $"The cell of '{column}' is empty, and other rows fill it{taken}.",
                            severity == Severity.Error ? "Write it in every row." : "Write it in every row, or in none.",
                            severity
                        )
                    );
        }
        bool HasTime(Observation row) =>
            !double.IsNaN(row.Time) || !double.IsNaN(row.WindowStart) || !double.IsNaN(row.WindowEnd) || row.SamplingTimes.Length > 0;
        var found = Blank("time_unit", row => row.TimeUnit, HasTime, "", Severity.Error)
            .Concat(Blank("study", row => row.Study, _ => true, ": it counts as a study of its own", Severity.Warning))
            .Concat(
                Blank(
                    "n",
                    row => row.Count == 0 ? "" : "n",
                    row => row.SpreadKind is "sd" or "cv" or "range" && row.Statistic != Statistic.Order,
                    ": the number the study assumes is taken",
                    Severity.Warning
                )
            );
        foreach (
            var alike in rows.Where(row => !StatisticDefinition.Of(row.Statistic).IsRelative)
                .GroupBy(row => (row.Observable, row.Statistic))
        )
            if (alike.Any(row => row.Unit.Length > 0))
                found = found.Concat(
                    alike
                        .Where(row => row.Unit.Length == 0)
                        .Select(row =>
                            write(
                                "BD4047",
                                row,
                                $"The row has no unit, and others of {row.Observable} have one.",
                                "Write the unit in every row.",
                                Severity.Error
                            )
                        )
                );
        foreach (var alike in rows.Where(row => row.Statistic == Statistic.Auc).GroupBy(row => (row.Study, row.Group, row.Observable)))
        {
            var toInfinity = rows.Any(row =>
                row.Statistic is Statistic.Auc or Statistic.Clearance or Statistic.Mrt
                && IsToInfinity(row)
                && (row.Study, row.Group, row.Observable) == alike.Key
            );
            found = found.Concat(
                alike
                    .Where(row => toInfinity && row.Label.Length == 0 && double.IsFinite(row.WindowEnd))
                    .Select(row =>
                        write(
                            "BD4047",
                            row,
                            "The row does not say whether its area ends with the window or is extrapolated, and others "
                                + "of its profile are extrapolated.",
                            "Write 'to last' or 'to infinity' in 'label'."
                        )
                    )
            );
        }
        return found;
    }

    private static bool IsToInfinity(Observation row) =>
        double.IsPositiveInfinity(row.WindowEnd) || row.Label.Contains("infinity", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Diagnostic> Circles(ImmutableArray<Observation> rows, Writer write)
    {
        var next = rows.Where(row => row.DependentOn.Length > 0)
            .GroupBy(row => row.Id)
            .ToDictionary(group => group.Key, group => group.First().DependentOn);
        foreach (var row in rows.Where(row => row.DependentOn.Length > 0))
        {
            var met = new HashSet<string>();
            var at = row.Id;
            while (at is not null && met.Add(at))
                at = next.GetValueOrDefault(at);
            if (at == row.Id)
                yield return write(
                    "BD4051",
                    row,
                    met.Count == 1
                        ? "The row depends on itself."
                        : $"Rows {string.Join(", ", met)} depend on each other in a circle, so none of them is fitted.",
                    "Leave 'dependent_on' of the row empty that was measured.",
                    Severity.Error
                );
        }
    }

    // A summary beside its animals tells them twice; an animal sacrificed for its organs has one time.
    private static IEnumerable<Diagnostic> Animals(ImmutableArray<Observation> rows, Writer write)
    {
        foreach (
            var alike in rows.Where(row => row.DependentOn.Length == 0)
                .GroupBy(row => (row.Study, row.Group, row.Observable, row.Statistic))
        )
            if (alike.Count(row => row.Animal.Length > 0) >= 2)
                foreach (
                    var row in alike.Where(row =>
                        row.Animal.Length == 0
                        && (
                            row.Count == 0
                            || alike.Any(other => other.Animal.Length > 0 && (other.Time, other.TimeUnit) == (row.Time, row.TimeUnit))
                        )
                    )
                )
                    yield return write(
                        "BD4055",
                        row,
                        $"The row names no animal, and others of {row.Observable} in {row.Group} do: a summary of them "
                            + $"would be told twice.",
                        "Write the animal; take the row out or name a row it repeats in 'dependent_on' if it summarises them."
                    );
        var animals = rows.Where(row => row.Animal.Length > 0 && row.Statistic == Statistic.Value)
            .GroupBy(row => (row.Study, row.Group, row.Animal))
            .ToArray();
        var several = animals.Where(animal => animal.Select(row => (row.Time, row.TimeUnit)).Distinct().Count() > 1).ToArray();
        if (several.Length > 0 && animals.Length >= 5 && 5 * several.Length <= animals.Length && animals.Any(animal => animal.Count() > 1))
            foreach (var animal in several)
                yield return write(
                    "BD4058",
                    Rarest(animal, row => (row.Time, row.TimeUnit)),
                    $"{animal.Key.Animal} was measured at several times, and nearly every other animal at one.",
                    "Is the time or its unit wrong in a row, or the animal?"
                );
        foreach (
            var alike in rows.Where(row => row.Animal.Length > 0)
                .GroupBy(row =>
                    (row.Study, row.Group, Animal: string.Concat(row.Animal.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant())
                )
        )
            if (alike.Select(row => row.Animal).Distinct().Skip(1).FirstOrDefault() is { } other)
                yield return write(
                    "BD4058",
                    alike.First(row => row.Animal == other),
                    $"{alike.First().Animal} and {other} differ only in case or blanks, and count as two animals.",
                    "Write one name for one animal."
                );
        foreach (var animal in rows.Where(row => row.Animal.Length > 0).GroupBy(row => (row.Study, row.Animal)))
            if (animal.Select(row => row.Group).Distinct().Count() > 1 && animals.Length >= 5 && IsRareAcrossGroups(rows, animal.Key.Study))
                yield return write(
                    "BD4058",
                    Rarest(animal, row => row.Group),
                    $"{animal.Key.Animal} stands in several groups, and nearly every other animal in one.",
                    "Is the group or the animal of a row wrong?"
                );
    }

    private static bool IsRareAcrossGroups(ImmutableArray<Observation> rows, string study)
    {
        var names = rows.Where(row => row.Animal.Length > 0 && row.Study == study).GroupBy(row => row.Animal).ToArray();
        return 5 * names.Count(animal => animal.Select(row => row.Group).Distinct().Count() > 1) <= names.Length;
    }

    private static Observation Rarest<T>(IEnumerable<Observation> rows, Func<Observation, T> by) =>
        rows.GroupBy(by).OrderBy(same => same.Count()).First().First();

    private static IEnumerable<Diagnostic> Units(ImmutableArray<Observation> rows, Writer write)
    {
        var atTimes = rows.Where(row => StatisticDefinition.Of(row.Statistic).IsAtTime)
            .ToLookup(row => Unit.TryParse(row.Unit, out var unit, out _) && unit.Dimension == Percent.Dimension);
        // All shares of the dose are written alike; amounts and concentrations may differ in size from organ to organ.
        foreach (
            var alike in atTimes[true]
                .GroupBy(row => (row.Study, Observable: ""))
                .Concat(atTimes[false].GroupBy(row => (row.Study, row.Observable)))
        )
        {
            var units = alike
                .GroupBy(row => row.Unit)
                .Where(group => Unit.TryParse(group.Key, out _, out _))
                .Select(group => (Unit: Unit.Parse(group.Key), Rows: group.ToArray()))
                .OrderByDescending(entry => entry.Rows.Length)
                .ToArray();
            foreach (var (unit, own) in units.Skip(1))
                if (
                    unit.Dimension == units[0].Unit.Dimension
                    && Math.Max(unit.Scale / units[0].Unit.Scale, units[0].Unit.Scale / unit.Scale) > ScaleApart
                )
                    yield return write(
                        "BD4059",
                        own[0],
                        $"The row is in {unit.Text}, and others are in {units[0].Unit.Text}.",
                        "Is the unit right? Write values of one kind in one unit."
                    );
        }
    }

    private static IEnumerable<Diagnostic> Outliers(ImmutableArray<Observation> rows, Writer write)
    {
        foreach (
            var alike in rows.Where(row => row.Statistic == Statistic.Value && row.Censoring.Length == 0 && row.Value > 0)
                .GroupBy(row => (row.Study, row.Group, row.Observable, row.Time, row.TimeUnit, row.Unit))
        )
        {
            if (alike.Count() < FewestAlike || !Unit.TryParse(alike.Key.Unit, out var unit, out _))
                continue;
            var sorted = alike.Select(row => row.Value).Order().ToArray();
            var median = sorted[sorted.Length / 2];
            var least = unit.Dimension == Percent.Dimension ? LeastPercent * Percent.Scale / unit.Scale : 0;
            foreach (
                var row in alike.Where(row =>
                    Math.Max(row.Value / median, median / row.Value) > MostFold && Math.Max(row.Value, median) > least
                )
            )
                yield return write(
                    "BD4060",
                    row,
                    $"The value {Text(row.Value)} is {Text(Math.Max(row.Value / median, median / row.Value))}-fold "
                        + $"off the others of {row.Observable} in {row.Group} at its time, whose median is {Text(median)}.",
                    "Is its unit or decimal mark another? If it was measured so, nothing need be changed."
                );
        }
    }

    // Times repeat from animal to animal, values do not.
    private static IEnumerable<Diagnostic> Exchanged(ImmutableArray<Observation> rows, Writer write)
    {
        var values = rows.Where(row => row.Statistic == Statistic.Value && !double.IsNaN(row.Time) && !double.IsNaN(row.Value)).ToArray();
        if (values.Length < 10)
            yield break;
        var (times, distinct) = (values.Select(row => row.Time).Distinct().Count(), values.Select(row => row.Value).Distinct().Count());
        if (times > 0.8 * values.Length && 4 * distinct <= values.Length)
            yield return write(
                "BD4057",
                values[0],
                $"The {values.Length} rows have {times} different times and {distinct} different values.",
                "Did the columns 'time' and 'value' change places?"
            );
    }

    private static string Text(double value) => NumberText.ForSentence(value, 3);
}
