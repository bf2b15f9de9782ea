using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Estimation.Design;

/// <summary>
/// Measurements to weigh where a study names none: every organ it measured, in every group it measured, at round times
/// around its own.
/// </summary>
public static class DefaultCandidates
{
    // Times people sample at, in hours.
    private static readonly double[] RoundHours = [1 / 60.0, 2 / 60.0, 5 / 60.0, 10 / 60.0, 0.5, 1, 2, 4, 6, 12, 24, 48, 72, 168, 336, 672];

    private static readonly double[] RoundDigits = [1, 2, 5];

    // How far around the times of the study.
    private const double Earlier = 50,
        Later = 5;

    private const int UsualAnimals = 5;

    /// <summary>The measurements, one organ at a time, each at cost 1.</summary>
    /// <param name="problem">The study.</param>
    public static ImmutableArray<DesignCandidate> Choose(FitProblem problem)
    {
        var units = problem.Model.Units;
        var rows = problem
            .Observations.Where(row =>
                row.Statistic is Statistic.Value
                && double.IsFinite(row.Time)
                && problem.Groups.Any(group => group.Name == row.Group)
                && problem.Model.Observables.Any(one => one.Name == row.Observable)
            )
            .ToArray();
        if (rows.Length == 0)
            return [];
        var times = rows.Select(row =>
                row.Time * units.Factor(Unit.TryParse(row.TimeUnit, out var unit, out _) && row.TimeUnit.Length > 0 ? unit : units.TimeUnit)
            )
            .Where(time => time > 0)
            .DefaultIfEmpty(1)
            .ToArray();
        var animals = rows.Any(row => row.Animal.Length > 0)
            ? (int)
                rows.Where(row => row.Animal.Length > 0).GroupBy(row => (row.Group, row.Observable, row.Time)).Average(set => set.Count())
            : rows.Select(row => row.Count).Append(problem.AssumedCount).Where(n => n > 0).DefaultIfEmpty(UsualAnimals).Max();
        var candidates =
            from time in Times(problem, times.Min() / Earlier, times.Max() * Later)
            from pair in rows.Select(row => (row.Group, row.Observable)).Distinct()
            select new DesignCandidate(
                $"{pair.Observable} of {pair.Group} at {time.Text}",
                pair.Group,
                [pair.Observable],
                time.Coherent,
                Math.Max(1, animals),
                1
            );
        return [.. candidates];
    }

    private static IEnumerable<(double Coherent, string Text)> Times(FitProblem problem, double from, double to)
    {
        var units = problem.Model.Units;
        var hour = Unit.Parse("h");
        if (units.TimeUnit.Dimension == hour.Dimension)
            return RoundHours
                .Select(hours => (Coherent: hours * units.Factor(hour), Text(hours)))
                .Where(time => time.Coherent >= from && time.Coherent <= to);
        var decade = (int)Math.Floor(Math.Log10(from));
        return Enumerable
            .Range(0, 12)
            .SelectMany(d => RoundDigits.Select(digit => digit * Math.Pow(10, decade + d)))
            .Where(time => time >= from && time <= to)
            .Select(time => (time, $"{NumberText.ForSentence(time / units.Factor(units.TimeUnit))} {units.TimeUnit.Text}".TrimEnd()));
    }

    private static string Text(double hours) =>
        hours < 1 ? $"{Math.Round(hours * 60).ToString(CultureInfo.InvariantCulture)} min"
        : hours < 72 ? $"{NumberText.ForSentence(hours)} h"
        : $"{NumberText.ForSentence(hours / 24)} d";
}
