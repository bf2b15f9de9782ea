using System.Globalization;
using Biodistribution.Estimation.Curves;
using Biodistribution.Runs;
using Biodistribution.Simulation;
using Biodistribution.Units;

namespace Biodistribution.Cli;

/// <summary>Curves as a table, and what is said about a run on the screen.</summary>
internal static class RunTables
{
    /// <summary>One row a group, observable and time.</summary>
    public static Table Curves(TimeCourses courses, Unit timeUnit)
    {
        var rows = courses.Courses.SelectMany(course => course.Times.Select((time, t) => (course, time, t))).ToArray();
        return new Table(
            new TextColumn("group", rows.Select(row => row.course.Group)),
            new TextColumn("observable", rows.Select(row => row.course.Observable)),
            new NumberColumn("time", rows.Select(row => row.time)),
            new TextColumn("time_unit", rows.Select(_ => timeUnit.Text)),
            new NumberColumn("value", rows.Select(row => row.course.Values[row.t])),
            new NumberColumn("lower", rows.Select(row => row.course.Lower.IsEmpty ? double.NaN : row.course.Lower[row.t])),
            new NumberColumn("upper", rows.Select(row => row.course.Upper.IsEmpty ? double.NaN : row.course.Upper[row.t])),
            new TextColumn("unit", rows.Select(row => row.course.Unit.Text)));
    }

    /// <summary>Conservation and accuracy in a sentence.</summary>
    public static string AccuracySentence(TimeCourses courses) =>
        $"{(double.IsNaN(courses.ConservationError) ? "The model makes or removes amounts on purpose, so conservation is not checked" : $"Conservation: found and given differ by {Short(courses.ConservationError)} of the dose")}; "
        + $"half the tolerance changes the curves by at most {Short(courses.ToleranceDifference)} of their largest value ({courses.Counts.Steps} steps).";

    /// <summary>A run that did not reach its end, in a sentence.</summary>
    public static string FailureSentence(string group, IntegrationFailure failure) =>
        $"{group}: the simulation stopped at time {failure.Time.ToString("G6", CultureInfo.InvariantCulture)}{(failure.State.Length > 0 ? $" because of {failure.State}" : "")} ({failure.Status}).\n    {failure.Advice}";

    private static string Short(double value) => value.ToString("0.0E+0", CultureInfo.InvariantCulture);
}
