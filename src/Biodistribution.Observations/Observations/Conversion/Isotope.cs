using System.Collections.Frozen;
using Biodistribution.Units;

namespace Biodistribution.Observations.Conversion;

/// <summary>A radionuclide laboratories label with.</summary>
/// <param name="Name">Mass number and symbol: 111In.</param>
/// <param name="HalfLife">Its half-life.</param>
/// <param name="Source">Where the half-life is evaluated.</param>
internal sealed record Isotope(string Name, Quantity HalfLife, string Source)
{
    private const string Ensdf = "Evaluated Nuclear Structure Data File, adopted value";
    private const string Pharmacopoeia = "European Pharmacopoeia 5.7, table of radionuclides, 01/2008:50700";
    private const string Falzone = "Falzone 2015, as in Front Pharmacol 2018;9:996, table 1";
    private const string Imaging = "J Nucl Med 2022;63:649-658, table 3";

    private static readonly FrozenDictionary<string, Isotope> Known = new (string Name, double HalfLife, string Unit, string Source)[]
    {
        ("18F", 109.77, "min", Pharmacopoeia),
        ("51Cr", 27.7025, "d", Pharmacopoeia),
        ("59Fe", 44.49, "d", Ensdf),
        ("64Cu", 12.7, "h", Imaging),
        ("67Ga", 3.26, "d", Falzone),
        ("68Ga", 68, "min", Imaging),
        ("89Zr", 78.4, "h", Imaging),
        ("99mTc", 6.0072, "h", Ensdf),
        ("111In", 2.8, "d", Falzone),
        ("123I", 13.2, "h", Imaging),
        ("124I", 100.2, "h", Imaging),
        ("125I", 59.407, "d", Ensdf),
        ("131I", 8.0252, "d", Ensdf),
        ("177Lu", 6.65, "d", Falzone),
        ("201Tl", 73.1, "h", Imaging),
    }.ToFrozenDictionary(
        entry => Plain(entry.Name),
        entry => new Isotope(entry.Name, new Quantity(entry.HalfLife, Unit.Parse(entry.Unit)), entry.Source),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The names, in order of mass.</summary>
    public static IEnumerable<string> Names => Known.Values.OrderBy(isotope => isotope.MassNumber).Select(isotope => isotope.Name);

    /// <summary>The isotope of a name such as 111In, In-111, 99mTc or Tc-99m; null for any other.</summary>
    /// <param name="name">The name.</param>
    public static Isotope? Find(string name) => Known.GetValueOrDefault(Plain(name));

    /// <summary>What activity at one time is multiplied by to be that of an earlier time.</summary>
    /// <param name="elapsed">How much later it was counted; negative for earlier.</param>
    public double DecayCorrection(Quantity elapsed) =>
        Math.Pow(2, elapsed.Value * elapsed.Unit.Scale / (HalfLife.Value * HalfLife.Unit.Scale));

    private int MassNumber =>
        int.Parse(string.Concat(Name.TakeWhile(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture);

    // 111In, In-111 and indium's In111 are one: the symbol first, then the mass number.
    private static string Plain(string name)
    {
        var text = string.Concat(name.Where(char.IsLetterOrDigit));
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isFirst = text.Length > 0 && char.IsAsciiDigit(text[0]);
        var letters = text.Replace(digits, "", StringComparison.Ordinal);
        // The m of 99mTc stands between number and symbol, that of Tc-99m behind the number.
        if (isFirst && letters.Length > 1 && letters[0] == 'm' && char.IsUpper(letters[1]))
            letters = letters[1..] + "m";
        return $"{letters}-{digits}";
    }
}
