using System.Collections.Frozen;

namespace Biodistribution.Models;

/// <summary>Organs as model files write them.</summary>
public static class Organs
{
    /// <summary>Every organ by its word.</summary>
    public static FrozenDictionary<string, Organ> ByWord { get; } =
        Enum.GetValues<Organ>().Where(organ => organ != Organ.None).ToFrozenDictionary(DisplayName, StringComparer.Ordinal);

    /// <summary>The word of an organ; empty for none.</summary>
    /// <param name="organ">The organ.</param>
    public static string DisplayName(this Organ organ) => organ == Organ.None ? "" : organ.ToString().ToLowerInvariant();
}
