using System.Globalization;
using Biodistribution.Interchange.Sbml.Markup;
using Biodistribution.Units;

namespace Biodistribution.Interchange.Sbml;

/// <summary>The units of a file: what its definitions mean, and which of them go together so that numbers can stand as they are.</summary>
/// <remarks>
/// SBML converts nothing: a number whose unit does not go with those of time, substance and volume is taken as it
/// stands, and its unit is left out.
/// </remarks>
internal sealed class SbmlUnitReader
{
    private static readonly Dictionary<string, (Dimension Dimension, double Scale)> Kinds = new()
    {
        ["dimensionless"] = (Dimension.None, 1),
        ["item"] = (Dimension.None, 1),
        ["radian"] = (Dimension.None, 1),
        ["steradian"] = (Dimension.None, 1),
        ["mole"] = (new Dimension { Substance = 1 }, 1),
        ["gram"] = (new Dimension { Mass = 1 }, 1e-3),
        ["kilogram"] = (new Dimension { Mass = 1 }, 1),
        ["metre"] = (new Dimension { Length = 1 }, 1),
        ["meter"] = (new Dimension { Length = 1 }, 1),
        ["litre"] = (new Dimension { Length = 3 }, 1e-3),
        ["liter"] = (new Dimension { Length = 3 }, 1e-3),
        ["second"] = (new Dimension { Time = 1 }, 1),
        ["hertz"] = (new Dimension { Time = -1 }, 1),
        ["becquerel"] = (new Dimension { Radioactivity = 1 }, 1),
        ["katal"] = (new Dimension { EnzymeActivity = 1 }, 1),
    };

    private static readonly string[] Masses = ["mg", "g", "kg", "ug", "ng"],
        Substances = ["mol", "mmol", "umol", "nmol", "pmol"],
        Volumes = ["L", "mL", "uL"],
        Lengths = ["m", "cm", "mm", "um"],
        Times = ["s", "min", "h", "d"];

    private readonly Dictionary<string, (Dimension Dimension, double Scale)?> definitions = [];
    private readonly Dictionary<string, Unit> shown = [];
    private readonly string? volume;

    /// <summary>Reads the definitions and defaults of a model element.</summary>
    /// <param name="model">The element; null for a model without units.</param>
    /// <param name="timeIsSecond">Whether the second is the unit of time where none is stated, as Levels 1 and 2 define.</param>
    public SbmlUnitReader(MarkupElement? model, bool timeIsSecond)
    {
        foreach (var definition in model?.List("listOfUnitDefinitions", "unitDefinition") ?? [])
            if (definition["id"] is { } id)
                definitions[id] = Product(definition);
        string? Default(string attribute, string name) => model?[attribute] ?? (definitions.ContainsKey(name) ? name : null);
        var timesAreSeconds = timeIsSecond && Default("timeUnits", "time") is null;
        var (time, substance) = (Meaning(Default("timeUnits", "time")), Meaning(Substance = Default("substanceUnits", "substance")));
        volume =
            Default("volumeUnits", "volume")
            ?? model
                ?.List("listOfCompartments", "compartment")
                .Select(compartment => compartment["units"])
                .FirstOrDefault(units => units is not null);
        var size = Meaning(volume);
        double Of((Dimension Dimension, double Scale)? unit, Dimension wanted, double absent) =>
            unit is { } known && known.Dimension == wanted ? known.Scale : absent;
        var seconds = Of(time, new Dimension { Time = 1 }, 1);
        var length = Of(size, new Dimension { Length = 3 }, double.NaN) is var cubic && !double.IsNaN(cubic) ? Math.Cbrt(cubic) : 1;
        var timeUnit = time is { } clock && clock.Dimension == new Dimension { Time = 1 } ? DisplayUnit(clock) : Unit.None;
        Coherent =
            timeUnit.Dimension.IsNone && substance is null && size is null
                ? CoherentUnits.Dimensionless with
                {
                    TimesAreSeconds = timesAreSeconds,
                }
                : new CoherentUnits(
                    Of(substance, new Dimension { Mass = 1 }, 1),
                    Of(substance, new Dimension { Substance = 1 }, 1),
                    length,
                    seconds,
                    1,
                    1,
                    timeUnit
                )
                {
                    TimesAreSeconds = timesAreSeconds,
                };
    }

    /// <summary>The units numbers are in.</summary>
    public CoherentUnits Coherent { get; }

    /// <summary>The identifier of the model's unit of substance; null for none.</summary>
    public string? Substance { get; }

    /// <summary>The unit of an identifier, where it goes with the model's; else none.</summary>
    public Unit Of(string? id) => Meaning(id) is { } meaning ? Fitting(meaning) : Unit.None;

    /// <summary>The unit of a concentration.</summary>
    /// <param name="substance">The identifier of the unit of amount; null for the model's.</param>
    /// <param name="size">The identifier of the compartment's unit; null for the model's.</param>
    public Unit Concentration(string? substance, string? size) =>
        Of(substance ?? Substance) is { Text.Length: > 0 } above
        && Of(size ?? volume) is { Text.Length: > 0 } below
        && Unit.TryParse($"{above.Text}/{below.Text}", out var unit, out _)
            ? unit
            : Unit.None;

    private Unit Fitting((Dimension Dimension, double Scale) meaning)
    {
        if (meaning.Dimension.IsNone)
            return Unit.None;
        var unit = DisplayUnit(meaning);
        return Math.Abs(Coherent.Factor(unit) - 1) < 1e-9 ? unit : Unit.None;
    }

    private (Dimension Dimension, double Scale)? Meaning(string? id) =>
        id is null ? null
        : definitions.TryGetValue(id, out var defined) ? defined
        : Kinds.TryGetValue(id, out var kind) ? kind
        : null;

    private static (Dimension, double)? Product(MarkupElement definition)
    {
        var (dimension, scale) = (Dimension.None, 1.0);
        foreach (var unit in definition.List("listOfUnits", "unit"))
        {
            double Number(string attribute, double absent) =>
                double.TryParse(unit[attribute], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : absent;
            var (power, tens, multiplier) = (Number("exponent", 1), Number("scale", 0), Number("multiplier", 1));
            if (!Kinds.TryGetValue(unit["kind"] ?? "", out var kind) || Math.Abs(power) > 20 || power * 12 != Math.Floor(power * 12))
                return null;
            dimension *= kind.Dimension.Power(new Rational((int)(power * 12), 12));
            scale *= Math.Pow(multiplier * Math.Pow(10, tens) * kind.Scale, power);
        }
        return double.IsNormal(scale) && scale > 0 ? (dimension, scale) : null;
    }

    // A text of common units for a dimension and size; a number in front where no combination has the size.
    private Unit DisplayUnit((Dimension Dimension, double Scale) meaning)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{meaning.Dimension} {meaning.Scale:R}");
        if (shown.TryGetValue(key, out var known))
            return known;
        var d = meaning.Dimension;
        Unit? first = null;
        var isVolume = d.Length.Denominator == 1 && d.Length.Numerator % 3 == 0;
        foreach (var mass in d.Mass.Numerator == 0 ? [""] : Masses)
        foreach (var substance in d.Substance.Numerator == 0 ? [""] : Substances)
        foreach (
            var length in d.Length.Numerator == 0 ? [""]
            : isVolume ? Volumes
            : Lengths
        )
        foreach (var time in d.Time.Numerator == 0 ? [""] : Times)
        {
            var factors = new[]
            {
                (mass, d.Mass),
                (substance, d.Substance),
                (length, isVolume ? new Rational(d.Length.Numerator / 3, 1) : d.Length),
                (time, d.Time),
                ("Bq", d.Radioactivity),
                ("kat", d.EnzymeActivity),
            }
                .Where(factor => factor.Item2.Numerator != 0)
                .ToArray();
            string Power(Rational power) =>
                power.Numerator == 1 && power.Denominator == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"^{power.Value}");
            var above = string.Join(
                '*',
                factors.Where(factor => factor.Item2.Numerator > 0).Select(factor => factor.Item1 + Power(factor.Item2))
            );
            var text =
                (above.Length > 0 ? above : "1")
                + string.Concat(
                    factors.Where(factor => factor.Item2.Numerator < 0).Select(factor => "/" + factor.Item1 + Power(factor.Item2 * -1))
                );
            if (!Unit.TryParse(text, out var unit, out _) || unit.Dimension != d)
                continue;
            first ??= unit;
            if (Math.Abs((unit.Scale / meaning.Scale) - 1) < 1e-12)
                return shown[key] = unit;
        }
        var numbered =
            first is not null
            && Unit.TryParse(
                string.Create(CultureInfo.InvariantCulture, $"{meaning.Scale / first.Scale:R} {first.Text}"),
                out var scaled,
                out _
            )
                ? scaled
                : null;
        return shown[key] = numbered ?? new Unit(d, meaning.Scale, "");
    }
}
