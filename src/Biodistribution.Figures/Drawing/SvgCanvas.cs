using System.Globalization;
using System.Security;
using System.Text;
using OxyPlot;

namespace Biodistribution.Figures.Drawing;

/// <summary>Draws scalable vector graphics with text as text, in groups by series, the same bytes on every machine.</summary>
/// <param name="width">Width in points of 1/72 inch.</param>
/// <param name="height">Height in points.</param>
/// <param name="id">What ids in the drawing begin with, so that several may stand on one page.</param>
public sealed class SvgCanvas(double width, double height, string id) : ClippingRenderContext
{
    private readonly StringBuilder body = new();
    private readonly Dictionary<string, string> clips = [];
    private readonly StringBuilder definitions = new();
    private string series = "";
    private bool clipped;

    /// <summary>Smallest size of any text, in points; 0 for any.</summary>
    public double SmallestSize { get; init; }

    /// <summary>The whole drawing.</summary>
    /// <param name="title">What it is called.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="attributes">Further attributes of the root element, already escaped.</param>
    public string Text(string title, string description, string attributes = "")
    {
        SetToolTip("");
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Number(width / 72 * 25.4)}mm" height="{Number(
                height / 72 * 25.4
            )}mm" viewBox="0 0 {Number(width)} {Number(
                height
            )}" role="img" aria-labelledby="{id}-t {id}-d" font-family="{TextWidths.Families}"{attributes}>
            <title id="{id}-t">{Escape(title)}</title>
            <desc id="{id}-d">{Escape(description)}</desc>
            <defs>{definitions}</defs>
            <rect width="100%" height="100%" fill="#fff"/>
            {body}</svg>

            """.ReplaceLineEndings(
            "\n"
        );
    }

    /// <summary>Begins the marks of a series; an empty or missing text ends them.</summary>
    /// <param name="text">The series as the legend names it.</param>
    public override void SetToolTip(string text)
    {
        text ??= "";
        if (text == series)
            return;
        if (series.Length > 0)
            body.Append("</g>\n");
        if (text.Length > 0)
            body.Append($"<g data-series=\"{Escape(text)}\">\n");
        series = text;
    }

    /// <summary>Begins an entry of the legend, which a page may let readers switch.</summary>
    /// <param name="text">The series as the legend names it.</param>
    public void BeginLegend(string text)
    {
        SetToolTip("");
        body.Append($"<g data-legend=\"{Escape(text)}\">\n");
        series = text;
    }

    /// <summary>Begins a panel, with what a page needs to turn places into numbers.</summary>
    /// <param name="index">Index of the panel.</param>
    /// <param name="area">The plot area.</param>
    /// <param name="from">Value of the horizontal axis at its left end.</param>
    /// <param name="to">Value at its right end.</param>
    /// <param name="isLogarithmic">Whether the axis is logarithmic.</param>
    public void BeginPanel(int index, OxyRect area, double from, double to, bool isLogarithmic)
    {
        SetToolTip("");
        body.Append(
            CultureInfo.InvariantCulture,
            $"<g data-panel=\"{index}\" data-area=\"{Number(area.Left)} {Number(area.Top)} {Number(area.Right)} "
                + $"{Number(area.Bottom)}\" data-x=\"{from:R} {to:R}\" data-log=\"{(isLogarithmic ? 1 : 0)}\">\n"
        );
    }

    /// <summary>Ends a panel.</summary>
    public void EndPanel()
    {
        SetToolTip("");
        body.Append("</g>\n");
    }

    /// <inheritdoc />
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
        TextWidths.Measure(text, Math.Max(fontSize, SmallestSize), fontWeight);

    /// <inheritdoc />
    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[] dashArray,
        LineJoin lineJoin
    )
    {
        if (points.Count > 1 && stroke.IsVisible() && thickness > 0)
            body.Append($"<polyline points=\"{PointList(points)}\" fill=\"none\"{Stroke(stroke, thickness, dashArray, lineJoin)}/>\n");
    }

    /// <inheritdoc />
    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[] dashArray,
        LineJoin lineJoin
    )
    {
        if (points.Count > 1 && (fill.IsVisible() || stroke.IsVisible()))
            body.Append($"<polygon points=\"{PointList(points)}\"{Fill(fill)}{Stroke(stroke, thickness, dashArray, lineJoin)}/>\n");
    }

    /// <inheritdoc />
    public override void DrawEllipse(OxyRect rect, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode)
    {
        if (fill.IsVisible() || stroke.IsVisible())
            body.Append(
                $"<ellipse cx=\"{Number(rect.Center.X)}\" cy=\"{Number(rect.Center.Y)}\" rx=\"{Number(rect.Width / 2)}\" "
                    + $"ry=\"{Number(rect.Height / 2)}\"{Fill(fill)}{Stroke(stroke, thickness, null, LineJoin.Miter)}/>\n"
            );
    }

    /// <inheritdoc />
    public override void DrawRectangle(OxyRect rect, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode)
    {
        if (fill.IsVisible() || stroke.IsVisible())
            body.Append(
                $"<rect x=\"{Number(rect.Left)}\" y=\"{Number(rect.Top)}\" width=\"{Number(rect.Width)}\" height=\""
                    + $"{Number(rect.Height)}\"{Fill(fill)}{Stroke(stroke, thickness, null, LineJoin.Miter)}/>\n"
            );
    }

    /// <inheritdoc />
    public override void DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string fontFamily,
        double fontSize,
        double fontWeight,
        double rotate,
        HorizontalAlignment halign,
        VerticalAlignment valign,
        OxySize? maxSize
    )
    {
        if (string.IsNullOrEmpty(text) || !fill.IsVisible())
            return;
        fontSize = Math.Max(fontSize, SmallestSize);
        var lines = text.Split('\n');
        var line = (TextWidths.Ascent + TextWidths.Descent) * fontSize;
        var first =
            TextWidths.Ascent * fontSize
            + valign switch
            {
                VerticalAlignment.Top => 0,
                VerticalAlignment.Middle => -lines.Length * line / 2,
                _ => -lines.Length * line,
            };
        var anchor = halign switch
        {
            HorizontalAlignment.Left => "",
            HorizontalAlignment.Center => " text-anchor=\"middle\"",
            _ => " text-anchor=\"end\"",
        };
        for (var i = 0; i < lines.Length; i++)
        {
            var place =
                rotate == 0
                    ? $"x=\"{Number(p.X)}\" y=\"{Number(p.Y + first + i * line)}\""
                    : $"transform=\"translate({Number(p.X)} {Number(p.Y)}) rotate({Number(rotate)})\" y=\"{Number(first + i * line)}\"";
            body.Append(
                $"<text {place} font-size=\"{Number(fontSize)}\"{LaidOut(lines[i], fontSize, fontWeight)}"
                    + $"{(fontWeight >= 600 ? " font-weight=\"bold\"" : "")}{anchor}{Fill(fill)}"
                    + $"{(lines[i].Length > 0 && (lines[i][0] == ' ' || lines[i][^1] == ' ') ? " xml:space=\"preserve\"" : "")}"
                    + $">{Escape(lines[i])}</text>\n"
            );
        }
    }

    // As wide as it was laid out in whatever font the reader's machine has: nothing is cut, nothing runs into its neighbour.
    private static string LaidOut(string line, double size, double weight) =>
        line.Trim().Length < 2
            ? ""
            : $" textLength=\"{Number(TextWidths.Measure(line, size, weight).Width)}\" lengthAdjust=\"spacingAndGlyphs\"";

    /// <inheritdoc />
    protected override void SetClip(OxyRect clippingRectangle)
    {
        var box =
            $"x=\"{Number(clippingRectangle.Left)}\" y=\"{Number(clippingRectangle.Top)}\" width=\"{Number(clippingRectangle.Width)}\" "
            + $"height=\"{Number(clippingRectangle.Height)}\"";
        if (!clips.TryGetValue(box, out var name))
        {
            clips[box] = name = $"{id}-c{clips.Count}";
            definitions.Append($"<clipPath id=\"{name}\"><rect {box}/></clipPath>");
        }
        body.Append($"<g clip-path=\"url(#{name})\">\n");
        clipped = true;
    }

    /// <inheritdoc />
    protected override void ResetClip()
    {
        if (clipped)
            body.Append("</g>\n");
        clipped = false;
    }

    /// <summary>Text with the characters that mean something in XML replaced.</summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text) => SecurityElement.Escape(text);

    private static string Fill(OxyColor colour) =>
        colour.IsVisible()
            ? $" fill=\"{Hex(colour)}\"{(colour.A < 255 ? $" fill-opacity=\"{Number(colour.A / 255.0)}\"" : "")}"
            : " fill=\"none\"";

    private static string Stroke(OxyColor colour, double thickness, double[]? dashes, LineJoin join)
    {
        if (!colour.IsVisible() || thickness <= 0)
            return "";
        var dash = dashes is null ? "" : $" stroke-dasharray=\"{string.Join(' ', dashes.Select(length => Number(length * thickness)))}\"";
        var opacity = colour.A < 255 ? $" stroke-opacity=\"{Number(colour.A / 255.0)}\"" : "";
        return $" stroke=\"{Hex(colour)}\" stroke-width=\"{Number(thickness)}\""
            + $"{(join == LineJoin.Miter ? "" : " stroke-linejoin=\"round\"")}{dash}{opacity}";
    }

    private static string Hex(OxyColor colour) => string.Create(CultureInfo.InvariantCulture, $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}");

    private static string PointList(IList<ScreenPoint> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    private static string Number(double value)
    {
        var text = Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
