using OxyPlot;
using OxyPlot.Series;

namespace Biodistribution.Figures.Drawing;

/// <summary>Points with whiskers, and bounds with arrows.</summary>
internal sealed class PointSeries : XYAxisSeries
{
    private const double CapHalf = 1.8,
        ArrowLength = 11,
        ArrowHead = 2.6;

    public required IReadOnlyList<(double X, double Y, double Lower, double Upper)> Data { get; init; }

    public required OxyColor Colour { get; init; }

    public MarkerType Marker { get; init; } = MarkerType.Circle;

    public bool IsOpen { get; init; }

    public bool IsHorizontal { get; init; }

    /// <summary>0 for points; 1 for lower bounds (arrow up), -1 for upper bounds (arrow down).</summary>
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
        foreach (var (x, y, lower, upper) in Data)
        {
            var low = IsHorizontal ? this.Transform(lower, y) : this.Transform(x, lower);
            var high = IsHorizontal ? this.Transform(upper, y) : this.Transform(x, upper);
            if (IsDrawable(low) && IsDrawable(high))
            {
                Draw(rc, low, high);
                Cap(rc, low);
                Cap(rc, high);
            }
        }
        RenderMarker(rc, [.. Data.Select(point => this.Transform(point.X, point.Y)).Where(IsDrawable)]);
    }

    /// <summary>Draws markers, or the bars and arrows of bounds, at places on the page.</summary>
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
        {
            var tip = new ScreenPoint(place.X, place.Y - Arrow * ArrowLength);
            var neck = new ScreenPoint(place.X, place.Y - Arrow * (ArrowLength - ArrowHead));
            Draw(rc, new(place.X - Size * 1.5, place.Y), new(place.X + Size * 1.5, place.Y));
            Draw(rc, place, neck);
            rc.DrawPolygon(
                [tip, new(place.X - ArrowHead * 0.7, neck.Y), new(place.X + ArrowHead * 0.7, neck.Y)],
                Colour,
                OxyColors.Undefined,
                0,
                EdgeRenderingMode.Adaptive,
                null,
                LineJoin.Miter
            );
        }
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

    private void Draw(IRenderContext rc, ScreenPoint from, ScreenPoint to) =>
        rc.DrawLine([from, to], Colour, LineWidth * 0.8, EdgeRenderingMode.Adaptive, null, LineJoin.Miter);
}
