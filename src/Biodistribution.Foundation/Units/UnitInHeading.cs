namespace Biodistribution.Units;

/// <summary>A heading of a column taken apart: what is measured, in which unit, and what else stands in brackets.</summary>
/// <remarks>
/// Liver [%ID/g], Liver (% IA / g), "Liver, %ID/g", Liver %ID/g, %ID/g liver, time_min and liver weight mg carry units;
/// in Liver (left lobe) the bracket is a remark and the unit is missing.
/// A bracket that was meant as a unit and is none (SUV, vg/ug) is <see cref="NoUnit"/>.
/// </remarks>
/// <param name="Name">The heading without unit and remarks.</param>
/// <param name="Unit">The unit; null where the heading says none.</param>
/// <param name="Remark">What else stands in brackets; empty for nothing.</param>
/// <param name="NoUnit">A text that was meant as a unit and is none; empty where there is none.</param>
public sealed record UnitInHeading(string Name, Unit? Unit, string Remark, string NoUnit)
{
    private static readonly string[] Sized =
    [
        "time",
        "timepoint",
        "point",
        "zeit",
        "weight",
        "wt",
        "mass",
        "gewicht",
        "masse",
        "dose",
        "volume",
        "age",
        "p.i.",
        "pi",
        "bw",
    ];

    /// <summary>Takes a heading apart.</summary>
    /// <param name="heading">The text of its cell.</param>
    public static UnitInHeading Read(string heading)
    {
        var (name, unit, remarks, noUnit) = (heading.Trim(), (Unit?)null, new List<string>(), "");
        while (Bracket(name) is { } bracket)
        {
            var inner = name[(bracket.Start + 1)..bracket.End].Trim();
            foreach (var part in inner.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (unit is null && UnitSpelling.Read(part) is { } read)
                    unit = read;
                else if (UnitSpelling.IsUnitLike(part))
                    noUnit = part;
                else
                    remarks.Add(part);
            name = $"{name[..bracket.Start].TrimEnd()} {name[(bracket.End + 1)..].TrimStart()}".Trim();
        }
        if (unit is null && noUnit.Length == 0)
            (name, unit) = WithoutBrackets(name);
        // Where nothing was taken off, a name such as Mdr2-/- keeps its marks.
        char[] marks = unit is null && noUnit.Length == 0 && remarks.Count == 0 ? [' ', ',', ':'] : [' ', ',', ':', '_', '-'];
        return new UnitInHeading(name.Trim(marks), unit, string.Join(", ", remarks), noUnit);
    }

    private static (int Start, int End)? Bracket(string name)
    {
        var start = name.IndexOfAny(['[', '(']);
        if (start < 0)
            return null;
        var end = name.IndexOf(name[start] == '[' ? ']' : ')', start);
        return end < 0 ? null : (start, end);
    }

    // A unit at either end of a name without brackets counts where it can be nothing else: it has a percent sign or a
    // slash, or a time or mass stands behind a word for one.
    private static (string Name, Unit? Unit) WithoutBrackets(string name)
    {
        for (var i = 1; i < name.Length; i++)
        {
            if (!(name[i] is ' ' or ',' or '_'))
                continue;
            var (before, after) = (name[..i].Trim(' ', ',', '_'), name[(i + 1)..].Trim(' ', ',', '_'));
            if (before.Length == 0 || after.Length == 0)
                continue;
            if (
                UnitSpelling.Read(after) is { } unit
                && (IsCertain(after) || Sized.Any(word => before.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
            )
                return (before, unit);
        }
        for (var i = name.Length - 1; i > 0; i--)
            if (name[i] == ' ' && UnitSpelling.Read(name[..i]) is { } leading && IsCertain(name[..i]))
                return (name[(i + 1)..].Trim(), leading);
        return UnitSpelling.Read(name) is { } alone && IsCertain(name) ? ("", alone) : (name, null);
    }

    private static bool IsCertain(string text) =>
        text.Contains('%', StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal);
}
