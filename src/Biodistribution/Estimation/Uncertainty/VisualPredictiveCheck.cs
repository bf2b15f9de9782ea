using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Numerics.Elementary;
using Biodistribution.Numerics.Random;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Units;
using Biodistribution.Work;

namespace Biodistribution.Estimation.Uncertainty;

/// <summary>
/// Whether a cohort spreads as the data do: percentiles of the animals at each time against the same percentiles in
/// many simulated data sets of as many animals.
/// </summary>
/// <param name="Panels">A panel a group and observable with data.</param>
/// <param name="Replicates">Simulated data sets.</param>
/// <param name="Notes">What the check leaves out, such as an error model without numbers.</param>
/// <remarks>Source: N. Holford, The visual predictive check, PAGE 14, 2005, abstract 738.</remarks>
public sealed record VisualPredictiveCheck(ImmutableArray<CheckedPanel> Panels, int Replicates, ImmutableArray<string> Notes)
{
    // An outer percentile of fewer animals is an interpolation between the extremes, and is still compared as such.
    private const int FewestAnimals = 2;

    // A group of more values is simulated again.
    private const long MostKept = 1L << 27;

    /// <summary>Compares a cohort with the animals of its study.</summary>
    /// <param name="problem">The study with its data.</param>
    /// <param name="cohort">The cohort.</param>
    /// <param name="replicates">How many data sets are simulated.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    /// <param name="progress">Told how many groups are done.</param>
    /// <param name="kept">Where the simulated values of finished groups are kept, and those of an earlier run; null for nowhere.</param>
    /// <param name="cancellation">Stops early: groups not yet simulated are then not in the check.</param>
    public static VisualPredictiveCheck Simulate(
        FitProblem problem,
        CohortSimulation cohort,
        int replicates,
        ulong seed,
        int threads,
        IProgress<WorkProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        var units = problem.Model.Units;
        var withoutError = new SortedSet<string>(StringComparer.Ordinal);
        var samples = problem
            .Observations.Where(row =>
                row.Statistic == Statistic.Value
                && row.Censoring.Length == 0
                && row.Animal.Length > 0
                && double.IsFinite(row.Time)
                && row.Time >= 0
            )
            .Select(row =>
                (
                    Row: row,
                    Time: row.Time * TimeFactor(row, problem),
                    Value: row.Value
                        * Unit.Parse(row.Unit)
                            .FactorTo(problem.Model.Observables.First(observable => observable.Name == row.Observable).Unit)
                )
            )
            .ToArray();
        var panels = ImmutableArray.CreateBuilder<CheckedPanel>();
        var groups = samples.GroupBy(sample => sample.Row.Group).ToArray();
        for (var g = 0; g < groups.Length && !cancellation.IsCancellationRequested; g++)
        {
            var group = groups[g];
            progress?.Report(new WorkProgress(g, groups.Length, 0));
            double[] times = [.. group.Select(sample => sample.Time).Distinct().Order()];
            var observables = group
                .GroupBy(sample => sample.Row.Observable)
                .Where(one => one.GroupBy(sample => sample.Time).Any(time => time.Count() >= FewestAnimals))
                .ToArray();
            if (observables.Length == 0)
                continue;
            var most = group.GroupBy(sample => (sample.Row.Observable, sample.Time)).Max(cell => cell.Count());
            if (
                Simulated(
                    g,
                    cohort,
                    replicates * most,
                    times,
                    group.Key,
                    [.. observables.Select(one => one.Key)],
                    units,
                    problem,
                    threads,
                    kept,
                    cancellation
                )
                is not { } simulated
            )
                break;
            foreach (var one in observables)
            {
                var error = problem.ErrorModels.GetValueOrDefault(one.Key) ?? problem.DefaultError;
                if (!AddError(simulated[one.Key], error, seed, one.Key))
                    withoutError.Add(one.Key);
                panels.Add(
                    Panel(
                        group.Key,
                        one.Key,
                        problem,
                        times,
                        [.. one.Select(sample => (sample.Time, sample.Value))],
                        simulated[one.Key],
                        most,
                        replicates,
                        cohort.Request.Percentiles
                    )
                );
            }
        }
        return new(
            panels.ToImmutable(),
            replicates,
            withoutError.Count == 0
                ? []
                :
                [
                    $"The study gives no size of the measurement error of {string.Join(", ", withoutError)}, so "
                        + $"the simulated animals have none there",
                ]
        );
    }

    // For each observable the values of the subjects at the times; null when the work was stopped.
    private static Dictionary<string, double[,]>? Simulated(
        int number,
        CohortSimulation cohort,
        int subjects,
        double[] times,
        string group,
        string[] observables,
        CoherentUnits units,
        FitProblem problem,
        int threads,
        ITaskStore? kept,
        CancellationToken cancellation
    )
    {
        var simulated = observables.ToDictionary(one => one, _ => new double[subjects, times.Length]);
        var bytes = (long)subjects * times.Length * sizeof(double);
        if (kept is not null && kept.TryGet(number, out var content) && content.Length == bytes * observables.Length)
        {
            for (var o = 0; o < observables.Length; o++)
                content.Span.Slice((int)(o * bytes), (int)bytes).CopyTo(Bytes(simulated[observables[o]]));
            return simulated;
        }
        cohort.Run(
            0,
            subjects,
            times,
            [group],
            threads,
            (subject, _, run) =>
            {
                foreach (var name in observables)
                {
                    var index = cohort.ObservableIndex(name);
                    var unit = units.Factor(problem.Model.Observables.First(observable => observable.Name == name).Unit);
                    for (var t = 0; t < times.Length; t++)
                        simulated[name][subject, t] = run.Failure is null ? run.Observable(t, index) / unit : double.NaN;
                }
            },
            cancellation
        );
        if (cancellation.IsCancellationRequested)
            return null;
        if (bytes * observables.Length < MostKept)
            kept?.Keep(number, [.. observables.SelectMany(name => Bytes(simulated[name]).ToArray())]);
        return simulated;
    }

    private static Span<byte> Bytes(double[,] values) => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));

    private static double TimeFactor(Observation row, FitProblem problem)
    {
        var units = problem.Model.Units;
        return units.Factor(row.TimeUnit.Length > 0 ? Unit.Parse(row.TimeUnit) : units.TimeUnit);
    }

    private static CheckedPanel Panel(
        string group,
        string observable,
        FitProblem problem,
        double[] times,
        (double Time, double Value)[] data,
        double[,] simulated,
        int most,
        int replicates,
        ImmutableArray<double> percentiles
    )
    {
        var unit = problem.Model.Observables.First(one => one.Name == observable).Unit;
        var factor = problem.Model.Units.Factor(problem.Model.Units.TimeUnit);
        int[] used = [.. Enumerable.Range(0, times.Length).Where(t => data.Count(point => point.Time == times[t]) >= FewestAnimals)];
        var compared = percentiles
            .Select(probability =>
            {
                var (observed, lower, upper) = (new List<double>(), new List<double>(), new List<double>());
                foreach (var t in used)
                {
                    var animals = data.Where(point => point.Time == times[t]).Select(point => point.Value).Order().ToArray();
                    observed.Add(Quantiles.Of(animals, probability));
                    var over = Enumerable
                        .Range(0, replicates)
                        .Select(replicate =>
                        {
                            var own = Enumerable
                                .Range(replicate * most, animals.Length)
                                .Select(subject => simulated[subject, t])
                                .Where(double.IsFinite)
                                .Order()
                                .ToArray();
                            return own.Length == 0 ? double.NaN : Quantiles.Of(own, probability);
                        })
                        .Where(double.IsFinite)
                        .Order()
                        .ToArray();
                    lower.Add(over.Length == 0 ? double.NaN : Quantiles.Of(over, 0.025));
                    upper.Add(over.Length == 0 ? double.NaN : Quantiles.Of(over, 0.975));
                }
                return new CheckedPercentile(probability, [.. observed], [.. lower], [.. upper]);
            })
            .ToImmutableArray();
        return new(
            group,
            observable,
            unit,
            [.. used.Select(t => times[t] / factor)],
            compared,
            [.. data.Select(point => (point.Time / factor, point.Value))]
        );
    }

    private static bool AddError(double[,] values, ErrorModel error, ulong seed, string observable)
    {
        var (additive, proportional) = (
            double.IsNaN(error.Additive) ? 0 : error.Additive,
            double.IsNaN(error.Proportional) ? 0 : error.Proportional
        );
        if (additive == 0 && proportional == 0)
            return false;
        // Streams apart from those of the subjects, and from each other.
        var stream = observable.Aggregate(0xcbf29ce484222325UL, (hash, letter) => (hash ^ letter) * 0x100000001b3UL);
        for (var subject = 0; subject < values.GetLength(0); subject++)
        {
            var random = new CounterRandom(seed ^ stream, (ulong)subject);
            for (var t = 0; t < values.GetLength(1); t++)
            {
                var value = values[subject, t];
                var z = random.NextNormal();
                values[subject, t] = error.Kind switch
                {
                    ErrorKind.LogNormal => value * ElementaryFunctions.Exp(proportional * z),
                    ErrorKind.Additive => value + (additive * z),
                    ErrorKind.Proportional or ErrorKind.StudentT => value * (1 + (proportional * z)),
                    _ => value + (Math.Sqrt((additive * additive) + (proportional * proportional * value * value)) * z),
                };
            }
        }
        return true;
    }
}

/// <summary>One observable of one group in a visual predictive check.</summary>
/// <param name="Group">The group.</param>
/// <param name="Observable">The observable.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Times">Times with two animals or more, in the model's time unit.</param>
/// <param name="Percentiles">The percentiles at those times.</param>
/// <param name="Data">Time and value of every animal.</param>
public sealed record CheckedPanel(
    string Group,
    string Observable,
    Unit Unit,
    ImmutableArray<double> Times,
    ImmutableArray<CheckedPercentile> Percentiles,
    ImmutableArray<(double Time, double Value)> Data
)
{
    /// <summary>How many of the observed percentiles lie within the interval of the simulated ones, and of how many.</summary>
    public (int Within, int Of) Agreement =>
        (
            Percentiles.Sum(percentile =>
                Enumerable
                    .Range(0, Times.Length)
                    .Count(t => percentile.Observed[t] >= percentile.Lower[t] && percentile.Observed[t] <= percentile.Upper[t])
            ),
            Percentiles.Length * Times.Length
        );
}

/// <summary>A percentile of the animals and where it lies in 95 % of simulated data sets.</summary>
/// <param name="Probability">Its probability.</param>
/// <param name="Observed">In the data.</param>
/// <param name="Lower">Lower end over data sets.</param>
/// <param name="Upper">Upper end over data sets.</param>
public sealed record CheckedPercentile(
    double Probability,
    ImmutableArray<double> Observed,
    ImmutableArray<double> Lower,
    ImmutableArray<double> Upper
);
