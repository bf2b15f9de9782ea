using System.Buffers;
using System.Globalization;

namespace Biodistribution.Text;

/// <summary>
/// Texts in tables that spreadsheets open: one that begins like a formula is kept from being computed by an apostrophe
/// before it.
/// </summary>
/// <remarks>
/// The apostrophe is what spreadsheets themselves mark text with; quotation marks of CSV do not keep a cell from being
/// a formula.
/// </remarks>
public static class SpreadsheetText
{
    private const char Mark = '\'';
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@\t\r\n");

    /// <summary>The text as a cell; numbers, and texts that begin as text, stay as they are.</summary>
    /// <param name="text">Any text.</param>
    public static string Guarded(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Begins(text) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? Mark + text : text;
    }

    /// <summary>The text of a cell that was written by <see cref="Guarded"/>.</summary>
    /// <param name="cell">The cell.</param>
    public static string Unguarded(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Length > 1 && cell[0] == Mark && Begins(cell.AsSpan(1)) ? cell[1..] : cell;
    }

    private static bool Begins(ReadOnlySpan<char> text) => text.Length > 1 && Beginnings.Contains(text[0]);
}
