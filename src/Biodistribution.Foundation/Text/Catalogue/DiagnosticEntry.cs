namespace Biodistribution.Text.Catalogue;

/// <summary>What a diagnostic's code means, for the page that explains them all.</summary>
/// <param name="Code">The code, such as BD2003.</param>
/// <param name="Meaning">What is wrong, in a sentence or two.</param>
internal sealed record DiagnosticEntry(string Code, string Meaning)
{
    /// <summary>A part of a model file that gives the diagnostic, every line ended; empty where no short one does.</summary>
    public string Example { get; init; } = "";

    /// <summary>Whether the example is a whole file and not some sections of one.</summary>
    public bool IsWholeFile { get; init; }
}
