using Biodistribution.Figures.Drawing;
using Model = Biodistribution.Models.Model;

namespace Biodistribution.Figures.Export;

/// <summary>
/// A model as boxes and arrows, laid out from where the dose enters on the left to what has left the body on the right.
/// For the same as Mermaid text see the interchange formats.
/// </summary>
public static class ModelDiagram
{
    /// <summary>The diagram as scalable vector graphics.</summary>
    /// <param name="model">The model.</param>
    /// <param name="id">What ids in the drawing begin with.</param>
    public static string Svg(Model model, string id = "model") => DrawingExport.Svg(new DiagramLayout(model, ""), id);

    /// <summary>The diagram as a page of its size, fonts embedded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where to; left open.</param>
    public static void Pdf(Model model, Stream stream) => DrawingExport.Pdf(new DiagramLayout(model, Fonts.Family ?? ""), stream);

    /// <summary>The diagram as a picture on white with its density recorded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dotsPerInch">Pixels an inch.</param>
    public static byte[] Png(Model model, int dotsPerInch = FigureStyle.PrintDensity) =>
        DrawingExport.Png(new DiagramLayout(model, Fonts.Family ?? ""), dotsPerInch);

    /// <summary>What the diagram shows, in words.</summary>
    /// <param name="model">The model.</param>
    public static string Description(Model model) => new DiagramLayout(model, "").Finding;
}
