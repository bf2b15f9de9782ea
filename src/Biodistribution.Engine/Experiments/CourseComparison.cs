using Biodistribution.Compilation;
using Biodistribution.Units;

namespace Biodistribution.Experiments;

/// <summary>Compares courses with those of a run that looks closer, each as a share of its largest value.</summary>
/// <remarks>
/// A course that is nothing beside others of its kind is compared with a billionth of the largest of them: what is left
/// in it is rounding.
/// </remarks>
/// <param name="model">The compiled model.</param>
internal sealed class CourseComparison(CompiledModel model)
{
    private const double Nothing = 1e-9;

    private readonly List<(Dimension Kind, double Scale, double Difference, double BeyondTiming)> courses = [];

    /// <summary>The largest difference.</summary>
    public double Difference => Largest(course => course.Difference);

    /// <summary>
    /// The largest difference that is not a matter of when an event happens: a value that the other run has at the
    /// output before or after is no other value.
    /// </summary>
    public double DifferenceBeyondTiming => Largest(course => course.BeyondTiming);

    /// <summary>Compares a course.</summary>
    /// <param name="observable">Index of the observable.</param>
    /// <param name="course">The course.</param>
    /// <param name="closer">The same of the run that looks closer.</param>
    public void Add(int observable, double[] course, double[] closer)
    {
        var (scale, difference, beyond) = (0.0, 0.0, 0.0);
        for (var t = 0; t < course.Length; t++)
        {
            scale = Math.Max(scale, Math.Abs(course[t]));
            difference = Math.Max(difference, Math.Abs(course[t] - closer[t]));
            beyond = Math.Max(
                beyond,
                model.Equations.Events.IsEmpty ? Math.Abs(course[t] - closer[t]) : DistanceAround(course[t], closer, t)
            );
        }

        courses.Add((model.Equations.Observables[observable].Unit.Dimension, scale, difference, beyond));
    }

    private static double DistanceAround(double value, double[] closer, int t)
    {
        var around = closer.AsSpan(Math.Max(0, t - 1), Math.Min(closer.Length, t + 2) - Math.Max(0, t - 1));
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var one in around)
            (least, greatest) = (Math.Min(least, one), Math.Max(greatest, one));
        return Math.Max(0, Math.Max(least - value, value - greatest));
    }

    private double Largest(Func<(Dimension Kind, double Scale, double Difference, double BeyondTiming), double> difference)
    {
        var largest = 0.0;
        foreach (var course in courses)
        {
            var scale = Math.Max(course.Scale, Nothing * courses.Where(other => other.Kind == course.Kind).Max(other => other.Scale));
            largest = Math.Max(largest, scale == 0 ? difference(course) : difference(course) / scale);
        }

        return largest;
    }
}
