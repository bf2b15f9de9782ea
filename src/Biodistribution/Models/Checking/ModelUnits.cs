using System.Collections.Immutable;
using Biodistribution.Models.Diagnostics;
using Biodistribution.Models.Syntax;
using Biodistribution.Units;

namespace Biodistribution.Models.Checking;

/// <summary>The units the numbers inside a model are in, as chosen under <c>units</c>: h, mL, mg, nmol, MBq and U where nothing is said.</summary>
internal static class ModelUnits
{
    private static readonly (string Key, string Default)[] Kinds =
        [("time", "h"), ("volume", "mL"), ("mass", "mg"), ("substance", "nmol"), ("radioactivity", "MBq"), ("enzyme_activity", "U")];

    /// <summary>The coherent units that follow from what was chosen.</summary>
    public static CoherentUnits Choose(ImmutableArray<(string Key, YamlScalar Source, Unit Unit)> chosen, DiagnosticList diagnostics)
    {
        var units = Kinds.ToDictionary(kind => kind.Key, kind => Unit.Parse(kind.Default));
        foreach (var (key, source, unit) in chosen)
            if (unit.Dimension == units[key].Dimension)
                units[key] = unit;
            else
                diagnostics.Error("BD2009", source.File, source.Place, $"{(unit.Text.Length == 0 ? "A pure number" : unit.Text)} is not a unit of {key.Replace('_', ' ')}.", $"Write {units[key].Text}, for example.");
        return new CoherentUnits(units["mass"].Scale, units["substance"].Scale, Math.Cbrt(units["volume"].Scale), units["time"].Scale,
            units["radioactivity"].Scale, units["enzyme_activity"].Scale, units["time"]);
    }
}
