using OxyPlot;

namespace Biodistribution.Figures.Drawing;

/// <summary>
/// Widths of text in the metrics Helvetica, Arial and Liberation Sans share, so that a layout is the same on every
/// machine, fonts or none.
/// </summary>
public static class TextWidths
{
    /// <summary>Height above the baseline, as a share of the size.</summary>
    public const double Ascent = 0.905;

    /// <summary>Depth below the baseline, as a share of the size.</summary>
    public const double Descent = 0.212;

    /// <summary>The families that have these metrics, best first.</summary>
    public const string Families = "Liberation Sans, Arial, Helvetica, sans-serif";

    // Advance widths in thousandths of the size, characters 32 to 126.
    // csharpier-ignore
    private static readonly short[] Regular =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    // csharpier-ignore
    private static readonly short[] Bold =
    [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
        975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
        333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
        611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ];

    /// <summary>Width and height of a text of one line or more.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Size of the type; the result is in the same unit.</param>
    /// <param name="weight">Weight of the type; 600 and above is bold.</param>
    public static OxySize Measure(string? text, double size, double weight)
    {
        if (string.IsNullOrEmpty(text))
            return OxySize.Empty;
        var lines = text.Split('\n');
        return new(lines.Max(line => Width(line, weight)) * size, lines.Length * (Ascent + Descent) * size);
    }

    private static double Width(string line, double weight) =>
        line.EnumerateRunes().Sum(rune => Width(rune.Value, weight >= 600 ? Bold : Regular)) / 1000.0;

    private static int Width(int character, short[] table) =>
        character switch
        {
            >= 32 and <= 126 => table[character - 32],
            '−' or '×' or '÷' or '≤' or '≥' or '≈' => 584,
            'µ' or 'μ' => 576,
            '…' or '→' or '←' or '—' => 1000,
            '±' => 549,
            '°' => 400,
            '·' => 278,
            '¹' or '²' or '³' or '⁻' => 333,
            >= '⁰' and <= '⁹' => 333,
            >= 0x2E80 => 1000,
            _ => 556,
        };
}
