using System.Collections.Immutable;
using System.Globalization;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Simulation;
using Biodistribution.Studies;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Interchange.PEtab;

/// <summary>A PEtab problem as a study, so that everything that works on studies works on it.</summary>
/// <remarks>
/// Each experiment is a group. What its first period sets becomes parameters and start values of the group; later
/// periods become events of the model whose times
/// are parameters of the group. Observables with values for each measurement become one observable for each set of
/// values; noise formulas become observables too.
/// </remarks>
public sealed class PEtabStudy
{
    private const double Never = 1e300;

    private readonly PEtabProblem problem;
    private readonly string file;
    private readonly ExpressionGraph graph;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly Dictionary<Symbol, Expression> definitions;
    private readonly Dictionary<Symbol, Expression> starts = [];
    private readonly Dictionary<Symbol, Symbol> startParameters = [];
    private readonly Dictionary<PEtabExperiment, Dictionary<Symbol, Expression>> overrides = [];
    private readonly Dictionary<PEtabExperiment, List<(Expression Time, Symbol Parameter, Expression Value)>> interventions = [];
    private readonly List<ModelEvent> events = [];
    private readonly List<Parameter> added = [];
    private readonly HashSet<string> taken;
    private Symbol? offset;
    private Model model;

    private PEtabStudy(PEtabProblem problem, string file)
    {
        (this.problem, this.file, model, graph) = (problem, file, problem.Model.Model, problem.Model.Model.Graph);
        definitions = model.Definitions.ToDictionary(definition => definition.Target, definition => definition.Value);
        foreach (var flow in model.Flows)
            if (flow.Symbol is { } symbol)
                definitions[symbol] = flow.Rate;
        foreach (var state in model.States)
            starts[state.Symbol] = state.Initial;
        foreach (var assignment in model.InitialAssignments)
            starts[assignment.Target] = assignment.Value;
        taken =
        [
            .. model.Parameters.Select(parameter => parameter.Name),
            .. model.States.Select(state => state.Name),
            .. model.Definitions.Select(definition => definition.Target.Name),
            .. problem.Symbols.Keys,
        ];
    }

    /// <summary>The study, or what of the problem a study has no form for.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="file">The problem file, as the user named it.</param>
    public static Checked<Study> Build(PEtabProblem problem, string file)
    {
        var made = new PEtabStudy(problem, file);
        made.RefuseWhatHasNoForm();
        var study = made.diagnostics.Count > 0 ? null : made.Build();
        return new(made.diagnostics.Count > 0 ? null : study, [.. made.diagnostics]);
    }

    private void Refuse(string message, string hint = "biodist petab --fit evaluates and fits it.") =>
        diagnostics.Add(new Diagnostic("BD7421", file, TextSpan.WholeFile, message, hint));

    private void RefuseWhatHasNoForm()
    {
        foreach (
            var experiment in problem.Experiments.Where(experiment =>
                experiment.Periods.Any(period => double.IsNegativeInfinity(period.Time))
            )
        )
            Refuse($"The experiment {experiment.Id} begins with an equilibration, which a study has no form for.");
        if (problem.Measurements.FirstOrDefault(measurement => double.IsPositiveInfinity(measurement.Time)) is { } steady)
            Refuse($"{steady.Observable.Id} is measured at the steady state (time inf), which a study has no form for.");
        foreach (var observable in problem.Observables.Where(observable => observable.IsLaplace))
            Refuse($"{observable.Id} has Laplace noise, which a study has no form for.");
        foreach (var parameter in problem.Parameters.Where(parameter => parameter.Prior is not null && !HasForm(parameter)))
            Refuse(
                $"The prior {parameter.Prior!.Kind} of {parameter.Id} has no form in a study: normal, log-normal and uniform ones have."
            );
        foreach (var parameter in problem.Parameters.Where(parameter => parameter.IsEstimated))
            if (
                problem
                    .Experiments.SelectMany(experiment => experiment.Periods.Skip(1))
                    .Any(period =>
                        !IsOfParameters(period) && period.Changes.Any(change => Carrier(change.Target) == problem.Symbols[parameter.Id])
                    )
            )
                Refuse(
                    $"{parameter.Id} is estimated and changes together with a state in the course of an experiment.",
                    "Let the condition set a parameter that is not estimated."
                );
        foreach (var parameter in problem.Parameters.Where(parameter => double.IsNaN(parameter.Nominal)))
            Refuse($"{parameter.Id} has no nominal value.", "Give it one in the parameter table.");
    }

    private static bool HasForm(PEtabParameter parameter) =>
        parameter.Prior!.Kind is "normal" or "log-normal" or "logNormal" or "uniform" or "parameterScaleUniform"
        || (parameter.Prior.Kind == "parameterScaleNormal" && parameter.Scale is "lin" or "log" or "log10");

    private Study Build()
    {
        AddTableParameters();
        foreach (var experiment in problem.Experiments)
            (overrides[experiment], interventions[experiment]) = ([], []);
        AddOffset();
        SetStarts();
        AddLaterPeriods();
        var (observables, rows, errors) = Observe();
        var longest = rows.Select(row => row.Time).DefaultIfEmpty(0).Max();
        model = WithOffset(
            model with
            {
                Parameters = [.. model.Parameters, .. added],
                States =
                [
                    .. model.States.Select(state =>
                        startParameters.TryGetValue(state.Symbol, out var start) ? state with { Initial = graph.Of(start) } : state
                    ),
                ],
                InitialAssignments =
                [
                    .. startParameters
                        .Where(entry => !model.States.Any(state => state.Symbol == entry.Key))
                        .Select(entry => new Definition(entry.Key, graph.Of(entry.Value))),
                    .. model.InitialAssignments.Where(assignment =>
                        !startParameters.ContainsKey(assignment.Target)
                        && !overrides.Values.Any(group => group.ContainsKey(assignment.Target))
                        && !problem.Symbols.ContainsValue(assignment.Target)
                    ),
                ],
                Events = [.. model.Events, .. events],
                Observables = observables,
            }
        );
        var shown = observables
            .Where(observable => !errors.Values.Any(error => error.SdObservable == observable.Name))
            .Select(observable => observable.Name)
            .ToImmutableArray();
        return new Study
        {
            Name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) is { Length: > 0 } folder ? folder : "problem",
            Title = model.Title,
            File = file,
            InputFiles = problem.Files,
            Groups = [.. problem.Experiments.Select(experiment => (GroupOf(experiment), GroupOf(experiment)))],
            Curves = longest > 0 ? new CurveRequest(longest, 121, shown, [.. problem.Experiments.Select(GroupOf)]) : null,
            Problem = new FitProblem
            {
                Model = model,
                Groups =
                [
                    .. problem.Experiments.Select(experiment => new Group(
                        GroupOf(experiment),
                        [.. overrides[experiment].Select(entry => (entry.Key, entry.Value))],
                        []
                    )
                    {
                        Interventions = [.. interventions[experiment]],
                    }),
                ],
                Observations = rows,
                Estimated = [.. problem.Parameters.Where(parameter => parameter.IsEstimated).Select(Estimated)],
                ErrorModels = errors,
                Solver = new SolverSettings { RelativeTolerance = 1e-8, AbsoluteTolerance = 1e-12 },
            },
        };
    }

    private static string GroupOf(PEtabExperiment experiment) => experiment.Id.Length > 0 ? experiment.Id : "experiment";

    private string Unused(string name)
    {
        var free = name;
        for (var i = 2; !taken.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        return free;
    }

    private Symbol AddParameter(string name, double value)
    {
        var symbol = graph.NewSymbol(Unused(name));
        added.Add(new Parameter(symbol, value, Unit.None));
        return symbol;
    }

    private void AddTableParameters()
    {
        var bounds = problem.Parameters.ToDictionary(parameter => problem.Symbols[parameter.Id]);
        Parameter Set(Parameter of, PEtabParameter row) =>
            of with
            {
                Value = row.Nominal,
                Lower = double.IsNaN(row.Lower) ? of.Lower : Math.Min(row.Lower, row.Nominal),
                Upper = double.IsNaN(row.Upper) ? of.Upper : Math.Max(row.Upper, row.Nominal),
            };
        var known = model.Parameters.Select(parameter => parameter.Symbol).ToHashSet();
        model = model with
        {
            Parameters =
            [
                .. model.Parameters.Select(parameter =>
                    bounds.TryGetValue(parameter.Symbol, out var row) ? Set(parameter, row) : parameter
                ),
            ],
        };
        foreach (var (symbol, row) in bounds)
            if (!known.Contains(symbol) && !model.States.Any(state => state.Symbol == symbol))
                added.Add(Set(new Parameter(symbol, row.Nominal, Unit.None), row));
    }

    private EstimatedParameter Estimated(PEtabParameter parameter)
    {
        var (lower, upper) = (
            double.IsNaN(parameter.Lower) ? double.NegativeInfinity : parameter.Lower,
            double.IsNaN(parameter.Upper) ? double.PositiveInfinity : parameter.Upper
        );
        // Version 2 has no scales: a positive range over decades is searched on the logarithm.
        var onLog = parameter.Scale is "log" or "log10" || (lower > 0 && upper / lower >= 100);
        return new EstimatedParameter(
            problem.Symbols[parameter.Id],
            Math.Clamp(parameter.Nominal, lower, upper),
            lower,
            upper,
            onLog ? EstimationScale.Log : EstimationScale.Natural
        )
        {
            Prior = PriorOf(parameter),
        };
    }

    // A density of the value that is log-normal has its exponent in ln x shifted by the square of its sd: the prior of
    // a study is one of the logarithm.
    private static Prior? PriorOf(PEtabParameter parameter)
    {
        if (parameter.Prior is not { } prior)
            return null;
        var (a, b) = (prior.Parameters[0], prior.Parameters[1]);
        var unit = parameter.Scale == "log10" ? Math.Log(10) : 1;
        return (prior.Kind, parameter.Scale) switch
        {
            ("normal", _) or ("parameterScaleNormal", "lin") => new Prior(PriorDistribution.Normal, a, b),
            ("log-normal" or "logNormal", _) => new Prior(PriorDistribution.LogNormal, Math.Exp(a - (b * b)), b),
            ("parameterScaleNormal", _) => new Prior(PriorDistribution.LogNormal, Math.Exp(a * unit), b * unit),
            ("uniform", _) when a > parameter.Lower || b < parameter.Upper => new Prior(PriorDistribution.Uniform, a, b),
            _ => null,
        };
    }

    // Groups run from time 0; where an experiment begins at another time, the model's time is that plus what has passed.
    private void AddOffset()
    {
        if (problem.Experiments.All(experiment => StartOf(experiment) == 0))
            return;
        offset = AddParameter("start_time", 0);
        foreach (var experiment in problem.Experiments)
            overrides[experiment][offset] = graph.Constant(StartOf(experiment));
    }

    private static double StartOf(PEtabExperiment experiment) => experiment.Periods.IsEmpty ? 0 : experiment.Periods[0].Time;

    private Model WithOffset(Model plain)
    {
        if (offset is null)
            return plain;
        var time = graph.Time + graph.Of(offset);
        Expression Shifted(Expression expression) => Substitution.AtTime(expression, time);
        Definition Moved(Definition definition) => definition with { Value = Shifted(definition.Value) };
        return plain with
        {
            States = [.. plain.States.Select(state => state with { Initial = Shifted(state.Initial) })],
            Flows =
            [
                .. plain.Flows.Select(flow =>
                    flow with
                    {
                        Rate = Shifted(flow.Rate),
                        Changes = [.. flow.Changes.Select(change => (change.State, Shifted(change.Stoichiometry)))],
                    }
                ),
            ],
            Definitions = [.. plain.Definitions.Select(Moved)],
            Rates = [.. plain.Rates.Select(rate => rate with { Rate = Shifted(rate.Rate) })],
            AlgebraicRules = [.. plain.AlgebraicRules.Select(rule => rule with { Residual = Shifted(rule.Residual) })],
            InitialAssignments = [.. plain.InitialAssignments.Select(Moved)],
            Events =
            [
                .. plain.Events.Select(e =>
                    e with
                    {
                        Trigger = Shifted(e.Trigger),
                        Delay = e.Delay is null ? null : Shifted(e.Delay),
                        Priority = e.Priority is null ? null : Shifted(e.Priority),
                        Assignments = [.. e.Assignments.Select(Moved)],
                        Consequences = [.. e.Consequences.Select(Moved)],
                    }
                ),
            ],
            Observables = [.. plain.Observables.Select(observable => observable with { Value = Shifted(observable.Value) })],
        };
    }

    // What the first period of an experiment sets: parameters as they are, states by a parameter that holds their start.
    private void SetStarts()
    {
        var targets = problem
            .Experiments.Where(experiment => !experiment.Periods.IsEmpty)
            .SelectMany(experiment => experiment.Periods[0].Changes)
            .Select(change => Carrier(change.Target))
            .OfType<Symbol>()
            .Distinct()
            .ToArray();
        // A parameter that an event changes is a state as well.
        var moved = problem
            .Experiments.SelectMany(experiment => experiment.Periods.Skip(1))
            .Where(period => !IsOfParameters(period))
            .SelectMany(period => period.Changes)
            .Select(change => Carrier(change.Target))
            .OfType<Symbol>()
            .ToHashSet();
        foreach (
            var symbol in targets
                .Concat(moved)
                .Distinct()
                .Where(symbol => moved.Contains(symbol) || model.States.Any(state => state.Symbol == symbol))
        )
            startParameters[symbol] = AddParameter($"{symbol.Name}_start", double.NaN);
        foreach (var experiment in problem.Experiments)
        {
            var changes = experiment.Periods.IsEmpty ? [] : experiment.Periods[0].Changes;
            var set = new Dictionary<Symbol, Expression>();
            foreach (var (target, value, _) in changes.Where(change => problem.Model.Quantities[change.Target].Amount is null))
                if (Carrier(target) is { } symbol)
                    set[symbol] = Initial(value, []);
            foreach (var (target, value, _) in changes)
                if (problem.Model.Quantities[target] is { Amount: not null } species && Carrier(target) is { } symbol)
                    set[symbol] = species.Size is null ? Initial(value, []) : Initial(value, []) * Initial(species.Size, set);
            foreach (var symbol in targets.Concat(moved).Distinct())
            {
                var value = set.GetValueOrDefault(symbol) ?? (starts.TryGetValue(symbol, out var own) ? Initial(own, set) : null);
                if (value is null)
                    continue;
                overrides[experiment][startParameters.GetValueOrDefault(symbol, symbol)] = value;
            }
        }
        // The start of the model holds where no experiment says otherwise.
        foreach (var (state, start) in startParameters)
            added[added.FindIndex(parameter => parameter.Symbol == start)] = new Parameter(
                start,
                starts.TryGetValue(state, out var own) ? ExpressionEvaluation.Evaluate(Initial(own, []), Nominal, 0) : Nominal(state),
                Unit.None
            );
    }

    // Only parameters change, to values that follow from parameters: an intervention, exact in time.
    private bool IsOfParameters(PEtabPeriod period) =>
        period.Changes.All(change =>
            problem.Model.Quantities[change.Target].Amount is null
            && Carrier(change.Target) is { } symbol
            && !model.States.Any(state => state.Symbol == symbol)
            && ExpressionOrder
                .SymbolsIn(change.Value)
                .All(used => model.Parameters.Concat(added).Any(parameter => parameter.Symbol == used))
            && !ExpressionOrder.Sort(change.Value).Any(node => node.Operation == Operation.Time)
        );

    private double Nominal(Symbol symbol) =>
        model.Parameters.Concat(added).FirstOrDefault(parameter => parameter.Symbol == symbol)?.Value ?? double.NaN;

    private Symbol? Carrier(string id)
    {
        var quantity = problem.Model.Quantities[id];
        var carrier = quantity.Amount ?? quantity.Value;
        return carrier.Operation == Operation.Symbol ? carrier.Symbol : null;
    }

    // The value of a formula at the start, by parameters alone; what the group sets comes first.
    private Expression Initial(Expression formula, Dictionary<Symbol, Expression> set)
    {
        for (var depth = 0; depth < 100; depth++)
        {
            var values = new Dictionary<Symbol, Expression>();
            foreach (var symbol in ExpressionOrder.SymbolsIn(formula))
                if (set.TryGetValue(symbol, out var given) && !(given.Operation == Operation.Symbol && given.Symbol == symbol))
                    values[symbol] = given;
                else if (definitions.TryGetValue(symbol, out var meaning))
                    values[symbol] = meaning;
                else if (starts.TryGetValue(symbol, out var start) && !problem.Symbols.ContainsValue(symbol))
                    values[symbol] = start;
            if (values.Count == 0)
                break;
            formula = Substitution.Replace(formula, values);
        }
        return Substitution.AtTime(formula, offset is null ? graph.Zero : graph.Of(offset));
    }

    // A later period is an event at a time that is a parameter of the group, before all events of the model.
    private void AddLaterPeriods()
    {
        foreach (var experiment in problem.Experiments)
        foreach (var period in experiment.Periods.Skip(1).Where(period => !period.Changes.IsEmpty))
        {
            if (IsOfParameters(period))
            {
                interventions[experiment]
                    .AddRange(
                        period.Changes.Select(change =>
                            (graph.Constant(period.Time - StartOf(experiment)), Carrier(change.Target)!, change.Value)
                        )
                    );
                continue;
            }
            var time = AddParameter($"{GroupOf(experiment)}_period", Never);
            overrides[experiment][time] = graph.Constant(period.Time);
            var held = new List<(Symbol Target, Definition Held, Expression? Size)>();
            foreach (var (target, value, _) in period.Changes)
                if (Carrier(target) is { } symbol)
                {
                    var quantity = problem.Model.Quantities[target];
                    held.Add(
                        (
                            symbol,
                            new Definition(AddParameter($"{symbol.Name}_set", 0), value),
                            quantity.Amount is null ? null : quantity.Size
                        )
                    );
                }
            // All values are worked out first. Sizes change next, then amounts by them: a second event, set off by the first, does that.
            var simple = held.All(change => change.Size is null);
            var trigger = graph.Binary(Operation.LessOrEqual, graph.Of(time), graph.Time);
            var first = new ModelEvent(
                Unused($"period_of_{GroupOf(experiment)}"),
                trigger,
                simple
                    ? [.. held.Select(change => new Definition(change.Target, change.Held.Value))]
                    : [.. held.Select(change => change.Size is null ? new Definition(change.Target, change.Held.Value) : change.Held)]
            )
            {
                Priority = graph.Constant(double.PositiveInfinity),
            };
            if (!simple)
            {
                var sizes = held.Where(change => change.Size is null).ToDictionary(change => change.Target, change => change.Held.Value);
                first = first with
                {
                    Consequences =
                    [
                        .. held.Where(change => change.Size is not null)
                            .Select(change => new Definition(
                                change.Target,
                                graph.Of(change.Held.Target) * Substitution.Replace(change.Size!, sizes)
                            )),
                    ],
                };
            }
            events.Add(first);
            if (simple)
                foreach (var change in held)
                    added.RemoveAll(parameter => parameter.Symbol == change.Held.Target);
        }
    }

    // One observable for each formula with the values its measurements give the placeholders, and one for each noise
    // formula that is no number.
    private (
        ImmutableArray<Observable> Observables,
        ImmutableArray<Observation> Rows,
        ImmutableDictionary<string, ErrorModel> Errors
    ) Observe()
    {
        var observables = new List<Observable>();
        var errors = ImmutableDictionary.CreateBuilder<string, ErrorModel>();
        var rows = ImmutableArray.CreateBuilder<Observation>();
        var made = new Dictionary<(PEtabObservable, string, string), string>();
        foreach (var measurement in problem.Measurements)
        {
            var of = measurement.Observable;
            var key = (of, measurement.Text.Formula, measurement.Text.Noise);
            if (!made.TryGetValue(key, out var name))
            {
                name = made[key] = Unused(of.Id);
                observables.Add(new Observable(name, measurement.Formula, Unit.None));
                var noise = measurement.NoiseFormula;
                var kind = of.Transformation == "lin" ? ErrorKind.Additive : ErrorKind.LogNormal;
                if (of.Transformation == "log10")
                    noise *= graph.Constant(Math.Log(10));
                if (noise.IsConstant)
                    errors[name] = new ErrorModel
                    {
                        Kind = kind,
                        Additive = noise.Value,
                        Proportional = noise.Value,
                    };
                else
                {
                    observables.Add(new Observable(Unused($"noise_of_{name}"), noise, Unit.None));
                    errors[name] = new ErrorModel { Kind = kind, SdObservable = observables[^1].Name };
                }
            }
            rows.Add(
                new Observation
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{rows.Count + 1}"),
                    Group = GroupOf(measurement.Experiment),
                    Observable = name,
                    Time = measurement.Time - StartOf(measurement.Experiment),
                    Value = measurement.Value,
                    // Replicates scatter by the observable's own error model.
                    Animal = "measurement",
                }
            );
        }
        return ([.. observables], rows.ToImmutable(), errors.ToImmutable());
    }
}
