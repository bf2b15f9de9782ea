using Biodistribution.Units;

namespace Biodistribution.Models.Checking;

/// <summary>How messages speak of units.</summary>
internal static class UnitWords
{
    /// <summary>"is in mL" or "is a pure number".</summary>
    public static string Is(Unit unit) => "is " + In(unit);

    /// <summary>"in mL" or "a pure number".</summary>
    public static string In(Unit unit) => unit.Text.Length == 0 ? "a pure number" : $"in {unit.Text}";

    /// <summary>"mL" or "no unit".</summary>
    public static string Of(Unit unit) => unit.Text.Length == 0 ? "no unit" : unit.Text;
}
