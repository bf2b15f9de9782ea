using System.Collections.Immutable;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Models.Checking;

/// <summary>
/// The units the numbers inside a model are in, as chosen under <c>units</c>: h, mL, mg, nmol, MBq and U where nothing
/// is said; time may be a pure number.
/// </summary>
internal static class ModelUnits
{
    private static readonly (string Key, string Default, string Symbol)[] Kinds =
    [
        ("time", "h", "s"),
        ("volume", "mL", "L"),
        ("mass", "mg", "g"),
        ("substance", "nmol", "mol"),
        ("radioactivity", "MBq", "Bq"),
        ("enzyme_activity", "U", "U"),
    ];

    private static readonly string[] Prefixes = ["", "m", "µ", "k", "n", "M", "p", "G", "d", "c"];

    /// <summary>What is written under <c>units</c> to have these units, as far as they have names.</summary>
    public static IEnumerable<(string Key, string Unit)> Named(CoherentUnits units)
    {
        yield return ("time", units.TimeUnit == Unit.None ? "1" : units.TimeUnit.Text);
        foreach (var (key, _, symbol) in Kinds.Skip(1))
            if (Prefixes.Select(prefix => Unit.Parse(prefix + symbol)).FirstOrDefault(unit => units.Factor(unit) == 1) is { } unit)
                yield return (key, unit.Text);
    }

    /// <summary>The coherent units that follow from what was chosen.</summary>
    public static CoherentUnits Choose(ImmutableArray<(string Key, YamlScalar Source, Unit Unit)> chosen, DiagnosticList diagnostics)
    {
        var units = Kinds.ToDictionary(kind => kind.Key, kind => Unit.Parse(kind.Default));
        foreach (var (key, source, unit) in chosen)
            if (unit.Dimension == units[key].Dimension || (key == "time" && unit == Unit.None))
                units[key] = unit;
            else
                diagnostics.Error(
                    "BD2009",
                    source.File,
                    source.Place,
                    $"{(unit.Text.Length == 0 ? "A pure number" : unit.Text)} is not a unit of {key.Replace('_', ' ')}.",
                    $"Write {units[key].Text}, for example."
                );
        return new CoherentUnits(
            units["mass"].Scale,
            units["substance"].Scale,
            Math.Cbrt(units["volume"].Scale),
            units["time"].Scale,
            units["radioactivity"].Scale,
            units["enzyme_activity"].Scale,
            units["time"]
        );
    }
}
