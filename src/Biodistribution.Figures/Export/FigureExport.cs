using System.Collections.Immutable;
using Biodistribution.Figures.Drawing;
using Biodistribution.Output;
using Biodistribution.Text;

namespace Biodistribution.Figures.Export;

/// <summary>
/// Draws figures as SVG, PDF and PNG, and writes them with the numbers behind them. The same figure gives the same
/// bytes on every run.
/// </summary>
public static class FigureExport
{
    /// <summary>Scalable vector graphics with text as text; drawn without any font installed, the same bytes on every machine.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    /// <param name="id">What ids in the drawing begin with; null for the figure's name.</param>
    public static string Svg(Figure figure, FigureStyle? style = null, string? id = null) =>
        DrawingExport.Svg(new FigureLayout(figure, style ?? FigureStyle.For(figure), "Liberation Sans"), id ?? figure.Name);

    /// <summary>A page of the size of the figure, fonts embedded.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    public static void Pdf(Figure figure, Stream stream, FigureStyle? style = null) =>
        DrawingExport.Pdf(new FigureLayout(figure, style ?? FigureStyle.For(figure), Fonts.Family ?? ""), stream);

    /// <summary>A picture on white with its density recorded.</summary>
    /// <param name="figure">What to draw.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    /// <param name="dotsPerInch">Pixels an inch.</param>
    public static byte[] Png(Figure figure, FigureStyle? style = null, int dotsPerInch = FigureStyle.PrintDensity) =>
        DrawingExport.Png(new FigureLayout(figure, style ?? FigureStyle.For(figure), Fonts.Family ?? ""), dotsPerInch);

    /// <summary>Writes a figure into the folder of a run: figures/NAME.svg, .pdf, .png and .csv.</summary>
    /// <param name="figure">What to write.</param>
    /// <param name="folder">Where to; what could not be written is among its failures.</param>
    /// <param name="style">Its measures; null for those it is made for.</param>
    /// <returns>A warning where the machine has no font, so that PDF and PNG were left out; else nothing.</returns>
    public static ImmutableArray<Diagnostic> Write(Figure figure, RunFolder folder, FigureStyle? style = null)
    {
        folder.Write($"figures/{figure.Name}.svg", Svg(figure, style));
        folder.Write($"figures/{figure.Name}.csv", figure.Numbers, figure.IsSimulated ? ["simulated data"] : []);
        if (Limits(folder.Name) is { IsEmpty: false } limits)
            return limits;
        // Drawn in memory: what a full disk throws must not pass through the drawing library's own code.
        folder.Write(
            $"figures/{figure.Name}.pdf",
            stream =>
            {
                using var page = new MemoryStream();
                Pdf(figure, page, style);
                page.WriteTo(stream);
            }
        );
        folder.Write($"figures/{figure.Name}.png", stream => stream.Write(Png(figure, style)));
        return [];
    }

    /// <summary>What figures cannot be on this machine: a warning where it has no font; else nothing.</summary>
    /// <param name="folder">The folder figures are written to, as the user named it.</param>
    public static ImmutableArray<Diagnostic> Limits(string folder) => Fonts.Family is null ? [WithoutFonts(folder)] : [];

    private static Diagnostic WithoutFonts(string folder) =>
        new(
            "BD6101",
            folder,
            TextSpan.WholeFile,
            "This machine has no font, so figures were written as SVG only.",
            "Install a font such as Liberation Sans (Debian, Ubuntu: apt-get install fonts-liberation) for PDF and PNG."
        )
        {
            Severity = Severity.Warning,
        };
}
