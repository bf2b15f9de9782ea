using System.Globalization;

namespace Biodistribution.Tables;

/// <summary>A numeral under both readings of its marks: with a decimal point, and with a decimal comma.</summary>
/// <remarks>
/// 1.200 is 1.2 with a decimal point and 1200 with points between groups of three digits; 3.5 and 1.234,5 have one
/// reading. Blanks and apostrophes only group.
/// </remarks>
/// <param name="AsPoint">The number if the decimal mark is a point; null if the text is none then.</param>
/// <param name="AsComma">The number if the decimal mark is a comma; null if the text is none then.</param>
/// <param name="Mark">The mark whose meaning is open (a point or comma before exactly three digits); NUL where nothing is.</param>
public readonly record struct NumeralText(double? AsPoint, double? AsComma, char Mark)
{
    private const string GroupingMarks = " '’\u2009\u202F";

    /// <summary>Whether the two readings are different numbers.</summary>
    public bool IsOpen => AsPoint is { } point && AsComma is { } comma && point != comma;

    /// <summary>Whether it is a number in any reading.</summary>
    public bool IsNumber => AsPoint is not null || AsComma is not null;

    /// <summary>The one reading, where there is one; NaN else.</summary>
    public double Certain => IsOpen ? double.NaN : AsPoint ?? AsComma ?? double.NaN;

    /// <summary>Whether a point or a comma is certainly the decimal mark here.</summary>
    /// <param name="mark">The point or comma.</param>
    public bool ProvesDecimal(char mark) => mark == '.' ? AsPoint is not null && AsComma is null : AsComma is not null && AsPoint is null;

    /// <summary>Whether a point or a comma certainly stands between groups of digits here: 1.234,5 proves it of the point.</summary>
    /// <param name="mark">The point or comma.</param>
    /// <param name="text">The text this was read from.</param>
    public bool ProvesGrouping(char mark, string text) =>
        !IsOpen && IsNumber && ProvesDecimal(mark == '.' ? ',' : '.') && text.Contains(mark, StringComparison.Ordinal);

    /// <summary>Reads a numeral: sign, digits with marks, and a power of ten written e5, ×10^5 or ×10⁵.</summary>
    /// <param name="text">The text without unit or comparison sign.</param>
    public static NumeralText Read(string text)
    {
        var (digits, power) = WithoutPower(text.Trim().Replace('−', '-'));
        var sign = digits.StartsWith('-') ? -1 : 1;
        digits = digits.TrimStart('+', '-').Trim();
        if (digits.Length == 0 || !(char.IsAsciiDigit(digits[0]) || digits[0] is '.' or ',') || !char.IsAsciiDigit(digits[^1]))
            return default;
        var asPoint = Value(digits, ',', '.', sign, power);
        var asComma = Value(digits, '.', ',', sign, power);
        return new NumeralText(
            asPoint,
            asComma,
            asPoint is not null && asComma is not null && asPoint != asComma ? digits.First(character => character is '.' or ',') : '\0'
        );
    }

    private static double? Value(string digits, char grouping, char decimalMark, int sign, string power)
    {
        var cut = digits.IndexOf(decimalMark, StringComparison.Ordinal);
        var whole = cut < 0 ? digits : digits[..cut];
        var fraction = cut < 0 ? "" : digits[(cut + 1)..];
        if (
            !fraction.All(char.IsAsciiDigit)
            || (whole.Length == 0 && fraction.Length == 0)
            || WithoutGroups(whole, grouping) is not { } plain
        )
            return null;
        if (power.Length > 0 && whole.Contains(grouping, StringComparison.Ordinal))
            return null;
        var value = double.Parse(
            $"{(plain.Length == 0 ? "0" : plain)}.{(fraction.Length == 0 ? "0" : fraction)}{power}",
            NumberStyles.Float,
            CultureInfo.InvariantCulture
        );
        return double.IsFinite(value) ? sign * value : null;
    }

    // The digits without marks between groups; null where the marks do not stand before groups of three, or behind a zero.
    private static string? WithoutGroups(string whole, char grouping)
    {
        var groups = whole.Split([grouping, .. GroupingMarks]);
        if (groups.Length == 1)
            return whole.All(char.IsAsciiDigit) ? whole : null;
        var isGrouped =
            groups[0].Length is >= 1 and <= 3
            && groups[0][0] != '0'
            && groups.Skip(1).All(group => group.Length == 3)
            && groups.All(group => group.All(char.IsAsciiDigit));
        var marks = whole.Where(character => !char.IsAsciiDigit(character)).Distinct().Count();
        return isGrouped && marks == 1 ? string.Concat(groups) : null;
    }

    private static (string Digits, string Power) WithoutPower(string text)
    {
        var cut = text.IndexOfAny(['e', 'E']);
        if (cut > 0)
            return IsInteger(text[(cut + 1)..]) ? (text[..cut].TrimEnd(), "e" + text[(cut + 1)..]) : ("", "");
        foreach (var times in (ReadOnlySpan<char>)['×', 'x', 'X', '*', '·'])
            if (text.IndexOf(times, StringComparison.Ordinal) is > 0 and var found)
                return Power(text[(found + 1)..].Trim()) is { Length: > 0 } power ? (text[..found].TrimEnd(), "e" + power) : ("", "");
        return (text, "");
    }

    // The exponent of 10^5, 10^-3 or 10⁵.
    private static string Power(string text)
    {
        if (!text.StartsWith("10", StringComparison.Ordinal))
            return "";
        const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
        var exponent = string.Concat(
            text[2..]
                .TrimStart('^')
                .Select(character =>
                    Raised.IndexOf(character, StringComparison.Ordinal) is >= 0 and var digit ? "0123456789-"[digit] : character
                )
        );
        return IsInteger(exponent) ? exponent : "";
    }

    private static bool IsInteger(string text) =>
        text.Length is >= 1 and <= 5 && text.TrimStart('+', '-') is { Length: >= 1 and <= 4 } digits && digits.All(char.IsAsciiDigit);
}
