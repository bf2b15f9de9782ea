using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>
/// Intervals that are expected before an experiment, each over its nominal value: how well each parameter would be
/// known.
/// </summary>
public sealed record ExpectedIntervalsFigure : Figure
{
    /// <summary>
    /// The parameters with the ends of their intervals over the nominal value; the end of a side that stays open is
    /// that of its bound.
    /// </summary>
    public required ImmutableArray<(string Parameter, double Lower, double Upper, bool IsClosed)> Intervals { get; init; }

    /// <inheritdoc />
    public override double? PanelAspect => Math.Clamp(0.12 + (0.06 * Intervals.Length), 0.28, 1.2);

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        Intervals.Count(one => !one.IsClosed) is > 0 and var open
            ? [$"{open} of {Intervals.Length} intervals are open: such a bar ends at the bounds of the parameter, not of the data."]
            : [];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            // A thousandfold either way is far beyond what anybody would call known.
            static double Seen(double value) => Math.Clamp(value, 1e-3, 1e3);
            Bars Of(string series, bool isClosed)
            {
                var which = Enumerable.Range(0, Intervals.Length).Where(i => Intervals[i].IsClosed == isClosed).ToImmutableArray();
                return new Bars(
                    series,
                    which,
                    [.. which.Select(i => Seen(Intervals[i].Lower))],
                    [.. which.Select(i => Seen(Intervals[i].Upper))]
                );
            }
            var ends = Intervals.SelectMany(one => new[] { Seen(one.Lower), Seen(one.Upper) }).Append(0.5).Append(2).ToArray();
            return
            [
                new(
                    "",
                    new PanelAxis("Expected interval over nominal value")
                    {
                        IsLogarithmic = true,
                        Minimum = ends.Min() / 1.2,
                        Maximum = ends.Max() * 1.2,
                    },
                    new PanelAxis("") { Categories = [.. Intervals.Select(one => one.Parameter)] },
                    [
                        .. new[] { Of("closed by the data", true), Of("open: ends at a bound", false) }.Where(bars =>
                            !bars.Category.IsEmpty
                        ),
                        new Rule(1, true, ""),
                    ]
                ),
            ];
        }
    }
}
