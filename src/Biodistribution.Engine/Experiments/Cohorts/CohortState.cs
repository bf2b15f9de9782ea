using System.Text;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Simulation;
using Biodistribution.Work;

namespace Biodistribution.Experiments.Cohorts;

/// <summary>
/// The percentiles of a cohort as they grow, run by run in order: a pure function of the cohort and of how many runs
/// are in.
/// </summary>
internal sealed class CohortState
{
    private const int MostFailures = 20;

    private readonly List<(int Subject, int Group, IntegrationFailure Failure)> failures = [];

    private CohortState(int cells) => Cells = [.. Enumerable.Range(0, cells).Select(_ => new PercentileAccumulator())];

    /// <summary>A percentile accumulator a group, observable and time.</summary>
    public PercentileAccumulator[] Cells { get; }

    /// <summary>How many runs are in: subject by subject, for each its groups in order.</summary>
    public int Done { get; set; }

    /// <summary>How many of them did not reach their end.</summary>
    public int Failed { get; private set; }

    /// <summary>The first of those.</summary>
    public IReadOnlyList<(int Subject, int Group, IntegrationFailure Failure)> Failures => failures;

    /// <summary>The state an earlier run kept, or an empty one.</summary>
    /// <param name="kept">Where it is kept; null for nowhere.</param>
    /// <param name="cells">How many cells there are.</param>
    /// <param name="total">How many runs there are.</param>
    public static CohortState Restored(ICheckpoint? kept, int cells, int total)
    {
        var state = new CohortState(cells);
        if (kept is null || !kept.TryGet(out var content))
            return state;
        using var reader = new BinaryReader(new MemoryStream(content.ToArray(), writable: false), Encoding.UTF8);
        state.Done = Math.Min(total, reader.ReadInt32());
        state.Failed = reader.ReadInt32();
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
            state.failures.Add(
                (
                    reader.ReadInt32(),
                    reader.ReadInt32(),
                    new((IntegrationStatus)reader.ReadInt32(), reader.ReadDouble(), reader.ReadString(), reader.ReadString())
                )
            );
        for (var i = 0; i < cells; i++)
            state.Cells[i] = PercentileAccumulator.Read(reader);
        return state;
    }

    /// <summary>Counts a run that did not reach its end.</summary>
    /// <param name="subject">Number of the subject.</param>
    /// <param name="group">Index of the group.</param>
    /// <param name="failure">Why.</param>
    public void Fail(int subject, int group, IntegrationFailure failure)
    {
        Failed++;
        if (failures.Count < MostFailures)
            failures.Add((subject, group, failure));
    }

    /// <summary>Writes the state.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Done);
        writer.Write(Failed);
        writer.Write(failures.Count);
        foreach (var (subject, group, failure) in failures)
        {
            writer.Write(subject);
            writer.Write(group);
            writer.Write((int)failure.Status);
            writer.Write(failure.Time);
            writer.Write(failure.State);
            writer.Write(failure.Advice);
        }
        foreach (var cell in Cells)
            cell.Write(writer);
    }
}
