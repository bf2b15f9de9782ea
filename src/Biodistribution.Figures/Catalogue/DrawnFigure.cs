using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>
/// A figure as it was once composed: its panels and notes as data. It is drawn to the same bytes as the figure it was
/// taken from.
/// </summary>
public sealed record DrawnFigure : Figure
{
    private readonly ImmutableArray<Panel> panels;

    /// <summary>The panels, in reading order.</summary>
    /// <exception cref="ArgumentException">The coordinates of a mark differ in number, or a bar has no category.</exception>
    public required ImmutableArray<Panel> Composed
    {
        get => panels;
        init =>
            panels = value.All(panel => panel.Marks.All(mark => IsWhole(mark, panel.Y.Categories.Length)))
                ? value
                : throw new ArgumentException("The coordinates of a mark differ in number.", nameof(value));
    }

    /// <summary>Panels side by side at double width; null for what their number suggests.</summary>
    public int? SideBySide { get; init; }

    /// <summary>Height of the plot of a panel over its width; null for what the width suggests.</summary>
    public double? Aspect { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels => panels;

    /// <inheritdoc />
    public override int? PanelsPerRow => SideBySide;

    /// <inheritdoc />
    public override double? PanelAspect => Aspect;

    /// <summary>A figure as it is composed now.</summary>
    /// <param name="figure">The figure.</param>
    public static DrawnFigure Of(Figure figure) =>
        figure as DrawnFigure
        ?? new DrawnFigure
        {
            Name = figure.Name,
            Title = figure.Title,
            Finding = figure.Finding,
            Notes = [.. figure.OwnNotes, .. figure.Notes],
            IsSimulated = figure.IsSimulated,
            Composed = figure.Panels,
            SideBySide = figure.PanelsPerRow,
            Aspect = figure.PanelAspect,
        };

    private static bool IsWhole(Mark mark, int categories) =>
        mark switch
        {
            Line line => line.X.Length == line.Y.Length,
            Band band => band.X.Length == band.Lower.Length && band.X.Length == band.Upper.Length,
            Points points => points.X.Length == points.Y.Length
                && points.X.Length == points.Lower.Length
                && points.X.Length == points.Upper.Length
                && (points.Labels.IsEmpty || points.X.Length == points.Labels.Length),
            Bounds bounds => bounds.X.Length == bounds.Limit.Length,
            Bars bars => bars.Category.Length == bars.From.Length
                && bars.Category.Length == bars.To.Length
                && bars.Category.All(category => category >= 0 && category < categories),
            _ => true,
        };
}
