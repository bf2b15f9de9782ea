using System.Globalization;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>Dates and clock times of records, as NONMEM understands them: in hours, for each individual from its first record on.</summary>
/// <remarks>
/// Source: NONMEM Users Guide IV, data items DATE and TIME. DATE is month/day/year, DAT1 day/month/year, DAT2 year/month/day, DAT3
/// year/day/month, with / or - between the parts, or the number of a day. A year of four digits in front is understood under DATE and DAT1
/// too.
/// </remarks>
internal static class RecordClock
{
    /// <summary>The headings of columns that hold dates.</summary>
    public static readonly string[] DateColumns = ["DATE", "DAT1", "DAT2", "DAT3"];

    /// <summary>The number of a day.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="column">The heading, one of <see cref="DateColumns"/>.</param>
    /// <returns>Days from a fixed day on; null when the text is no date.</returns>
    public static double? Day(string text, string column)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return double.IsFinite(number) && number == Math.Floor(number) ? number : null;
        var parts = text.Split('/', '-');
        if (parts.Length != 3 || !parts.All(part => part.Length is 1 or 2 or 4 && part.All(char.IsAsciiDigit)))
            return null;
        var (first, second, third) = (parts[0], parts[1], parts[2]);
        var (year, month, day) = column.ToUpperInvariant() switch
        {
            "DAT3" => (first, third, second),
            "DAT2" => (first, second, third),
            _ when first.Length == 4 => (first, second, third),
            "DAT1" => (third, second, first),
            _ => (third, first, second),
        };
        return month.Length > 2 || day.Length > 2 ? null : Day(year, Number(month), Number(day));
    }

    private static double? Day(string year, int month, int day)
    {
        // Two digits: up to 50 they are years of this century (LAST20=50).
        var full = year.Length == 4 ? Number(year) : Number(year) + (Number(year) <= 50 ? 2000 : 1900);
        return full >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(full, month)
            ? new DateOnly(full, month, day).DayNumber
            : null;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Whether a time is written as on a clock.</summary>
    public static bool IsClock(string text) => text.Contains(':', StringComparison.Ordinal);

    /// <summary>Hours since midnight.</summary>
    /// <param name="text">Hours, minutes and perhaps seconds, with colons between them.</param>
    /// <returns>Hours; null when the text is no time of a clock.</returns>
    public static double? Hours(string text)
    {
        var parts = text.Split(':');
        if (parts.Length is not (2 or 3) || !parts.All(part => part.Length is 1 or 2 && part.All(char.IsAsciiDigit)))
            return null;
        var numbers = parts.Select(Number).ToArray();
        var seconds = numbers.Length == 3 ? numbers[2] : 0;
        return numbers[0] > 24 || numbers[1] > 59 || seconds > 59 ? null : numbers[0] + ((numbers[1] + (seconds / 60.0)) / 60.0);
    }
}
