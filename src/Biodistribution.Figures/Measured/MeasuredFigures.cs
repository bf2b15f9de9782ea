using System.Collections.Immutable;
using Biodistribution.Figures.Catalogue;
using Biodistribution.Observations;
using Biodistribution.Observations.Comparison;
using Biodistribution.Units;

namespace Biodistribution.Figures.Measured;

/// <summary>The figures of measured data alone: organs by group, time courses, groups compared, composition of the dose.</summary>
public static class MeasuredFigures
{
    private const int MostPanels = 12;
    private static readonly Unit Share = Unit.Parse("%ID");

    /// <summary>The figures a table gives.</summary>
    /// <param name="rows">Its observations.</param>
    /// <param name="comparisons">The groups compared.</param>
    public static IEnumerable<Figure> Of(IReadOnlyCollection<Observation> rows, ImmutableArray<ComparedOrgan> comparisons)
    {
        var measured = new MeasuredGroups(rows);
        var units = measured.Units.ToArray();
        for (var i = 0; i < units.Length; i++)
        {
            var (unit, suffix) = (units[i].ToArray(), units.Length == 1 ? "" : $"-{i + 1}");
            var times = unit.Select(row => row.Time).Distinct().Count();
            if (times <= MostPanels)
                yield return new OrgansByGroupFigure(unit)
                {
                    Name = $"organs-by-group{suffix}",
                    Title = "Organs by group",
                    Finding =
                        $"Measured values of {Count(unit, row => row.Observable, "organ")} in {Count(unit, row => row.Group, "group")} "
                        + $"at {Count(unit, row => row.Time, "time")}, each animal a dot.",
                };
            if (times > 1 && unit.Select(row => row.Observable).Distinct().Count() <= MostPanels)
                yield return new MeasuredCoursesFigure(unit)
                {
                    Name = $"time-courses{suffix}",
                    Title = "Measured time courses",
                    Finding = $"Measured values over time of {Count(unit, row => row.Observable, "organ")}.",
                };
            if (Composition(unit, suffix) is { } composition)
                yield return composition;
        }
        if (comparisons.Any(one => double.IsFinite(one.Ratio.Value)))
            yield return new GroupRatiosFigure
            {
                Name = "groups-compared",
                Title = $"Groups compared with {comparisons[0].Reference}",
                Finding = Finding(comparisons),
                Comparisons = comparisons,
            };
    }

    // Shares of the whole dose, where organs of every time are known: what is not found is left white.
    private static OrganSharesFigure? Composition(Observation[] rows, string suffix)
    {
        if (
            !Unit.TryParse(rows[0].Unit, out var unit, out _)
            || unit.Dimension != Share.Dimension
            || rows.Any(row => row.Censoring.Length > 0)
        )
            return null;
        var factor = unit.FactorTo(Share);
        var stacks = ImmutableArray.CreateBuilder<OrganShares>();
        foreach (var group in rows.GroupBy(row => row.Group))
        {
            double[] times = [.. group.Select(row => row.Time).Distinct().Order()];
            var organs = group
                .GroupBy(row => row.Observable)
                .Where(organ => organ.Select(row => row.Time).Distinct().Count() == times.Length)
                .ToArray();
            if (times.Length < 2 || organs.Length < 2)
                return null;
            stacks.Add(
                new OrganShares(
                    group.Key,
                    [.. times],
                    [
                        .. organs.Select(organ =>
                            (
                                organ.Key,
                                times
                                    .Select(time => factor * MeasuredGroups.Summary([.. organ.Where(row => row.Time == time)]).Mean)
                                    .ToImmutableArray()
                            )
                        ),
                    ]
                )
            );
        }
        return new OrganSharesFigure
        {
            Name = $"composition{suffix}",
            Title = "Where the dose is found",
            Finding = "Means of measured shares of the dose, organ by organ; what was not measured is left white.",
            Time = new PanelAxis("Time", rows[0].TimeUnit),
            Stacks = stacks.ToImmutable(),
            Notes = ["Means of animals, joined by straight lines"],
        };
    }

    private static string Finding(ImmutableArray<ComparedOrgan> comparisons)
    {
        var compared = comparisons.Where(one => double.IsFinite(one.Ratio.Value)).ToArray();
        var apart = compared.Count(one => one.Ratio.Lower > 1 || one.Ratio.Upper < 1);
        return $"Of {compared.Length} comparisons of an organ at a time with {comparisons[0].Reference}, {apart} "
            + $"have a 95 % interval of the ratio that excludes 1.";
    }

    private static string Count<T>(Observation[] rows, Func<Observation, T> of, string word) =>
        rows.Select(of).Distinct().Count() is var count && count == 1 ? $"1 {word}" : $"{count} {word}s";
}
