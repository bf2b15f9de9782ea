using System.Globalization;
using Biodistribution.Experiments;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Simulation;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;

namespace Biodistribution.Reports;

/// <summary>The report of a simulation: every observable over time at given parameter values.</summary>
public static class SimulationReport
{
    // A sentence of more numbers is read by nobody.
    private const int MostTold = 12;

    /// <summary>Composes the report.</summary>
    /// <param name="courses">The curves.</param>
    /// <param name="model">The model at the values it was run at.</param>
    /// <param name="study">The study; null for a model alone.</param>
    /// <param name="curves">The figure of the curves.</param>
    /// <param name="solver">How it was integrated.</param>
    public static QuestionReport Build(TimeCourses courses, Model model, Study? study, Figure curves, SolverSettings solver)
    {
        var groups = courses.Courses.GroupBy(course => course.Group).ToArray();
        var last = courses.Courses.IsEmpty ? double.NaN : courses.Courses[0].Times[^1];
        var time = string.Create(CultureInfo.InvariantCulture, $"{NumberText.ForSentence(last, 6)} {model.Units.TimeUnit.Text}");
        return new QuestionReport
        {
            Title =
                study is { Title.Length: > 0 } ? study.Title
                : model.Title.Length > 0 ? model.Title
                : model.Name,
            IsSimulated = study is { Simulated.Length: > 0 },
            Heading = "Time courses",
            Question =
                $"How do the observables change over time after what was given"
                + $"{(groups.Length > 1 ? ", and how do the groups differ" : "")}? "
                + $"Nothing is fitted: the parameters have the values shown below.",
            Answers =
            [
                .. groups.Select(group =>
                    (study is null && groups.Length == 1 ? "At" : $"{StudyFigures.Capital(StudyFigures.TitleOf(study, group.Key))}, at")
                    + $" {time}: "
                    + string.Join(
                        ", ",
                        group
                            .Take(MostTold)
                            .Select(course =>
                                (
                                    $"{course.Observable.Replace('_', ' ')} {NumberText.Short(course.WithoutRounding(course.Values[^1]))} "
                                    + $"{course.Unit.Text}"
                                ).TrimEnd()
                            )
                    )
                    + (group.Count() > MostTold ? $"; {group.Count() - MostTold} more are in the table." : ".")
                ),
            ],
            Warnings =
            [
                .. courses
                    .FailureSentences.Concat(courses.Doubts)
                    .Select(sentence => sentence.Replace("\n    ", " ", StringComparison.Ordinal)),
            ],
            Figures = [curves],
            Tables =
            [
                new ReportTable(
                    "The largest value of each curve with its time, and the last value.",
                    StudyTables.Extremes(courses, model.Units.TimeUnit, group => StudyFigures.TitleOf(study, group))
                ),
            ],
            Model = model,
            Accuracy = [("conservation and accuracy", courses.AccuracySentence)],
            Methods =
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The model was integrated from 0 to {time} at the parameter values given (relative tolerance "
                        + $"{NumberText.ForSentence(solver.RelativeTolerance, 1)}). "
                ) + courses.AccuracySentence,
        };
    }
}
