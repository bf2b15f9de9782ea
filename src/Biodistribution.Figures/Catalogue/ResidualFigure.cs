using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

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
            var x = Series.SelectMany(series => series.X).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
            var margin = 0.05 * (x.Max() - x.Min());
            // Points at the first and last time stand clear of the axes.
            var against =
                Against.IsLogarithmic || margin == 0
                    ? Against
                    : Against with
                    {
                        Minimum = double.IsNaN(Against.Minimum) ? x.Min() - margin : Against.Minimum,
                        Maximum = double.IsNaN(Against.Maximum) ? x.Max() + margin : Against.Maximum,
                    };
            var reach = Math.Max(
                3,
                Math.Ceiling(
                    1.05 * Series.SelectMany(series => series.Residuals).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max()
                )
            );
            return
            [
                new(
                    "",
                    against,
                    new PanelAxis("Standardised residual") { Minimum = -reach, Maximum = reach },
                    [
                        new Rule(0, false, ""),
                        new Rule(2, false, "+2"),
                        new Rule(-2, false, "−2"),
                        .. Series.Select(series => new Points(series.Series, series.X, series.Residuals)),
                    ]
                ),
            ];
        }
    }
}
