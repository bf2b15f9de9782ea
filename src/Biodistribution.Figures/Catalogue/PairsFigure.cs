using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>Draws of the parameters in pairs, from a bootstrap or a posterior: what moves together shows as a line.</summary>
public sealed record PairsFigure : Figure
{
    /// <summary>The parameters with their draws, all of one length.</summary>
    public required ImmutableArray<(PanelAxis Axis, ImmutableArray<double> Draws)> Parameters { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels =>
        [
            .. from i in Enumerable.Range(0, Parameters.Length)
            from j in Enumerable.Range(i + 1, Parameters.Length - i - 1)
            select new Panel(
                "",
                Over(Parameters[i]),
                Over(Parameters[j]),
                [new Points("draws", Parameters[i].Draws, Parameters[j].Draws) { IsCloud = true }]
            ),
        ];

    private static PanelAxis Over((PanelAxis Axis, ImmutableArray<double> Draws) parameter)
    {
        var (axis, draws) = parameter;
        if (axis.IsLogarithmic || draws.IsEmpty)
            return axis;
        var margin = 0.05 * Math.Max(draws.Max() - draws.Min(), Math.Abs(draws.Max()) * 1e-6);
        return axis with { Minimum = draws.Min() - margin, Maximum = draws.Max() + margin };
    }
}
