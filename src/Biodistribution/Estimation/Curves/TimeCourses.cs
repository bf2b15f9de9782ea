using System.Collections.Immutable;
using Biodistribution.Simulation;

namespace Biodistribution.Estimation.Curves;

/// <summary>Time courses of a study with what is known about their accuracy.</summary>
public sealed record TimeCourses
{
    /// <summary>The courses, group by group, observable by observable.</summary>
    public required ImmutableArray<TimeCourse> Courses { get; init; }

    /// <summary>Largest gap between what was given and what is found, as a share of what was given; NaN where the model makes or destroys amounts on purpose.</summary>
    public required double ConservationError { get; init; }

    /// <summary>Largest difference to the same runs at half the tolerance, relative to the largest value of the course.</summary>
    public required double ToleranceDifference { get; init; }

    /// <summary>Runs that did not reach their end, with the group.</summary>
    public ImmutableArray<(string Group, IntegrationFailure Failure)> Failures { get; init; } = [];

    /// <summary>What the runs cost together.</summary>
    public IntegrationCounts Counts { get; init; }
}
