using System.Collections.Immutable;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>A NONMEM-style data set: event records in the order of the file.</summary>
/// <param name="Covariates">Columns that are covariates, each named like the parameter it sets.</param>
/// <param name="Records">The rows that are used.</param>
public sealed record RecordTable(ImmutableArray<string> Covariates, ImmutableArray<EventRecord> Records)
{
    /// <summary>Columns of the file nothing reads.</summary>
    public ImmutableArray<string> UnusedColumns { get; init; } = [];

    /// <summary>Rows that are not used, with the reason.</summary>
    public ImmutableArray<(int Line, string Reason)> UnusedRows { get; init; } = [];

    /// <summary>The records of each individual, in order of first appearance; rows of one individual that are interrupted by another's count as one.</summary>
    public IEnumerable<IGrouping<string, EventRecord>> Individuals => Records.GroupBy(record => record.Id);
}
