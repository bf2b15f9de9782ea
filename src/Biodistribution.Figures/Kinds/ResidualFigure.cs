using System.Collections.Immutable;

namespace Biodistribution.Figures.Kinds;

/// <summary>Standardised residuals against time or prediction: about one in twenty should leave the lines at ±2.</summary>
public sealed record ResidualFigure : Figure
{
    /// <summary>What the residuals are drawn against.</summary>
    public required PanelAxis Against { get; init; }

    /// <summary>The residuals, by observable or group.</summary>
    public required ImmutableArray<(string Series, ImmutableArray<double> X, ImmutableArray<double> Residuals)> Series { get; init; }

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var reach = Math.Max(3, Math.Ceiling(1.05 * Series.SelectMany(series => series.Residuals).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max()));
            return
            [
                new("", Against, new PanelAxis("Standardised residual") { Minimum = -reach, Maximum = reach },
                [
                    new Rule(0, false, ""), new Rule(2, false, "+2"), new Rule(-2, false, "−2"),
                    .. Series.Select(series => new Points(series.Series, series.X, series.Residuals)),
                ]),
            ];
        }
    }
}
