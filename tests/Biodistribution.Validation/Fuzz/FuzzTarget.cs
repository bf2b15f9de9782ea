namespace Biodistribution.Validation.Fuzz;

/// <summary>One kind of input.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Files">Sound files, by name.</param>
/// <param name="Damaged">Which of them is damaged, chosen at random; a name more than once is chosen more often.</param>
/// <param name="Use">Reads the file that was named, and uses what was read as the program would; true when the input was accepted.</param>
internal sealed record FuzzTarget(
    string Name,
    IReadOnlyDictionary<string, string> Files,
    string[] Damaged,
    Func<string, CancellationToken, FuzzOutcome> Use
);

/// <summary>What came of one input: accepted, or refused with diagnostics.</summary>
/// <param name="IsAccepted">Whether there was a value.</param>
/// <param name="Diagnostics">What was said.</param>
internal sealed record FuzzOutcome(bool IsAccepted, IEnumerable<Text.Diagnostic> Diagnostics);

/// <summary>Counts of one kind of input.</summary>
/// <param name="Target">The kind.</param>
internal sealed record FuzzCount(string Target)
{
    /// <summary>Inputs tried.</summary>
    public int Inputs { get; init; }

    /// <summary>Inputs that were read.</summary>
    public int Accepted { get; init; }

    /// <summary>Inputs that took longer than <see cref="FuzzCampaign.Longest"/>.</summary>
    public int Hangs { get; init; }

    /// <summary>What was thrown, or told as a fault of the program, with the number that makes the input again.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];
}
