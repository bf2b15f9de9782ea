using OxyPlot;
using OxyPlot.Series;

namespace Biodistribution.Figures.Drawing;

/// <summary>Points with whiskers, and bounds as open triangles.</summary>
internal sealed class PointSeries : XYAxisSeries
{
    private const double CapHalf = 1.8;

    private static readonly double[] Dotted = [1.2, 1.6];

    public required IReadOnlyList<(double X, double Y, double Lower, double Upper)> Data { get; init; }

    public required OxyColor Colour { get; init; }

    public MarkerType Marker { get; init; } = MarkerType.Circle;

    public bool IsOpen { get; init; }

    public bool IsHorizontal { get; init; }

    /// <summary>How far each is drawn beside its place, in points of type; empty for none.</summary>
    public IReadOnlyList<double> Dodge { get; init; } = [];

    /// <summary>The whiskers show an assumed spread.</summary>
    public bool IsAssumedSpread { get; init; }

    /// <summary>0 for points; 1 for lower bounds (triangle up), -1 for upper bounds (triangle down).</summary>
    public int Arrow { get; init; }

    public double Size { get; init; }

    public double LineWidth { get; init; }

    public override void RenderLegend(IRenderContext rc, OxyRect legendBox) => RenderMarker(rc, [legendBox.Center]);

    protected override void UpdateMaxMin()
    {
        base.UpdateMaxMin();
        foreach (var (x, y, lower, upper) in Data)
        foreach (var along in new[] { IsHorizontal ? x : y, lower, upper })
            Include(IsHorizontal ? along : x, IsHorizontal ? y : along);
    }

    public override void Render(IRenderContext rc)
    {
        var places = new List<ScreenPoint>();
        for (var i = 0; i < Data.Count; i++)
        {
            var (x, y, lower, upper) = Data[i];
            var beside = Dodge.Count > i ? Dodge[i] : 0;
            var low = Beside(IsHorizontal ? this.Transform(lower, y) : this.Transform(x, lower), beside);
            var high = Beside(IsHorizontal ? this.Transform(upper, y) : this.Transform(x, upper), beside);
            if (IsDrawable(low) && IsDrawable(high))
            {
                Draw(rc, low, high, IsAssumedSpread ? Dotted : null);
                if (!IsAssumedSpread)
                {
                    Cap(rc, low);
                    Cap(rc, high);
                }
            }
            if (Beside(this.Transform(x, y), beside) is var place && IsDrawable(place))
                places.Add(place);
        }
        RenderMarker(rc, places);
    }

    private static ScreenPoint Beside(ScreenPoint place, double beside) => new(place.X + beside, place.Y);

    /// <summary>Draws markers, or the triangles of bounds, at places on the page.</summary>
    public void RenderMarker(IRenderContext rc, IReadOnlyList<ScreenPoint> places)
    {
        if (Arrow == 0)
        {
            rc.DrawMarkers(
                [.. places],
                Marker,
                null,
                [
                    Size
                        * (
                            Marker == MarkerType.Square ? 0.9
                            : Marker == MarkerType.Circle ? 1
                            : 1.15
                        ),
                ],
                IsOpen ? OxyColors.White : Colour,
                Colour,
                IsOpen ? LineWidth : 0,
                EdgeRenderingMode.Adaptive
            );
            return;
        }
        foreach (var place in places)
            rc.DrawPolygon(
                [new(place.X - (1.4 * Size), place.Y), new(place.X + (1.4 * Size), place.Y), new(place.X, place.Y - (Arrow * 2.4 * Size))],
                OxyColors.White,
                Colour,
                LineWidth * 0.8,
                EdgeRenderingMode.Adaptive,
                null,
                LineJoin.Miter
            );
    }

    private void Include(double x, double y)
    {
        if (IsUsable(x, XAxis))
            (MinX, MaxX) = (double.IsNaN(MinX) ? x : Math.Min(MinX, x), double.IsNaN(MaxX) ? x : Math.Max(MaxX, x));
        if (IsUsable(y, YAxis))
            (MinY, MaxY) = (double.IsNaN(MinY) ? y : Math.Min(MinY, y), double.IsNaN(MaxY) ? y : Math.Max(MaxY, y));
    }

    private static bool IsUsable(double value, OxyPlot.Axes.Axis axis) => double.IsFinite(value) && (value > 0 || !axis.IsLogarithmic());

    private static bool IsDrawable(ScreenPoint point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private void Cap(IRenderContext rc, ScreenPoint end) =>
        Draw(
            rc,
            IsHorizontal ? new(end.X, end.Y - CapHalf) : new(end.X - CapHalf, end.Y),
            IsHorizontal ? new(end.X, end.Y + CapHalf) : new(end.X + CapHalf, end.Y)
        );

    private void Draw(IRenderContext rc, ScreenPoint from, ScreenPoint to, double[]? dashes = null) =>
        rc.DrawLine([from, to], Colour, LineWidth * 0.8, EdgeRenderingMode.Adaptive, dashes, LineJoin.Miter);
}
