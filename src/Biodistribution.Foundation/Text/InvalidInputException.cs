using System.Collections.Immutable;

namespace Biodistribution.Text;

/// <summary>Input that cannot be used, thrown only where the caller asked for a value or an exception.</summary>
/// <param name="diagnostics">What is wrong.</param>
public sealed class InvalidInputException(ImmutableArray<Diagnostic> diagnostics)
    : Exception(string.Join(Environment.NewLine, diagnostics.Select(d => d.ToString())))
{
    /// <summary>What is wrong.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; } = diagnostics;
}
