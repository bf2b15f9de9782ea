using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Yaml;

/// <summary>A list in a YAML file.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="place">Where it begins.</param>
/// <param name="items">Its items in order.</param>
public sealed class YamlSequence(string file, TextSpan place, ImmutableArray<YamlNode> items) : YamlNode(file, place)
{
    /// <summary>Its items in order.</summary>
    public ImmutableArray<YamlNode> Items { get; } = items;

    /// <inheritdoc />
    public override string Kind => "a list";
}
