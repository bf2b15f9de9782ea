using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Experiments;

/// <summary>
/// A fit problem compiled: the groups as simulations of one compiled model whose parameters, doses and times follow
/// from the varied parameters, with derivatives.
/// </summary>
/// <remarks>Immutable after construction; may be used from many threads.</remarks>
public sealed class ExperimentSimulation
{
    private static readonly ConditionalWeakTable<Model, List<(ImmutableHashSet<Symbol> Infused, CompiledModel Compiled)>> Known = [];

    private readonly GroupPlan[] groups;
    private readonly Dictionary<Symbol, double> defaults;
    private readonly Dictionary<Symbol, int> variableOf;
    private readonly IReadOnlyDictionary<Symbol, double> starts;
    private readonly double timeScale;

    /// <summary>Compiles an experiment.</summary>
    /// <param name="problem">The experiment.</param>
    /// <param name="variables">The parameters that may vary, in order.</param>
    /// <param name="starts">Values of parameters at which horizons are found; the model's own for those left out, null
    /// for all of them.</param>
    /// <param name="timeScale">The time scale of what is observed, in coherent units: its latest time, or one unit.</param>
    /// <param name="stepLimit">Most steps of a run where the experiment asks for no limit; null for the solver's own.</param>
    public ExperimentSimulation(
        Experiment problem,
        IReadOnlyList<Symbol> variables,
        IReadOnlyDictionary<Symbol, double>? starts = null,
        double timeScale = 1,
        int? stepLimit = null
    )
    {
        Variables = variables;
        Model = Compiled(
            problem.Model,
            [.. problem.Groups.SelectMany(group => group.Doses).Where(dose => dose.Duration is not null).Select(dose => dose.State)]
        );
        var settings = problem.Integration;
        Simulator = new Simulator(
            Model,
            stepLimit is { } most && problem.SolverChoice.StepLimit is null
                ? settings with
                {
                    StepLimit = Math.Min(settings.StepLimit, most),
                }
                : settings
        );
        variableOf = variables.Select((symbol, i) => (symbol, i)).ToDictionary(pair => pair.symbol, pair => pair.i);
        defaults = problem.Model.Parameters.ToDictionary(parameter => parameter.Symbol, parameter => parameter.Value);
        (this.starts, this.timeScale) = (starts ?? ImmutableDictionary<Symbol, double>.Empty, timeScale);
        groups = [.. problem.Groups.Select(group => new GroupPlan(problem, group, Model, variables))];
    }

    /// <summary>The compiled model.</summary>
    public CompiledModel Model { get; }

    // Compiled once for what is infused: fits, curves, sweeps and other readings of one model share its code.
    private static CompiledModel Compiled(Model model, ImmutableHashSet<Symbol> infused)
    {
        var known = Known.GetOrCreateValue(model);
        lock (known)
        {
            foreach (var one in known)
                if (one.Infused.SetEquals(infused))
                    return one.Compiled;
            var compiled = CompiledModel.Compile(
                model,
                new CompilationSettings { InfusedStates = [.. model.States.Select(state => state.Symbol).Where(infused.Contains)] }
            );
            known.Add((infused, compiled));
            return compiled;
        }
    }

    /// <summary>Makes the runs.</summary>
    public Simulator Simulator { get; }

    /// <summary>The parameters that may vary.</summary>
    public IReadOnlyList<Symbol> Variables { get; }

    /// <summary>When each dose of a group starts, at the defaults.</summary>
    public double[] DoseTimes(int group) => groups[group].DoseTimes(Lookup([.. Variables.Select(symbol => defaults[symbol])]));

    /// <summary>How long the first dose of a group takes, at the defaults; 0 for a bolus.</summary>
    public double FirstDuration(int group) => groups[group].FirstDuration(Lookup([.. Variables.Select(symbol => defaults[symbol])]));

    /// <summary>
    /// Until when a profile must be followed so that what is left beyond hardly matters, at the defaults; from there it
    /// is extrapolated.
    /// </summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="observable">Index of the observable.</param>
    /// <param name="start">Where the profile starts.</param>
    public double Horizon(int group, int observable, double start)
    {
        // Doubling times over 80 binary orders about the time scale of the dosing, so that no unit of time is special.
        const int Orders = 60;
        double[] values = [.. Variables.Select(symbol => starts.GetValueOrDefault(symbol, defaults[symbol]))];
        var none = new int[values.Length];
        Array.Fill(none, -1);
        var doses = DoseTimes(group);
        var span = doses.Length > 1 ? doses[^1] - start : 0;
        double[] times = [.. Enumerable.Range(0, Orders).Select(i => start + span + (timeScale * Math.Pow(2, i - 30)))];
        var trajectory = Run(group, values, none, 0, times, out _);
        var contributions = times.Select((time, i) => Math.Abs(trajectory.Observable(i, observable)) * (time - start)).ToArray();
        var largest = contributions.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var last = Array.FindLastIndex(contributions, c => c > 3e-3 * largest);
        return last < 0 ? times[Orders / 2] : times[Math.Min(last + 1, Orders - 1)];
    }

    /// <summary>Runs one group.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="values">Values of the variables, in coherent units.</param>
    /// <param name="directionOf">Direction of each variable, or -1 for one held fixed.</param>
    /// <param name="directions">Number of directions; 0 for values only.</param>
    /// <param name="times">When to report, ascending.</param>
    /// <param name="dose">The total amount given, with derivatives.</param>
    /// <param name="cancellation">Stops the run early.</param>
    public Trajectory Run(
        int group,
        ReadOnlySpan<double> values,
        ReadOnlySpan<int> directionOf,
        int directions,
        double[] times,
        out Dual dose,
        CancellationToken cancellation = default
    ) => Simulator.Run(Request(group, values, directionOf, directions, times, out dose), cancellation);

    /// <summary>What <see cref="Run"/> would run.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="values">Values of the variables, in coherent units.</param>
    /// <param name="directionOf">Direction of each variable, or -1 for one held fixed.</param>
    /// <param name="directions">Number of directions; 0 for values only.</param>
    /// <param name="times">When to report, ascending.</param>
    /// <param name="dose">The total amount given, with derivatives.</param>
    public SimulationRequest Request(
        int group,
        ReadOnlySpan<double> values,
        ReadOnlySpan<int> directionOf,
        int directions,
        double[] times,
        out Dual dose
    ) => groups[group].Request(Lookup(values), directionOf, directions, times, out dose);

    /// <summary>Accuracy and limits of the runs.</summary>
    public SolverSettings Settings => Simulator.Settings;

    /// <summary>What <see cref="Run"/> would run, for a cohort to run side by side with others.</summary>
    /// <param name="group">Index of the group.</param>
    /// <param name="values">Values of the variables, in coherent units.</param>
    /// <param name="directionOf">Direction of each variable, or -1 for one held fixed.</param>
    /// <param name="times">When to report, ascending.</param>
    public SimulationRequest RequestOf(int group, ReadOnlySpan<double> values, ReadOnlySpan<int> directionOf, double[] times) =>
        groups[group].Request(Lookup(values), directionOf, 0, times, out _);

    private Func<Symbol, double> Lookup(ReadOnlySpan<double> values)
    {
        var copy = values.ToArray();
        return symbol => variableOf.TryGetValue(symbol, out var i) ? copy[i] : defaults[symbol];
    }

    private sealed class GroupPlan
    {
        private readonly CompiledModel model;
        private readonly double[] parameters;
        private readonly (int Parameter, DifferentiableExpression Value)[] settings;
        private readonly (DifferentiableExpression Time, int Parameter, DifferentiableExpression Value)[] interventions;
        private readonly (
            int State,
            bool IsCounted,
            DifferentiableExpression Amount,
            DifferentiableExpression Time,
            DifferentiableExpression? Duration,
            DifferentiableExpression? Interval,
            int Count
        )[] doses;
        private readonly int injectedDose;

        public GroupPlan(Experiment problem, Group group, CompiledModel model, IReadOnlyList<Symbol> variables)
        {
            this.model = model;
            parameters = model.DefaultParameters();
            injectedDose = problem.Model.InjectedDose is { } symbol ? model.ParameterIndex(symbol) : -1;
            var overrides = group.Overrides.ToDictionary(pair => pair.Parameter, pair => pair.Value);
            var set = new List<(int, DifferentiableExpression)>();
            for (var p = 0; p < parameters.Length; p++)
            {
                var parameter = model.Equations.Parameters[p].Symbol;
                if (overrides.TryGetValue(parameter, out var value))
                    set.Add((p, new DifferentiableExpression(value, variables)));
                else if (variables.Contains(parameter))
                    set.Add((p, new DifferentiableExpression(problem.Model.Graph.Of(parameter), variables)));
            }
            settings = [.. set];
            DifferentiableExpression Graded(Expression expression) => new(Substitution.Replace(expression, overrides), variables);
            interventions =
            [
                .. group
                    .Interventions.Select(i => (Graded(i.Time), model.ParameterIndex(i.Parameter), Graded(i.Value)))
                    .Where(i => i.Item2 >= 0),
            ];
            doses =
            [
                .. group.Doses.Select(dose =>
                    (
                        model.StateIndex(dose.State),
                        IsCounted(problem.Model, dose),
                        Graded(dose.Amount),
                        Graded(dose.Time),
                        dose.Duration is null ? null : Graded(dose.Duration),
                        dose.Interval is null ? null : Graded(dose.Interval),
                        dose.Count
                    )
                ),
            ];
        }

        // A share of the injected dose is one of what is measured: liposomes given before vesicles, in another unit, are no part of it.
        private static bool IsCounted(Model model, Dose dose)
        {
            if (
                model.Parameters.FirstOrDefault(parameter => ReferenceEquals(parameter.Symbol, model.InjectedDose)) is not { } injected
                || injected.Unit.Dimension.IsNone
            )
                return true;
            return model.States.First(state => ReferenceEquals(state.Symbol, dose.State)).Unit.Dimension == injected.Unit.Dimension;
        }

        public double[] DoseTimes(Func<Symbol, double> valueOf) =>
            [
                .. doses
                    .SelectMany(dose =>
                        Enumerable
                            .Range(0, dose.Count)
                            .Select(k => dose.Time.Value(valueOf) + (k == 0 ? 0 : k * dose.Interval!.Value(valueOf)))
                    )
                    .Order(),
            ];

        public double FirstDuration(Func<Symbol, double> valueOf) => doses.Length == 0 ? 0 : doses[0].Duration?.Value(valueOf) ?? 0;

        public SimulationRequest Request(
            Func<Symbol, double> valueOf,
            ReadOnlySpan<int> directionOf,
            int directions,
            double[] times,
            out Dual total
        )
        {
            var values = (double[])parameters.Clone();
            var gradients = directions == 0 ? null : new double[values.Length * directions];
            foreach (var (parameter, value) in settings)
            {
                values[parameter] = value.Value(valueOf);
                if (gradients is not null)
                    value.AddGradient(valueOf, directionOf, gradients.AsSpan(parameter * directions, directions));
            }
            var timeline = new List<TimelineEvent>();
            foreach (var (time, parameter, value) in interventions)
                timeline.Add(
                    new ParameterChange(time.At(valueOf, directionOf, directions), parameter, value.At(valueOf, directionOf, directions))
                );
            var given = new List<(Dual Time, Dual Amount)>();
            foreach (var (state, isCounted, amount, time, duration, interval, count) in doses)
            {
                var (size, first) = (amount.At(valueOf, directionOf, directions), time.At(valueOf, directionOf, directions));
                var every = interval?.At(valueOf, directionOf, directions) ?? 0;
                for (var k = 0; k < count; k++)
                {
                    var at = k == 0 ? first : first + (k * every);
                    if (isCounted)
                        given.Add((at, size));
                    if (duration is null)
                        timeline.Add(new Bolus(at, state, size));
                    else
                    {
                        var length = duration.At(valueOf, directionOf, directions);
                        timeline.Add(new Infusion(at, state, size / length, length));
                    }
                }
            }
            given = [.. given.OrderBy(dose => dose.Time.Value)];
            Dual cumulative = 0;
            for (var k = 0; k < given.Count; k++)
            {
                cumulative += given[k].Amount;
                if (injectedDose < 0)
                    continue;
                if (k == 0)
                {
                    values[injectedDose] = cumulative.Value;
                    if (gradients is not null && cumulative.Gradient is { } gradient)
                        gradient.CopyTo(gradients.AsSpan(injectedDose * directions, directions));
                }
                else
                    timeline.Add(new ParameterChange(given[k].Time, injectedDose, cumulative));
            }
            total = cumulative;
            var start = Math.Min(0, times.Length > 0 ? times[0] : 0);
            foreach (var item in timeline)
                start = Math.Min(start, item.Time.Value);
            return new SimulationRequest
            {
                Parameters = values,
                Timeline = [.. timeline.OrderBy(item => item.Time.Value)],
                OutputTimes = times,
                StartTime = start,
                Directions = gradients,
                DirectionCount = directions,
            };
        }
    }
}
