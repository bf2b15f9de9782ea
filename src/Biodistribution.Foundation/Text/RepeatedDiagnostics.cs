namespace Biodistribution.Text;

/// <summary>Many diagnostics of one kind as a reader wants them: the first few, and how many more there are.</summary>
public static class RepeatedDiagnostics
{
    /// <summary>Most diagnostics of one code in one file that are told each.</summary>
    public const int MostOfAKind = 5;

    /// <summary>The diagnostics in their order; in place of the sixth of a code in a file stands how many of it follow.</summary>
    /// <param name="diagnostics">All of them.</param>
    public static IEnumerable<Diagnostic> Shortened(IReadOnlyCollection<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var totals = diagnostics.CountBy(Kind).ToDictionary();
        var told = new Dictionary<(string, string, Severity), int>();
        foreach (var diagnostic in diagnostics)
        {
            var kind = Kind(diagnostic);
            var number = told[kind] = told.GetValueOrDefault(kind) + 1;
            // One more is shorter than a sentence about it.
            if (number <= MostOfAKind || totals[kind] == MostOfAKind + 1)
                yield return diagnostic;
            else if (number == MostOfAKind + 1)
                yield return diagnostic with
                {
                    Message = $"{totals[kind] - MostOfAKind:N0} more of this kind, the first of them here.",
                    Hint = "",
                    Related = [],
                };
        }
    }

    private static (string Code, string File, Severity Severity) Kind(Diagnostic diagnostic) =>
        (diagnostic.Code, diagnostic.File, diagnostic.Severity);
}
