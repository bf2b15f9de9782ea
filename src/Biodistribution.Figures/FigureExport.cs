using System.Collections.Immutable;
using Biodistribution.Figures.Drawing;
using Biodistribution.Models.Diagnostics;
using Biodistribution.Runs;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace Biodistribution.Figures;

/// <summary>Draws figures as SVG, PDF and PNG, and writes them with the numbers behind them. The same figure gives the same bytes on every run.</summary>
public static class FigureExport
{
    /// <summary>Density of PNG files, in pixels an inch.</summary>
    public const int PrintDensity = 300;

    /// <summary>Scalable vector graphics with text as text; drawn without any font installed, the same bytes on every machine.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    /// <param name="id">What ids in the drawing begin with; null for the figure's name.</param>
    public static string Svg(Figure figure, FigureStyle? style = null, string? id = null)
    {
        var layout = new FigureLayout(figure, style ?? FigureStyle.For(figure), "Liberation Sans");
        var canvas = new SvgCanvas(layout.Width, layout.Height, id ?? figure.Name);
        layout.Draw(canvas);
        return canvas.Text(figure.FullTitle, figure.Finding);
    }

    /// <summary>A page of the size of the figure, fonts embedded.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    public static void Pdf(Figure figure, Stream stream, FigureStyle? style = null)
    {
        var layout = new FigureLayout(figure, style ?? FigureStyle.For(figure), Fonts.Family ?? "");
        using var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = figure.FullTitle, Subject = figure.Finding, Creator = "biodist", RasterDpi = PrintDensity });
        using var canvas = document.BeginPage((float)layout.Width, (float)layout.Height);
        using var context = new SkiaRenderContext { RenderTarget = RenderTarget.VectorGraphic, SkCanvas = canvas, UseTextShaping = false };
        layout.Draw(context);
        document.EndPage();
        document.Close();
    }

    /// <summary>A picture on white with its density recorded.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    /// <param name="dotsPerInch">Pixels an inch.</param>
    public static byte[] Png(Figure figure, FigureStyle? style = null, int dotsPerInch = PrintDensity)
    {
        var layout = new FigureLayout(figure, style ?? FigureStyle.For(figure), Fonts.Family ?? "");
        var scale = dotsPerInch / 72f;
        using var bitmap = new SKBitmap((int)Math.Ceiling(layout.Width * scale), (int)Math.Ceiling(layout.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.Scale(scale);
        using var context = new SkiaRenderContext { RenderTarget = RenderTarget.VectorGraphic, SkCanvas = canvas, UseTextShaping = false };
        layout.Draw(context);
        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return PngDensity.Record(data.AsSpan(), dotsPerInch);
    }

    /// <summary>Writes a figure into the folder of a run: figures/NAME.svg, .pdf, .png and .csv.</summary>
    /// <param name="figure">What to write.</param>
    /// <param name="folder">Where to; what could not be written is among its failures.</param>
    /// <returns>A warning where the machine has no font, so that PDF and PNG were left out; else nothing.</returns>
    public static ImmutableArray<Diagnostic> Write(Figure figure, RunFolder folder)
    {
        folder.Write($"figures/{figure.Name}.svg", Svg(figure));
        folder.Write($"figures/{figure.Name}.csv", figure.Numbers, figure.IsSimulated ? ["simulated data"] : []);
        if (Limits(folder.Name) is { IsEmpty: false } limits)
            return limits;
        folder.Write($"figures/{figure.Name}.pdf", stream => Pdf(figure, stream));
        folder.Write($"figures/{figure.Name}.png", stream => stream.Write(Png(figure)));
        return [];
    }

    /// <summary>What figures cannot be on this machine: a warning where it has no font; else nothing.</summary>
    /// <param name="folder">The folder figures are written to, as the user named it.</param>
    public static ImmutableArray<Diagnostic> Limits(string folder) => Fonts.Family is null ? [WithoutFonts(folder)] : [];

    private static Diagnostic WithoutFonts(string folder) =>
        new("BD6101", folder, TextSpan.WholeFile, "This machine has no font, so figures were written as SVG only.", "Install a font such as Liberation Sans (Debian, Ubuntu: apt-get install fonts-liberation) for PDF and PNG.")
        {
            Severity = Severity.Warning,
        };
}
