using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Observations.Conversion;

/// <summary>Light of imaged regions less that of a region without signal in the same image, or less a number.</summary>
/// <remarks>
/// The result stays light (photons/s): how much of it leaves the body depends on depth, tissue and pigment, so it is no
/// amount and no share of the dose, and organs cannot be compared with each other by it.
/// </remarks>
/// <param name="LightUnit">The unit the values have to be in.</param>
/// <param name="Region">The region without signal, as the table calls it; empty where a number is taken off.</param>
/// <param name="Background">What is taken off where no region is named.</param>
/// <param name="AreaRatio">Area of a region over that of the background; 1 for radiance, which is per area already.</param>
public sealed record RadianceConversion(Unit LightUnit, string Region, double Background, double AreaRatio) : IConversion
{
    private sealed record Image(string Study, string Group, string Animal, double Hours);

    /// <summary>Whether a unit is one of light: photons per time.</summary>
    /// <param name="unit">The text of a unit.</param>
    public static bool IsLight(string unit) => unit.StartsWith("photons/", StringComparison.Ordinal);

    /// <inheritdoc />
    public string Refusal(Observation row) =>
        Unit.TryParse(row.Unit, out var unit, out _) && unit.Dimension == LightUnit.Dimension && IsLight(row.Unit)
            ? ""
            : $"{row.Unit} is not {LightUnit.Text}";

    /// <inheritdoc />
    public IEnumerable<string> Refusals(ImmutableArray<Observation> rows)
    {
        var backgrounds = Backgrounds(rows);
        return rows.Select(row =>
                Refusal(row) is { Length: > 0 } reason ? reason
                : Region.Length == 0 || backgrounds.ContainsKey(ImageOf(row)) ? ""
                : $"there is no region '{Region}' of {Named(row)}"
            )
            .Where(reason => reason.Length > 0)
            .Distinct();
    }

    /// <inheritdoc />
    public Observation Convert(Observation row) => Less(row, Background, NumberText.Short(Background));

    /// <inheritdoc />
    public ImmutableArray<Observation> ConvertAll(ImmutableArray<Observation> rows)
    {
        if (Region.Length == 0)
            return [.. rows.Select(Convert)];
        var backgrounds = Backgrounds(rows);
        return
        [
            .. rows.Where(row => !IsBackground(row))
                .Select(row =>
                    backgrounds[ImageOf(row)] is var light
                        ? Less(row, light, $"{NumberText.Short(light)} of the region '{Region}' of the same image")
                        : row
                ),
        ];
    }

    private Observation Less(Observation row, double background, string words)
    {
        var factor = Unit.Parse(row.Unit).FactorTo(LightUnit);
        var scaled = background * AreaRatio;
        return row with
        {
            Value = (row.Value * factor) - scaled,
            Spread = row.Spread * factor,
            Lower = (row.Lower * factor) - scaled,
            Upper = (row.Upper * factor) - scaled,
            Unit = LightUnit.Text,
            How = string.Create(
                CultureInfo.InvariantCulture,
                $"{NumberText.Of(row.Value)} {row.Unit}; background "
                    + $"{words}{(AreaRatio == 1 ? "" : $" times the ratio of areas {NumberText.Of(AreaRatio)}")}"
                    + $" taken off. Light that leaves the body, no amount"
            ),
        };
    }

    private Dictionary<Image, double> Backgrounds(ImmutableArray<Observation> rows) =>
        rows.Where(row => IsBackground(row) && Refusal(row).Length == 0)
            .GroupBy(ImageOf)
            .ToDictionary(image => image.Key, image => image.Average(row => row.Value * Unit.Parse(row.Unit).FactorTo(LightUnit)));

    private bool IsBackground(Observation row) => row.Observable.Equals(Region, StringComparison.OrdinalIgnoreCase);

    private static Image ImageOf(Observation row) =>
        new(
            row.Study,
            row.Group,
            row.Animal,
            row.Time * Unit.Parse(row.TimeUnit.Length == 0 ? "h" : row.TimeUnit).FactorTo(Unit.Parse("h"))
        );

    private static string Named(Observation row) =>
        $"{(row.Animal.Length > 0 ? $"{row.Animal} in " : "")}{row.Group} at {NumberText.Of(row.Time)} {row.TimeUnit}";
}
