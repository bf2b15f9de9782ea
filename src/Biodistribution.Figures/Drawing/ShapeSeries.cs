using OxyPlot;
using OxyPlot.Series;

namespace Biodistribution.Figures.Drawing;

/// <summary>Filled outlines, texts and the lines between them, in the coordinates of the panel.</summary>
internal sealed class ShapeSeries : XYAxisSeries
{
    public required Mark Mark { get; init; }

    public required FigureStyle Style { get; init; }

    public override void RenderLegend(IRenderContext rc, OxyRect legendBox) { }

    public override void Render(IRenderContext rc)
    {
        switch (Mark)
        {
            case Shape shape:
                rc.DrawPolygon(
                    [.. shape.Outline.Select(At)],
                    Palette.Sequential(shape.Tone),
                    shape.IsPlain ? OxyColors.Undefined : Palette.Grey,
                    shape.IsPlain ? 0 : 0.5,
                    EdgeRenderingMode.PreferGeometricAccuracy,
                    null,
                    LineJoin.Round
                );
                break;
            case Caption caption:
                var place = At((caption.X, caption.Y));
                MarkupText.Draw(
                    rc,
                    caption.IsAbove ? new(place.X, place.Y - (1.15 * Style.FontSize)) : place,
                    caption.Text,
                    PlotModel.DefaultFont,
                    Style.FontSize,
                    caption.IsStrong ? 700 : 400,
                    Palette.Ink,
                    caption.Share
                );
                break;
            case Leader leader:
                var (label, to) = (At(leader.From), At(leader.To));
                var clear = MarkupText.Width(leader.Text, Style.FontSize, 400) + 3;
                var from = new ScreenPoint(label.X + (leader.Share < 0.5 ? clear : -clear), label.Y);
                rc.DrawLine([from, to], Palette.Grey, 0.5, EdgeRenderingMode.Adaptive, null, LineJoin.Round);
                rc.DrawEllipse(
                    new OxyRect(to.X - 1.1, to.Y - 1.1, 2.2, 2.2),
                    Palette.Ink,
                    OxyColors.White,
                    0.4,
                    EdgeRenderingMode.Adaptive
                );
                break;
        }
    }

    private ScreenPoint At((double X, double Y) point) => this.Transform(point.X, point.Y);
}
