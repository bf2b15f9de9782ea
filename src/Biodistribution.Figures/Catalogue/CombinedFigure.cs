using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Several figures as one, their panels lettered in order, with one legend.</summary>
public sealed record CombinedFigure : Figure
{
    /// <summary>The figures, in reading order.</summary>
    public required ImmutableArray<Figure> Parts { get; init; }

    /// <summary>Panels side by side; null for what their number suggests.</summary>
    public int? Columns { get; init; }

    /// <inheritdoc />
    public override int? PanelsPerRow => Columns;

    /// <inheritdoc />
    public override double? PanelAspect => Parts.Select(part => part.PanelAspect).Max();

    /// <inheritdoc />
    public override ImmutableArray<string> OwnNotes => [.. Parts.SelectMany(part => part.OwnNotes.Concat(part.Notes)).Distinct()];

    /// <summary>The panels; one that has no title of its own takes that of its figure.</summary>
    public override ImmutableArray<Panel> Panels =>
        [.. Parts.SelectMany(part => part.Panels.Select(panel => panel.Title.Length > 0 ? panel : panel with { Title = part.Title }))];
}
