using System.Collections.Immutable;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Experiments;

namespace Biodistribution.Studies.Analysis;

/// <summary>Everything the fit of a study gives; what was not reached because the work was interrupted is null or empty.</summary>
public sealed record StudyAnalysis
{
    /// <summary>The study.</summary>
    public required Study Study { get; init; }

    /// <summary>How it was analysed.</summary>
    public required AnalysisSettings Settings { get; init; }

    /// <summary>What the data could determine, before the fit.</summary>
    public RankCheck? Rank { get; init; }

    /// <summary>The fit.</summary>
    public FitResult? Fit { get; init; }

    /// <summary>The observed information of the fit beside the expected one.</summary>
    public ObservedInformation? Information { get; init; }

    /// <summary>Every prediction at the best fit beside what the data measure of it.</summary>
    public ImmutableArray<MeasuredPrediction> Measured { get; init; } = [];

    /// <summary>Profiles of parameters and predictions with their verdicts.</summary>
    public ProfileSet? Profiles { get; init; }

    /// <summary>The parameter sets bands are drawn from.</summary>
    public BandDraws Draws { get; init; } = BandDraws.None;

    /// <summary>The curves asked for.</summary>
    public TimeCourses? Courses { get; init; }

    /// <summary>The courses that share out the whole dose.</summary>
    public TimeCourses? Shares { get; init; }

    /// <summary>Accumulation against dose.</summary>
    public SweepResult? Sweep { get; init; }

    /// <summary>What the dose-response curves come to.</summary>
    public ImmutableArray<SweepSummary> Summaries { get; init; } = [];

    /// <summary>The study under other readings.</summary>
    public ImmutableArray<AlternativeResult> Alternatives { get; init; } = [];

    /// <summary>What the reader of the fit must know, in sentences.</summary>
    public ImmutableArray<string> Warnings =>
        [
            .. Fit?.Warnings ?? [],
            .. Study.SetValueDoubts,
            .. Information is { Message.Length: > 0 } information ? [information.Message] : ImmutableArray<string>.Empty,
            .. Profiles?.Warnings ?? [],
            .. Sweep is { } sweep
                ? CoincidingCurves
                    .Sentences(sweep, Study.Problem.Groups, Study.Groups, Study.DoseResponse!.Observable)
                    .Concat(new[] { sweep.FailureSentence }.Where(text => text.Length > 0))
                : [],
        ];

    /// <summary>Whether all of it was computed.</summary>
    public bool IsComplete { get; init; }
}

/// <summary>The study under another reading of its data or model.</summary>
/// <param name="Name">What is read otherwise.</param>
/// <param name="Fit">Its fit.</param>
/// <param name="Predictions">The study's predictions at its best fit, in the units shown; empty when it has none.</param>
public sealed record AlternativeResult(string Name, FitResult Fit, ImmutableArray<double> Predictions);
