using System.Collections.Immutable;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Integration;
using Biodistribution.Units;

namespace Biodistribution.Experiments;

/// <summary>Simulates the groups of a study over time.</summary>
public sealed class CourseSimulation
{
    private readonly Experiment problem;
    private readonly ExperimentSimulation simulation;
    private readonly ExperimentSimulation closer;
    private readonly int[] fixedDirections;

    /// <summary>Compiles a study's groups.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="variables">Parameters whose values are given for each run.</param>
    public CourseSimulation(Experiment problem, IReadOnlyList<Symbol> variables)
    {
        this.problem = problem;
        simulation = new ExperimentSimulation(problem, variables);
        closer = new ExperimentSimulation(problem with { Solver = problem.Integration.Closer(), SolverChoice = new() }, variables);
        fixedDirections = [.. variables.Select(_ => -1)];
    }

    /// <summary>The courses at given parameter values, with a band over draws.</summary>
    /// <param name="times">When, ascending, in coherent units.</param>
    /// <param name="observables">Which observables.</param>
    /// <param name="groups">Which groups.</param>
    /// <param name="values">Values of the variables, in coherent units.</param>
    /// <param name="draws">Other values of the variables, for the band; may be empty.</param>
    /// <param name="confidence">Share of the draws within the band.</param>
    /// <param name="cancellation">Stops early.</param>
    public TimeCourses Simulate(
        double[] times,
        IReadOnlyList<string> observables,
        IReadOnlyList<string> groups,
        ReadOnlySpan<double> values,
        IReadOnlyList<ImmutableArray<double>> draws,
        double confidence = 0.95,
        CancellationToken cancellation = default
    )
    {
        var courses = ImmutableArray.CreateBuilder<TimeCourse>();
        var failures = ImmutableArray.CreateBuilder<(string, IntegrationFailure)>();
        var unverified = ImmutableArray.CreateBuilder<(string, IntegrationFailure)>();
        var reversed = ImmutableArray.CreateBuilder<(string, string, double)>();
        var (conservation, counts, comparison) = (double.NaN, default(IntegrationCounts), new CourseComparison(simulation.Model));
        foreach (var name in groups)
        {
            var group = problem.Groups.ToList().FindIndex(one => one.Name == name);
            var request = simulation.Request(group, values, fixedDirections, 0, times, out _);
            var run = simulation.Simulator.Run(request, cancellation);
            if (run.Failure is { } failure)
                failures.Add((name, failure));
            conservation =
                double.IsNaN(run.ConservationError) ? conservation
                : double.IsNaN(conservation) ? run.ConservationError
                : Math.Max(conservation, run.ConservationError);
            var check = closer.Run(group, values, fixedDirections, 0, times, out _, cancellation);
            if (run.Failure is null && check.Failure is { } stopped)
                unverified.Add((name, stopped));
            reversed.AddRange(ReversedFlow.Find(simulation.Model, request, run).Select(flow => (name, flow.Name, flow.Time / TimeFactor)));
            counts = Sum(counts, run.Counts);
            var band = draws.Select(draw => simulation.Run(group, draw.AsSpan(), fixedDirections, 0, times, out _, cancellation)).ToList();
            foreach (var observableName in observables)
            {
                var observable = simulation.Model.ObservableIndex(observableName);
                var course = Course(run, observable);
                if (run.Failure is null && check.Failure is null)
                    comparison.Add(observable, course, Course(check, observable));
                courses.Add(
                    InUnits(
                        name,
                        observable,
                        times,
                        course,
                        [.. band.Where(one => one.Failure is null).Select(one => Course(one, observable))],
                        confidence
                    )
                );
            }
        }
        return new TimeCourses
        {
            Courses = courses.ToImmutable(),
            ConservationError = conservation,
            ToleranceDifference = failures.Count + unverified.Count == 0 ? comparison.Difference : double.NaN,
            DoubtfulDifference = comparison.DifferenceBeyondTiming,
            Failures = failures.ToImmutable(),
            Unverified = unverified.ToImmutable(),
            ReversedFlows = reversed.ToImmutable(),
            ShortestSeen = ShortestSeen(times),
            Counts = counts,
        };
    }

    /// <summary>What a group is given in all until a time, in the unit of the state it is given into.</summary>
    /// <param name="group">The group.</param>
    /// <param name="until">The last time, in coherent units.</param>
    /// <param name="values">Values of the variables, in coherent units.</param>
    /// <returns>Null where nothing is given, or different kinds of amount are.</returns>
    public Quantity? DoseOf(string group, double until, ReadOnlySpan<double> values)
    {
        var index = problem.Groups.ToList().FindIndex(one => one.Name == group);
        var units = problem
            .Groups[index]
            .Doses.Select(dose => problem.Model.States.First(state => ReferenceEquals(state.Symbol, dose.State)).Unit)
            .DistinctBy(unit => unit.Dimension)
            .ToArray();
        if (units.Length != 1)
            return null;
        simulation.Run(index, values, fixedDirections, 0, [until], out var dose);
        return new Quantity(dose.Value / problem.Model.Units.Factor(units[0]), units[0]);
    }

    private TimeCourse InUnits(
        string group,
        int observable,
        double[] times,
        double[] values,
        IReadOnlyList<double[]> band,
        double confidence
    )
    {
        var definition = simulation.Model.Equations.Observables[observable];
        var units = problem.Model.Units;
        var (valueFactor, timeFactor) = (units.Factor(definition.Unit), units.Factor(units.TimeUnit));
        ImmutableArray<double> Edge(double probability) =>
            band.Count == 0
                ? []
                : [.. times.Select((_, t) => Quantiles.Of([.. band.Select(one => one[t] / valueFactor).Order()], probability))];
        return new TimeCourse(
            group,
            definition.Name,
            definition.Unit,
            [.. times.Select(time => time / timeFactor)],
            [.. values.Select(value => value / valueFactor)]
        )
        {
            Lower = Edge((1 - confidence) / 2),
            Upper = Edge((1 + confidence) / 2),
        };
    }

    private static double[] Course(Trajectory run, int observable) => [.. run.Times.Select((_, t) => run.Observable(t, observable))];

    private double TimeFactor => problem.Model.Units.Factor(problem.Model.Units.TimeUnit);

    // Null where every dependence on time was searched for features, or there is none.
    private Quantity? ShortestSeen(double[] times) =>
        simulation.Model.TimeFunctions is { Count: > 0, AreAll: false } && times.Length > 1
            ? new Quantity(StepBound.ShortestSeenCloser(times, simulation.Settings) / TimeFactor, problem.Model.Units.TimeUnit)
            : null;

    private static IntegrationCounts Sum(IntegrationCounts a, IntegrationCounts b) =>
        new(a.Steps + b.Steps, a.Rejected + b.Rejected, a.Evaluations + b.Evaluations, a.Jacobians + b.Jacobians, a.Events + b.Events);
}
