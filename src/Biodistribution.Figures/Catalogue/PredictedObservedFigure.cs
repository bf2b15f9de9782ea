using System.Collections.Immutable;

namespace Biodistribution.Figures.Catalogue;

/// <summary>
/// What was observed against what the model predicts, on equal axes with the line of identity and the lines of twofold
/// error.
/// </summary>
public sealed record PredictedObservedFigure : Figure
{
    /// <summary>The series: observables or groups, all in the unit of the axis.</summary>
    public required ImmutableArray<(string Series, ImmutableArray<(double Predicted, MeasuredPoint Observed)> Points)> Series { get; init; }

    /// <summary>Unit of both axes; empty where rows of several units share the figure.</summary>
    public string Unit { get; init; } = "";

    /// <inheritdoc />
    public override double? PanelAspect => 1;

    /// <inheritdoc />
    public override ImmutableArray<Panel> Panels
    {
        get
        {
            var all = Series
                .SelectMany(series => series.Points)
                .SelectMany(point => new[] { point.Predicted, point.Observed.Y, point.Observed.Lower, point.Observed.Upper })
                .Where(value => double.IsFinite(value) && value > 0)
                .DefaultIfEmpty(1)
                .ToArray();
            var (low, high) = (Math.Pow(10, Math.Floor(Math.Log10(all.Min()))), Math.Pow(10, Math.Ceiling(Math.Log10(all.Max()))));
            if (high <= low)
                high = low * 10;
            var axis = new PanelAxis("", Unit)
            {
                IsLogarithmic = true,
                Minimum = low,
                Maximum = high,
            };
            return
            [
                new(
                    "",
                    axis with
                    {
                        Quantity = "Predicted",
                    },
                    axis with
                    {
                        Quantity = "Observed",
                    },
                    [
                        new Line("identity", [low, high], [low, high]) { IsGuide = true },
                        new Line("twofold above", [low, high / 2], [2 * low, high]) { IsGuide = true },
                        new Line("twofold below", [2 * low, high], [low, high / 2]) { IsGuide = true },
                        .. Series.SelectMany(series =>
                            MeasuredPoint.Marks(
                                series.Series,
                                [.. series.Points.Select(point => point.Observed with { X = point.Predicted })]
                            )
                        ),
                    ]
                ),
            ];
        }
    }
}
