using OxyPlot;
using OxyPlot.Annotations;

namespace Biodistribution.Figures.Drawing;

/// <summary>A straight line across the plot, its label where it covers the least.</summary>
internal sealed class RuleAnnotation : Annotation
{
    public required Rule Rule { get; init; }

    public required OxyColor Colour { get; init; }

    public required double[]? Dashes { get; init; }

    public required double Width { get; init; }

    public required double LabelSize { get; init; }

    /// <summary>Where along the line the label stands, as a share of its length.</summary>
    public double Along { get; init; } = 1;

    /// <summary>Which line of labels at the top a vertical rule's label stands in, from 0.</summary>
    public int Row { get; init; }

    public override void Render(IRenderContext rc)
    {
        var area = PlotModel.PlotArea;
        var at = Rule.IsVertical ? XAxis!.Transform(Rule.Value) : YAxis!.Transform(Rule.Value);
        var (from, to) = Rule.IsVertical
            ? (new ScreenPoint(at, area.Bottom), new ScreenPoint(at, area.Top))
            : (new ScreenPoint(area.Left, at), new ScreenPoint(area.Right, at));
        if (
            !double.IsFinite(at)
            || (Rule.IsVertical ? at < area.Left - 0.01 || at > area.Right + 0.01 : at < area.Top - 0.01 || at > area.Bottom + 0.01)
        )
            return;
        // Labels in the rows above belong to other rules: this one ends below them.
        if (Rule.IsVertical && Rule.Label.Length > 0)
            to = new(at, area.Top + Row * LabelSize * 1.1);
        rc.DrawLine([from, to], Colour, Width, EdgeRenderingMode.Adaptive, Dashes, LineJoin.Miter);
        if (Rule.Label.Length == 0)
            return;
        var size = new OxySize(MarkupText.Width(Rule.Label, LabelSize, 400), LabelSize * 1.1);
        if (Rule.IsVertical)
        {
            var left = at + 2 + size.Width > area.Right ? at - 2 - size.Width : at + 2;
            Label(rc, new(left, area.Top + 1 + Row * size.Height), size);
            return;
        }
        var x = area.Left + 3 + Along * (area.Width - size.Width - 6);
        Label(rc, new(x, at - size.Height - 1.2 < area.Top ? at + 1.2 : at - size.Height - 1.2), size);
    }

    private void Label(IRenderContext rc, ScreenPoint place, OxySize size)
    {
        rc.DrawRectangle(
            new OxyRect(place.X - 1, place.Y, size.Width + 2, size.Height),
            OxyColor.FromAColor(190, OxyColors.White),
            OxyColors.Undefined,
            0,
            EdgeRenderingMode.Adaptive
        );
        MarkupText.Draw(rc, place, Rule.Label, PlotModel.DefaultFont, LabelSize, 400, Colour);
    }
}
