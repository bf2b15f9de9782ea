using System.Globalization;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Yaml;

/// <summary>
/// What the texts of a YAML file say: numbers, quantities, ranges, units, words; null after a diagnostic when they do
/// not.
/// </summary>
public static class ScalarReading
{
    /// <summary>A text, not empty.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What it is the value of, for messages.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static YamlScalar? AsScalar(this YamlNode node, string what, DiagnosticList diagnostics)
    {
        if (node is not YamlScalar scalar)
            return MappingReader.Misfit<YamlScalar>(node, what, "text", diagnostics);
        if (!string.IsNullOrWhiteSpace(scalar.Text))
            return scalar;
        diagnostics.Error(
            "BD1204",
            node.File,
            node.Place,
            $"Nothing is written for {what}.",
            "Write it after the colon, or remove the key."
        );
        return null;
    }

    /// <summary>A quantity such as 1.7 mL.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static Quantity? AsQuantity(this YamlScalar scalar, DiagnosticList diagnostics) =>
        Quantity.TryParse(scalar.Text, out var quantity, out var error)
            ? scalar.Doubted(quantity, diagnostics)
            : scalar.Refuse<Quantity>(error!, diagnostics);

    /// <summary>A range such as 0.9 .. 2.0 mL.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static QuantityRange? AsRange(this YamlScalar scalar, DiagnosticList diagnostics) =>
        QuantityRange.TryParse(scalar.Text, out var range, out var error)
            ? scalar.Doubted(range, diagnostics)
            : scalar.Refuse<QuantityRange>(error!, diagnostics);

    /// <summary>A number without unit.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static double? AsNumber(this YamlScalar scalar, DiagnosticList diagnostics) =>
        NumberText.Parse(scalar.Text, out var error) is { } number ? number : scalar.Refuse<double>(error!, diagnostics);

    /// <summary>A whole number within limits.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="smallest">Smallest number allowed.</param>
    /// <param name="largest">Largest number allowed.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static int? AsInteger(this YamlScalar scalar, int smallest, int largest, DiagnosticList diagnostics)
    {
        if (
            int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= smallest
            && number <= largest
        )
            return number;
        diagnostics.Error(
            "BD1303",
            scalar.File,
            scalar.Place,
            $"{NumberText.Quoted(scalar.Text)} is not a whole number from {smallest} to {largest}.",
            "Write digits only."
        );
        return null;
    }

    /// <summary>A unit such as %ID/g.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static Unit? AsUnit(this YamlScalar scalar, DiagnosticList diagnostics)
    {
        if (Unit.TryParse(scalar.Text, out var unit, out var error))
            return scalar.Doubted(unit, diagnostics);
        diagnostics.Error("BD1302", scalar.File, scalar.PlaceOf(error.Start, error.Length), error.Message, error.Hint);
        return null;
    }

    /// <summary>true or false.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static bool? AsFlag(this YamlScalar scalar, DiagnosticList diagnostics) =>
        scalar.AsChoice(["true", "false"], diagnostics) is { } word ? word == "true" : null;

    /// <summary>One of several words.</summary>
    /// <param name="scalar">The text.</param>
    /// <param name="words">The words allowed.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static string? AsChoice(this YamlScalar scalar, IReadOnlyList<string> words, DiagnosticList diagnostics)
    {
        if (words.Contains(scalar.Text))
            return scalar.Text;
        diagnostics.Error(
            "BD1304",
            scalar.File,
            scalar.Place,
            $"{NumberText.Quoted(scalar.Text)} is not one of the words that can stand here.",
            $"{NearestName.Question(scalar.Text, words)} Write one of: {string.Join(", ", words)}.".TrimStart()
        );
        return null;
    }

    // M is mega: ML and Mg are a million times the unit where a thousandth is usual.
    private static T Doubted<T>(this YamlScalar scalar, T read, DiagnosticList diagnostics)
    {
        if (UnitSpelling.HasDoubtfulMega(scalar.Text))
            diagnostics.Warning(
                "BD1305",
                scalar.File,
                scalar.Place,
                $"{NumberText.Quoted(scalar.Text)} has a unit with M, a million.",
                $"If a thousandth is meant, write {NumberText.Quoted(scalar.Text.Replace('M', 'm'))}."
            );
        return read;
    }

    private static T? Refuse<T>(this YamlScalar scalar, TextError error, DiagnosticList diagnostics)
        where T : struct
    {
        diagnostics.Error("BD1301", scalar.File, scalar.PlaceOf(error.Start, error.Length), error.Message, error.Hint);
        return null;
    }
}
