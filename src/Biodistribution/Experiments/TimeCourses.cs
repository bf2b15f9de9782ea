using System.Collections.Immutable;
using Biodistribution.Simulation;
using Biodistribution.Text;

namespace Biodistribution.Experiments;

/// <summary>Time courses of a study with what is known about their accuracy.</summary>
public sealed record TimeCourses
{
    /// <summary>The courses, group by group, observable by observable.</summary>
    public required ImmutableArray<TimeCourse> Courses { get; init; }

    /// <summary>Largest gap between what was given and what is found, as a share of what was given; NaN where no kind of amount is only moved between states declared as amounts.</summary>
    public required double ConservationError { get; init; }

    /// <summary>Largest difference to the same runs at half the tolerance, relative to the largest value of the course.</summary>
    public required double ToleranceDifference { get; init; }

    /// <summary>Runs that did not reach their end, with the group.</summary>
    public ImmutableArray<(string Group, IntegrationFailure Failure)> Failures { get; init; } = [];

    /// <summary>What the runs cost together.</summary>
    public IntegrationCounts Counts { get; init; }

    /// <summary>Conservation and accuracy in a sentence.</summary>
    public string AccuracySentence =>
        (double.IsNaN(ConservationError)
            ? "Conservation is not checked: no kind of amount in the model is only moved between states; "
            : $"Conservation: what was given and what is found differ by {Short(ConservationError)} of the dose; ")
        + $"half the tolerance changes the curves by at most {Short(ToleranceDifference)} of their largest value ({Counts.Steps} steps).";

    /// <summary>Runs that did not reach their end, each in a sentence.</summary>
    public IEnumerable<string> FailureSentences => Failures.Select(one =>
        $"{one.Group}: the simulation stopped at time {NumberText.ForSentence(one.Failure.Time, 6)}{(one.Failure.State.Length > 0 ? $" because of {one.Failure.State}" : "")} ({one.Failure.Status}).\n    {one.Failure.Advice}");

    private static string Short(double value) => NumberText.Short(value, 2);
}
