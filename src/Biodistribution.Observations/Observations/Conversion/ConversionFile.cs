using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Observations.Conversion;

/// <summary>
/// Reads how raw signal is turned into shares of the dose or amounts: <c>convert: counts</c> or <c>convert:
/// standard-curve</c> or <c>convert: radiance</c>.
/// </summary>
/// <remarks>
/// Codes: BD4301 a key is missing or does not go with another; BD4302 a unit does not fit; BD4303 the isotope is not
/// known; BD4304 a standard curve cannot be made.
/// </remarks>
public sealed class ConversionFile
{
    private static readonly KeySet Counts = new(
        "a conversion of counts",
        ["convert"],
        ["unit", "background", "background_sd", "counting_time", "isotope", "half_life", "organs_counted_at", "standard", "syringe"]
    );

    private static readonly KeySet Standard = new("a standard", ["count", "share"], ["sd", "counted_at"]);
    private static readonly KeySet Syringe = new("a syringe", ["before", "after"], ["tail", "sd", "counted_at"]);
    private static readonly KeySet Curve = new(
        "a conversion by standard curves",
        ["convert", "amount_unit", "standards"],
        ["blank", "logarithmic", "dose", "replicates", "copies", "tissue"]
    );
    private static readonly KeySet Radiance = new(
        "a conversion of light",
        ["convert"],
        ["unit", "background_region", "background", "area_ratio"]
    );
    private static readonly string[] Kinds = ["counts", "standard-curve", "radiance"];

    private readonly DiagnosticList diagnostics = new();

    private ConversionFile() { }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What turns one observation into another.</returns>
    public static Checked<IConversion> Read(string path)
    {
        var file = new ConversionFile();
        var root = YamlDocument.Read(path, file.diagnostics);
        var kind = (root as YamlMapping)?.Find("convert")?.Value is YamlScalar scalar ? scalar.Text : "";
        IConversion? conversion = null;
        if (root is not null && kind == "standard-curve")
            conversion = MappingReader.TryRead(root, Curve, file.diagnostics) is { } curve ? file.ReadCurves(curve) : null;
        else if (root is not null && kind == "radiance")
            conversion = MappingReader.TryRead(root, Radiance, file.diagnostics) is { } light ? file.ReadRadiance(light) : null;
        else if (root is not null)
            conversion =
                MappingReader.TryRead(root, Counts, file.diagnostics) is { } counts && counts.Choice("convert", Kinds) is not null
                    ? file.ReadCounts(counts)
                    : null;
        return file.diagnostics.Conclude(conversion);
    }

    private GammaCounting? ReadCounts(MappingReader reader)
    {
        var unit = reader.Unit("unit") ?? Unit.Parse("counts/min");
        double Number(MappingReader from, string key) => from.Quantity(key) is { } quantity ? In(from, key, quantity, unit) : 0;
        var background = new Uncertain(Number(reader, "background"), Number(reader, "background_sd"));
        var isotope = IsotopeOf(reader);
        if (reader.Has("standard") == reader.Has("syringe"))
            return Refuse(
                reader,
                "BD4301",
                "What was injected is said by a standard or by the syringe, one of both.",
                "Write standard: {count: 50000 counts/min, share: 1 %} or syringe: {before:, after:}."
            );
        var standard = reader.Submapping("standard") is { } node ? new MappingReader(node, Standard, diagnostics) : null;
        var dose = standard ?? (reader.Submapping("syringe") is { } other ? new MappingReader(other, Syringe, diagnostics) : null);
        if (dose is null || diagnostics.HasErrors)
            return null;
        var (organsAt, doseAt) = (Time(reader, "organs_counted_at"), Time(dose, "counted_at"));
        if (isotope is null && (organsAt is not null || doseAt is not null))
            return Refuse(
                reader,
                "BD4301",
                "Times of counting are said and no isotope, so decay cannot be corrected.",
                "Write isotope: 111In, or half_life: 2.8 d."
            );
        if (isotope is not null && (organsAt is null || doseAt is null))
            return Refuse(
                reader,
                "BD4301",
                "The isotope is said, and not when organs and dose were counted.",
                "Write organs_counted_at: 26 h, and counted_at: 0 h with the standard or syringe; leave the "
                    + "isotope out where both were counted at one time."
            );
        var correction = isotope is not null && doseAt is { } at ? isotope.DecayCorrection(at) : 1;
        var sd = Number(dose, "sd");
        var injected = standard is not null
            ? GammaCounting.FromStandard(new Uncertain(Number(dose, "count"), sd), background, new Uncertain(Share(dose)), correction)
            : GammaCounting.FromSyringe(
                new Uncertain(Number(dose, "before"), sd),
                new Uncertain(Number(dose, "after"), sd),
                new Uncertain(Number(dose, "tail")),
                correction
            );
        if (!(injected.Value > 0) && !diagnostics.HasErrors)
            return Refuse(
                dose,
                "BD4301",
                "By these counts nothing was injected.",
                "The standard is above the background, and the syringe before above after and tail."
            );
        var text = standard is not null
            ? $"dose by a standard of {standard.Text("share")}"
            : "dose by the syringe, before less after and tail";
        return new GammaCounting
        {
            Background = background,
            CountUnit = unit,
            CountingTime = Time(reader, "counting_time"),
            Isotope = isotope,
            OrgansCountedAt = organsAt,
            Injected = injected,
            InjectedText = string.Create(
                CultureInfo.InvariantCulture,
                $"{text}: {NumberText.Short(injected.Value, 5)} {unit.Text} at injection"
            ),
        };
    }

    private CurveConversion? ReadCurves(MappingReader reader)
    {
        var curves = ImmutableDictionary.CreateBuilder<string, StandardCurve>(StringComparer.OrdinalIgnoreCase);
        var isLogarithmic = reader.Flag("logarithmic") ?? false;
        var blank = reader.Number("blank") ?? 0;
        foreach (var (organ, node) in reader.Submapping("standards")?.Entries ?? [])
        {
            var points = new List<(double Amount, double Signal)>();
            foreach (var item in (node as YamlSequence)?.Items ?? [])
                if (
                    item is YamlSequence { Items: [YamlScalar amount, YamlScalar signal] }
                    && amount.AsNumber(diagnostics) is { } x
                    && signal.AsNumber(diagnostics) is { } y
                    && (!isLogarithmic || x > 0)
                )
                    points.Add((isLogarithmic ? Math.Log10(x) : x, y - blank));
                else
                    diagnostics.Error(
                        "BD4304",
                        item.File,
                        item.Place,
                        "A standard is an amount with its signal.",
                        $"Write [amount, signal], such as [0.5, 1200]"
                            + $"{(isLogarithmic ? "; amounts are positive on a logarithmic curve" : "")}."
                    );
            if (points.Select(point => point.Amount).Distinct().Count() >= 2)
                curves[organ.Text] = StandardCurve.Fit(points);
            else
                diagnostics.Error(
                    "BD4304",
                    organ.File,
                    organ.Place,
                    $"The standard curve of {organ.Text} has fewer than two amounts.",
                    "Write at least two standards of different amounts."
                );
        }
        return diagnostics.HasErrors || reader.Unit("amount_unit") is not { } unit
            ? null
            : new CurveConversion(curves.ToImmutable(), unit, isLogarithmic, blank)
            {
                Dose = reader.Quantity("dose"),
                Replicates = reader.Integer("replicates", 1, 1000) ?? 1,
                Copies = Positive(reader, "copies", reader.Number("copies")) ?? 1,
                Tissue = Mass(reader),
            };
    }

    private RadianceConversion? ReadRadiance(MappingReader reader)
    {
        var unit = reader.Scalar("unit") is { } text ? UnitSpelling.Read(text.Text) : Unit.Parse("photons/s");
        if (unit is null || !RadianceConversion.IsLight(unit.Text))
            return Refused<RadianceConversion>(
                reader,
                "BD4302",
                $"{reader.Text("unit")} is no unit of light.",
                "Write unit: p/s for total flux, or unit: p/s/cm^2/sr for radiance."
            );
        if (reader.Has("background_region") == reader.Has("background"))
            return Refused<RadianceConversion>(
                reader,
                "BD4301",
                "The background is said by a region of each image or by a number, one of both.",
                "Write background_region: Background (the name in the table), or background: 1.2e6 p/s."
            );
        var background = reader.Scalar("background") is { } number ? Light(number, unit) : 0;
        return diagnostics.HasErrors
            ? null
            : new RadianceConversion(
                unit,
                reader.Text("background_region") ?? "",
                background,
                Positive(reader, "area_ratio", reader.Number("area_ratio")) ?? 1
            );
    }

    private double Light(YamlScalar text, Unit unit)
    {
        var cut = text.Text.IndexOf(' ', StringComparison.Ordinal);
        if (
            cut > 0
            && NumberText.Parse(text.Text[..cut], out _) is { } number
            && UnitSpelling.Read(text.Text[(cut + 1)..]) is { } read
            && read.Dimension == unit.Dimension
        )
            return number * read.FactorTo(unit);
        diagnostics.Error(
            "BD4302",
            text.File,
            text.Place,
            $"'{text.Text}' is not in {unit.Text}.",
            $"Write background: 1.2e6 {unit.Text}."
        );
        return double.NaN;
    }

    private Quantity? Mass(MappingReader reader)
    {
        if (reader.Quantity("tissue") is not { } tissue)
            return null;
        In(reader, "tissue", tissue, Unit.Parse("g"));
        return Positive(reader, "tissue", tissue.Value) is null ? null : tissue;
    }

    private double? Positive(MappingReader reader, string key, double? value)
    {
        if (value is null or > 0)
            return value;
        Refused<IConversion>(reader, "BD4301", $"{key} is not positive.", $"Write a number above 0 for {key}.");
        return null;
    }

    private Isotope? IsotopeOf(MappingReader reader)
    {
        if (reader.Quantity("half_life") is { } halfLife)
            return new Isotope(reader.Text("isotope") ?? "the label", halfLife, "given by the user");
        if (reader.Scalar("isotope") is not { } name)
            return null;
        if (Isotope.Find(name.Text) is { } isotope)
            return isotope;
        diagnostics.Error(
            "BD4303",
            name.File,
            name.Place,
            $"The half-life of {name.Text} is not known here.",
            $"Known are {string.Join(", ", Isotope.Names)}; for others write half_life: 2.8 d."
        );
        return null;
    }

    private Quantity? Time(MappingReader reader, string key)
    {
        if (reader.Quantity(key) is not { } time)
            return null;
        In(reader, key, time, Unit.Parse("h"));
        return time;
    }

    private double Share(MappingReader reader) => reader.Quantity("share") is { } share ? In(reader, "share", share, Unit.None) : 1;

    private double In(MappingReader reader, string key, Quantity quantity, Unit unit)
    {
        if (quantity.Unit.Dimension == unit.Dimension)
            return quantity.Value * quantity.Unit.FactorTo(unit);
        diagnostics.Error(
            "BD4302",
            reader.Mapping.File,
            reader.PlaceOf(key),
            $"{key} is in {quantity.Unit.Text}, not in {(unit.Text.Length == 0 ? "%" : unit.Text)}.",
            "Write it in a unit of that kind."
        );
        return double.NaN;
    }

    private GammaCounting? Refuse(MappingReader reader, string code, string message, string hint) =>
        Refused<GammaCounting>(reader, code, message, hint);

    private T? Refused<T>(MappingReader reader, string code, string message, string hint)
        where T : class
    {
        diagnostics.Error(code, reader.Mapping.File, reader.Mapping.Place, message, hint);
        return null;
    }
}
