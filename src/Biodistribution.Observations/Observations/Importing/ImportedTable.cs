using System.Collections.Immutable;
using Biodistribution.Text;

namespace Biodistribution.Observations.Importing;

/// <summary>What came of reading a file of measurements on animals.</summary>
/// <param name="Table">The observations; null while something is wrong or open.</param>
/// <param name="Questions">What the file leaves open and only the user can say.</param>
/// <param name="Diagnostics">What is wrong, and what is worth knowing.</param>
/// <param name="Ignored">Every row, column and cell that gave no observation, with the reason.</param>
/// <param name="Summary">What was understood; also where something is open, as far as it goes.</param>
public sealed record ImportedTable(
    ObservationTable? Table,
    ImmutableArray<ImportQuestion> Questions,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<IgnoredPart> Ignored,
    ImmutableArray<UnderstoodRow> Summary
)
{
    /// <summary>The observations, or an error for everything wrong and open.</summary>
    public Checked<ObservationTable> ToChecked() => new(Table, [.. Diagnostics, .. Questions.Select(question => question.Problem)]);
}

/// <summary>What was understood of one organ in one group at one time.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The organ.</param>
/// <param name="Time">The time with its unit.</param>
/// <param name="Unit">The unit of the values.</param>
/// <param name="Animals">How many animals have a value.</param>
/// <param name="Below">How many of them are below the limit.</param>
/// <param name="Means">How many numbers are means over animals.</param>
/// <param name="Smallest">The smallest number.</param>
/// <param name="Largest">The largest number.</param>
public sealed record UnderstoodRow(
    string Group,
    string Observable,
    string Time,
    string Unit,
    int Animals,
    int Below,
    int Means,
    double Smallest,
    double Largest
);
