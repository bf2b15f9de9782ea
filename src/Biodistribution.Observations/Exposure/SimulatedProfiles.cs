using System.Collections.Immutable;
using Biodistribution.Experiments;
using Biodistribution.Units;

namespace Biodistribution.Exposure;

/// <summary>Profiles of every group and observable, simulated.</summary>
public static class SimulatedProfiles
{
    private const int DenseTimes = 400;

    /// <summary>
    /// Times dense enough that areas by the trapezoidal rules hardly differ from those of the continuous profile: a
    /// third of them evenly spaced, the rest ever closer to the start.
    /// </summary>
    /// <param name="until">The last time.</param>
    public static double[] Dense(double until) =>
        [
            .. Enumerable
                .Range(0, DenseTimes / 3)
                .Select(i => until * i / ((DenseTimes / 3) - 1))
                .Concat(Enumerable.Range(0, DenseTimes).Select(i => until * Math.Pow(10, -5 * (1 - (i / (DenseTimes - 1.0))))))
                .Distinct()
                .Order(),
        ];

    // Values so much smaller than the largest are the rounding of the solver, not a phase of the profile.
    private const double SmallestShare = 1e-6;

    /// <summary>Profiles made of simulated courses; values below a millionth of the largest count as 0.</summary>
    /// <param name="courses">The courses, from the time of the dose on.</param>
    /// <param name="timeUnit">The unit of their times.</param>
    /// <param name="doses">What each group is given; groups may be missing.</param>
    public static ImmutableArray<ExposureProfile> Collect(
        TimeCourses courses,
        Unit timeUnit,
        IReadOnlyDictionary<string, Quantity> doses
    ) =>
        [
            .. from course in courses.Courses
            let whole = Enumerable.Range(0, course.Times.Length).Where(t => double.IsFinite(course.Values[t])).ToArray()
            where whole.Length > 0
            let largest = whole.Max(t => course.Values[t])
            let values = whole.Select(t => course.Values[t] > SmallestShare * largest ? course.Values[t] : 0).ToImmutableArray()
            select new ExposureProfile(
                course.Group,
                "",
                course.Observable,
                course.Unit,
                timeUnit,
                [.. whole.Select(t => course.Times[t])],
                values
            )
            {
                IsSimulated = true,
                Dose = doses.TryGetValue(course.Group, out var dose) ? dose : null,
                Input = course.Times[0] == 0 && values[0] > 0 && values[0] == values.Max() ? DoseInput.Bolus : DoseInput.Elsewhere,
            },
        ];
}
