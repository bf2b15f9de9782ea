using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Exposure;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Notebooks;

/// <summary>The time courses of an experiment, with what a cell asks of them: figures, tables, numbers.</summary>
/// <param name="Experiment">What was simulated.</param>
/// <param name="Courses">The courses of every group and observable, with their accuracy.</param>
public sealed record SimulatedExperiment(Experiment Experiment, TimeCourses Courses)
{
    /// <summary>Conservation and accuracy in a sentence.</summary>
    public string Accuracy => Courses.AccuracySentence;

    /// <summary>The time courses as a figure, a panel an observable, the groups as series.</summary>
    /// <param name="observables">Which observables; all when none is named.</param>
    /// <exception cref="InvalidInputException">There is no such observable.</exception>
    public Figure Plot(params string[] observables) => StudyFigures.Curves(Courses with { Courses = Chosen(observables) }, Experiment.Model, null, []);

    /// <summary>Where the whole dose is over time, stacked to 100 %, a panel a group.</summary>
    /// <exception cref="InvalidOperationException">The model has no observable in %ID, so that it does not know what the dose is.</exception>
    public Figure Shares() => StudyFigures.Shares(SharesAt([.. Courses.Courses[0].Times.Select(time => time * TimeFactor)]).Courses, Experiment.Model, null);

    /// <summary>Where the dose is at one time: the organs of a mouse coloured by their share, a panel a group.</summary>
    /// <param name="time">When.</param>
    /// <exception cref="InvalidOperationException">The model has no observable in %ID, so that it does not know what the dose is.</exception>
    public Figure BodyMap(Quantity time) => BodyMapOf(SharesAt([Experiment.Time(time)]));

    /// <summary>The value of an observable at a time, computed there and not read off the curve.</summary>
    /// <param name="observable">The observable.</param>
    /// <param name="time">When.</param>
    /// <param name="group">The group; null for the only one.</param>
    /// <exception cref="InvalidInputException">There is no such observable or group.</exception>
    public Quantity Value(string observable, Quantity time, string? group = null)
    {
        var diagnostics = new DiagnosticList();
        Experiment.Find(Experiment.Model.Observables, observable, one => one.Name, "observable", diagnostics);
        if (group is not null)
            Experiment.Find(Experiment.Groups, group, one => one.Name, "group", diagnostics);
        if (diagnostics.HasErrors)
            throw new InvalidInputException(diagnostics.Conclude<object>(null).Diagnostics);
        var course = Experiment.Courses(Experiment.Model, [Experiment.Time(time)], [observable]).Courses.First(one => group is null || one.Group == group);
        return new Quantity(course.Values[0], course.Unit);
    }

    /// <summary>Observables at some times, a row a group and observable.</summary>
    /// <param name="observables">Which observables, separated by commas; empty for all.</param>
    /// <param name="times">When.</param>
    public ReportTable At(string observables, params Quantity[] times)
    {
        var at = times.Select(Experiment.Time).ToArray();
        var names = Chosen(observables.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(course => course.Observable).Distinct().ToImmutableArray();
        var sorted = at.Distinct().Order().ToArray();
        var courses = Experiment.Courses(Experiment.Model, sorted, names).Courses;
        return new("Simulated values.", new Table(
        [
            new TextColumn("Group", courses.Select(course => course.Group)),
            new TextColumn("Observable", courses.Select(course => course.Observable)),
            .. times.Zip(at).DistinctBy(pair => pair.Second).Select(pair => new NumberColumn(pair.First.ToString(), courses.Select(course => course.Values[Array.IndexOf(sorted, pair.Second)]))),
            new TextColumn("Unit", courses.Select(course => course.Unit.Text)),
        ]));
    }

    /// <summary>Exposure of an observable in every group without a compartment model: Cmax, AUC, half-life and the like; what is missing says why.</summary>
    /// <param name="observable">The observable.</param>
    /// <param name="settings">Rules, dose and route; null for an organ that fills from elsewhere.</param>
    public ReportTable Exposure(string observable, ExposureSettings? settings = null)
    {
        settings ??= new ExposureSettings { Input = DoseInput.Elsewhere };
        var rows = Chosen([observable]).SelectMany(course => ExposureMetrics.Analyze(course.Times.AsSpan(), course.Values.AsSpan(), settings).Values.Select(value => (course.Group, value.Name, value.Value))).ToArray();
        return new($"Exposure of {observable}, without a compartment model; times in {Experiment.Model.Units.TimeUnit.Text}.", new Table(
            new TextColumn("Group", rows.Select(row => row.Group)),
            new TextColumn("Number", rows.Select(row => row.Name)),
            new NumberColumn("Value", rows.Select(row => row.Value.Value)),
            new TextColumn("Why missing", rows.Select(row => row.Value.Missing))));
    }

    /// <summary>All courses as a table, one row a group, observable and time: what a program writes as curves.csv.</summary>
    public Table Table() => StudyTables.Curves(Courses, Experiment.Model.Units.TimeUnit);

    private double TimeFactor => Experiment.Model.Units.Factor(Experiment.Model.Units.TimeUnit);

    private ImmutableArray<TimeCourse> Chosen(string[] observables)
    {
        if (observables.Length == 0)
            return Courses.Courses;
        var diagnostics = new DiagnosticList();
        foreach (var name in observables)
            Experiment.Find(Experiment.Model.Observables, name, one => one.Name, "observable", diagnostics);
        return diagnostics.HasErrors ? throw new InvalidInputException(diagnostics.Conclude<object>(null).Diagnostics) : [.. Courses.Courses.Where(course => observables.Contains(course.Observable)).OrderBy(course => Array.IndexOf(observables, course.Observable))];
    }

    private static Figure BodyMapOf((TimeCourses Courses, Model Model) shares) => StudyFigures.BodyMap(shares.Courses, shares.Model, null, 0);

    // Every amount as a share of the dose: together they are all of it.
    private (TimeCourses Courses, Model Model) SharesAt(double[] times)
    {
        var model = Experiment.Model;
        if (model.InjectedDose is not { } dose)
            throw new InvalidOperationException($"{model.Name} has no observable in %ID, so it does not say what the dose is; add one, such as blood: {{is: blood, unit: \"%ID\"}}.");
        var percent = Unit.Parse("%ID");
        Observable[] amounts = [.. model.States.Where(state => state.IsAmount).Select(state => new Observable(state.Name, model.Graph.Of(state.Symbol) / model.Graph.Of(dose), percent) { Organ = state.Organ, Meaning = state.Meaning })];
        model = model with { Observables = [.. amounts] };
        return (Experiment.Courses(model, times, [.. amounts.Select(amount => amount.Name)]), model);
    }
}
