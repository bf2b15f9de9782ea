using System.Collections.Concurrent;
using System.Collections.Immutable;
using Biodistribution.Compilation;
using Biodistribution.Models;
using Biodistribution.Models.Checking;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Simulation.Execution;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>
/// A model of the models folder put to use in a test: choices, values, doses and changes at a time, then its curves.
/// Each file is read and compiled once.
/// </summary>
public sealed record ShippedModel
{
    private static readonly ConcurrentDictionary<string, (Model Model, CompiledModel Compiled)> Known = new();

    private readonly CompiledModel compiled;

    private ShippedModel((Model Model, CompiledModel Compiled) read) => (Model, compiled) = read;

    /// <summary>The model as read.</summary>
    public Model Model { get; }

    private ImmutableDictionary<Symbol, double> Values { get; init; } = ImmutableDictionary<Symbol, double>.Empty;

    private ImmutableArray<(double Time, State State, double Amount)> Doses { get; init; } = [];

    private ImmutableArray<(double Time, Symbol Parameter, double Value)> Changes { get; init; } = [];

    /// <summary>Reads a model.</summary>
    /// <param name="file">Its file within the models folder, such as msc/msc-mouse.yaml.</param>
    public static ShippedModel Read(string file) =>
        new(
            Known.GetOrAdd(
                file,
                name =>
                {
                    var model = ModelFile.Read(Path.Combine([RepositoryRoot.Find(), "models", .. name.Split('/')])).OrThrow();
                    return (model, CompiledModel.Compile(model));
                }
            )
        );

    /// <summary>With a choice of an option.</summary>
    public ShippedModel Choose(string option, string choice) =>
        this with
        {
            Values = Values.SetItems(
                Model
                    .Options.Single(one => one.Name == option)
                    .Choices.Single(one => one.Name == choice)
                    .Values.Select(value => KeyValuePair.Create(value.Parameter, value.Value))
            ),
        };

    /// <summary>With a value of a parameter, such as 0.5 or 3 mL/h; it must be inside its bounds.</summary>
    public ShippedModel Set(string parameter, string value)
    {
        var found = Parameter(parameter);
        var number = Number(value);
        Assert.InRange(number, found.Lower, found.Upper);
        return this with { Values = Values.SetItem(found.Symbol, number) };
    }

    /// <summary>With an amount given into a state.</summary>
    public ShippedModel Give(string state, string amount, string at = "0 h") =>
        this with
        {
            Doses = Doses.Add((Number(at), Model.States.Single(one => one.Name == state), Number(amount))),
        };

    /// <summary>With a parameter that changes at a time.</summary>
    public ShippedModel Change(string at, string parameter, string value) =>
        this with
        {
            Changes = Changes.Add((Number(at), Parameter(parameter).Symbol, Number(value))),
        };

    /// <summary>The value of an observable at a time, in the observable's unit.</summary>
    public double At(string observable, string time) => Course(observable, time)[0];

    /// <summary>The values of an observable at times, in the observable's unit.</summary>
    public double[] Course(string observable, params string[] times) => Course(observable, [.. times.Select(Number)]);

    /// <summary>The values of an observable at ascending times in coherent units, in the observable's unit.</summary>
    public double[] Course(string observable, double[] times)
    {
        var parameters = compiled.DefaultParameters();
        foreach (var (symbol, value) in Values)
            parameters[compiled.ParameterIndex(symbol)] = value;
        var timeline = Doses
            .Select(dose => (TimelineEvent)new Bolus(dose.Time, compiled.StateIndex(dose.State.Symbol), dose.Amount))
            .ToList();
        timeline.AddRange(
            Changes.Select(change => new ParameterChange(change.Time, compiled.ParameterIndex(change.Parameter), change.Value))
        );
        timeline.AddRange(InjectedDose(parameters));
        var run = new Simulator(compiled, new SolverSettings()).Run(
            new SimulationRequest
            {
                Parameters = parameters,
                Timeline = [.. timeline.OrderBy(item => item.Time.Value)],
                OutputTimes = times,
                StartTime = timeline.Select(item => item.Time.Value).Append(0).Min(),
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(IntegrationStatus.Succeeded, run.Status);
        var index = compiled.ObservableIndex(observable);
        var factor = Model.Units.Factor(Model.Observables.Single(one => one.Name == observable).Unit);
        return [.. times.Select((_, i) => run.Observable(i, index) / factor)];
    }

    /// <summary>
    /// When an observable is largest, in hours, of times every <paramref name="step"/> hours until
    /// <paramref name="until"/> hours.
    /// </summary>
    public double PeakTime(string observable, double until, double step)
    {
        double[] times = [.. Enumerable.Range(0, (int)Math.Round(until / step) + 1).Select(i => i * step)];
        var values = Course(observable, [.. times.Select(time => time * Number("1 h"))]);
        return times[Array.IndexOf(values, values.Max())];
    }

    /// <summary>
    /// The area under an observable from 0 to a number of hours, by trapezoids on 2000 steps that grow evenly in the
    /// logarithm, in the observable's unit times hours.
    /// </summary>
    public double Area(string observable, double until)
    {
        double[] times = [0, .. Enumerable.Range(0, 2001).Select(i => until * Math.Pow(10, (i - 2000) / 400.0))];
        var values = Course(observable, [.. times.Select(time => time * Number("1 h"))]);
        return Enumerable.Range(1, times.Length - 1).Sum(i => (times[i] - times[i - 1]) * (values[i] + values[i - 1]) / 2);
    }

    // All that was given of what the observables are shares of, up to each dose.
    private IEnumerable<TimelineEvent> InjectedDose(double[] parameters)
    {
        if (Model.InjectedDose is not { } injected)
            yield break;
        var (index, kind, given) = (
            compiled.ParameterIndex(injected),
            Model.Parameters.Single(one => ReferenceEquals(one.Symbol, injected)).Unit.Dimension,
            0.0
        );
        foreach (var (time, state, amount) in Doses.OrderBy(dose => dose.Time).Where(dose => dose.State.Unit.Dimension == kind))
        {
            given += amount;
            if (given == amount)
                parameters[index] = given;
            else
                yield return new ParameterChange(time, index, given);
        }
    }

    private Parameter Parameter(string name) => Model.Parameters.Single(one => one.Name == name);

    private double Number(string quantity) => Quantity.Parse(quantity).In(Model.Units);
}
