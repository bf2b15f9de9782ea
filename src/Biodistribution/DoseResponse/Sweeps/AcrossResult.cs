using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>An observable at a time against a parameter, at the study's own doses; numbers in the units named.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="ParameterUnit">Its unit.</param>
/// <param name="Values">Its values, ascending.</param>
/// <param name="Unit">The unit of the observable.</param>
/// <param name="Curves">A curve a group; groups that differ in the parameter alone are one.</param>
public sealed record AcrossResult(
    string Parameter,
    string ParameterUnit,
    ImmutableArray<double> Values,
    string Unit,
    ImmutableArray<AcrossCurve> Curves
)
{
    /// <summary>Simulates an observable against a parameter.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="variables">Parameters whose values are given for each draw.</param>
    /// <param name="best">Their values at the best fit.</param>
    /// <param name="draws">Other values of them, for the band; may be empty.</param>
    /// <param name="confidence">Share of the draws within the band.</param>
    /// <param name="cancellation">Stops early.</param>
    public static AcrossResult Simulate(
        FitProblem problem,
        DoseResponseRequest request,
        ImmutableArray<Symbol> variables,
        ImmutableArray<double> best,
        IReadOnlyList<ImmutableArray<double>> draws,
        double confidence,
        CancellationToken cancellation
    )
    {
        var across = request.Across!;
        var kept = problem
            .Groups.Where(group => request.Groups.Contains(group.Name))
            .Select(group =>
                group with
                {
                    Overrides = [.. group.Overrides.Where(set => !ReferenceEquals(set.Parameter, across.Parameter))],
                }
            )
            .DistinctBy(group =>
                string.Join(
                    ' ',
                    group
                        .Overrides.Select(set => $"{set.Parameter.Name}={set.Value.GetHashCode()}")
                        .Concat(
                            group.Interventions.Select(one => one.GetHashCode().ToString(System.Globalization.CultureInfo.InvariantCulture))
                        )
                        .Concat(group.Doses.Select(dose => dose.GetHashCode().ToString(System.Globalization.CultureInfo.InvariantCulture)))
                )
            )
            .ToImmutableArray();
        ImmutableArray<Symbol> all = variables.Contains(across.Parameter) ? variables : [.. variables, across.Parameter];
        var place = all.IndexOf(across.Parameter);
        var simulation = new ExperimentSimulation(problem with { Groups = kept }, all, problem.Starts, problem.TimeScale);
        int[] held = [.. all.Select(_ => -1)];
        double[] grid =
        [
            .. Enumerable.Range(0, across.Points).Select(i => across.From + ((across.To - across.From) * i / (across.Points - 1))),
        ];
        var observable = problem.Model.Observables.First(one => one.Name == request.Observable);
        var (index, factor) = (simulation.Model.ObservableIndex(request.Observable), problem.Model.Units.Factor(observable.Unit));
        double[] Curve(int group, ImmutableArray<double> values)
        {
            var own = new double[all.Length];
            values.CopyTo(0, own, 0, values.Length);
            return
            [
                .. grid.Select(value =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    own[place] = value;
                    var run = simulation.Run(group, own, held, 0, [request.Time], out _, cancellation);
                    return run.Failure is null ? run.Observable(0, index) / factor : double.NaN;
                }),
            ];
        }
        var parameter = problem.Model.Parameters.First(one => ReferenceEquals(one.Symbol, across.Parameter));
        return new(
            parameter.Name,
            parameter.Unit.Text,
            [.. grid.Select(value => value / problem.Model.Units.Factor(parameter.Unit))],
            observable.Unit.Text,
            [
                .. kept.Select(
                    (group, g) =>
                    {
                        var drawn = draws.AsParallel().AsOrdered().Select(draw => Curve(g, draw)).ToArray();
                        ImmutableArray<double> Edge(double probability) =>
                            drawn.Length == 0
                                ? []
                                : [.. grid.Select((_, i) => Quantiles.OfFinite(drawn.Select(curve => curve[i]), probability))];
                        return new AcrossCurve(group.Name, [.. Curve(g, best)], Edge((1 - confidence) / 2), Edge((1 + confidence) / 2));
                    }
                ),
            ]
        );
    }
}

/// <summary>One group against a parameter.</summary>
/// <param name="Group">The group; the first of those that differ in the parameter alone.</param>
/// <param name="Values">At the best fit; NaN where the simulation failed.</param>
/// <param name="Lower">Lower edge of the band; empty without draws.</param>
/// <param name="Upper">Upper edge of the band; empty without draws.</param>
public sealed record AcrossCurve(string Group, ImmutableArray<double> Values, ImmutableArray<double> Lower, ImmutableArray<double> Upper);
