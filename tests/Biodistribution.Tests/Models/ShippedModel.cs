using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Curves;
using Biodistribution.Estimation.Studies;
using Biodistribution.Models;
using Biodistribution.Models.Symbolics;
using Biodistribution.Units;
using Xunit;

namespace Biodistribution.Tests.Models;

/// <summary>A model of the models folder put to use in a test: choices, values, doses and changes at a time, then its curves.</summary>
/// <param name="Model">The model with its choices and values.</param>
/// <param name="Doses">What is given.</param>
public sealed record ShippedModel(Model Model, ImmutableArray<Dose> Doses)
{
    private ImmutableArray<(Expression Time, Symbol Parameter, Expression Value)> Changes { get; init; } = [];

    /// <summary>Reads a model.</summary>
    /// <param name="file">Its file within the models folder, such as msc/msc-mouse.yaml.</param>
    public static ShippedModel Read(string file) => new(ModelFile.Read(PathOf(file)).OrThrow(), []);

    /// <summary>The path of a file in the models folder.</summary>
    public static string PathOf(string file) => Path.Combine([RepositoryRoot.Find(), "models", .. file.Split('/')]);

    /// <summary>With a choice of an option.</summary>
    public ShippedModel Choose(string option, string choice) =>
        Model.Options.Single(one => one.Name == option).Choices.Single(one => one.Name == choice).Values.Aggregate(this, (model, value) => model.With(value.Parameter, value.Value));

    /// <summary>With a value of a parameter, such as 0.5 or 3 mL/h; it must be inside its bounds.</summary>
    public ShippedModel Set(string parameter, string value)
    {
        var found = Model.Parameters.Single(one => one.Name == parameter);
        var number = Quantity.Parse(value).In(Model.Units);
        Assert.InRange(number, found.Lower, found.Upper);
        return With(found.Symbol, number);
    }

    /// <summary>With an amount given into a state.</summary>
    public ShippedModel Give(string state, string amount, string at = "0 h") =>
        this with { Doses = Doses.Add(new Dose(Model.States.Single(one => one.Name == state).Symbol, Number(amount), Number(at))) };

    /// <summary>With the doses of a regimen file of the models folder.</summary>
    public ShippedModel GiveRegimen(string file)
    {
        var regimen = RegimenFile.Read(PathOf(file), Model).OrThrow();
        return this with { Model = regimen.Model, Doses = regimen.Doses };
    }

    /// <summary>With a parameter that changes at a time.</summary>
    public ShippedModel Change(string at, string parameter, string value) =>
        this with { Changes = Changes.Add((Number(at), Model.Parameters.Single(one => one.Name == parameter).Symbol, Number(value))) };

    /// <summary>The value of an observable at a time, in the observable's unit.</summary>
    public double At(string observable, string time) => Course(observable, time)[0];

    /// <summary>The values of an observable at times, in the observable's unit.</summary>
    public double[] Course(string observable, params string[] times) => Course(observable, [.. times.Select(time => Quantity.Parse(time).In(Model.Units))]);

    /// <summary>The values of an observable at times in coherent units, in the observable's unit.</summary>
    public double[] Course(string observable, double[] times)
    {
        var group = new Group("given", [], Doses) { Interventions = Changes };
        var problem = new FitProblem { Model = Model, Groups = [group], Observations = [], Estimated = [] };
        var courses = new CourseSimulation(problem, []).Simulate(times, [observable], ["given"], [], [], cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(courses.Failures);
        return [.. courses.Courses[0].Values];
    }

    /// <summary>When an observable is largest, in hours, of times every <paramref name="step"/> hours until <paramref name="until"/> hours.</summary>
    public double PeakTime(string observable, double until, double step)
    {
        double[] times = [.. Enumerable.Range(0, (int)Math.Round(until / step) + 1).Select(i => i * step)];
        var values = Course(observable, [.. times.Select(time => time * Quantity.Parse("1 h").In(Model.Units))]);
        return times[Array.IndexOf(values, values.Max())];
    }

    /// <summary>The area under an observable from 0 to a number of hours, by trapezoids on 2000 steps that grow evenly in the logarithm, in the observable's unit times hours.</summary>
    public double Area(string observable, double until)
    {
        double[] times = [0, .. Enumerable.Range(0, 2001).Select(i => until * Math.Pow(10, (i - 2000) / 400.0))];
        var values = Course(observable, [.. times.Select(time => time * Quantity.Parse("1 h").In(Model.Units))]);
        return Enumerable.Range(1, times.Length - 1).Sum(i => (times[i] - times[i - 1]) * (values[i] + values[i - 1]) / 2);
    }

    private Expression Number(string quantity) => Model.Graph.Constant(Quantity.Parse(quantity).In(Model.Units));

    private ShippedModel With(Symbol symbol, double value) =>
        this with { Model = Model with { Parameters = [.. Model.Parameters.Select(one => ReferenceEquals(one.Symbol, symbol) ? one with { Value = value } : one)] } };
}
