using System.Collections.Immutable;

namespace Biodistribution.Estimation.Comparison;

/// <summary>One of several explanations of the same data.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Problem">The study under this explanation.</param>
public sealed record Candidate(string Name, FitProblem Problem);

/// <summary>A candidate fitted, beside the others.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Fit">Its fit.</param>
public sealed record CandidateFit(string Name, FitResult Fit)
{
    /// <summary>AICc above the least of all comparable candidates; NaN where there is none.</summary>
    public double DeltaAicc { get; init; } = double.NaN;

    /// <summary>Share of the evidence among the comparable candidates, from AICc; NaN where there is none.</summary>
    public double Weight { get; init; } = double.NaN;

    /// <summary>BIC above the least of all comparable candidates; NaN where there is none.</summary>
    public double DeltaBic { get; init; } = double.NaN;

    /// <summary>Why its criteria cannot stand beside the others'; empty where they can.</summary>
    public string NotComparable { get; init; } = "";
}

/// <summary>A likelihood-ratio test of a candidate that is another one with parameters held fixed.</summary>
/// <param name="Smaller">The one with parameters held.</param>
/// <param name="Larger">The one that estimates them.</param>
/// <param name="Statistic">Twice the gain in log-likelihood.</param>
/// <param name="DegreesOfFreedom">Parameters held.</param>
/// <param name="Probability">Probability of such a gain or a larger one if the smaller holds.</param>
/// <param name="InWords">The finding as a sentence.</param>
public sealed record NestedTest(string Smaller, string Larger, double Statistic, int DegreesOfFreedom, double Probability, string InWords);

/// <summary>Several explanations of the same data, side by side.</summary>
/// <param name="Fits">The candidates in the order given.</param>
/// <param name="Tests">Tests of those that are nested.</param>
/// <param name="Answers">What follows, one sentence an answer.</param>
/// <param name="Warnings">What the reader must know.</param>
public sealed record ComparisonResult(
    ImmutableArray<CandidateFit> Fits,
    ImmutableArray<NestedTest> Tests,
    ImmutableArray<string> Answers,
    ImmutableArray<string> Warnings
);
