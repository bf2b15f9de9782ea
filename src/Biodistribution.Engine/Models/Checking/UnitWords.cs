using Biodistribution.Units;

namespace Biodistribution.Models.Checking;

/// <summary>How messages speak of units.</summary>
internal static class UnitWords
{
    /// <summary>"is in mL" or "is a pure number".</summary>
    public static string Is(Unit unit) => "is " + In(unit);

    /// <summary>"in mL" or "a pure number".</summary>
    public static string In(Unit unit) => unit.Text.Length == 0 ? "a pure number" : $"in {unit.Text}";

    /// <summary>
    /// How two units that differ by the fluid of a volume alone are brought together; null where more than the fluid
    /// differs.
    /// </summary>
    public static string? FluidRemedy(Unit a, Unit b) =>
        a.Dimension == b.Dimension || a.Dimension.OfAnyFluid != b.Dimension.OfAnyFluid ? null
        : a.Dimension / b.Dimension is { Plasma.Numerator: not 0, Blood.Numerator: not 0 } ? OtherFluid
        : "Say the fluid of both, as in mL plasma or mL blood; a volume without one is of neither.";

    /// <summary>How a volume of one fluid becomes one of the other.</summary>
    public const string OtherFluid =
        "Plasma is a part of blood: multiply or divide by that part with its unit, as in (1 - hematocrit) * 1 mL plasma/mL blood.";

    /// <summary>"mL" or "no unit".</summary>
    public static string Of(Unit unit) => unit.Text.Length == 0 ? "no unit" : unit.Text;
}
