using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Objectives;
using Biodistribution.Estimation.Observations;
using Biodistribution.Estimation.Studies;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Numerics.Statistics;
using Biodistribution.Units;

namespace Biodistribution.DoseResponse.Sweeps;

/// <summary>Accumulation against dose, computed from a calibrated model: share of dose, amount, and area under the curve, for each group and draw.</summary>
public sealed class DoseSweep
{
    private readonly DoseResponseRequest request;
    private readonly StudySimulation simulation;
    private readonly QuantityPlan plan;
    private readonly int doseVariable;
    private readonly double factorOfOne;
    private readonly int[] fixedDirections;
    private readonly int[] groups;

    /// <summary>Prepares a sweep.</summary>
    /// <param name="problem">The study; its doses are scaled, or its dose parameter set.</param>
    /// <param name="request">What to sweep.</param>
    /// <param name="variables">Parameters whose values are given for each draw.</param>
    public DoseSweep(FitProblem problem, DoseResponseRequest request, IReadOnlyList<Symbol> variables)
    {
        this.request = request;
        var observable = problem.Model.Observables.First(one => one.Name == request.Observable);
        groups = [.. request.Groups.Select(name => problem.Groups.ToList().FindIndex(group => group.Name == name))];
        if (request.DoseParameter is { } parameter)
        {
            Variables = variables.Contains(parameter) ? [.. variables] : [.. variables, parameter];
            doseVariable = Variables.IndexOf(parameter);
            DoseUnit = problem.Model.Parameters.First(one => ReferenceEquals(one.Symbol, parameter)).Unit;
            factorOfOne = 1;
        }
        else
        {
            (problem, var factor) = WithScaledDoses(problem);
            Variables = [.. variables, factor];
            doseVariable = variables.Count;
            DoseUnit = problem.Groups[groups[0]].Doses.Select(dose => problem.Model.States.First(state => ReferenceEquals(state.Symbol, dose.State)).Unit).FirstOrDefault(Unit.None);
        }
        simulation = new StudySimulation(problem, Variables);
        fixedDirections = [.. Variables.Select(_ => -1)];
        if (request.DoseParameter is null)
            factorOfOne = 1 / TotalDose(problem);
        var index = simulation.Model.ObservableIndex(request.Observable);
        plan = new QuantityPlan(simulation, [.. groups.SelectMany(group => new[]
        {
            ProfileQuantity.At(group, index, request.Time),
            ProfileQuantity.Over(group, index, Statistic.Auc, 0, request.Time, [], simulation.DoseTimes(group)),
        })]);
        Doses = Grid(request);
        ShareUnit = observable.Unit;
        AreaUnit = UnitAlgebra.Product(observable.Unit, problem.Model.Units.TimeUnit) ?? observable.Unit;
        Units = problem.Model.Units;
    }

    /// <summary>The doses, ascending, in coherent units.</summary>
    public ImmutableArray<double> Doses { get; }

    /// <summary>The unit doses and amounts are shown in.</summary>
    public Unit DoseUnit { get; }

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
        var curves = request.Groups.Select(group => new SweepCurve(group, new double[Doses.Length], new double[Doses.Length], new double[Doses.Length])).ToImmutableArray();
        var (share, area) = (Units.Factor(ShareUnit), Units.Factor(AreaUnit));
        for (var d = 0; d < Doses.Length; d++)
        {
            cancellation.ThrowIfCancellationRequested();
            all[doseVariable] = Doses[d] * factorOfOne;
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

    /// <summary>The curves at the best fit with bands over draws; the result does not depend on the number of threads.</summary>
    /// <param name="best">Values of the variables at the best fit.</param>
    /// <param name="draws">Other values of the variables; may be empty.</param>
    /// <param name="isRangeUnderAssumptions">Whether the dose itself is assumed.</param>
    /// <param name="confidence">Share of the draws within the bands.</param>
    /// <param name="threads">Most threads; 0 for as many as there are processors.</param>
    /// <param name="cancellation">Stops early.</param>
    public SweepResult Run(
        ImmutableArray<double> best, IReadOnlyList<ImmutableArray<double>> draws, bool isRangeUnderAssumptions, double confidence = 0.95, int threads = 0, CancellationToken cancellation = default)
    {
        var atBest = Run(best.AsSpan(), cancellation);
        var drawn = new ImmutableArray<SweepCurve>[draws.Count];
        Parallel.For(0, draws.Count, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation },
            i => drawn[i] = Run(draws[i].AsSpan(), cancellation));
        var curves = ImmutableArray.CreateBuilder<SweepBand>();
        for (var g = 0; g < atBest.Length; g++)
            foreach (var (quantity, unit, of) in new (SweepQuantity, Unit, Func<SweepCurve, double[]>)[]
                { (SweepQuantity.Share, ShareUnit, c => c.Share), (SweepQuantity.Amount, DoseUnit, c => c.Amount), (SweepQuantity.Area, AreaUnit, c => c.Area) })
            {
                var whole = drawn.Select(one => of(one[g])).Where(curve => curve.All(double.IsFinite)).ToImmutableArray();
                ImmutableArray<double> Edge(double probability) =>
                    whole.IsEmpty ? [] : [.. Doses.Select((_, d) => Quantiles.Of([.. whole.Select(curve => curve[d]).Order()], probability))];
                curves.Add(new SweepBand(atBest[g].Group, quantity, unit.Text, [.. of(atBest[g])], Edge((1 - confidence) / 2), Edge((1 + confidence) / 2), whole));
            }
        return new SweepResult
        {
            Doses = [.. Doses.Select(dose => dose / Units.Factor(DoseUnit))],
            DoseUnit = DoseUnit.Text,
            Curves = curves.ToImmutable(),
            DrawCount = draws.Count,
            IsRangeUnderAssumptions = isRangeUnderAssumptions,
        };
    }

    private static ImmutableArray<double> Grid(DoseResponseRequest request)
    {
        var decades = Math.Log10(request.To / request.From);
        var points = (int)Math.Ceiling((decades * request.PerDecade) - 1e-9) + 1;
        return [.. Enumerable.Range(0, points).Select(i => i == points - 1 ? request.To : request.From * Math.Pow(10, (double)i / request.PerDecade))];
    }

    private double TotalDose(FitProblem problem)
    {
        var defaults = problem.Model.Parameters.ToDictionary(parameter => parameter.Symbol, parameter => parameter.Value);
        simulation.Run(groups[0], [.. Variables.Select(symbol => defaults[symbol])], fixedDirections, 0, [request.Time], out var dose);
        return dose.Value;
    }

    private static (FitProblem Problem, Symbol Factor) WithScaledDoses(FitProblem problem)
    {
        var factor = problem.Model.Graph.NewSymbol("dose factor");
        var scale = problem.Model.Graph.Of(factor);
        return (problem with
        {
            Model = problem.Model with { Parameters = problem.Model.Parameters.Add(new Parameter(factor, 1, Unit.None)) },
            Groups = [.. problem.Groups.Select(group => group with { Doses = [.. group.Doses.Select(dose => dose with { Amount = dose.Amount * scale })] })],
        }, factor);
    }
}
