using System.Collections.Frozen;
using Biodistribution.Text;

namespace Biodistribution.Units;

/// <summary>A unit with a name of its own, such as mL or %ID: a dimension and mantissa × 10^exponent base units.</summary>
/// <param name="Text">The one way it is printed.</param>
/// <param name="Dimension">What it measures.</param>
/// <param name="Mantissa">Factor to base units without its power of ten.</param>
/// <param name="Exponent">Power of ten of the factor to base units.</param>
public sealed record UnitSymbol(string Text, Dimension Dimension, double Mantissa, int Exponent)
{
    private static readonly Dimension Mass = new() { Mass = 1 };
    private static readonly Dimension Substance = new() { Substance = 1 };
    private static readonly Dimension Length = new() { Length = 1 };
    private static readonly Dimension Volume = new() { Length = 3 };
    private static readonly Dimension Time = new() { Time = 1 };
    private static readonly Dimension Dose = new() { InjectedDose = 1 };
    private static readonly Dimension Activity = new() { EnzymeActivity = 1 };
    private static readonly Dimension Radioactivity = new() { Radioactivity = 1 };

    /// <summary>Units that take SI prefixes.</summary>
    private static readonly FrozenDictionary<string, UnitSymbol> Prefixable = new UnitSymbol[]
    {
        new("g", Mass, 1, -3),
        new("mol", Substance, 1, 0),
        new("M", Substance / Volume, 1, 3),
        new("m", Length, 1, 0),
        new("L", Volume, 1, -3),
        new("s", Time, 1, 0),
        new("Bq", Radioactivity, 1, 0),
        new("Ci", Radioactivity, 3.7, 10),
        new("kat", Activity, 1, 0),
        new("U", Activity, 1 / 60.0, -6),
    }.ToFrozenDictionary(symbol => symbol.Text);

    /// <summary>Units written only as they are.</summary>
    private static readonly UnitSymbol[] Plain =
    [
        new("cells", new() { Cells = 1 }, 1, 0),
        new("particles", new() { Particles = 1 }, 1, 0),
        new("min", Time, 60, 0),
        new("h", Time, 3600, 0),
        new("d", Time, 86400, 0),
        new("wk", Time, 604800, 0),
        new("yr", Time, 31557600, 0),
        new("%", Dimension.None, 1, -2),
        new("%ID", Dose, 1, -2),
        new("dose", Dose, 1, 0),
        new("ppm", Dimension.None, 1, -6),
        new("au", Dimension.None, 1, 0),
        new("counts", Dimension.None, 1, 0),
        new("photons", Dimension.None, 1, 0),
        new("sr", Dimension.None, 1, 0),
        new("points", Dimension.None, 1, 0),
        new("fraction", Dimension.None, 1, 0),
        new("fold", Dimension.None, 1, 0),
    ];

    /// <summary>Other spellings, and what they are printed as.</summary>
    private static readonly (string Spelling, string Text)[] Spellings =
    [
        ("cell", "cells"),
        ("particle", "particles"),
        ("mole", "mol"),
        ("moles", "mol"),
        ("gram", "g"),
        ("grams", "g"),
        ("sec", "s"),
        ("second", "s"),
        ("seconds", "s"),
        ("minute", "min"),
        ("minutes", "min"),
        ("mins", "min"),
        ("hr", "h"),
        ("hrs", "h"),
        ("hour", "h"),
        ("hours", "h"),
        ("day", "d"),
        ("days", "d"),
        ("week", "wk"),
        ("weeks", "wk"),
        ("year", "yr"),
        ("years", "yr"),
        ("ID", "dose"),
        ("doses", "dose"),
        ("percent", "%"),
        ("a.u.", "au"),
        ("count", "counts"),
        ("photon", "photons"),
        ("point", "points"),
        ("liter", "L"),
        ("litre", "L"),
    ];

    private static readonly FrozenDictionary<string, int> Prefixes = new Dictionary<string, int>
    {
        ["da"] = 1,
        ["h"] = 2,
        ["k"] = 3,
        ["M"] = 6,
        ["G"] = 9,
        ["T"] = 12,
        ["P"] = 15,
        ["d"] = -1,
        ["c"] = -2,
        ["m"] = -3,
        ["µ"] = -6,
        ["n"] = -9,
        ["p"] = -12,
        ["f"] = -15,
        ["a"] = -18,
    }.ToFrozenDictionary();

    /// <summary>Fluids that a volume can be of.</summary>
    private static readonly FrozenDictionary<string, Dimension> Fluids = new Dictionary<string, Dimension>
    {
        ["plasma"] = new() { Plasma = 1 },
        ["blood"] = new() { Blood = 1 },
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, UnitSymbol> Known = AllSpellings();

    /// <summary>Words for what is counted in units of another name.</summary>
    private static readonly FrozenDictionary<string, string> Advice = new Dictionary<string, string>
    {
        ["exosomes"] = "Count exosomes and vesicles in particles.",
        ["exosome"] = "Count exosomes and vesicles in particles.",
        ["vesicles"] = "Count exosomes and vesicles in particles.",
        ["EVs"] = "Count exosomes and vesicles in particles.",
        ["mcg"] = "Write µg or ug.",
        ["gamma"] = "Write µg or ug.",
        ["cc"] = "Write mL or cm3.",
        ["IU"] = "Write U for the enzyme unit (1 µmol/min).",
        ["month"] = "Months differ in length: write d or wk.",
        ["months"] = "Months differ in length: write d or wk.",
        ["mo"] = "Months differ in length: write d or wk.",
        ["Da"] = "A molar mass is in g/mol or kg/mol.",
        ["kDa"] = "A molar mass is in g/mol or kg/mol.",
        ["pct"] = "Write %.",
        ["plasma"] = "A fluid follows a volume, as in mL plasma.",
        ["blood"] = "A fluid follows a volume, as in mL blood.",
        ["serum"] = "Serum has the volume of plasma: write mL plasma.",
    }.ToFrozenDictionary();

    /// <summary>Every way of writing a unit with a name of its own, most usual first.</summary>
    private static readonly string[] Names =
    [
        .. Plain.Select(symbol => symbol.Text),
        .. Known.Keys.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>The unit of a name, or null. Both code points of the micro sign, and u, mean 10^-6.</summary>
    /// <param name="name">A name such as mL, µg, ug, hours.</param>
    public static UnitSymbol? Find(string name) => Known.GetValueOrDefault(name.Replace('μ', 'µ'));

    /// <summary>Whether a word is a fluid, which may follow a volume: mL plasma.</summary>
    /// <param name="word">The word.</param>
    public static bool IsFluid(string word) => Fluids.ContainsKey(word);

    /// <summary>This unit of a fluid, such as mL plasma; null where it is no volume in litres.</summary>
    /// <param name="fluid">A fluid.</param>
    public UnitSymbol? Of(string fluid) =>
        Dimension == Volume ? this with { Text = $"{Text} {fluid}", Dimension = Volume * Fluids[fluid] } : null;

    /// <summary>What to write instead of a name that is no unit.</summary>
    /// <param name="name">The name that is no unit.</param>
    public static string HintFor(string name) =>
        Advice.GetValueOrDefault(name)
        ?? (
            NearestName.Of(name, Names) is { } near
                ? $"Did you mean {near}?"
                : "Units are written like mL/min/kg, 1/h, 1e6 cells/kg, %ID/g; models/language.md lists them."
        );

    private static FrozenDictionary<string, UnitSymbol> AllSpellings()
    {
        var known = Plain.ToDictionary(symbol => symbol.Text);
        foreach (var unit in Prefixable.Values)
            known.Add(unit.Text, unit);
        foreach (var unit in Prefixable.Values)
        foreach (var (prefix, exponent) in Prefixes)
            known.TryAdd(prefix + unit.Text, unit with { Text = prefix + unit.Text, Exponent = unit.Exponent + exponent });
        foreach (var (spelling, text) in Spellings)
            known.Add(spelling, known[text]);
        foreach (var (name, unit) in known.ToArray())
        {
            if (name.StartsWith('µ'))
                known.TryAdd("u" + name[1..], unit);
            if (name.EndsWith('L'))
                known.TryAdd(name[..^1] + "l", unit);
        }
        foreach (var (name, unit) in known.Where(entry => entry.Key.StartsWith('µ') && entry.Key.EndsWith('l')).ToArray())
            known.TryAdd("u" + name[1..], unit);
        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
