using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Observations;
using Biodistribution.Units;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>
/// Accumulation against dose, computed from a calibrated model: share of dose, amount, and area under the curve, for
/// each group and draw.
/// </summary>
internal sealed class DoseSweep
{
    private readonly DoseResponseRequest request;
    private readonly SimulationPlan plan;
    private readonly SimulationPlan? peaks;
    private readonly int doseVariable;
    private readonly int[] fixedDirections;
    private readonly int[] groups;
    private readonly ImmutableArray<(string Of, string Member)> members;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="problem">The study; its doses are scaled, or its dose parameter set.</param>
    /// <param name="request">What to sweep.</param>
    /// <param name="variables">Parameters whose values are given for each draw.</param>
    public DoseSweep(FitProblem problem, DoseResponseRequest request, IReadOnlyList<Symbol> variables)
    {
        (problem, request) = WithRegimens(problem, request);
        (problem, request, members) = WithFan(problem, request);
        this.request = request;
        var observable = problem.Model.Observables.First(one => one.Name == request.Observable);
        groups = [.. request.Groups.Select(name => problem.Groups.ToList().FindIndex(group => group.Name == name))];
        if (request.DoseParameter is { } parameter)
        {
            Variables = variables.Contains(parameter) ? [.. variables] : [.. variables, parameter];
            doseVariable = Variables.IndexOf(parameter);
            DoseUnit = problem.Model.Parameters.First(one => ReferenceEquals(one.Symbol, parameter)).Unit;
        }
        else
        {
            DoseUnit = problem
                .Groups[groups[0]]
                .Doses.Select(dose => StateOf(problem, dose).Unit)
                .FirstOrDefault(unit => request.DoseDimension.IsNone || unit.Dimension == request.DoseDimension, Unit.None);
            (problem, var total) = WithTotalDose(problem, DoseUnit);
            Variables = [.. variables, total];
            doseVariable = variables.Count;
        }
        fixedDirections = [.. Variables.Select(_ => -1)];
        var simulation = new ExperimentSimulation(problem, Variables, problem.Starts, problem.TimeScale);
        var index = simulation.Model.ObservableIndex(request.Observable);
        plan = new SimulationPlan(
            simulation,
            [
                .. groups.SelectMany(group =>
                    new[]
                    {
                        PredictedStatistic.At(group, index, request.Time),
                        PredictedStatistic.Over(group, index, Statistic.Auc, 0, request.Time, [], simulation.DoseTimes(group)),
                    }
                ),
            ]
        );
        if (request.Limit is { } limit)
            peaks = new SimulationPlan(
                simulation,
                [
                    .. groups.Select(group =>
                        PredictedStatistic.Over(
                            group,
                            simulation.Model.ObservableIndex(limit.Observable),
                            Statistic.Cmax,
                            0,
                            request.Time,
                            PeakTimes(simulation.DoseTimes(group), request.Time),
                            []
                        )
                    ),
                ]
            );
        Doses = Grid(request);
        IsShare = observable.Unit.Dimension.InjectedDose != default;
        ShareUnit = observable.Unit;
        AreaUnit = UnitAlgebra.Product(observable.Unit, problem.Model.Units.TimeUnit) ?? observable.Unit;
        Units = problem.Model.Units;
    }

    /// <summary>The doses, ascending, in coherent units.</summary>
    public ImmutableArray<double> Doses { get; }

    /// <summary>The unit doses and amounts are shown in.</summary>
    public Unit DoseUnit { get; }

    /// <summary>Whether the observable is a share of the dose; else it is an effect, and has no amount.</summary>
    public bool IsShare { get; }

    /// <summary>The unit of the observable.</summary>
    public Unit ShareUnit { get; }

    /// <summary>The unit of the area under the curve.</summary>
    public Unit AreaUnit { get; }

    /// <summary>The coherent units of the model.</summary>
    public CoherentUnits Units { get; }

    private ImmutableArray<Symbol> Variables { get; }

    /// <summary>The curves at one set of parameter values.</summary>
    /// <param name="values">Values of the variables given to the constructor, in coherent units.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>One result a group; points whose simulation failed are NaN.</returns>
    public ImmutableArray<SweepCurve> Run(ReadOnlySpan<double> values, CancellationToken cancellation = default)
    {
        Span<double> all = stackalloc double[Variables.Length];
        values.CopyTo(all);
        Span<double> quantities = stackalloc double[plan.Quantities.Count];
        var curves = request
            .Groups.Select(group => new SweepCurve(group, new double[Doses.Length], new double[Doses.Length], new double[Doses.Length]))
            .ToImmutableArray();
        var (share, area) = (Units.Factor(ShareUnit), Units.Factor(AreaUnit));
        for (var d = 0; d < Doses.Length; d++)
        {
            cancellation.ThrowIfCancellationRequested();
            all[doseVariable] = Doses[d];
            var failed = plan.Evaluate(all, fixedDirections, 0, quantities, [], cancellation) is not null;
            for (var g = 0; g < curves.Length; g++)
            {
                curves[g].Share[d] = failed ? double.NaN : quantities[2 * g] / share;
                curves[g].Amount[d] = failed ? double.NaN : quantities[2 * g] * Doses[d] / Units.Factor(DoseUnit);
                curves[g].Area[d] = failed ? double.NaN : quantities[(2 * g) + 1] / area;
            }
        }
        return curves;
    }

    /// <summary>The largest dose of the range that keeps the load under its limit, for each group, in coherent units.</summary>
    /// <param name="values">Values of the variables given to the constructor, in coherent units.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>Positive infinity where the largest dose does, negative infinity where the smallest does not, NaN where
    /// a simulation failed.</returns>
    public double[] LimitDoses(ReadOnlySpan<double> values, CancellationToken cancellation = default)
    {
        var all = new double[Variables.Length];
        values.CopyTo(all);
        var loads = new double[groups.Length];
        double Load(int group, double dose)
        {
            cancellation.ThrowIfCancellationRequested();
            all[doseVariable] = dose;
            return peaks!.Evaluate(all, fixedDirections, 0, loads, [], cancellation) is null ? loads[group] : double.NaN;
        }
        return
        [
            .. Enumerable
                .Range(0, groups.Length)
                .Select(group =>
                {
                    var (low, high, most) = (request.From, request.To, request.Limit!.AtMost);
                    if (double.IsNaN(Load(group, low)) || double.IsNaN(Load(group, high)))
                        return double.NaN;
                    if (Load(group, high) <= most)
                        return double.PositiveInfinity;
                    if (Load(group, low) > most)
                        return double.NegativeInfinity;
                    while (high / low > 1.002)
                    {
                        var middle = Math.Sqrt(low * high);
                        (low, high) = Load(group, middle) <= most ? (middle, high) : (low, middle);
                    }
                    return low;
                }),
        ];
    }

    /// <summary>The curves at the best fit with bands over draws; the result does not depend on the number of threads.</summary>
    /// <param name="best">Values of the variables at the best fit.</param>
    /// <param name="draws">Other values of the variables; may be empty.</param>
    /// <param name="isRangeUnderAssumptions">Whether the dose itself is assumed.</param>
    /// <param name="confidence">Share of the draws within the bands.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    /// <param name="cancellation">Stops early.</param>
    public SweepResult Run(
        ImmutableArray<double> best,
        IReadOnlyList<ImmutableArray<double>> draws,
        bool isRangeUnderAssumptions,
        double confidence = 0.95,
        int threads = 0,
        CancellationToken cancellation = default
    )
    {
        var atBest = Run(best.AsSpan(), cancellation);
        var drawn = new ImmutableArray<SweepCurve>[draws.Count];
        Parallel.For(
            0,
            draws.Count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
                CancellationToken = cancellation,
            },
            i => drawn[i] = Run(draws[i].AsSpan(), cancellation)
        );
        var curves = ImmutableArray.CreateBuilder<SweepBand>();
        for (var g = 0; g < atBest.Length; g++)
            foreach (var (quantity, unit, of) in Quantities())
            {
                var all = drawn.Select(one => of(one[g])).ToArray();
                // A draw that fails at some doses counts at the others.
                ImmutableArray<double> Edge(double probability) =>
                    all.Length == 0 ? [] : [.. Doses.Select((_, d) => Quantiles.OfFinite(all.Select(curve => curve[d]), probability))];
                curves.Add(
                    new SweepBand(
                        atBest[g].Group,
                        quantity,
                        unit.Text,
                        [.. of(atBest[g])],
                        Edge((1 - confidence) / 2),
                        Edge((1 + confidence) / 2),
                        [.. all.Where(curve => curve.All(double.IsFinite))]
                    )
                    {
                        FanOf = members[g].Of,
                        FanMember = members[g].Member,
                    }
                );
            }
        var limits = request.Limit is null ? [] : Limits(best, draws, confidence, cancellation);
        return new SweepResult
        {
            Limits = limits,
            Doses = [.. Doses.Select(dose => dose / Units.Factor(DoseUnit))],
            DoseUnit = DoseUnit.Text,
            Curves = curves.ToImmutable(),
            DrawCount = draws.Count,
            FailedDraws = drawn.Count(one => one.Any(curve => !curve.Share.All(double.IsFinite))),
            IsRangeUnderAssumptions = isRangeUnderAssumptions,
        };
    }

    private ImmutableArray<LimitDose> Limits(
        ImmutableArray<double> best,
        IReadOnlyList<ImmutableArray<double>> draws,
        double confidence,
        CancellationToken cancellation
    )
    {
        var atBest = LimitDoses(best.AsSpan(), cancellation);
        var drawn = draws.AsParallel().AsOrdered().Select(draw => LimitDoses(draw.AsSpan(), cancellation)).ToArray();
        var unit = Units.Factor(DoseUnit);
        return
        [
            .. Enumerable
                .Range(0, groups.Length)
                .Select(group =>
                {
                    double[] sorted = [.. drawn.Select(one => one[group]).Where(dose => !double.IsNaN(dose)).Order()];
                    // Of infinite ends the nearer draw is taken rather than an average with infinity.
                    double Edge(double probability) =>
                        sorted.Length == 0 ? double.NaN : sorted[(int)Math.Round(probability * (sorted.Length - 1))] / unit;
                    return new LimitDose(
                        request.Groups[group],
                        request.Limit!.Observable,
                        atBest[group] / unit,
                        Edge((1 - confidence) / 2),
                        Edge((1 + confidence) / 2),
                        request.From / unit,
                        request.To / unit,
                        DoseUnit.Text
                    );
                }),
        ];
    }

    // Dense after each dose, where a load is largest.
    private static double[] PeakTimes(double[] doseTimes, double until)
    {
        const int After = 24;
        double[] starts = [.. doseTimes.Where(time => time >= 0 && time < until).Distinct()];
        return
        [
            .. starts
                .SelectMany(
                    (start, i) =>
                    {
                        var end = i + 1 < starts.Length ? starts[i + 1] : until;
                        return Enumerable
                            .Range(0, After)
                            .Select(k => start + ((end - start) * (k == 0 ? 0 : Math.Pow(10, -4 * (1 - (k / (After - 1.0)))))));
                    }
                )
                .Append(until)
                .Distinct()
                .Order(),
        ];
    }

    private static ImmutableArray<double> Grid(DoseResponseRequest request)
    {
        var decades = Math.Log10(request.To / request.From);
        var points = (int)Math.Ceiling((decades * request.PerDecade) - 1e-9) + 1;
        return
        [
            .. Enumerable
                .Range(0, points)
                .Select(i => i == points - 1 ? request.To : request.From * Math.Pow(10, (double)i / request.PerDecade)),
        ];
    }

    private IEnumerable<(SweepQuantity, Unit, Func<SweepCurve, double[]>)> Quantities() =>
        IsShare
            ?
            [
                (SweepQuantity.Share, ShareUnit, c => c.Share),
                (SweepQuantity.Amount, DoseUnit, c => c.Amount),
                (SweepQuantity.Area, AreaUnit, c => c.Area),
            ]
            : [(SweepQuantity.Effect, ShareUnit, c => c.Share)];

    // Every group once with each regimen in place of its own doses.
    private static (FitProblem Problem, DoseResponseRequest Request) WithRegimens(FitProblem problem, DoseResponseRequest request)
    {
        if (request.Regimens.IsEmpty)
            return (problem, request);
        var crossed = request
            .Groups.SelectMany(name =>
                request.Regimens.Select(regimen =>
                    problem.Groups.First(group => group.Name == name) with
                    {
                        Name = $"{name}, {regimen.Name}",
                        Doses = regimen.Doses,
                    }
                )
            )
            .ToImmutableArray();
        return (problem with { Groups = crossed }, request with { Groups = [.. crossed.Select(group => group.Name)], Regimens = [] });
    }

    // Every group once with each value of the fan's parameter; whose fan it is of, or nothing.
    private static (FitProblem Problem, DoseResponseRequest Request, ImmutableArray<(string Of, string Member)> Members) WithFan(
        FitProblem problem,
        DoseResponseRequest request
    )
    {
        if (request.Fan is not { } fan)
            return (problem, request, [.. request.Groups.Select(_ => ("", ""))]);
        var members = (
            from name in request.Groups
            from value in fan.Values
            let own = problem.Groups.First(one => one.Name == name)
            let text = $"{fan.Parameter.Name} {value.Text}"
            select (
                Of: (name, text),
                Group: own with
                {
                    Name = $"{name}, {text}",
                    Overrides =
                    [
                        .. own.Overrides.Where(one => !ReferenceEquals(one.Parameter, fan.Parameter)),
                        (fan.Parameter, problem.Model.Graph.Constant(value.Value)),
                    ],
                }
            )
        ).ToImmutableArray();
        return (
            problem with
            {
                Groups = [.. members.Select(member => member.Group)],
            },
            request with
            {
                Groups = [.. members.Select(member => member.Group.Name)],
                Fan = null,
            },
            [.. members.Select(member => member.Of)]
        );
    }

    // The doses of one kind shared out as they were, so that together they are the value of one parameter; doses of other kinds stay.
    private static (FitProblem Problem, Symbol Total) WithTotalDose(FitProblem problem, Unit unit)
    {
        var graph = problem.Model.Graph;
        var symbol = graph.NewSymbol("total dose");
        bool IsScaled(Dose dose) => StateOf(problem, dose).Unit.Dimension == unit.Dimension;
        return (
            problem with
            {
                Model = problem.Model with { Parameters = problem.Model.Parameters.Add(new Parameter(symbol, 1, unit)) },
                Groups =
                [
                    .. problem.Groups.Select(group =>
                    {
                        var total = group
                            .Doses.Where(IsScaled)
                            .Aggregate(graph.Zero, (sum, dose) => sum + (dose.Amount * graph.Constant(dose.Count)));
                        return group with
                        {
                            Doses =
                            [
                                .. group.Doses.Select(dose =>
                                    IsScaled(dose) ? dose with { Amount = dose.Amount / total * graph.Of(symbol) } : dose
                                ),
                            ],
                        };
                    }),
                ],
            },
            symbol
        );
    }

    private static State StateOf(FitProblem problem, Dose dose) =>
        problem.Model.States.First(state => ReferenceEquals(state.Symbol, dose.State));
}
