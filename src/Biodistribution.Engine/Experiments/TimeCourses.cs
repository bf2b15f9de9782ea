using System.Collections.Immutable;
using Biodistribution.Simulation;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Experiments;

/// <summary>Time courses of a study with what is known about their accuracy.</summary>
public sealed record TimeCourses
{
    /// <summary>The courses, group by group, observable by observable.</summary>
    public required ImmutableArray<TimeCourse> Courses { get; init; }

    /// <summary>
    /// Largest gap between what was given and what is found, as a share of what was given; NaN where no kind of amount
    /// is only moved between states declared as amounts.
    /// </summary>
    public required double ConservationError { get; init; }

    /// <summary>
    /// Largest difference to the same runs at half the tolerance, made by steps even where a closed form exists and by
    /// short ones where rates depend on time by
    /// themselves, relative to the largest value of the course; NaN where a run did not reach its end.
    /// </summary>
    public required double ToleranceDifference { get; init; }

    /// <summary>Runs that did not reach their end, with the group.</summary>
    public ImmutableArray<(string Group, IntegrationFailure Failure)> Failures { get; init; } = [];

    /// <summary>The same, a difference in the time of an event aside.</summary>
    public double DoubtfulDifference { get; init; }

    /// <summary>Runs whose accuracy is not known, because that at half the tolerance did not reach its end, with the group.</summary>
    public ImmutableArray<(string Group, IntegrationFailure Failure)> Unverified { get; init; } = [];

    /// <summary>Flows written as going one way that went the other, with the group and the time in the model's unit of time.</summary>
    public ImmutableArray<(string Group, string Flow, double Time)> ReversedFlows { get; init; } = [];

    /// <summary>
    /// The shortest change that would have been seen, where the rates depend on time in a way that cannot be searched
    /// beforehand; else null.
    /// </summary>
    public Quantity? ShortestSeen { get; init; }

    /// <summary>What the runs cost together.</summary>
    public IntegrationCounts Counts { get; init; }

    // Rounding over millions of steps stays far below.
    private const double BalancedError = 1e-6;

    /// <summary>Mass balance and accuracy in a few words.</summary>
    public string AccuracyInShort =>
        (
            double.IsNaN(ConservationError) ? ""
            : ConservationError < BalancedError ? $"Mass balance ok ({Short(ConservationError)}); "
            : $"MASS BALANCE NOT KEPT: relative error {Short(ConservationError)}; "
        ) + (Unverified.IsEmpty ? $"curves exact to {Short(ToleranceDifference)}." : "accuracy of the curves not known.");

    /// <summary>Mass balance and accuracy in a sentence.</summary>
    public string AccuracySentence =>
        (
            double.IsNaN(ConservationError)
                ? "Mass balance is not checked: no kind of amount in the model is only moved between states; "
                : $"Mass balance {(ConservationError < BalancedError ? "ok" : "not kept")}: largest relative error "
                    + $"{Short(ConservationError)}; "
        )
        + (
            Unverified.IsEmpty
                ? $"half the tolerance changes the curves by at most {Short(ToleranceDifference)} of their largest value"
                : "the accuracy is not known"
        )
        + $" ({Counts.Steps} steps)."
        + (
            ShortestSeen is { } shortest
                ? $" The rates depend on time together with states: a change that lasts less than {Short(shortest.Value)} "
                    + $"{shortest.Unit.Text} may have been missed."
                : ""
        );

    /// <summary>Whether the curves are so far from those at half the tolerance that they are not to be used.</summary>
    public bool AreWrong => DoubtfulDifference >= LargestError;

    /// <summary>What makes the curves doubtful or wrong, each in a sentence with what to do.</summary>
    public IEnumerable<string> Doubts =>
        [
            .. DoubtfulDifference >= LargestDoubt
                ? new[]
                {
                    $"{(AreWrong ? "The curves are wrong" : "The curves are not accurate")}: half the tolerance "
                        + $"changes them by {Short(DoubtfulDifference)} of their largest value.\n    {Remedy}",
                }
                : [],
            .. Unverified.Select(one =>
                $"{one.Group}: the accuracy is not known: the run at half the tolerance stopped at time "
                + $"{NumberText.ForSentence(one.Failure.Time, 6)} "
                + $"({one.Failure.Status}).\n    {one.Failure.Advice}"
            ),
            .. ReversedFlows.Select(one =>
                $"{one.Group}: the flow {one.Flow} goes backwards from time {NumberText.ForSentence(one.Time, 6)} "
                + $"on: its rate is below 0.\n    Keep the rate at 0 or above, or write <-> for a flow that goes both ways."
            ),
        ];

    /// <summary>Runs that did not reach their end, each in a sentence.</summary>
    public IEnumerable<string> FailureSentences =>
        Failures.Select(one =>
            $"{one.Group}: the simulation stopped at time {NumberText.ForSentence(one.Failure.Time, 6)}"
            + $"{(one.Failure.State.Length > 0 ? $" because of {one.Failure.State}" : "")} "
            + $"({one.Failure.Status}).\n    {one.Failure.Advice}"
        );

    // Shares of the largest value: one that a curve shows, and one that makes it another curve.
    private const double LargestDoubt = 1e-3;
    private const double LargestError = 0.1;

    private const string Remedy =
        "Ask for more accuracy (--tolerance 1e-10), for shorter steps (--largest-step), or for another method (--solver stiff).";

    private static string Short(double value) => NumberText.Short(value, 2);
}
