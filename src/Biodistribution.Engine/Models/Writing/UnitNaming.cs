using Biodistribution.Units;

namespace Biodistribution.Models.Writing;

/// <summary>Names a unit for any dimension, made of the units a model counts in.</summary>
internal static class UnitNaming
{
    /// <summary>A unit of a dimension; where the model's own units have names, the one in which its numbers are.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="named">The model's units by kind: time, volume, mass, ...</param>
    public static Unit? Find(Dimension dimension, IReadOnlyDictionary<string, Unit> named)
    {
        var isVolume = dimension.Length.Denominator == 1 && dimension.Length.Numerator % 3 == 0;
        var length = isVolume ? dimension.Length * new Rational(1, 3) : dimension.Length;
        var volume = named.TryGetValue("volume", out var own) && own.Text.EndsWith('L') ? own.Text : "mL";
        if (isVolume)
            length += (dimension.Plasma + dimension.Blood) * -1;
        Unit? unit = Unit.None;
        foreach (
            var (text, power) in new[]
            {
                ("mass", dimension.Mass),
                ("substance", dimension.Substance),
                ("radioactivity", dimension.Radioactivity),
                ("enzyme_activity", dimension.EnzymeActivity),
                ("cells", dimension.Cells),
                ("particles", dimension.Particles),
                ("dose", dimension.InjectedDose),
                (volume + " plasma", dimension.Plasma),
                (volume + " blood", dimension.Blood),
                (isVolume ? "volume" : "cm", length),
                ("time", dimension.Time),
            }
        )
            if (power.Numerator != 0 && unit is not null)
                unit = UnitAlgebra.Power(named.TryGetValue(text, out var known) ? known : Unit.Parse(text), power) is { } factor
                    ? UnitAlgebra.Product(unit, factor)
                    : null;
        return unit;
    }
}
