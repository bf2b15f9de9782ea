using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Yaml;

/// <summary>Keys with values in a YAML file, in the order written, each key once.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="place">Where it begins.</param>
/// <param name="entries">Its entries; keys are distinct.</param>
public sealed class YamlMapping(string file, TextSpan place, ImmutableArray<YamlEntry> entries) : YamlNode(file, place)
{
    /// <summary>Its entries in order; keys are distinct.</summary>
    public ImmutableArray<YamlEntry> Entries { get; } = entries;

    /// <inheritdoc />
    public override string Kind => "a mapping";

    /// <summary>The entry of a key, or null.</summary>
    /// <param name="key">The key.</param>
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);
}

/// <summary>One key of a <see cref="YamlMapping"/> and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; an empty <see cref="YamlScalar"/> when nothing was written.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);
