using System.Globalization;

namespace Biodistribution.Tests.Models;

/// <summary>Orderings of the literature put to the models as shipped. Nothing is fitted to them; a failure is reported as such.</summary>
internal static class PublishedOrderings
{
    /// <summary>All orderings, in order of their numbers.</summary>
    public static IReadOnlyList<Ordering> All() =>
        [
            .. CellOrderings
                .All()
                .Concat(VesicleOrderings.All())
                .Concat(EffectOrderings.All())
                .OrderBy(one => one.Id, StringComparer.Ordinal),
        ];

    /// <summary>The verdict: of all parts, of some, or of none.</summary>
    internal static string Holds(bool all, bool some = false) =>
        all ? "holds"
        : some ? "holds in part"
        : "fails";

    /// <summary>What is built into a model is not tested by it; where it does not even hold, it fails.</summary>
    internal static string ByConstruction(bool holds) => holds ? Ordering.NotTested : "fails";

    /// <summary>A number to three figures.</summary>
    internal static string InFigures(double value)
    {
        var digits = value == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 10);
        return Math.Round(value, digits).ToString("0.##########", CultureInfo.InvariantCulture);
    }
}
