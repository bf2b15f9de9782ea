using System.Collections.Immutable;
using Biodistribution.Tables;

namespace Biodistribution.Observations.Importing;

/// <summary>
/// What a file of measurements cannot say by itself, answered by the user: on the command line, on the terminal, or in
/// an earlier <c>import.yaml</c>.
/// </summary>
public sealed record ImportAnswers
{
    /// <summary>Unit of values whose heading and title say none; null for not answered.</summary>
    public string? Unit { get; init; }

    /// <summary>Group of values for which the file says none.</summary>
    public string? Group { get; init; }

    /// <summary>Time of values for which the file says none, such as 6 h.</summary>
    public string? Time { get; init; }

    /// <summary>Unit of times that are numbers only.</summary>
    public string? TimeUnit { get; init; }

    /// <summary>Organ of values for which the file says none.</summary>
    public string? Organ { get; init; }

    /// <summary>The decimal mark.</summary>
    public DecimalMark Decimal { get; init; }

    /// <summary>What ND means: below (not detected) or missing (not done).</summary>
    public string? NotDetected { get; init; }

    /// <summary>What stands behind ±: sd or sem.</summary>
    public string? Spread { get; init; }

    /// <summary>What the columns of a table with organs in rows are: animals or groups.</summary>
    public string? Columns { get; init; }

    /// <summary>
    /// The heading of the column that holds the values, where several measure the organ of a line; null for not answered.
    /// </summary>
    public string? Values { get; init; }

    /// <summary>Whether a value per g is multiplied by the weight of the organ of the same animal; null for not answered.</summary>
    public bool? Weights { get; init; }

    /// <summary>Whether an empty cell of a group or time says the same as the cell above it.</summary>
    public bool FillDown { get; init; }

    /// <summary>Columns with names this program does not know that are organs.</summary>
    public ImmutableArray<string> Organs { get; init; } = [];

    /// <summary>Columns and rows that are left out.</summary>
    public ImmutableArray<string> Ignore { get; init; } = [];

    /// <summary>Sheets that are read; all when empty.</summary>
    public ImmutableArray<string> Sheets { get; init; } = [];

    /// <summary>
    /// Limits of quantification by organ, for BLQ and the like: organ to number in the unit of the organ's values; *
    /// for all organs.
    /// </summary>
    public ImmutableDictionary<string, double> Limits { get; init; } =
        ImmutableDictionary<string, double>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is among names, whatever its case.</summary>
    internal static bool Has(ImmutableArray<string> names, string name) => names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);
}
