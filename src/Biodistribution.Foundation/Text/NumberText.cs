using System.Globalization;

namespace Biodistribution.Text;

/// <summary>Reads and writes numbers the same way everywhere: a decimal point, no grouping, e for a power of ten.</summary>
public static class NumberText
{
    /// <summary>The number a whole text says, or null.</summary>
    /// <param name="text">The text; spaces around the number are allowed.</param>
    /// <param name="error">What is wrong, when null is returned.</param>
    public static double? Parse(string text, out TextError? error)
    {
        var start = text.Length - text.TrimStart().Length;
        var trimmed = text.Trim();
        var length = LengthAt(trimmed, 0);
        error = length == 0 || length < trimmed.Length ? NotANumber(trimmed, length).ShiftedBy(start) : null;
        if (error is not null)
            return null;
        var value = double.Parse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsFinite(value))
            return value;
        error = new TextError($"{trimmed} is too large a number.", "The largest number is about 1.8e308.", start, trimmed.Length);
        return null;
    }

    /// <summary>The shortest text that reads back to the same number.</summary>
    /// <param name="value">Any number.</param>
    public static string Of(double value)
    {
        var text = value
            .ToString("R", CultureInfo.InvariantCulture)
            .Replace("E+", "e", StringComparison.Ordinal)
            .Replace("E-0", "e-", StringComparison.Ordinal)
            .Replace('E', 'e');
        var digits = text.TrimEnd('0');
        if (text.Length - digits.Length < 4 || !text.All(c => char.IsAsciiDigit(c) || c == '-') || digits.TrimStart('-').Length == 0)
            return text;
        var first = digits[0] == '-' ? 2 : 1;
        return $"{digits[..first]}{(digits.Length > first ? "." : "")}{digits[first..]}e{text.Length - first}";
    }

    /// <summary>Text for files that reads back to the same double; empty for NaN, Infinity and -Infinity in words.</summary>
    /// <param name="value">Any double.</param>
    public static string Exact(double value) =>
        double.IsNaN(value) ? ""
        : value == 0 ? "0"
        : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// Text for tables and figures: so many significant digits, plain between 0.001 and 99999, else with a power of
    /// ten; "–" for NaN.
    /// </summary>
    /// <param name="value">Any double.</param>
    /// <param name="digits">Significant digits, 1 to 15.</param>
    public static string Short(double value, int digits = 3)
    {
        if (double.IsNaN(value))
            return "–";
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "−∞";
        if (value == 0)
            return "0";
        var rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(rounded)) + 1e-12);
        string text;
        if (magnitude is >= -3 and < 5)
            text = rounded.ToString($"F{Math.Max(digits - 1 - magnitude, 0)}", CultureInfo.InvariantCulture);
        else
            text =
                $"{(rounded / Math.Pow(10, magnitude)).ToString($"F{digits - 1}", CultureInfo.InvariantCulture)}×10"
                + $"{Superscript(magnitude)}";
        return text.Replace('-', '−');
    }

    /// <summary>Text for sentences: as <see cref="Short"/>, without zeros at the end of a fraction: 12.4, 1, 3.27×10⁹.</summary>
    /// <param name="value">Any double.</param>
    /// <param name="digits">Significant digits, 1 to 15.</param>
    public static string ForSentence(double value, int digits = 3)
    {
        var text = Short(value, digits);
        var end = text.IndexOf('×', StringComparison.Ordinal) is >= 0 and var power ? power : text.Length;
        return text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && point < end
            ? string.Concat(text.AsSpan(0, end).TrimEnd('0').TrimEnd('.'), text.AsSpan(end))
            : text;
    }

    /// <summary>An integer in superscript digits: 10⁻³.</summary>
    /// <param name="value">Any integer.</param>
    public static string Superscript(int value) =>
        string.Concat(value.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    /// <summary>How many characters from a place on make a number; 0 when none do.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The place of the first character.</param>
    public static int LengthAt(string text, int start)
    {
        var at = start;
        if (at < text.Length && text[at] is '-' or '+')
            at++;
        var digits = Digits(text, ref at);
        if (at < text.Length && text[at] == '.' && !(at + 1 < text.Length && text[at + 1] == '.'))
        {
            at++;
            digits += Digits(text, ref at);
        }
        if (digits == 0)
            return 0;
        var end = at;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '-' or '+')
                at++;
            if (Digits(text, ref at) > 0)
                end = at;
        }
        return end - start;
    }

    /// <summary>Why a text that begins like this is not a number.</summary>
    internal static TextError NotANumber(string text, int length)
    {
        if (text.Length == 0)
            return new TextError("There is no number here.", "Write a number such as 1.5 or 2e10.", 0, 0);
        if (length > 0 && text[length] == ',' && length + 1 < text.Length && char.IsAsciiDigit(text[length + 1]))
        {
            var end = length + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            var (whole, digits) = (text[..length], text[(length + 1)..end]);
            return new TextError(
                $"{text[..end]} is not read as a number.",
                $"Write {whole}.{digits} with a decimal point, or {whole}{digits} without grouping.",
                0,
                end
            );
        }
        if (text.StartsWith("nan", StringComparison.OrdinalIgnoreCase) || text.StartsWith(".nan", StringComparison.OrdinalIgnoreCase))
            return new TextError($"{Quoted(text)} is not a number.", "Leave out what is not known.", 0, text.Length);
        return new TextError($"{Quoted(text)} is not a number.", "Write a number such as 1.5 or 2e10.", 0, text.Length);
    }

    /// <summary>A text as messages quote it: whole up to 40 characters, else its beginning and an ellipsis.</summary>
    /// <param name="text">The text.</param>
    public static string Quoted(string text) => text.Length <= 40 ? text : text[..37] + "...";

    private static int Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
