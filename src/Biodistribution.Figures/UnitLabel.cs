using System.Text.RegularExpressions;

namespace Biodistribution.Figures;

/// <summary>Units as a journal prints them: h⁻¹ for 1/h, superscript powers, µ for u.</summary>
public static partial class UnitLabel
{
    /// <summary>The unit in the markup of axis titles, where ^{…} is a superscript.</summary>
    /// <param name="unit">The unit as models write it.</param>
    public static string Markup(string unit)
    {
        var text = Micro().Replace(unit, "µ$1");
        if (Reciprocal().Match(text) is { Success: true } reciprocal)
            text = $"{reciprocal.Groups[1].Value}^{{-1}}";
        text = Power().Replace(text, "^{$1}");
        text = PowerOfTen().Replace(text, "10^{$1} ");
        return text.Replace("^{-", "^{−").Replace("*", "·");
    }

    [GeneratedRegex(@"\bu(g|L|mol|M|m|Ci)\b")]
    private static partial Regex Micro();

    [GeneratedRegex(@"^1/([^/*\s]+)$")]
    private static partial Regex Reciprocal();

    [GeneratedRegex(@"\^(-?\d+)")]
    private static partial Regex Power();

    [GeneratedRegex(@"\b1e(-?\d+) ")]
    private static partial Regex PowerOfTen();
}
