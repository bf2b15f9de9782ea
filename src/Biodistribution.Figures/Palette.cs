using OxyPlot;

namespace Biodistribution.Figures;

/// <summary>Colours, dashes and markers that stay apart for colour-blind readers and in grey.</summary>
/// <remarks>
/// Colours: Okabe M, Ito K. Color universal design (2008), in an order that also alternates in lightness; its yellow
/// only for areas, since yellow lines vanish on white.
/// </remarks>
public static class Palette
{
    private static readonly OxyColor[] Colours =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2),
        OxyColor.FromRgb(0xD5, 0x5E, 0x00),
        OxyColor.FromRgb(0x00, 0x9E, 0x73),
        OxyColor.FromRgb(0xCC, 0x79, 0xA7),
        OxyColor.FromRgb(0xE6, 0x9F, 0x00),
        OxyColor.FromRgb(0x56, 0xB4, 0xE9),
        OxyColor.FromRgb(0x20, 0x20, 0x20),
        OxyColor.FromRgb(0x90, 0x90, 0x90),
    ];

    private static readonly OxyColor[] Fills =
    [
        OxyColor.FromRgb(0x00, 0x72, 0xB2),
        OxyColor.FromRgb(0xE6, 0x9F, 0x00),
        OxyColor.FromRgb(0x00, 0x9E, 0x73),
        OxyColor.FromRgb(0xF0, 0xE4, 0x42),
        OxyColor.FromRgb(0xD5, 0x5E, 0x00),
        OxyColor.FromRgb(0x56, 0xB4, 0xE9),
        OxyColor.FromRgb(0xCC, 0x79, 0xA7),
        OxyColor.FromRgb(0x99, 0x99, 0x99),
    ];

    private static readonly OxyColor Light = OxyColor.FromRgb(0xF1, 0xF6, 0xFA),
        Dark = OxyColor.FromRgb(0x06, 0x1E, 0x3C);

    private static readonly double[]?[] Dashes =
    [
        null,
        [4, 2],
        [1, 1.6],
        [6, 1.6, 1, 1.6],
        [8, 2.5],
        [3, 1.2],
        [1, 3],
        [6, 1.5, 1, 1.5, 1, 1.5],
    ];

    private static readonly MarkerType[] Markers = [MarkerType.Circle, MarkerType.Triangle, MarkerType.Square, MarkerType.Diamond];

    /// <summary>Grey of axes, guides and rules.</summary>
    public static OxyColor Grey { get; } = OxyColor.FromRgb(0x60, 0x60, 0x60);

    /// <summary>Light grey of what has left the body.</summary>
    public static OxyColor Lost { get; } = OxyColor.FromRgb(0xDC, 0xDC, 0xDC);

    /// <summary>Colour of text and axes.</summary>
    public static OxyColor Ink { get; } = OxyColor.FromRgb(0x1A, 0x1A, 0x1A);

    /// <summary>A tone between white and dark blue whose lightness falls evenly, in grey too.</summary>
    /// <param name="tone">From 0, lightest, to 1, darkest; NaN for white.</param>
    public static OxyColor Sequential(double tone)
    {
        if (double.IsNaN(tone))
            return OxyColors.White;
        var (low, high, share) = tone < 0.5 ? (Light, Colours[0], 2 * Math.Max(tone, 0)) : (Colours[0], Dark, (2 * Math.Min(tone, 1)) - 1);
        return OxyColor.Interpolate(low, high, share);
    }

    /// <summary>Colour of the lines and points of a series.</summary>
    /// <param name="series">Index of the series, from 0.</param>
    public static OxyColor Colour(int series) => Colours[series % Colours.Length];

    /// <summary>Colour of a solid area.</summary>
    /// <param name="series">Index of the series, from 0.</param>
    public static OxyColor Fill(int series) => Fills[series % Fills.Length];

    /// <summary>Dashes of the lines of a series, in line widths; null for a solid line.</summary>
    /// <param name="series">Index of the series, from 0.</param>
    public static double[]? Dash(int series) => Dashes[series % Dashes.Length];

    /// <summary>Marker of the points of a series.</summary>
    /// <param name="series">Index of the series, from 0.</param>
    public static MarkerType Marker(int series) => Markers[series % Markers.Length];

    /// <summary>Whether the markers of a series are open, which tells the second four series from the first.</summary>
    /// <param name="series">Index of the series, from 0.</param>
    public static bool HasOpenMarker(int series) => series / Markers.Length % 2 == 1;
}
