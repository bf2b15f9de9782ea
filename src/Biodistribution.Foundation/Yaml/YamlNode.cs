using Biodistribution.Text;

namespace Biodistribution.Yaml;

/// <summary>
/// A piece of a YAML file that knows where it stands: a <see cref="YamlScalar"/>, <see cref="YamlSequence"/> or
/// <see cref="YamlMapping"/>.
/// </summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="place">Where it begins.</param>
public abstract class YamlNode(string file, TextSpan place)
{
    /// <summary>The file as the user named it.</summary>
    public string File { get; } = file;

    /// <summary>Where it begins.</summary>
    public TextSpan Place { get; } = place;

    /// <summary>What it is, for messages: "text", "a list" or "a mapping".</summary>
    public abstract string Kind { get; }
}
