using System.Globalization;

namespace Biodistribution.Runs;

/// <summary>How numbers are written: culture-free, either to the last bit for files or to a few digits for people.</summary>
public static class NumberText
{
    /// <summary>Text that reads back to the same double; empty for NaN, Infinity and -Infinity in words.</summary>
    /// <param name="value">Any double.</param>
    public static string Exact(double value) => double.IsNaN(value) ? "" : value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Text for people: so many significant digits, plain between 0.001 and 99999, else with a power of ten; "–" for NaN.</summary>
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
            text = $"{(rounded / Math.Pow(10, magnitude)).ToString($"F{digits - 1}", CultureInfo.InvariantCulture)}×10{Superscript(magnitude)}";
        return text.Replace('-', '−');
    }

    /// <summary>An integer in superscript digits: 10⁻³.</summary>
    /// <param name="value">Any integer.</param>
    public static string Superscript(int value) =>
        string.Concat(value.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
