using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Units;
using Biodistribution.Work;

namespace Biodistribution.Experiments.Cohorts;

/// <summary>
/// Simulates the subjects of a virtual cohort in every group and keeps percentiles, not subjects; the result does not
/// depend on the number of threads.
/// </summary>
public sealed class CohortSimulation
{
    private readonly Experiment problem;
    private readonly ExperimentSimulation simulation;
    private readonly double[] values;
    private readonly int[] varied;
    private readonly int[] held;

    /// <summary>Compiles a study for a cohort.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="request">How subjects differ.</param>
    /// <param name="settings">Values other than those of the files, as of a fit.</param>
    /// <param name="seed">The seed.</param>
    public CohortSimulation(Experiment problem, CohortRequest request, IReadOnlyDictionary<Symbol, double> settings, ulong seed)
    {
        (this.problem, Request) = (problem, request);
        var varying = request.Variations.Select(variation => variation.Parameter).ToArray();
        ImmutableArray<Symbol> variables = [.. varying, .. settings.Keys.Where(symbol => !varying.Contains(symbol))];
        values =
        [
            .. variables.Select(symbol =>
                settings.TryGetValue(symbol, out var set)
                    ? set
                    : problem.Model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, symbol)).Value
            ),
        ];
        varied = [.. Enumerable.Range(0, varying.Length)];
        held = [.. variables.Select(_ => -1)];
        simulation = new ExperimentSimulation(problem, variables);
        Draws = new SubjectDraws(request, values[..varying.Length], seed);
    }

    /// <summary>How subjects differ.</summary>
    public CohortRequest Request { get; }

    /// <summary>The draws of the subjects.</summary>
    public SubjectDraws Draws { get; }

    /// <summary>Percentiles over all subjects.</summary>
    /// <param name="times">When, ascending, in coherent units.</param>
    /// <param name="observables">Which observables.</param>
    /// <param name="groups">Which groups.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    /// <param name="progress">Told how many runs are done.</param>
    /// <param name="kept">Where the percentiles are kept as they grow, and those of an earlier run of the same cohort;
    /// null for nowhere.</param>
    /// <param name="cancellation">Stops early.</param>
    public CohortBands Run(
        double[] times,
        IReadOnlyList<string> observables,
        IReadOnlyList<string> groups,
        int threads,
        IProgress<WorkProgress>? progress,
        ICheckpoint? kept,
        CancellationToken cancellation
    )
    {
        int[] indices = [.. observables.Select(simulation.Model.ObservableIndex)];
        var total = checked(Request.Subjects * groups.Count);
        var growing = CohortState.Restored(kept, groups.Count * indices.Length * times.Length, total);
        var restored = growing.Done;
        var isCut = false;
        Run(
            restored,
            Request.Subjects,
            times,
            groups,
            threads,
            (subject, group, run) =>
            {
                // Runs come in order: what is counted is whole up to here, whoever stops the work.
                if (isCut |= run.Failure is { Status: IntegrationStatus.Cancelled })
                    return;
                growing.Done++;
                if (run.Failure is { } failure)
                    growing.Fail(subject, group, failure);
                else
                    for (var o = 0; o < indices.Length; o++)
                    for (var t = 0; t < times.Length; t++)
                        growing.Cells[(((group * indices.Length) + o) * times.Length) + t].Add(run.Observable(t, indices[o]));
                if (growing.Done % 256 != 0)
                    return;
                progress?.Report(new WorkProgress(growing.Done, total, restored));
                kept?.Offer(growing.Write);
            },
            cancellation
        );
        if (growing.Done < total)
            kept?.Keep(growing.Write);
        var bands = ImmutableArray.CreateBuilder<CohortBand>();
        var units = problem.Model.Units;
        for (var g = 0; g < groups.Count; g++)
        for (var o = 0; o < indices.Length; o++)
        {
            var unit = simulation.Model.Equations.Observables[indices[o]].Unit;
            var row = growing.Cells.AsSpan(((g * indices.Length) + o) * times.Length, times.Length).ToArray();
            bands.Add(
                new CohortBand(
                    groups[g],
                    observables[o],
                    unit,
                    [.. times.Select(time => time / units.Factor(units.TimeUnit))],
                    [
                        .. Request.Percentiles.Select(probability =>
                            row.Select(cell => cell.Percentile(probability) / units.Factor(unit)).ToImmutableArray()
                        ),
                    ]
                )
            );
        }
        return new CohortBands(
            bands.ToImmutable(),
            Request.Percentiles,
            Request.Subjects,
            growing.Failed,
            [.. growing.Failures.Select(one => (one.Subject, groups[one.Group], one.Failure))],
            growing.Cells.All(cell => cell.IsExact),
            growing.Done == total
        );
    }

    /// <summary>Runs subjects and hands each run on, subject by subject, for each its groups in order.</summary>
    /// <param name="first">How many runs are left out from the start.</param>
    /// <param name="subjects">How many subjects.</param>
    /// <param name="times">When.</param>
    /// <param name="groups">Which groups.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    /// <param name="receive">Receives subject, group and run.</param>
    /// <param name="cancellation">Stops early: runs not yet done are then received as cancelled or not at all.</param>
    public void Run(
        int first,
        int subjects,
        double[] times,
        IReadOnlyList<string> groups,
        int threads,
        Action<int, int, Trajectory> receive,
        CancellationToken cancellation
    )
    {
        int[] indices = [.. groups.Select(name => problem.Groups.ToList().FindIndex(group => group.Name == name))];
        var cohort = new Cohort(simulation.Model, simulation.Settings) { Threads = threads > 0 ? threads : Environment.ProcessorCount };
        cohort.Run(
            checked(subjects * indices.Length) - first,
            i => simulation.RequestOf(indices[(first + i) % indices.Length], Values((first + i) / indices.Length), held, times),
            (i, run) => receive((first + i) / indices.Length, (first + i) % indices.Length, run),
            cancellation
        );
    }

    /// <summary>
    /// Index of an observable in the trajectories of
    /// <see cref="Run(int, int, double[], IReadOnlyList{string}, int, Action{int, int, Trajectory}, CancellationToken)"/>.
    /// </summary>
    public int ObservableIndex(string name) => simulation.Model.ObservableIndex(name);

    private double[] Values(int subject)
    {
        var own = (double[])values.Clone();
        Draws.Draw(subject, own.AsSpan(0, varied.Length));
        return own;
    }
}

/// <summary>Percentiles of a cohort over time.</summary>
/// <param name="Bands">A band a group and observable.</param>
/// <param name="Percentiles">Probabilities of the percentiles.</param>
/// <param name="Subjects">How many subjects.</param>
/// <param name="Failed">Runs that did not reach their end and are in no percentile.</param>
/// <param name="Failures">The first of them: subject, group and why.</param>
/// <param name="IsExact">Whether percentiles are exact; else they are right to 1/4096 of their size.</param>
/// <param name="IsComplete">Whether every subject was run.</param>
public sealed record CohortBands(
    ImmutableArray<CohortBand> Bands,
    ImmutableArray<double> Percentiles,
    int Subjects,
    int Failed,
    ImmutableArray<(int Subject, string Group, IntegrationFailure Failure)> Failures,
    bool IsExact,
    bool IsComplete
);

/// <summary>Percentiles of one observable of one group over time.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Times">Times, ascending, in the model's time unit.</param>
/// <param name="Values">For each percentile its course.</param>
public sealed record CohortBand(
    string Group,
    string Observable,
    Unit Unit,
    ImmutableArray<double> Times,
    ImmutableArray<ImmutableArray<double>> Values
);
