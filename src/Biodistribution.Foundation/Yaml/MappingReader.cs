using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Yaml;

/// <summary>
/// Reads the values of a mapping whose keys are known, and reports keys that are unknown or missing and values that do
/// not fit.
/// </summary>
/// <remarks>A method that reads a key gives null when the key is absent or, after a diagnostic, when its value does not fit.</remarks>
public sealed class MappingReader
{
    private readonly KeySet keys;
    private readonly DiagnosticList diagnostics;

    /// <summary>Begins reading; unknown and missing keys are reported at once.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="keys">The keys it may and must have.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public MappingReader(YamlMapping mapping, KeySet keys, DiagnosticList diagnostics)
    {
        (Mapping, this.keys, this.diagnostics) = (mapping, keys, diagnostics);
        foreach (var (key, _) in mapping.Entries)
            if (!keys.All.Contains(key.Text))
                diagnostics.Error(
                    "BD1202",
                    key.File,
                    key.Place,
                    $"{Quoted(key.Text)} is not a key of {keys.Owner}.",
                    $"{NearestName.Question(key.Text, keys.All)} Its keys are: {string.Join(", ", keys.All)}.".TrimStart()
                );
        foreach (var key in keys.Required)
            if (mapping.Find(key) is null)
                diagnostics.Error("BD1201", mapping.File, mapping.Place, $"The key {key} of {keys.Owner} is missing.", $"Add {key}: ...");
    }

    /// <summary>The mapping that is read.</summary>
    public YamlMapping Mapping { get; }

    /// <summary>A reader of a node that must be a mapping; null, with a diagnostic, when it is not.</summary>
    /// <param name="node">The node.</param>
    /// <param name="keys">The keys it may and must have.</param>
    /// <param name="diagnostics">Receives what is wrong.</param>
    public static MappingReader? TryRead(YamlNode node, KeySet keys, DiagnosticList diagnostics) =>
        node is YamlMapping mapping
            ? new MappingReader(mapping, keys, diagnostics)
            : Misfit<MappingReader>(node, keys.Owner, "a mapping of keys to values", diagnostics);

    /// <summary>Whether a key is there.</summary>
    /// <param name="key">A key of the set.</param>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>The value of a key, whatever it is.</summary>
    /// <param name="key">A key of the set.</param>
    public YamlNode? Node(string key) =>
        keys.All.Contains(key)
            ? Mapping.Find(key)?.Value
            : throw new ArgumentException($"{key} is not among the keys of {keys.Owner}.", nameof(key));

    /// <summary>Where a key's value stands, or the mapping when it is absent.</summary>
    /// <param name="key">A key of the set.</param>
    public TextSpan PlaceOf(string key) => Node(key)?.Place ?? Mapping.Place;

    /// <summary>A text, not empty.</summary>
    /// <param name="key">A key of the set.</param>
    public YamlScalar? Scalar(string key) => Node(key) is { } node ? node.AsScalar(key, diagnostics) : null;

    /// <summary>A text, not empty.</summary>
    /// <param name="key">A key of the set.</param>
    public string? Text(string key) => Scalar(key)?.Text;

    /// <summary>A mapping.</summary>
    /// <param name="key">A key of the set.</param>
    public YamlMapping? Submapping(string key) =>
        Node(key) is { } node ? node as YamlMapping ?? Misfit<YamlMapping>(node, key, "a mapping of keys to values", diagnostics) : null;

    /// <summary>A list.</summary>
    /// <param name="key">A key of the set.</param>
    public YamlSequence? Sequence(string key) =>
        Node(key) is { } node ? node as YamlSequence ?? Misfit<YamlSequence>(node, key, "a list", diagnostics) : null;

    /// <summary>The items of a list, or the one value that stands in place of a list of one.</summary>
    /// <param name="key">A key of the set.</param>
    public IReadOnlyList<YamlNode> Items(string key) =>
        Node(key) switch
        {
            null => [],
            YamlSequence sequence => sequence.Items,
            var node => [node],
        };

    /// <summary>A quantity such as 1.7 mL.</summary>
    /// <param name="key">A key of the set.</param>
    public Quantity? Quantity(string key) => Scalar(key)?.AsQuantity(diagnostics);

    /// <summary>A range such as 0.9 .. 2.0 mL.</summary>
    /// <param name="key">A key of the set.</param>
    public QuantityRange? Range(string key) => Scalar(key)?.AsRange(diagnostics);

    /// <summary>A number without unit.</summary>
    /// <param name="key">A key of the set.</param>
    public double? Number(string key) => Scalar(key)?.AsNumber(diagnostics);

    /// <summary>A whole number within limits.</summary>
    /// <param name="key">A key of the set.</param>
    /// <param name="smallest">Smallest number allowed.</param>
    /// <param name="largest">Largest number allowed.</param>
    public int? Integer(string key, int smallest, int largest) => Scalar(key)?.AsInteger(smallest, largest, diagnostics);

    /// <summary>A unit such as %ID/g.</summary>
    /// <param name="key">A key of the set.</param>
    public Unit? Unit(string key) =>
        Node(key) is YamlScalar { IsPlain: false, Text.Length: 0 } ? Units.Unit.None : Scalar(key)?.AsUnit(diagnostics);

    /// <summary>true or false.</summary>
    /// <param name="key">A key of the set.</param>
    public bool? Flag(string key) => Scalar(key)?.AsFlag(diagnostics);

    /// <summary>One of several words.</summary>
    /// <param name="key">A key of the set.</param>
    /// <param name="words">The words allowed.</param>
    public string? Choice(string key, params IReadOnlyList<string> words) => Scalar(key)?.AsChoice(words, diagnostics);

    /// <summary>Reports a node of a kind that cannot be read there (BD1203).</summary>
    /// <typeparam name="T">What was to be read.</typeparam>
    /// <param name="node">The node found.</param>
    /// <param name="what">What the node is written for.</param>
    /// <param name="expected">What was expected there, as the message names it.</param>
    /// <param name="diagnostics">Receives the error.</param>
    /// <returns>Null.</returns>
    public static T? Misfit<T>(YamlNode node, string what, string expected, DiagnosticList diagnostics)
        where T : class
    {
        diagnostics.Error(
            "BD1203",
            node.File,
            node.Place,
            node is YamlScalar { IsEmpty: true }
                ? $"Nothing is written for {what}."
                : $"What is written for {what} is {node.Kind}, not {expected}.",
            $"Write {expected}."
        );
        return null;
    }

    private static string Quoted(string key) =>
        key.Length == 0 ? "An empty text"
        : key.Length <= 60 ? key
        : key[..57] + "...";
}
