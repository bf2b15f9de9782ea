using Biodistribution.Estimation.Curves;
using Biodistribution.Units;

namespace Biodistribution.Runs.Studies;

/// <summary>The results of a study as tables, one method a file of the output folder.</summary>
public static class StudyTables
{
    /// <summary>Time courses: one row a group, observable and time.</summary>
    /// <param name="courses">The courses.</param>
    /// <param name="timeUnit">The unit of their times.</param>
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
}
