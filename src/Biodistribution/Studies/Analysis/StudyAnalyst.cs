using System.Collections.Immutable;
using Biodistribution.DoseResponse.Sweeps;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Estimation.Searches;
using Biodistribution.Experiments;
using Biodistribution.Models.Symbolics;
using Biodistribution.Simulation;
using Biodistribution.Work;

namespace Biodistribution.Studies.Analysis;

/// <summary>Analyses a study from rank check to dose-response, one step after the other; interrupted, it gives what was finished.</summary>
public static class StudyAnalyst
{
    /// <summary>The step that fits, as <c>journals</c> names it.</summary>
    public const string FitStep = "fit";

    /// <summary>The step that profiles, as <c>journals</c> names it.</summary>
    public const string ProfileStep = "profiles";

    // Another reading of the same study is searched from fewer places: the fit of the study itself has shown how its objective lies.
    private const int AlternativeStarts = 3;

    /// <summary>Analyses a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told what is being done and the share of it that is done.</param>
    /// <param name="journals">Where finished units of the long steps are kept, by step; null for nowhere.</param>
    /// <param name="reached">Given what is known after each step; null for nobody.</param>
    /// <param name="cancellation">Ends the work; what is finished is in the result.</param>
    public static StudyAnalysis Run(
        Study study,
        AnalysisSettings? settings = null,
        IProgress<StudyProgress>? progress = null,
        Func<string, ITaskStore?>? journals = null,
        Action<StudyAnalysis>? reached = null,
        CancellationToken cancellation = default
    )
    {
        settings ??= new AnalysisSettings();
        var analysis = new StudyAnalysis { Study = study, Settings = settings };
        try
        {
            Func<StudyAnalysis, IProgress<StudyProgress>?, StudyAnalysis>[] steps =
            [
                (one, told) => CheckRank(one, told, cancellation),
                (one, told) => Fit(one, told, journals?.Invoke(FitStep), cancellation),
                (one, told) => Profile(one, told, journals?.Invoke(ProfileStep), cancellation),
                (one, told) => Curves(one, told, cancellation),
                (one, told) => Sweep(one, told, cancellation),
                (one, told) => ReadOtherwise(one, told, cancellation),
            ];
            for (var i = 0; i < steps.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                analysis = steps[i](analysis, StudyProgress.Counted(i + 1, steps.Length, progress));
                reached?.Invoke(analysis);
                if (analysis.Fit is { Succeeded: false })
                    return analysis;
            }
            return analysis with { IsComplete = true };
        }
        catch (OperationCanceledException)
        {
            return analysis;
        }
    }

    /// <summary>Checks what the data can determine, before any fit.</summary>
    /// <param name="analysis">What is known so far.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public static StudyAnalysis CheckRank(
        StudyAnalysis analysis,
        IProgress<StudyProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        progress?.Report(new("what the data can determine", default));
        return analysis with { Rank = RankCheck.Run(analysis.Study.Problem, analysis.Settings.Seed, cancellation) };
    }

    /// <summary>Fits the study.</summary>
    /// <param name="analysis">What is known so far.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="kept">Where finished units of the work are kept; null for nowhere.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public static StudyAnalysis Fit(
        StudyAnalysis analysis,
        IProgress<StudyProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        var fit = Fitter.Fit(
            analysis.Study.Problem,
            FitSettingsOf(analysis.Settings),
            StudyProgress.ForStep(FitStep, progress),
            kept,
            cancellation
        );
        return analysis with
        {
            Fit = fit,
            Information = fit.Succeeded ? ObservedInformation.Compute(fit) : null,
            Measured = fit.Succeeded ? MeasuredPrediction.Compare(fit, analysis.Study.Predictions, analysis.Settings.Confidence) : [],
        };
    }

    /// <summary>Profiles every parameter and prediction of a fitted study, and draws the parameter sets of its bands.</summary>
    /// <param name="analysis">What is known so far.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="kept">Where finished units of the work are kept; null for nowhere.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public static StudyAnalysis Profile(
        StudyAnalysis analysis,
        IProgress<StudyProgress>? progress = null,
        ITaskStore? kept = null,
        CancellationToken cancellation = default
    )
    {
        var profiles = ProfileLikelihood.Run(
            analysis.Fit!,
            ProfileSettingsOf(analysis.Settings) with
            {
                Predictions = analysis.Study.Predictions,
            },
            analysis.Rank,
            StudyProgress.ForStep(ProfileStep, progress),
            kept,
            cancellation
        );
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new("parameter sets for bands", default));
        return analysis with { Profiles = profiles, Draws = BandDraws.Draw(analysis.Fit!, profiles, analysis.Settings, cancellation) };
    }

    /// <summary>Computes the curves the study asks for, with bands where parameter sets were drawn.</summary>
    /// <param name="analysis">What is known so far.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public static StudyAnalysis Curves(
        StudyAnalysis analysis,
        IProgress<StudyProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        progress?.Report(new("curves", default));
        if (analysis.Study.Curves is not { } request)
            return analysis;
        // What is shown is computed to the solver's default accuracy, finer than a fit needs.
        var simulation = new CourseSimulation(
            analysis.Study.Problem with
            {
                Solver = new SolverSettings(),
            },
            Variables(analysis.Study.Problem)
        );
        var best = Best(analysis.Fit!);
        var times = Enumerable.Range(0, request.Points).Select(i => request.Until * i / (request.Points - 1)).ToArray();
        var shares = analysis.Study.Shares;
        return analysis with
        {
            Courses = simulation.Simulate(
                times,
                request.Observables,
                request.Groups,
                best.AsSpan(),
                analysis.Draws.Values,
                BandShare(analysis),
                cancellation
            ),
            Shares = shares.IsEmpty
                ? null
                : simulation.Simulate(
                    times,
                    shares,
                    request.Groups,
                    best.AsSpan(),
                    analysis.Draws.Values,
                    BandShare(analysis),
                    cancellation
                ),
        };
    }

    /// <summary>A study without data, its bands drawn over the ranges of what it would estimate and what it assumes.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">How many draws, from which seed.</param>
    public static StudyAnalysis WithoutData(Study study, AnalysisSettings settings) =>
        new()
        {
            Study = study,
            Settings = settings,
            Draws = BandDraws.OverRanges(study.Problem, settings),
        };

    /// <summary>Computes the dose-response the study asks for.</summary>
    /// <param name="analysis">What is known so far.</param>
    /// <param name="progress">Told what is being done and how far it is.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="OperationCanceledException">The work was ended early.</exception>
    public static StudyAnalysis Sweep(
        StudyAnalysis analysis,
        IProgress<StudyProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        progress?.Report(new("dose-response", default));
        if (analysis.Study.DoseResponse is not { } request)
            return analysis;
        var problem = analysis.Study.Problem;
        var isAssumed = request.DoseParameter is { } dose && problem.Assumed.Any(assumed => ReferenceEquals(assumed.Parameter, dose));
        var best = analysis.Fit is { } fit ? Best(fit) : Unfitted(problem);
        var sweep = new DoseSweep(problem, request, Variables(problem)).Run(
            best,
            analysis.Draws.Values,
            isAssumed || analysis.Fit is null,
            BandShare(analysis),
            analysis.Settings.Threads,
            cancellation
        );
        if (request.Across is not null)
            sweep = sweep with
            {
                Across = AcrossResult.Simulate(
                    problem,
                    request,
                    Variables(problem),
                    best,
                    analysis.Draws.Values,
                    BandShare(analysis),
                    cancellation
                ),
            };
        return analysis with { Sweep = sweep, Summaries = SweepSummary.Summarize(sweep, BandShare(analysis)) };
    }

    private static StudyAnalysis ReadOtherwise(StudyAnalysis analysis, IProgress<StudyProgress>? progress, CancellationToken cancellation)
    {
        var alternatives = analysis.Study.Alternatives;
        var settings = FitSettingsOf(analysis.Settings);
        settings = settings with { Starts = Math.Min(settings.Starts, AlternativeStarts) };
        var results = new AlternativeResult[alternatives.Length];
        var done = 0;
        // Each has few searches, of which one may take as long as all others: they are made beside each other.
        Parallel.For(
            0,
            alternatives.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ResumableTasks.Threads(settings.Threads), CancellationToken = cancellation },
            i =>
            {
                progress?.Report(new($"read otherwise: {alternatives[i].Name}", new(Volatile.Read(ref done), alternatives.Length, 0)));
                var problem = alternatives[i].Problem;
                var fit = Fitter.Fit(problem, settings, null, null, cancellation);
                cancellation.ThrowIfCancellationRequested();
                results[i] = new AlternativeResult(
                    alternatives[i].Name,
                    fit,
                    fit.Succeeded ? new PredictionValues(problem, analysis.Study.Predictions).At(Best(fit)) : []
                );
                Interlocked.Increment(ref done);
            }
        );
        return analysis with { Alternatives = [.. results] };
    }

    private static double BandShare(StudyAnalysis analysis) => analysis.Draws.IsRange ? 1 : analysis.Settings.Confidence;

    /// <summary>The parameters that vary: the estimated, then the assumed ones.</summary>
    internal static ImmutableArray<Symbol> Variables(FitProblem problem) =>
        [.. problem.Estimated.Select(estimated => estimated.Parameter), .. problem.Assumed.Select(assumed => assumed.Parameter)];

    /// <summary>Their values where nothing is fitted: where the search would start, and what is assumed.</summary>
    internal static ImmutableArray<double> Unfitted(FitProblem problem) =>
        [
            .. problem.Estimated.Select(estimated => estimated.Start),
            .. problem.Assumed.Select(assumed =>
                problem.Model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, assumed.Parameter)).Value
            ),
        ];

    /// <summary>Their values at the best fit, in coherent units.</summary>
    internal static ImmutableArray<double> Best(FitResult fit) =>
        [
            .. fit.Estimates.Take(fit.Problem.Estimated.Length).Select(estimate => estimate.Value),
            .. fit.Problem.Assumed.Select(assumed =>
                fit.Problem.Model.Parameters.First(parameter => ReferenceEquals(parameter.Symbol, assumed.Parameter)).Value
            ),
        ];

    /// <summary>How the fit of an analysis is searched for.</summary>
    /// <param name="settings">How the study is analysed.</param>
    public static FitSettings FitSettingsOf(AnalysisSettings settings) =>
        new()
        {
            Seed = settings.Seed,
            Starts = settings.Starts,
            Threads = settings.Threads,
            Confidence = settings.Confidence,
            Method = settings.Method,
        };

    /// <summary>How the profiles of an analysis are made.</summary>
    /// <param name="settings">How the study is analysed.</param>
    public static ProfileSettings ProfileSettingsOf(AnalysisSettings settings) =>
        new()
        {
            Seed = settings.Seed,
            Threads = settings.Threads,
            Confidence = settings.Confidence,
        };
}
