using System.Collections.Immutable;

namespace Biodistribution.Figures.Kinds;

/// <summary>Draws of the parameters in pairs, from a bootstrap or a posterior: what moves together shows as a line.</summary>
public sealed record PairsFigure : Figure
{
    /// <summary>The parameters with their draws, all of one length.</summary>
    public required ImmutableArray<(PanelAxis Axis, ImmutableArray<double> Draws)> Parameters { get; init; }

    /// <inheritdoc />
    public override int? PanelsPerRow => Parameters.Length > 3 ? 3 : 2;

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
    [
        .. from i in Enumerable.Range(0, Parameters.Length)
           from j in Enumerable.Range(i + 1, Parameters.Length - i - 1)
           select new Panel("", Parameters[i].Axis, Parameters[j].Axis, [new Points("draws", Parameters[i].Draws, Parameters[j].Draws)]),
    ];
}
