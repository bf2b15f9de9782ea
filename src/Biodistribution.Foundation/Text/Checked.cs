using System.Collections.Immutable;

namespace Biodistribution.Text;

/// <summary>What came of reading a user's text: a value, or the reasons why there is none.</summary>
/// <typeparam name="T">What was to be read.</typeparam>
/// <param name="Value">The value; null exactly when there is an error.</param>
/// <param name="Diagnostics">All errors and warnings, in order of place.</param>
public sealed record Checked<T>(T? Value, ImmutableArray<Diagnostic> Diagnostics)
    where T : class
{
    /// <summary>Whether there is a value.</summary>
    public bool IsValid => Value is not null;

    /// <summary>The value, or an exception that lists every error; for programs and notebooks whose input is known to be good.</summary>
    /// <exception cref="InvalidInputException">There is an error.</exception>
    public T OrThrow() => Value ?? throw new InvalidInputException(Diagnostics);
}
