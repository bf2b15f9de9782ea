using System.Collections.Immutable;
using Biodistribution.Figures.Export;
using Biodistribution.Tables;

namespace Biodistribution.Figures;

/// <summary>A figure as data: what it shows, in panels; drawn by <see cref="FigureExport"/> the same way wherever it is needed.</summary>
public abstract record Figure
{
    /// <summary>File name without extension: lower case, hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The title above it; a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, in a sentence that states the finding: the text for those who cannot see it.</summary>
    public required string Finding { get; init; }

    /// <summary>What must be said on the figure itself: "range under assumptions" and the like.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Notes that follow from what the figure shows; drawn before <see cref="Notes"/>.</summary>
    public virtual ImmutableArray<string> OwnNotes => [];

    /// <summary>The data shown are simulated; the title then says so.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>The panels, in reading order.</summary>
    public abstract ImmutableArray<Panel> Panels { get; }

    /// <summary>Panels side by side at double width; null for what their number suggests.</summary>
    public virtual int? PanelsPerRow => null;

    /// <summary>Height of the plot of a panel over its width; null for what the width suggests.</summary>
    public virtual double? PanelAspect => null;

    /// <summary>The title with the mark of simulated data.</summary>
    public string FullTitle => IsSimulated ? $"{Title} (simulated data)" : Title;

    /// <summary>The numbers behind the figure, one row a point.</summary>
    public Table Numbers
    {
        get
        {
            var rows = Panels
                .SelectMany(panel => panel.Marks.SelectMany(mark => mark.Numbers.Select(point => (panel, mark, point))))
                .ToArray();
            return new(
                new TextColumn("panel", rows.Select(row => row.panel.Title)),
                new TextColumn("series", rows.Select(row => row.mark.Series)),
                new TextColumn("kind", rows.Select(row => row.mark.Kind)),
                new TextColumn("x_quantity", rows.Select(row => row.panel.X.Heading)),
                new NumberColumn("x", rows.Select(row => row.point.X)),
                new TextColumn("y_quantity", rows.Select(row => row.panel.Y.Heading)),
                new NumberColumn("y", rows.Select(row => row.point.Y)),
                new NumberColumn("lower", rows.Select(row => row.point.Lower)),
                new NumberColumn("upper", rows.Select(row => row.point.Upper)),
                new TextColumn("label", rows.Select(row => row.point.Label))
            );
        }
    }
}
