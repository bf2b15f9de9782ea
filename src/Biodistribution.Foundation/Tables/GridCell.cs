using Biodistribution.Text;

namespace Biodistribution.Tables;

/// <summary>One cell of a <see cref="CellGrid"/>.</summary>
/// <param name="Kind">What the file says it holds.</param>
/// <param name="Number">The stored number of a cell of that kind, else NaN.</param>
/// <param name="Place">Where it stands in a text file; the whole file for cells of spreadsheets, which have an address.</param>
public readonly record struct GridCell(CellKind Kind, double Number = double.NaN, TextSpan Place = default)
{
    private readonly string? text;

    /// <summary>A cell with a text of its own.</summary>
    /// <param name="text">What a person sees in it, trimmed.</param>
    /// <param name="kind">What the file says it holds.</param>
    /// <param name="number">The stored number, else NaN.</param>
    /// <param name="place">Where it stands in a text file.</param>
    public GridCell(string text, CellKind kind, double number = double.NaN, TextSpan place = default)
        : this(kind, number, place) => this.text = text;

    /// <summary>What a person sees in it, trimmed; made only when asked for where it is a stored number.</summary>
    public string Text => text ?? (Kind == CellKind.Number ? Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "");

    /// <summary>A cell with nothing in it.</summary>
    public static GridCell Empty { get; } = new("", CellKind.Empty);

    /// <summary>Whether the text was copied from the first cell of a merged area.</summary>
    public bool IsMergedCopy { get; init; }

    /// <summary>Whether the file marks the value as excluded from analysis, as Prism does.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Kind == CellKind.Empty;

    /// <summary>A cell of text; an empty one when there is no text.</summary>
    /// <param name="text">The text; spaces around it and line breaks within do not count.</param>
    /// <param name="place">Where it stands.</param>
    public static GridCell OfText(string text, TextSpan place = default)
    {
        var trimmed = text.Replace('\n', ' ').Replace('\u00A0', ' ').Trim();
        return new GridCell(
            trimmed,
            trimmed.Length == 0 ? CellKind.Empty
                : IsFormulaError(trimmed) ? CellKind.Error
                : CellKind.Text,
            place: place
        );
    }

    // What spreadsheets show for a formula without a value ends with ! or ?, but for #N/A.
    private static bool IsFormulaError(string text) =>
        text.Length > 2
        && text[0] == '#'
        && (text[^1] is '!' or '?' || text.Equals("#N/A", StringComparison.OrdinalIgnoreCase))
        && text.AsSpan(1).IndexOf(' ') < 0;
}
