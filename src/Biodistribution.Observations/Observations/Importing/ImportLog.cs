using System.Collections.Immutable;
using Biodistribution.Tables;
using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>Gathers, while a file is read, what is wrong, what is open, and what was left out and why.</summary>
internal sealed class ImportLog
{
    private readonly List<ImportQuestion> questions = [];
    private readonly List<IgnoredPart> ignored = [];

    /// <summary>What is wrong and what is worth knowing.</summary>
    public DiagnosticList Problems { get; } = new();

    /// <summary>What is open.</summary>
    public IReadOnlyList<ImportQuestion> Questions => questions;

    /// <summary>What was left out, in the order of the file.</summary>
    public ImmutableArray<IgnoredPart> Ignored => [.. ignored];

    /// <summary>Lists a row, column or cell that is left out.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <param name="reason">Why.</param>
    public void Ignore(CellGrid grid, int row, int column, string reason) =>
        ignored.Add(new IgnoredPart(grid.AddressOf(row, column), grid[row, column].Text, reason));

    /// <summary>Asks something, once for each subject and what it is about.</summary>
    /// <param name="question">The question.</param>
    public void Ask(ImportQuestion question)
    {
        if (
            !questions.Exists(earlier =>
                earlier.Subject == question.Subject && earlier.About.Equals(question.About, StringComparison.OrdinalIgnoreCase)
            )
        )
            questions.Add(question);
    }
}

/// <summary>A part of a file that gave no observation.</summary>
/// <param name="Place">Where it is: Uptake!C5, or line 5.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Reason">Why it was left out.</param>
public sealed record IgnoredPart(string Place, string Text, string Reason);
