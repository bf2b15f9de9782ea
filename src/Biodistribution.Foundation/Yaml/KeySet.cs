using System.Collections.Immutable;

namespace Biodistribution.Yaml;

/// <summary>The keys a mapping may have.</summary>
/// <param name="Owner">Whose keys they are, with article, for messages: "a parameter".</param>
/// <param name="Required">Keys that must be there.</param>
/// <param name="Optional">Keys that may be there.</param>
public sealed record KeySet(string Owner, ImmutableArray<string> Required, ImmutableArray<string> Optional)
{
    /// <summary>All keys, required ones first.</summary>
    public IEnumerable<string> All => Required.Concat(Optional);
}
