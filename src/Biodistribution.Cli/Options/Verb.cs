using System.CommandLine;

namespace Biodistribution.Cli.Options;

/// <summary>A command with examples of its use, shown by its help.</summary>
/// <param name="name">What the user types.</param>
/// <param name="description">One line that says what it gives.</param>
/// <param name="examples">Whole command lines.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
