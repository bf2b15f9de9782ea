using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace Biodistribution.Figures.Drawing;

/// <summary>Drawings as SVG, PDF and PNG; the same drawing gives the same bytes.</summary>
internal static class DrawingExport
{
    public static string Svg(IDrawing drawing, string id)
    {
        var canvas = new SvgCanvas(drawing.Width, drawing.Height, id) { SmallestSize = drawing.SmallestSize };
        drawing.Draw(canvas);
        return canvas.Text(drawing.Title, drawing.Finding);
    }

    public static void Pdf(IDrawing drawing, Stream stream)
    {
        // Into memory first: an exception of the stream, as of a full disk, must not pass through native code.
        using var page = new MemoryStream();
        Draw(drawing, page);
        page.WriteTo(stream);
    }

    private static void Draw(IDrawing drawing, MemoryStream page)
    {
        using var document = SKDocument.CreatePdf(
            page,
            new SKDocumentPdfMetadata
            {
                Title = drawing.Title,
                Subject = drawing.Finding,
                Creator = "biodist",
                RasterDpi = FigureStyle.PrintDensity,
            }
        );
        using var canvas = document.BeginPage((float)drawing.Width, (float)drawing.Height);
        using var context = new FittedTextContext
        {
            RenderTarget = RenderTarget.VectorGraphic,
            SkCanvas = canvas,
            UseTextShaping = false,
            SmallestSize = drawing.SmallestSize,
        };
        drawing.Draw(context);
        document.EndPage();
        document.Close();
    }

    public static byte[] Png(IDrawing drawing, int dotsPerInch)
    {
        var scale = dotsPerInch / 72f;
        using var bitmap = new SKBitmap(
            (int)Math.Ceiling(drawing.Width * scale),
            (int)Math.Ceiling(drawing.Height * scale),
            SKColorType.Rgba8888,
            SKAlphaType.Opaque
        );
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.Scale(scale);
        using var context = new FittedTextContext
        {
            RenderTarget = RenderTarget.VectorGraphic,
            SkCanvas = canvas,
            UseTextShaping = false,
            SmallestSize = drawing.SmallestSize,
        };
        drawing.Draw(context);
        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return PngDensity.Record(data.AsSpan(), dotsPerInch);
    }
}
