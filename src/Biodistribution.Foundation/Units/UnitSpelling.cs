using System.Text.RegularExpressions;

namespace Biodistribution.Units;

/// <summary>
/// Units as laboratories write them in headings, rewritten as this program reads them: % IA / g, %inj. dose/g, %ID g-1,
/// %ID/gram all are %ID/g.
/// </summary>
public static partial class UnitSpelling
{
    /// <summary>The unit a text says, or null.</summary>
    /// <param name="text">What stands in brackets or behind a name.</param>
    public static Unit? Read(string text)
    {
        var rewritten = Rewritten(text);
        return rewritten.Length > 0 && Unit.TryParse(rewritten, out var unit, out _) ? unit : null;
    }

    /// <summary>
    /// Whether a text that is no unit was meant as one: it has a slash, a percent sign, or is an abbreviation in
    /// capitals.
    /// </summary>
    /// <param name="text">What stands in brackets.</param>
    public static bool IsUnitLike(string text) =>
        text.Contains('%', StringComparison.Ordinal) || Slash().IsMatch(text) || Abbreviation().IsMatch(text);

    /// <summary>Whether a prefix says a million where laboratories mean a thousandth: Mg, ML.</summary>
    /// <param name="text">A unit.</param>
    public static bool HasDoubtfulMega(string text) => text.Contains('M', StringComparison.Ordinal) && Mega().IsMatch(text);

    private static string Rewritten(string text)
    {
        var unit = Share().Replace(text.Trim(), "%ID");
        unit = Per().Replace(unit, "/");
        unit = WholeOrgan().Replace(unit, "");
        unit = Sample().Replace(unit, "$1");
        unit = NegativePower().Replace(unit, "$1^-$2");
        unit = CountsPerMinute().Replace(unit, "counts/min");
        unit = CountsPerSecond().Replace(unit, "counts/s");
        unit = Photons().Replace(unit, "photons$1");
        unit = Gram().Replace(unit, "g");
        unit = CubicCentimetre().Replace(unit, "mL");
        unit = OfFluid().Replace(unit, " $1");
        return unit.TrimStart('×', 'x').Trim();
    }

    [GeneratedRegex(
        @"(?:%|percent|pct)\s*(?:of\s+)?(?:the\s+)?(?:I\.?D\.?|I\.?A\.?|inj(?:\.|ected)?\s*(?:dose|activity)|dose|injection)(?![a-z])"
            + @"|(?<![a-z])(?:ID|IA)\s*%",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Share();

    [GeneratedRegex(@"\s*(?:/|\bper\b)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Per();

    [GeneratedRegex(@"/(?:whole\s+)?(?:organ|tissue)s?$", RegexOptions.IgnoreCase)]
    private static partial Regex WholeOrgan();

    [GeneratedRegex(@"(/m?[gL]|/gram|/gm|/mg)\s*(?:of\s+)?(?:wet\s+)?(?:tissue|organ|weight)$", RegexOptions.IgnoreCase)]
    private static partial Regex Sample();

    [GeneratedRegex(@"([A-Za-zµμ]+)[-−]([0-9])")]
    private static partial Regex NegativePower();

    [GeneratedRegex(@"\bcpm\b", RegexOptions.IgnoreCase)]
    private static partial Regex CountsPerMinute();

    [GeneratedRegex(@"\bcps\b", RegexOptions.IgnoreCase)]
    private static partial Regex CountsPerSecond();

    // p/s and ph/sec/cm²/sr of imaging systems are photons; p alone is nothing.
    [GeneratedRegex(@"^(?:p|ph|photons?)(/s(?:ec)?(?:onds?)?)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Photons();

    [GeneratedRegex(@"(?<![A-Za-z])(?:gm|grams?)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Gram();

    [GeneratedRegex(@"(?<![A-Za-z])(?:cc|ccm)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex CubicCentimetre();

    [GeneratedRegex(@"(?<=[Ll])\s+(?:of\s+)?(plasma|blood)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OfFluid();

    [GeneratedRegex(@"^\S{1,12}\s*/\s*\S{1,8}$")]
    private static partial Regex Slash();

    [GeneratedRegex(@"^[A-Z]{2,5}$")]
    private static partial Regex Abbreviation();

    [GeneratedRegex(@"(?<![A-Za-z])M[gLl](?![A-Za-z])")]
    private static partial Regex Mega();
}
