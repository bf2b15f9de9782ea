using System.Collections.Immutable;

namespace Biodistribution.Text;

/// <summary>Something wrong in a user's file: where, what, and what would put it right.</summary>
/// <param name="Code">Stable code, such as BD2003; each is explained in models/diagnostics.md.</param>
/// <param name="File">The file as the user named it.</param>
/// <param name="Place">Where in the file.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
/// <param name="Hint">What would put it right.</param>
public sealed record Diagnostic(string Code, string File, TextSpan Place, string Message, string Hint)
{
    /// <summary>Whether it stops the work or is only worth knowing.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Other places that have to do with it, such as a first definition.</summary>
    public ImmutableArray<(string Message, string File, TextSpan Place)> Related { get; init; } = [];

    /// <summary>What was thrown, where the program itself is at fault; null for faults of the input.</summary>
    public Exception? Fault { get; init; }

    /// <inheritdoc />
    public override string ToString()
    {
        var place = Place.Line > 0 ? $"{File}({Place.Line},{Place.Column})" : File;
        var text = $"{place}: {(Severity == Severity.Warning ? "warning " : "")}{Code}: {Message}";
        if (Hint.Length > 0)
            text += $"\n    {Hint}";
        foreach (var (message, file, span) in Related)
            text += $"\n    {file}({span.Line},{span.Column}): {message}";
        return text;
    }
}
