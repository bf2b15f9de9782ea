using System.Collections.Immutable;
using Biodistribution.Observations.Comparison;

namespace Biodistribution.Figures.Measured;

/// <summary>How many times more of the dose the organs of a group hold than those of the reference group, with 95 % intervals.</summary>
public sealed record GroupRatiosFigure : Figure
{
    /// <summary>The comparisons; those without a ratio are not drawn.</summary>
    public required ImmutableArray<ComparedOrgan> Comparisons { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        ["Ratio of geometric means, 95 % interval by Welch's t test of logarithms; organs and times each for themselves", .. SmallGroups()];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels => [.. Shown.GroupBy(one => one.Group).Select(group => PanelOf(group.Key, [.. group]))];

    private IEnumerable<ComparedOrgan> Shown => Comparisons.Where(one => double.IsFinite(one.Ratio.Value));

    private IEnumerable<string> SmallGroups() =>
        Shown.Any(one => Math.Min(one.Count, one.ReferenceCount) < 5)
            ? ["Groups of fewer than 5 animals: that values scatter normally cannot be checked"]
            : [];

    private Panel PanelOf(string group, ComparedOrgan[] rows)
    {
        var series = rows.Select(row => row.Time).Distinct().ToArray();
        var organs = rows.Select(row => row.Observable).Distinct().ToImmutableArray();
        var marks = new List<Mark> { new Rule(1, true, "equal") };
        for (var time = 0; time < series.Length; time++)
        {
            var own = rows.Where(row => row.Time == series[time]).ToArray();
            var shift = series.Length == 1 ? 0 : 0.5 * ((time / (series.Length - 1.0)) - 0.5);
            marks.Add(
                new Points(
                    series[time],
                    [.. own.Select(row => row.Ratio.Value)],
                    [.. own.Select(row => organs.IndexOf(row.Observable) + shift)],
                    [.. own.Select(row => row.Ratio.Lower)],
                    [.. own.Select(row => row.Ratio.Upper)]
                )
                {
                    IsHorizontal = true,
                }
            );
        }
        return new Panel(
            $"{group} over {rows[0].Reference}",
            new PanelAxis("Ratio") { IsLogarithmic = true },
            new PanelAxis("")
            {
                Categories = organs,
                Minimum = -0.5,
                Maximum = organs.Length - 0.5,
            },
            [.. marks]
        );
    }
}
