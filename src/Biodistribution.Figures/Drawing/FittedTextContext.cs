using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace Biodistribution.Figures.Drawing;

/// <summary>
/// Draws PDF and PNG with every text as wide as it was laid out: a font with other widths than those of the layout is
/// condensed or widened, so that nothing is cut or runs into its neighbour, whatever font the machine has.
/// </summary>
internal sealed class FittedTextContext : SkiaRenderContext, IRenderContext
{
    /// <summary>Smallest size of any text, in points; 0 for any.</summary>
    public double SmallestSize { get; init; }

    // Hinting and rounding of glyph widths differ by less.
    private const double Tolerance = 0.01;

    /// <summary>Width and height as the layout has them, not those of the font.</summary>
    OxySize IRenderContext.MeasureText(string text, string? fontFamily, double fontSize, double fontWeight) =>
        TextWidths.Measure(text, Math.Max(fontSize, SmallestSize), fontWeight);

    void IRenderContext.DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotation,
        HorizontalAlignment horizontalAlignment,
        VerticalAlignment verticalAlignment,
        OxySize? maxSize
    )
    {
        fontSize = Math.Max(fontSize, SmallestSize);
        var ratio = string.IsNullOrEmpty(text) ? 1 : Ratio(text, fontFamily, fontSize, fontWeight);
        if (Math.Abs(ratio - 1) < Tolerance)
        {
            DrawText(p, text, fill, fontFamily, fontSize, fontWeight, rotation, horizontalAlignment, verticalAlignment, maxSize);
            return;
        }
        SkCanvas.Save();
        SkCanvas.Translate((float)p.X, (float)p.Y);
        SkCanvas.RotateDegrees((float)rotation);
        SkCanvas.Scale((float)ratio, 1);
        DrawText(new(0, 0), text, fill, fontFamily, fontSize, fontWeight, 0, horizontalAlignment, verticalAlignment, maxSize);
        SkCanvas.Restore();
    }

    /// <summary>Width of the layout over width of the font.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fontFamily">Family of the font.</param>
    /// <param name="fontSize">Size of the type.</param>
    /// <param name="fontWeight">Weight of the type.</param>
    internal static double Ratio(string text, string? fontFamily, double fontSize, double fontWeight)
    {
        using var typeface = SKTypeface.FromFamilyName(
            fontFamily,
            fontWeight >= 600 ? SKFontStyleWeight.Bold : SKFontStyleWeight.Normal,
            SKFontStyleWidth.Normal,
            SKFontStyleSlant.Upright
        );
        using var paint = new SKPaint { Typeface = typeface, TextSize = (float)fontSize };
        var drawn = text.Split('\n').Max(line => paint.MeasureText(line));
        return drawn > 0 ? TextWidths.Measure(text, fontSize, fontWeight).Width / drawn : 1;
    }
}
