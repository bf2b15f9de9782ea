using System.Collections.Immutable;

namespace Biodistribution.Figures;

/// <summary>What a publisher asks of figures.</summary>
/// <param name="Name">The publisher.</param>
/// <param name="Widths">Widths in millimetres: single column, one and a half where there is one, double.</param>
/// <param name="FontSize">Size of text, in points.</param>
/// <param name="SmallestSize">Smallest size of any text, superscripts included, in points.</param>
/// <param name="LetterSize">Size of panel letters, in points.</param>
/// <param name="HasCapitalLetters">Whether panels are A, B, C rather than a, b, c.</param>
/// <remarks>
/// Sources. Nature: research-figure-guide.nature.com, "Building and exporting figure panels" (89 and 183 mm, text of 5
/// to 7 pt, Arial or Helvetica; panel letters of 8 pt, bold, lower case, in the journal's guide to final artwork). Cell
/// Press: cell.com/information-for-authors/figure-guidelines (85, 114 and 174 mm, text of 6 to 8 pt, capital panel
/// letters). Elsevier: elsevier.com, "Artwork sizing" (90, 140 and 190 mm; text of 7 pt, nothing below 6 pt, sub- and
/// superscripts included). ACS: pubs.acs.org, "Preparing Manuscript Graphics" (3.25 and 7 inches, Helvetica or Arial).
/// Wiley: authorservices.wiley.com, "Guidelines for the Preparation of Figures" (80 and 180 mm), which journals such as
/// the Journal of Extracellular Vesicles refer to. A journal's own guide comes first.
/// </remarks>
public sealed record JournalStyle(
    string Name,
    ImmutableArray<double> Widths,
    double FontSize,
    double SmallestSize,
    double LetterSize,
    bool HasCapitalLetters
)
{
    /// <summary>The publishers, by the name a command takes.</summary>
    public static ImmutableSortedDictionary<string, JournalStyle> ByName { get; } =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.OrdinalIgnoreCase,
            new Dictionary<string, JournalStyle>
            {
                ["acs"] = new("ACS", [82.5, 177.8], 7, 5, 8, false),
                ["cell"] = new("Cell Press", [85, 114, 174], 7, 6, 8, true),
                ["elsevier"] = new("Elsevier", [90, 140, 190], 7, 6, 8, false),
                ["nature"] = new("Nature", [89, 183], 7, 5, 8, false),
                ["wiley"] = new("Wiley", [80, 180], 7.5, 6, 8.5, false),
            }
        );

    /// <summary>The measures of a figure: one panel takes a single column, more take the full width.</summary>
    /// <param name="figure">The figure.</param>
    public FigureStyle For(Figure figure)
    {
        var own = FigureStyle.For(figure);
        return own with
        {
            WidthMillimetres = own.Columns > 1 ? Widths[^1] : Widths[0],
            FontSize = FontSize,
            SmallestSize = SmallestSize,
            TitleSize = FontSize,
            LetterSize = LetterSize,
            HasCapitalLetters = HasCapitalLetters,
        };
    }
}
