using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>The ends of all starts of a fit, best first: a step at the bottom says that the best was found again and again.</summary>
public sealed record WaterfallFigure : Figure
{
    /// <summary>
    /// The objective at the end of each start (minus twice the log-likelihood), in any order; infinite for starts that
    /// failed.
    /// </summary>
    public required ImmutableArray<double> Objectives { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes =>
        Objectives.Count(double.IsFinite) == Objectives.Length
            ? []
            : [$"{Objectives.Length - Objectives.Count(double.IsFinite)} of {Objectives.Length} starts failed and are not shown."];

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var sorted = Objectives.Where(double.IsFinite).Order().ToArray();
            return
            [
                new(
                    "",
                    new PanelAxis("Start, best first"),
                    new PanelAxis("Objective above best + 10⁻³")
                    {
                        IsLogarithmic = true,
                        Minimum = 5e-4,
                        Maximum = 2 * Math.Max(0.05, sorted.DefaultIfEmpty(0).Last() - sorted.DefaultIfEmpty(0).First()),
                    },
                    [new Points("starts", [.. sorted.Select((_, i) => i + 1.0)], [.. sorted.Select(value => value - sorted[0] + 1e-3)])]
                ),
            ];
        }
    }
}
