using System.Collections.Immutable;
using Biodistribution.Estimation;
using Biodistribution.Experiments;
using Biodistribution.Exposure;
using Biodistribution.Units;

namespace Biodistribution.Studies.Analysis;

/// <summary>Simulates the profiles of a study for an exposure analysis.</summary>
/// <param name="Profiles">A profile a group and observable.</param>
/// <param name="Courses">The courses they are made of, with what is known about their accuracy.</param>
public sealed record StudyExposure(ImmutableArray<ExposureProfile> Profiles, TimeCourses Courses)
{
    /// <summary>Simulates all groups.</summary>
    /// <param name="problem">The study.</param>
    /// <param name="observables">Which observables.</param>
    /// <param name="times">When, ascending, in coherent units.</param>
    /// <param name="fit">The fit whose best values are taken; null for the values of the files.</param>
    /// <param name="cancellation">Stops early.</param>
    public static StudyExposure Simulate(
        FitProblem problem,
        IReadOnlyList<string> observables,
        double[] times,
        FitResult? fit,
        CancellationToken cancellation = default
    )
    {
        var simulation = new CourseSimulation(problem, fit is null ? [] : StudyAnalyst.Variables(problem));
        ImmutableArray<double> values = fit is null ? [] : StudyAnalyst.Best(fit);
        var groups = problem.Groups.Select(group => group.Name).ToArray();
        var courses = simulation.Simulate(times, observables, groups, values.AsSpan(), [], cancellation: cancellation);
        var doses = new Dictionary<string, Quantity>();
        foreach (var group in groups)
            if (simulation.DoseOf(group, times[^1], values.AsSpan()) is { } dose)
                doses[group] = dose;
        return new(SimulatedProfiles.Collect(courses, problem.Model.Units.TimeUnit, doses), courses);
    }
}
