using System.Text.RegularExpressions;
using Biodistribution.Tables;
using Biodistribution.Units;

namespace Biodistribution.Observations.Importing;

/// <summary>A time as a table says it, with its unit: 30 min, 24 h, day 7, 6 h p.i.</summary>
/// <param name="Value">The number; not negative but for samples before the dose.</param>
/// <param name="Unit">Its unit of time; null where only a number is said.</param>
internal readonly partial record struct Moment(double Value, Unit? Unit)
{
    private static readonly Unit Hour = Biodistribution.Units.Unit.Parse("h");
    private static readonly Dimension TimeDimension = Hour.Dimension;

    /// <summary>The time in hours; NaN without a unit.</summary>
    public double Hours =>
        Unit is null ? double.NaN
        : Unit.Scale == Hour.Scale ? Value
        : Value * Unit.FactorTo(Hour);

    /// <summary>Whether a unit is one of time.</summary>
    /// <param name="unit">A unit, or null.</param>
    public static bool IsTime(Unit? unit) => unit is not null && unit.Dimension == TimeDimension;

    /// <summary>The time a text says with its unit; null for any other text.</summary>
    /// <param name="text">A cell, heading, title or name of a sheet.</param>
    public static Moment? Read(string text)
    {
        var match = Shape().Match(text.Trim());
        if (!match.Success)
            return Elapsed(text);
        var numeral = NumeralText.Read(match.Groups["number"].Value);
        var word = (match.Groups["unit"].Value is { Length: > 0 } behind ? behind : match.Groups["before"].Value)
            .ToLowerInvariant()
            .TrimEnd('.');
        var unit = word switch
        {
            "hpi" => "h",
            "dpi" => "d",
            "stunde" or "stunden" or "std" => "h",
            "minute" or "minuten" => "min",
            "tag" or "tage" or "day" or "d" => "d",
            "woche" or "wochen" or "w" => "wk",
            _ => word,
        };
        return !double.IsNaN(numeral.Certain) && Biodistribution.Units.Unit.TryParse(unit, out var read, out _) && IsTime(read)
            ? new Moment(numeral.Certain, read)
            : null;
    }

    // PT1H30M, P7D: a length of time as ISO 8601 writes it; negative for samples before the dose.
    private static Moment? Elapsed(string text)
    {
        if (IsoShape().Match(text) is not { Success: true } match || text[^1] is 'P' or 'T')
            return null;
        double Part(string name) =>
            match.Groups[name].Success ? double.Parse(match.Groups[name].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var hours = (Part("weeks") * 168) + (Part("days") * 24) + Part("hours") + (Part("minutes") / 60) + (Part("seconds") / 3600);
        return new Moment(match.Groups["sign"].Length > 0 ? -hours : hours, Hour);
    }

    [GeneratedRegex(
        @"^(?<sign>-)?P(?:(?<weeks>[0-9]{1,4})W)?(?:(?<days>[0-9]{1,5})D)?"
            + @"(?:T(?:(?<hours>[0-9]{1,5})H)?(?:(?<minutes>[0-9]{1,6})M)?(?:(?<seconds>[0-9]{1,7}(?:\.[0-9]{1,6})?)S)?)?$"
    )]
    private static partial Regex IsoShape();

    [GeneratedRegex(
        @"^(?:t(?:ime)?\s*[=:]?\s*|at\s+|after\s+|zeit\s*[=:]?\s*)?"
            + @"(?:(?<before>days?|tag|d|weeks?|woche|hours?|h)\s*(?<number>\d+(?:[.,]\d+)?)"
            + @"|(?<number>\d+(?:[.,]\d+)?)[\s_-]*"
            + @"(?<unit>hpi|dpi|h(?:ou)?rs?|hour|h|std\.?|stunden?"
            + @"|min(?:ute)?[sn]?|minuten|sec(?:onds?)?|s|days?|d|tage?|weeks?|wk|w|wochen?))"
            + @"\s*(?:p\.?\s?i\.?|post(?:[\s-]?(?:injection|dose|dosing|administration|infusion|i\.?v\.?))?"
            + @"|after (?:injection|dosing|the dose|dose|administration|infusion|i\.?v\.?)"
            + @"|nach (?:injektion|gabe)|later)?\s*$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Shape();
}
