using System.Collections.Immutable;
using Biodistribution.Estimation.Curves;
using Biodistribution.Estimation.Observations;
using Biodistribution.Estimation.Studies;
using Biodistribution.Figures.Kinds;
using Biodistribution.Models;
using Biodistribution.Units;

namespace Biodistribution.Figures.Studies;

/// <summary>The figures of a study, made from its results.</summary>
public static class StudyFigures
{
    /// <summary>Every observable over time, a panel each, the groups as series, with the data.</summary>
    /// <param name="courses">The curves.</param>
    /// <param name="model">The model.</param>
    /// <param name="study">The study; null for a model alone.</param>
    /// <param name="rows">The rows of data with what became of them; may be empty.</param>
    public static Figure Curves(TimeCourses courses, Model model, Study? study, ImmutableArray<RowUse> rows)
    {
        var hasBands = courses.Courses.Any(course => !course.Lower.IsEmpty);
        return new TimeCourseFigure
        {
            Name = "curves",
            Title = "Time courses",
            Finding = $"Time courses of {string.Join(", ", courses.Courses.Select(course => course.Observable).Distinct())} in {string.Join(" and ", courses.Courses.Select(course => TitleOf(study, course.Group)).Distinct())}.",
            Notes = hasBands ? [BandNote(study)] : [],
            IsSimulated = study is { Simulated.Length: > 0 },
            Time = new PanelAxis("Time", model.Units.TimeUnit.Text) { Minimum = 0 },
            Courses =
            [
                .. from course in courses.Courses
                   let observable = model.Observables.First(one => one.Name == course.Observable)
                   let heading = observable.Meaning.Length > 0 ? observable.Meaning : observable.Name
                   select new Kinds.TimeCourse(heading, courses.Courses.Select(one => one.Group).Distinct().Count() == 1 && study is null ? "" : TitleOf(study, course.Group), new PanelAxis(Capital(course.Observable), course.Unit.Text) { Minimum = 0 })
                   {
                       Times = course.Times,
                       Values = course.Values,
                       Lower = course.Lower,
                       Upper = course.Upper,
                       Data = [.. rows.Where(row => row.Observation.Group == course.Group && row.Observation.Observable == course.Observable).SelectMany(row => Measured(row, course, model))],
                   },
            ],
        };
    }

    internal static string TitleOf(Study? study, string group) => study?.Groups.FirstOrDefault(one => one.Name == group).Title ?? group;

    internal static string BandNote(Study? study) => study is not null && !study.Problem.Assumed.IsEmpty
        ? "Bands: 95 % of the parameter values that agree with the data, over the range of what is assumed."
        : "Bands: 95 % of the parameter values that agree with the data.";

    internal static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].Replace('_', ' ');

    private static IEnumerable<MeasuredPoint> Measured(RowUse row, Estimation.Curves.TimeCourse course, Model model)
    {
        var observation = row.Observation;
        if (observation.Statistic is not (Statistic.Value or Statistic.Below or Statistic.Above) || double.IsNaN(observation.Time) || !Unit.TryParse(observation.Unit, out var unit, out _) || unit.Dimension != course.Unit.Dimension)
            yield break;
        var factor = unit.FactorTo(course.Unit);
        var time = observation.Time * (Unit.TryParse(observation.TimeUnit, out var timeUnit, out _) && timeUnit.Dimension == model.Units.TimeUnit.Dimension ? timeUnit.FactorTo(model.Units.TimeUnit) : 1);
        var side = observation.Statistic == Statistic.Below || observation.Censoring == "below" ? -1 : observation.Statistic == Statistic.Above || observation.Censoring == "above" ? 1 : 0;
        var spread = row.OnLogScale || double.IsNaN(row.StandardDeviation) ? double.NaN : row.StandardDeviation * factor;
        yield return new MeasuredPoint(time, observation.Value * factor)
        {
            Side = side,
            Lower = !double.IsNaN(observation.Lower) ? observation.Lower * factor : row.OnLogScale ? observation.Value * factor * Math.Exp(-row.StandardDeviation) : (observation.Value * factor) - spread,
            Upper = !double.IsNaN(observation.Upper) ? observation.Upper * factor : row.OnLogScale ? observation.Value * factor * Math.Exp(row.StandardDeviation) : (observation.Value * factor) + spread,
            Label = observation.Id,
        };
    }
}
