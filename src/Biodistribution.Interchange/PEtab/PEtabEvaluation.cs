using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Biodistribution.Compilation;
using Biodistribution.Interchange.Sbml;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;

namespace Biodistribution.Interchange.PEtab;

/// <summary>A measurement with what the model says of it.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Simulation">The prediction.</param>
/// <param name="Noise">The sd or Laplace scale, on the transformed scale.</param>
public sealed record PEtabPrediction(PEtabMeasurement Measurement, double Simulation, double Noise);

/// <summary>A PEtab problem evaluated at parameter values.</summary>
/// <param name="LogLikelihood">Logarithm of the likelihood; minus infinity when a run failed.</param>
/// <param name="ChiSquare">Sum of squared residuals over their noise, on the transformed scale.</param>
/// <param name="Predictions">One for each measurement, in order.</param>
/// <param name="Failure">Why a run failed; empty when none did.</param>
public sealed record PEtabEvaluation(double LogLikelihood, double ChiSquare, ImmutableArray<PEtabPrediction> Predictions, string Failure)
{
    /// <summary>Logarithm of the prior density of each estimated parameter that has a prior.</summary>
    public ImmutableArray<(string Id, double Value)> LogPriors { get; init; } = [];

    /// <summary>Logarithm of the prior density of all parameters; 0 without priors.</summary>
    public double LogPrior => LogPriors.Sum(prior => prior.Value);

    /// <summary>Logarithm of likelihood times prior density, what a fit maximises.</summary>
    public double LogPosterior => LogLikelihood + LogPrior;

    /// <summary>llh, chi2 and simulations as JSON.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            void Number(string name, double value)
            {
                if (double.IsFinite(value))
                    json.WriteNumber(name, value);
                else
                    json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
            }
            json.WriteStartObject();
            Number("llh", LogLikelihood);
            Number("chi2", ChiSquare);
            if (!LogPriors.IsEmpty)
            {
                Number("log_prior", LogPrior);
                Number("unnorm_log_posterior", LogPosterior);
                json.WriteStartObject("log_priors");
                foreach (var (id, value) in LogPriors)
                    Number(id, value);
                json.WriteEndObject();
            }
            if (Failure.Length > 0)
                json.WriteString("failure", Failure);
            json.WriteStartArray("simulations");
            foreach (var prediction in Predictions)
            {
                json.WriteStartObject();
                json.WriteString("observableId", prediction.Measurement.Observable.Id);
                json.WriteString("experimentId", prediction.Measurement.Experiment.Id);
                Number("time", prediction.Measurement.Time);
                Number("measurement", prediction.Measurement.Value);
                Number("simulation", prediction.Simulation);
                Number("noise", prediction.Noise);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

/// <summary>Evaluates PEtab problems: simulates every experiment and compares with the measurements.</summary>
public sealed class PEtabEvaluator
{
    private const double LongestEquilibration = 1e10;

    // Where time itself changes something, what rests may rest until then: rest is looked for after this time only.
    private const double EarliestRestInTime = 1e6;

    private readonly PEtabProblem problem;
    private readonly CompiledModel compiled;
    private readonly Simulator simulator;
    private readonly bool dependsOnTime;
    private readonly Dictionary<Symbol, Expression> initiallyAssigned;

    /// <summary>Compiles the model of a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="settings">Accuracy and limits; null for tight ones.</param>
    public PEtabEvaluator(PEtabProblem problem, SolverSettings? settings = null)
    {
        this.problem = problem;
        var model = problem.Model.Model;
        var constants = model.Parameters.Select(parameter => parameter.Symbol).ToHashSet();
        var changed = problem
            .Experiments.SelectMany(experiment => experiment.Periods)
            .SelectMany(period => period.Changes)
            .Select(change => problem.Model.Quantities[change.Target].Value)
            .Where(value => value.Operation == Operation.Symbol)
            .Select(value => value.Symbol!)
            .Concat(problem.Symbols.Values)
            .Where(constants.Contains)
            .ToHashSet();
        initiallyAssigned = model
            .InitialAssignments.Where(assignment => changed.Contains(assignment.Target))
            .ToDictionary(assignment => assignment.Target, assignment => assignment.Value);
        // A species only the experiments change is a state all the same, and so is what follows at the start from what they change later.
        var set = problem
            .Experiments.SelectMany(experiment => experiment.Periods)
            .SelectMany(period => period.Changes)
            .Select(change => problem.Model.Quantities[change.Target].Amount?.Symbol)
            .OfType<Symbol>()
            .Concat(model.InitialAssignments.Select(assignment => assignment.Target).Where(target => !changed.Contains(target)))
            .Where(constants.Contains)
            .ToHashSet();
        compiled = CompiledModel.Compile(
            model with
            {
                Parameters = [.. model.Parameters.Where(parameter => !set.Contains(parameter.Symbol))],
                States =
                [
                    .. model.States,
                    .. model
                        .Parameters.Where(parameter => set.Contains(parameter.Symbol))
                        .Select(parameter => new State(parameter.Symbol, parameter.Unit, model.Graph.Constant(parameter.Value))),
                ],
                InitialAssignments = [.. model.InitialAssignments.Where(assignment => !changed.Contains(assignment.Target))],
                Observables = [],
            }
        );
        dependsOnTime = ExpressionOrder
            .Sort([.. compiled.Equations.States.Select(state => state.Derivative), .. compiled.Equations.Events.Select(e => e.Trigger)])
            .Any(node => node.Operation == Operation.Time);
        simulator = new Simulator(compiled, settings ?? new SolverSettings { RelativeTolerance = 1e-10, AbsoluteTolerance = 1e-14 });
    }

    /// <summary>Evaluates at given parameter values.</summary>
    /// <param name="values">Values by parameter id, not transformed; those left out are nominal.</param>
    public PEtabEvaluation Evaluate(IReadOnlyDictionary<string, double>? values = null)
    {
        var given = new Dictionary<Symbol, double>();
        foreach (var parameter in problem.Parameters)
            given[problem.Symbols[parameter.Id]] =
                values is not null && values.TryGetValue(parameter.Id, out var value) ? value : parameter.Nominal;
        var predictions = new PEtabPrediction[problem.Measurements.Length];
        var failure = problem.Parameters.FirstOrDefault(parameter => double.IsNaN(given[problem.Symbols[parameter.Id]])) is { } open
            ? $"{open.Id} has no value: give it a nominalValue."
            : "";
        foreach (var experiment in problem.Experiments)
        {
            var members = Enumerable
                .Range(0, problem.Measurements.Length)
                .Where(i => ReferenceEquals(problem.Measurements[i].Experiment, experiment))
                .ToArray();
            if (new ExperimentRun(this, experiment, given).Simulate(members, predictions) is { } reason)
                failure = $"{experiment.Id}: {reason}";
        }
        if (failure.Length == 0 && predictions.FirstOrDefault(prediction => !(prediction.Noise > 0)) is { } still)
            failure = string.Create(
                CultureInfo.InvariantCulture,
                $"{still.Measurement.Experiment.Id}: the noise of {still.Measurement.Observable.Id} at time "
                    + $"{still.Measurement.Time} is {still.Noise}; it must be positive."
            );
        var (likelihood, squares) = (0.0, 0.0);
        foreach (var prediction in predictions)
        {
            var (logDensity, residual) = Compare(prediction);
            likelihood += logDensity;
            squares += residual * residual;
        }
        return new PEtabEvaluation(failure.Length > 0 ? double.NegativeInfinity : likelihood, squares, [.. predictions], failure)
        {
            LogPriors =
            [
                .. problem
                    .Parameters.Where(parameter => parameter.Prior is not null)
                    .Select(parameter => (parameter.Id, parameter.Prior!.LogDensity(given[problem.Symbols[parameter.Id]]))),
            ],
        };
    }

    private static (double LogDensity, double Residual) Compare(PEtabPrediction prediction)
    {
        var (m, y, noise) = (prediction.Measurement.Value, prediction.Simulation, prediction.Noise);
        var observable = prediction.Measurement.Observable;
        var (residual, jacobian) = observable.Transformation switch
        {
            "log" => ((Math.Log(m) - Math.Log(y)) / noise, m),
            "log10" => ((Math.Log10(m) - Math.Log10(y)) / noise, m * Math.Log(10)),
            _ => ((m - y) / noise, 1),
        };
        return (
            observable.IsLaplace
                ? -Math.Log(2 * noise * jacobian) - Math.Abs(residual)
                : (-0.5 * Math.Log(2 * Math.PI * noise * noise * jacobian * jacobian)) - (0.5 * residual * residual),
            residual
        );
    }

    /// <summary>One experiment under way.</summary>
    private sealed class ExperimentRun
    {
        private readonly PEtabEvaluator owner;
        private readonly PEtabExperiment experiment;
        private readonly Dictionary<Symbol, double> given;
        private readonly double[] parameters;
        private bool[]? triggers;
        private string? failure;

        public ExperimentRun(PEtabEvaluator owner, PEtabExperiment experiment, Dictionary<Symbol, double> given)
        {
            (this.owner, this.experiment, this.given) = (owner, experiment, given);
            parameters = owner.compiled.DefaultParameters();
            foreach (var (symbol, value) in given)
                if (owner.compiled.ParameterIndex(symbol) is var index and >= 0)
                    parameters[index] = value;
        }

        /// <summary>Fills in the predictions of some measurements; gives a reason where that failed.</summary>
        public string? Simulate(int[] members, PEtabPrediction[] predictions)
        {
            var periods = experiment.Periods;
            var measurements = members.Select(i => owner.problem.Measurements[i]).ToArray();
            var equilibrates = periods.Length > 0 && double.IsNegativeInfinity(periods[0].Time);
            var first = equilibrates ? 1 : 0;
            var start = first < periods.Length ? periods[first].Time : 0;
            var state = Begin(periods.Length > 0 ? periods[0].Changes : [], equilibrates ? 0 : start);
            if (equilibrates)
            {
                state = Equilibrate(state);
                // What has fired during the equilibration does not fire again at the start.
                triggers = TriggersAt(state);
                if (periods.Length > 1)
                    Apply(periods[1].Changes, state, start);
            }
            var timeline = new List<TimelineEvent>();
            foreach (var period in periods.Skip(first + 1))
                timeline.AddRange(ChangesAt(period, state, start, timeline));
            var times = measurements.Select(measurement => measurement.Time).Where(double.IsFinite).Distinct().Order().ToArray();
            var run = Run(state, start, times, timeline);
            var atEnd = measurements.Any(measurement => double.IsPositiveInfinity(measurement.Time)) ? Equilibrate(state) : null;
            foreach (var i in members)
            {
                var measurement = owner.problem.Measurements[i];
                var output = Array.BinarySearch(times, measurement.Time);
                var at = output >= 0 ? run.AsSpan(output * state.Length, state.Length).ToArray() : atEnd!;
                var local = ParametersAt(measurement.Time, timeline);
                predictions[i] = new PEtabPrediction(
                    measurement,
                    Value(measurement.Formula, at, local, measurement.Time),
                    Value(measurement.NoiseFormula, at, local, measurement.Time)
                );
            }
            return failure;
        }

        // The value of a formula for given states and parameters.
        private double Value(Expression formula, double[] state, double[] local, double time)
        {
            var equations = owner.compiled.Equations;
            var resolved = Substitution.Replace(formula, equations.Values);
            return ExpressionEvaluation.Evaluate(
                resolved,
                symbol =>
                    owner.compiled.StateIndex(symbol) is var s and >= 0 ? state[s]
                    : owner.compiled.ParameterIndex(symbol) is var p and >= 0 ? local[p]
                    : given.GetValueOrDefault(symbol, double.NaN),
                double.IsFinite(time) ? time : 0
            );
        }

        // Parameters take their values before the model's own initial values follow from them; states are set after.
        private double[] Begin(ImmutableArray<(string Target, Expression Value, string Formula)> changes, double time)
        {
            var none = new double[owner.compiled.StateCount];
            var set = new HashSet<Symbol>();
            foreach (var (target, formula, _) in changes)
                if (
                    Quantity(target) is { Amount: null, Value: { Operation: Operation.Symbol } value }
                    && owner.compiled.ParameterIndex(value.Symbol!) is var index and >= 0
                )
                {
                    parameters[index] = Value(formula, none, parameters, time);
                    set.Add(value.Symbol!);
                }
            foreach (var (symbol, formula) in owner.initiallyAssigned)
                if (!set.Contains(symbol) && !given.ContainsKey(symbol) && owner.compiled.ParameterIndex(symbol) is var index and >= 0)
                    parameters[index] = Value(formula, none, parameters, time);
            // Nothing fires yet: the changes of the period come before the events of the model.
            triggers = [.. owner.compiled.Equations.Events.Select(_ => true)];
            var state = Run(null, time, [time], []);
            triggers = null;
            Apply(
                [
                    .. changes.Where(change =>
                        Quantity(change.Target).Amount is not null
                        || owner.compiled.ParameterIndex(Quantity(change.Target).Value.Symbol!) < 0
                    ),
                ],
                state,
                time
            );
            return state;
        }

        private SbmlQuantity Quantity(string id) => owner.problem.Model.Quantities[id];

        private void Apply(ImmutableArray<(string Target, Expression Value, string Formula)> changes, double[] state, double time)
        {
            foreach (var (isState, index, value) in Assigned(changes, state, parameters, time))
                if (isState)
                    state[index] = value;
                else
                    parameters[index] = value;
        }

        // All values are computed from what was before; a concentration becomes an amount with the size after the change.
        private List<(bool IsState, int Index, double Value)> Assigned(
            ImmutableArray<(string Target, Expression Value, string Formula)> changes,
            double[] state,
            double[] local,
            double time
        )
        {
            var assigned = new List<(bool, int, double)>();
            var values = changes
                .Select(change => (Quantity: Quantity(change.Target), Value: Value(change.Value, state, local, time)))
                .ToArray();
            var (stateAfter, parametersAfter) = ((double[])state.Clone(), (double[])local.Clone());
            void Set(Expression target, double value)
            {
                if (target.Operation != Operation.Symbol)
                    return;
                if (owner.compiled.StateIndex(target.Symbol!) is var s and >= 0)
                {
                    assigned.Add((true, s, value));
                    stateAfter[s] = value;
                }
                else if (owner.compiled.ParameterIndex(target.Symbol!) is var p and >= 0)
                {
                    assigned.Add((false, p, value));
                    parametersAfter[p] = value;
                }
            }
            foreach (var (quantity, value) in values.Where(entry => entry.Quantity.Amount is null))
                Set(quantity.Value, value);
            foreach (var (quantity, value) in values.Where(entry => entry.Quantity.Amount is not null))
                Set(quantity.Amount!, quantity.Size is null ? value : value * Value(quantity.Size, stateAfter, parametersAfter, time));
            return assigned;
        }

        private IEnumerable<TimelineEvent> ChangesAt(PEtabPeriod period, double[] start, double startTime, List<TimelineEvent> earlier)
        {
            if (period.Changes.IsEmpty)
                return [];
            // The state just before: an event of the model at that very time comes after the change.
            var mark =
                parameters.Length > 0
                    ? new TimelineEvent[] { new ParameterChange(period.Time, 0, ParametersAt(period.Time, earlier)[0]) }
                    : [];
            var before = Run(start, startTime, [period.Time], [.. earlier, .. mark], [earlier.Count]);
            return Assigned(period.Changes, before, ParametersAt(period.Time, earlier), period.Time)
                .Select(change =>
                    change.IsState
                        ? (TimelineEvent)new StateReplacement(period.Time, change.Index, change.Value)
                        : new ParameterChange(period.Time, change.Index, change.Value)
                );
        }

        private double[] ParametersAt(double time, List<TimelineEvent> timeline)
        {
            var local = (double[])parameters.Clone();
            foreach (var change in timeline.OfType<ParameterChange>())
                if (change.Time.Value <= time)
                    local[change.Parameter] = change.Value.Value;
            return local;
        }

        private double[] Run(double[]? state, double start, double[] times, IReadOnlyList<TimelineEvent> timeline, int[]? positions = null)
        {
            if (times.Length == 0)
                return [];
            if (times[0] < start)
            {
                failure ??= "A measurement precedes the start of its experiment.";
                return [.. Enumerable.Repeat(double.NaN, times.Length * owner.compiled.StateCount)];
            }
            var run = owner.simulator.Run(
                new SimulationRequest
                {
                    Parameters = parameters,
                    InitialState = state,
                    StartTime = start,
                    OutputTimes = times,
                    Timeline = [.. timeline],
                    OutputPositions = positions,
                    TriggersBeforeStart = triggers,
                }
            );
            if (run.Failure is { } reason)
                failure ??= $"{reason.Status} at time {reason.Time.ToString(CultureInfo.InvariantCulture)}. {reason.Advice}";
            return run.States;
        }

        private bool[] TriggersAt(double[] state) =>
            [.. owner.compiled.Equations.Events.Select(e => Value(e.Trigger, state, parameters, double.PositiveInfinity) != 0)];

        // Runs ten times as long until nothing changes any more.
        private double[] Equilibrate(double[] state)
        {
            var first = owner.dependsOnTime ? EarliestRestInTime : 10;
            var previous = Run(state, 0, [first], []);
            for (var time = 10 * first; time <= LongestEquilibration; time *= 10)
            {
                var next = Run(state, 0, [time], []);
                var settled = true;
                for (var i = 0; i < next.Length; i++)
                    settled &= next[i].Equals(previous[i]) || Math.Abs(next[i] - previous[i]) <= 1e-10 * Math.Max(Math.Abs(next[i]), 1e-6);
                if (settled)
                    return next;
                previous = next;
            }
            failure ??= "No steady state was reached.";
            return previous;
        }
    }
}
