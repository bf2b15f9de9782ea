using System.Collections.Immutable;
using Biodistribution.Observations;
using Biodistribution.Text;
using Biodistribution.Units;
using Biodistribution.Yaml;

namespace Biodistribution.Studies.Reading;

/// <summary>Reads how measurements scatter.</summary>
internal sealed class ErrorModelReader(StudyNames names, DiagnosticList diagnostics)
{
    private static readonly ImmutableDictionary<string, ErrorKind> Kinds = new Dictionary<string, ErrorKind>
    {
        ["additive"] = ErrorKind.Additive,
        ["proportional"] = ErrorKind.Proportional,
        ["combined"] = ErrorKind.Combined,
        ["log-normal"] = ErrorKind.LogNormal,
        ["student-t"] = ErrorKind.StudentT,
    }.ToImmutableDictionary();

    /// <summary>The error models by observable, and the one of all others (key <c>all</c>).</summary>
    public (ImmutableDictionary<string, ErrorModel> Own, ErrorModel Common) Read(MappingReader file)
    {
        var own = ImmutableDictionary.CreateBuilder<string, ErrorModel>();
        var common = new ErrorModel();
        foreach (var (name, node) in file.Submapping("error")?.Entries ?? [])
        {
            if (
                MappingReader.TryRead(node, StudyKeys.Error, diagnostics) is not { } reader
                || reader.Choice("kind", [.. Kinds.Keys.Order(StringComparer.Ordinal)]) is not { } kind
            )
                continue;
            if (name.Text == "all")
                common = Read(reader, Kinds[kind], null);
            else if (names.Observable(name) is { } observable)
                own[name.Text] = Read(reader, Kinds[kind], observable.Unit);
        }
        return (own.ToImmutable(), common);
    }

    private ErrorModel Read(MappingReader reader, ErrorKind kind, Unit? unit)
    {
        var model = new ErrorModel { Kind = kind, HasScale = reader.Has("scale") && reader.Flag("scale") == true };
        if (reader.Scalar("additive") is { } additive)
            model = model with { Additive = Sd(additive, unit) };
        if (reader.Scalar("proportional") is { } proportional)
            model = model with { Proportional = Positive(proportional, names.RelativeSize(proportional)) };
        if (reader.Has("degrees_of_freedom") && reader.Number("degrees_of_freedom") is { } degrees)
            model = model with { DegreesOfFreedom = Positive(reader.Scalar("degrees_of_freedom")!, degrees) };
        return model;
    }

    private double Sd(YamlScalar text, Unit? unit)
    {
        if (text.AsQuantity(diagnostics) is not { } quantity)
            return double.NaN;
        if (unit is { Dimension.IsNone: true } && unit.Scale != 1 && names.RelativeSize(text) is null)
            return double.NaN;
        if (IsShare(unit) && quantity.Unit.Dimension == unit!.Dimension)
            new SizeDoubts(diagnostics).OfShareSd(text, quantity.Value * quantity.Unit.Scale);
        if (unit is null || quantity.Unit.Dimension == unit.Dimension)
            return Positive(text, unit is null ? quantity.Value : quantity.In(unit));
        diagnostics.Error(
            "BD3003",
            text.File,
            text.Place,
            $"{text.Text} does not have the dimension of the observable.",
            $"Write it in {(unit.Text.Length == 0 ? "no unit" : unit.Text)}."
        );
        return double.NaN;
    }

    // Percent of what is imaged, or of the dose; a bare number may be a ratio of any size.
    private static bool IsShare(Unit? unit) =>
        unit is { } one && ((one.Dimension.IsNone && one.Scale != 1) || one.Dimension == new Dimension { InjectedDose = 1 });

    private double Positive(YamlScalar text, double? value)
    {
        if (value <= 0)
            diagnostics.Error(
                "BD3007",
                text.File,
                text.Place,
                $"{text.Text} is not positive.",
                "A standard deviation is larger than zero; leave it out to have it estimated."
            );
        return value ?? double.NaN;
    }
}
