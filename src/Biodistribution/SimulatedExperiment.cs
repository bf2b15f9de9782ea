using Biodistribution.Experiments;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution;

/// <summary>The time courses of an experiment: numbers and tables.</summary>
/// <param name="Experiment">What was simulated.</param>
/// <param name="Courses">The courses of every group and observable, with their accuracy.</param>
public sealed record SimulatedExperiment(AnimalExperiment Experiment, TimeCourses Courses)
{
    /// <summary>Conservation and accuracy in a sentence.</summary>
    public string Accuracy => Courses.AccuracySentence;

    /// <summary>The value of an observable at a time, computed there and not read off the curve.</summary>
    /// <param name="observable">The observable.</param>
    /// <param name="time">When.</param>
    /// <param name="group">The group; null for the only one.</param>
    /// <exception cref="InvalidInputException">There is no such observable or group.</exception>
    public Quantity Value(string observable, Quantity time, string? group = null)
    {
        var diagnostics = new DiagnosticList();
        AnimalExperiment.Find(Experiment.Model.Observables, observable, one => one.Name, "observable", diagnostics);
        if (group is not null)
            AnimalExperiment.Find(Experiment.Groups, group, one => one.Name, "group", diagnostics);
        if (diagnostics.HasErrors)
            throw new InvalidInputException(diagnostics.Conclude<object>(null).Diagnostics);
        var simulated = Experiment.Simulate([Experiment.CoherentTime(time)], null, observable).Courses;
        var course = simulated.Courses.First(one => group is null || one.Group == group);
        return new Quantity(course.Values[0], course.Unit);
    }

    /// <summary>The courses of some observables, in the order of their names; of all when none is named.</summary>
    /// <param name="observables">Which observables.</param>
    /// <exception cref="InvalidInputException">There is no such observable.</exception>
    public TimeCourses Of(params ReadOnlySpan<string> observables)
    {
        if (observables.IsEmpty)
            return Courses;
        var diagnostics = new DiagnosticList();
        foreach (var name in observables)
            AnimalExperiment.Find(Experiment.Model.Observables, name, one => one.Name, "observable", diagnostics);
        if (diagnostics.HasErrors)
            throw new InvalidInputException(diagnostics.Conclude<object>(null).Diagnostics);
        string[] names = [.. observables];
        return Courses with
        {
            Courses =
            [
                .. Courses
                    .Courses.Where(course => names.Contains(course.Observable))
                    .OrderBy(course => Array.IndexOf(names, course.Observable)),
            ],
        };
    }

    /// <summary>All courses as a table, one row a group, observable and time: what a program writes as curves.csv.</summary>
    public Table Table() => StudyTables.Curves(Courses, Experiment.Model.Units.TimeUnit);
}
