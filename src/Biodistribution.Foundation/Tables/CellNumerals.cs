using System.Globalization;
using System.Text.RegularExpressions;

namespace Biodistribution.Tables;

/// <summary>
/// The numerals in the text of one cell before their decimal mark is known: a comparison sign, a number, a spread
/// behind ±, a count of animals, a unit.
/// </summary>
/// <param name="Kind">What the cell says.</param>
/// <param name="Numeral">The text of the number.</param>
/// <param name="Spread">The text of what stands behind ±; empty where nothing does.</param>
/// <param name="Count">The animals in brackets behind it; 0 for none.</param>
/// <param name="Suffix">The text behind the number.</param>
public readonly partial record struct CellNumerals(
    ReadingKind Kind,
    string Numeral = "",
    string Spread = "",
    int Count = 0,
    string Suffix = ""
)
{
    /// <summary>Takes the text of a cell apart.</summary>
    /// <param name="text">The text.</param>
    public static CellNumerals Of(string text)
    {
        if (text.Length == 0)
            return new CellNumerals(ReadingKind.Missing);
        if (CellWords.Meaning(text) is { } word)
            return new CellNumerals(word);
        var match = Shape().Match(text);
        if (!match.Success || !NumeralText.Read(match.Groups["number"].Value).IsNumber)
            return new CellNumerals(ReadingKind.Text);
        var kind = match.Groups["sign"].Value switch
        {
            "<" or "≤" or "<=" => ReadingKind.Below,
            ">" or "≥" or ">=" => ReadingKind.Above,
            _ => ReadingKind.Number,
        };
        var spread = match.Groups["spread"].Value;
        if (spread.Length > 0 && !NumeralText.Read(spread).IsNumber)
            return new CellNumerals(ReadingKind.Text);
        // 30.2 (3) may be a mean with its SD as well as with its number of animals.
        if (match.Groups["count"].Success && spread.Length == 0 && !text.Contains('n', StringComparison.OrdinalIgnoreCase))
            return new CellNumerals(ReadingKind.Text);
        var count = match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
        var suffix = match.Groups["suffix"].Value.Trim();
        return suffix.Length > 0 && !IsUnitLike(suffix)
            ? new CellNumerals(ReadingKind.Text)
            : new CellNumerals(kind, match.Groups["number"].Value, spread, count, suffix);
    }

    // Behind a number stands a unit; a mark such as * or † may say significance or exclusion, which is not guessed.
    private static bool IsUnitLike(string suffix) => suffix[0] is '%' or 'µ' or 'μ' || char.IsAsciiLetter(suffix[0]);

    [GeneratedRegex(
        """
            ^(?<sign>[<>]=?|[≤≥])?\s*
            (?<number>[-+−]?[0-9.,][0-9.,'’\x20\u2009\u202F]*(?:[eE][-+]?[0-9]+|\s*[×xX*·]\s*10\^?[-+0-9⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?)\s*
            (?:(?:±|\+/-|\+-)\s*(?<spread>[0-9.,][0-9.,]*(?:[eE][-+]?[0-9]+)?)\s*)?
            (?:\((?:[nN]\s*=\s*)?(?<count>[0-9]{1,4})\)|[,;]?\s*[nN]\s*=\s*(?<count>[0-9]{1,4}))?\s*
            (?<suffix>[^\s0-9].*)?$
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Shape();
}
