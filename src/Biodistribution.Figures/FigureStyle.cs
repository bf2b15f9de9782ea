namespace Biodistribution.Figures;

/// <summary>The measures of a figure in print.</summary>
/// <param name="WidthMillimetres">Width of the whole figure.</param>
/// <param name="Columns">How many panels fit side by side.</param>
public sealed record FigureStyle(double WidthMillimetres, int Columns)
{
    /// <summary>Density of PNG files, in pixels an inch.</summary>
    public const int PrintDensity = 300;

    /// <summary>One column of a two-column journal page: 85 mm.</summary>
    public static FigureStyle SingleColumn { get; } = new(85, 1);

    /// <summary>Both columns of a journal page: 175 mm.</summary>
    public static FigureStyle DoubleColumn { get; } = new(175, 2);

    /// <summary>Size of axis numbers and titles, legend and notes, in points; stays readable when reduced to 85 %.</summary>
    public double FontSize { get; init; } = 7.5;

    /// <summary>Size of the title, in points.</summary>
    public double TitleSize { get; init; } = 8.5;

    /// <summary>Size of panel letters, in points.</summary>
    public double LetterSize { get; init; } = 8.5;

    /// <summary>Whether panels are lettered A, B, C rather than a, b, c.</summary>
    public bool HasCapitalLetters { get; init; }

    /// <summary>Smallest size of any text, superscripts included, in points.</summary>
    public double SmallestSize { get; init; } = 5;

    /// <summary>Width of curves, in points.</summary>
    public double LineWidth { get; init; } = 1.1;

    /// <summary>Half the width of a marker, in points.</summary>
    public double MarkerSize { get; init; } = 2.2;

    /// <summary>The width in points of 1/72 inch.</summary>
    public double Width => WidthMillimetres / 25.4 * 72;

    /// <summary>The width a figure is made for: one column for one panel, both for more.</summary>
    /// <param name="figure">The figure.</param>
    public static FigureStyle For(Figure figure) =>
        figure.Panels.Length > 1
            ? DoubleColumn with
            {
                Columns = figure.PanelsPerRow ?? (figure.Panels.Length is 3 or > 4 ? 3 : 2),
            }
            : SingleColumn;
}
