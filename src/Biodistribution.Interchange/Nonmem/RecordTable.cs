using System.Collections.Immutable;

namespace Biodistribution.Interchange.Nonmem;

/// <summary>A NONMEM-style data set: event records in the order of the file.</summary>
/// <param name="Covariates">The parameter that each covariate column sets, by name.</param>
/// <param name="Records">The rows that are used.</param>
public sealed record RecordTable(ImmutableArray<string> Covariates, ImmutableArray<EventRecord> Records)
{
    /// <summary>Columns of the file that have no meaning here.</summary>
    public ImmutableArray<string> UnusedColumns { get; init; } = [];

    /// <summary>Rows that are not used, with the reason.</summary>
    public ImmutableArray<(int Line, string Reason)> UnusedRows { get; init; } = [];

    /// <summary>
    /// Times come from dates or clock times: they are hours since the first record of the individual. Otherwise they are numbers in the
    /// unit that <see cref="RecordMapping.TimeFactor"/> says.
    /// </summary>
    public bool TimesAreHours { get; init; }

    /// <summary>The individuals, in order; as in NONMEM, an ID that comes again after another ID is a new individual.</summary>
    public IEnumerable<RecordIndividual> Individuals
    {
        get
        {
            for (var (begin, end) = (0, 0); begin < Records.Length; begin = end)
            {
                while (end < Records.Length && Records[end].Id == Records[begin].Id)
                    end++;
                yield return new RecordIndividual(Records[begin].Id, Records[begin..end]);
            }
        }
    }
}
