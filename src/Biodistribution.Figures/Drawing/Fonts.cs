using SkiaSharp;

namespace Biodistribution.Figures.Drawing;

/// <summary>The font pictures and PDF are set in. SVG needs none.</summary>
public static class Fonts
{
    private static readonly string[] Preferred = ["Liberation Sans", "Arial", "Helvetica", "Nimbus Sans", "Arimo", "DejaVu Sans"];

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The best family installed here; null when there is no font at all, and PNG and PDF would be without text.</summary>
    public static string? Family => Found.Value;

    private static string? Find()
    {
        var installed = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Preferred.Where(installed.Contains).Concat(installed.Order(StringComparer.Ordinal)).FirstOrDefault(HasLetters);
    }

    // Without any font installed, Skia still offers one family: without a name and without glyphs.
    private static bool HasLetters(string family)
    {
        using var typeface = SKTypeface.FromFamilyName(family);
        return family.Length > 0 && typeface is not null && typeface.ContainsGlyph('A') && typeface.ContainsGlyph('0');
    }
}
