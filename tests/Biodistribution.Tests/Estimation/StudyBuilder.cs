using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Observations;
using Biodistribution.Simulation;
using Biodistribution.Units;

namespace Biodistribution.Tests.Estimation;

/// <summary>Builds studies in code: parameters, states and flows by name, expressions by operators.</summary>
internal sealed class StudyBuilder
{
    private readonly Dictionary<string, Expression> names = [];
    private readonly List<Parameter> parameters = [];
    private readonly List<State> states = [];
    private readonly List<Flow> flows = [];
    private readonly List<Observable> observables = [];
    private readonly List<Group> groups = [];
    private readonly List<Observation> rows = [];
    private readonly List<EstimatedParameter> estimated = [];
    private readonly List<AssumedParameter> assumed = [];
    private readonly Dictionary<string, ErrorModel> errors = [];
    private Symbol? injectedDose;

    public ExpressionGraph Graph { get; } = new();

    public CoherentUnits Units { get; init; } = CoherentUnits.Dimensionless;

    public double AssumedCv { get; init; } = double.NaN;

    public int AssumedCount { get; init; }

    public ErrorModel DefaultError { get; set; } = new();

    public SolverSettings Solver { get; init; } = new();

    public Expression this[string name] => names[name];

    public Expression Number(double value) => Graph.Constant(value);

    public StudyBuilder Parameter(
        string name,
        double value,
        string unit = "",
        double lower = double.NegativeInfinity,
        double upper = double.PositiveInfinity
    )
    {
        var u = Unit.Parse(unit);
        var factor = Units.Factor(u);
        var symbol = Graph.NewSymbol(name);
        parameters.Add(new Parameter(symbol, value * factor, u) { Lower = lower * factor, Upper = upper * factor });
        names[name] = Graph.Of(symbol);
        return this;
    }

    public StudyBuilder Estimate(
        string name,
        double start,
        double lower,
        double upper,
        EstimationScale scale = EstimationScale.Log,
        Prior? prior = null
    )
    {
        var parameter = parameters.First(p => p.Name == name);
        var factor = Units.Factor(parameter.Unit);
        estimated.Add(new EstimatedParameter(parameter.Symbol, start * factor, lower * factor, upper * factor, scale) { Prior = prior });
        return this;
    }

    public StudyBuilder Assume(string name, double lower, double upper)
    {
        var parameter = parameters.First(p => p.Name == name);
        var factor = Units.Factor(parameter.Unit);
        assumed.Add(new AssumedParameter(parameter.Symbol, lower * factor, upper * factor, "not printed"));
        return this;
    }

    public StudyBuilder State(string name, string unit = "")
    {
        var symbol = Graph.NewSymbol(name);
        states.Add(new State(symbol, Unit.Parse(unit), Graph.Zero) { IsAmount = true });
        names[name] = Graph.Of(symbol);
        return this;
    }

    public StudyBuilder Flow(string? from, string? to, Expression rate)
    {
        var changes = ImmutableArray.CreateBuilder<(Symbol, Expression)>();
        if (from is not null)
            changes.Add((names[from].Symbol!, Graph.Constant(-1)));
        if (to is not null)
            changes.Add((names[to].Symbol!, Graph.One));
        flows.Add(new Flow($"flow {flows.Count}", rate, changes.ToImmutable()));
        return this;
    }

    public StudyBuilder Observable(string name, Expression value, string unit = "")
    {
        observables.Add(new Observable(name, value, Unit.Parse(unit)));
        return this;
    }

    /// <summary>An observable that is a share of the injected dose.</summary>
    public StudyBuilder Share(string name, Expression amount, string unit = "%ID")
    {
        if (injectedDose is null)
        {
            injectedDose = Graph.NewSymbol("injected dose");
            parameters.Add(new Parameter(injectedDose, double.NaN, Unit.None));
        }
        return Observable(name, amount / Graph.Of(injectedDose), unit);
    }

    public StudyBuilder Group(string name, string into, Expression amount, params (string Parameter, Expression Value)[] overrides) =>
        Group(
            new Group(
                name,
                [.. overrides.Select(o => (names[o.Parameter].Symbol!, o.Value))],
                [new Dose(names[into].Symbol!, amount, Graph.Zero)]
            )
        );

    public StudyBuilder Group(Group group)
    {
        groups.Add(group);
        return this;
    }

    public StudyBuilder Row(Observation row)
    {
        rows.Add(row);
        return this;
    }

    public StudyBuilder Value(string group, string observable, double time, double value, string unit = "", string animal = "") =>
        Row(
            new Observation
            {
                Id = $"{rows.Count + 1}",
                Group = group,
                Observable = observable,
                Time = time,
                Value = value,
                Unit = unit,
                Animal = animal,
            }
        );

    public StudyBuilder Error(string observable, ErrorModel error)
    {
        errors[observable] = error;
        return this;
    }

    public FitProblem Build() =>
        new()
        {
            Model = new Model
            {
                Name = "test",
                Graph = Graph,
                Units = Units,
                Parameters = [.. parameters],
                States = [.. states],
                Flows = [.. flows],
                Observables = [.. observables],
                InjectedDose = injectedDose,
            },
            Groups = [.. groups],
            Observations = [.. rows],
            Estimated = [.. estimated],
            Assumed = [.. assumed],
            ErrorModels = errors.ToImmutableDictionary(),
            DefaultError = DefaultError,
            AssumedCv = AssumedCv,
            AssumedCount = AssumedCount,
            Solver = Solver,
        };
}
