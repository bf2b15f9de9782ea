using System.Collections.Immutable;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>One individual of a data set: rows with one ID that follow each other.</summary>
/// <param name="Id">The ID, which a later individual may have as well.</param>
/// <param name="Records">Its rows, in the order of the file.</param>
public sealed record RecordIndividual(string Id, ImmutableArray<EventRecord> Records)
{
    /// <summary>Whether anything is given or set.</summary>
    internal bool IsTreated => Records.Any(record => record.IsDose || record.Kind == EventKind.Replace);
}
