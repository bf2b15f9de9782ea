using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation.Identifiability;
using Biodistribution.Estimation.Profiles;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Reports;
using Biodistribution.Reports.Answers;
using Biodistribution.Studies.Analysis;

namespace Biodistribution.Cli.Commands;

/// <summary>Profile likelihoods of parameters and predictions with a verdict on each.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var common = new StudyOptions { SharedStep = StudyAnalyst.ProfileStep };
        var parameters = new Option<string[]>("--parameter")
        {
            Description = "profile this parameter; may be given several times (all of them, unless --parameter or --prediction is given)",
            DefaultValueFactory = _ => [],
        };
        var predictions = new Option<string[]>("--prediction")
        {
            Description = "profile this prediction of the study; may be given several times",
            DefaultValueFactory = _ => [],
        };
        var verb = new Verb(
            "profile",
            "Profile likelihoods of parameters and predictions, with a verdict on each: determined, bounded, moves with what.",
            "biodist profile models/studies/exosome-6h/study.yaml --out results",
            "biodist profile my-study/study.yaml --parameter uptake --prediction \"liver at 6 h\""
        );
        common.AddTo(verb, parameters, predictions);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    Run(common.Read(parse), [.. parse.GetValue(parameters) ?? []], [.. parse.GetValue(predictions) ?? []], cancellation)
                )
        );
        return verb;
    }

    private static int Run(
        StudyOptions.Values options,
        ImmutableArray<string> parameters,
        ImmutableArray<string> predictions,
        CancellationToken cancellation
    )
    {
        if (SavedRun.Show("profile", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin(
            "profile",
            options,
            [("parameters", string.Join("; ", parameters)), ("predictions", string.Join("; ", predictions))],
            cancellation
        );
        if (work is null || !AreKnown(work, options.Path, parameters, predictions))
            return ExitCode.WrongInput;
        if (work.Fit(out var exitCode) is not { } fit)
            return exitCode;
        var all = parameters.IsEmpty && predictions.IsEmpty;
        var rank = RankCheck.Run(work.Study.Problem, work.Settings.Seed, cancellation);
        var settings = StudyAnalyst.ProfileSettingsOf(work.Settings) with
        {
            IncludeParameters = all || !parameters.IsEmpty,
            Parameters = parameters,
            Predictions = all ? work.Study.Predictions : [.. work.Study.Predictions.Where(one => predictions.Contains(one.Name))],
        };
        var profiles = ProfileLikelihood.Run(
            fit,
            settings,
            rank,
            StudyProgress.ForStep(StudyAnalyst.ProfileStep, work.Progress),
            work.Journal(StudyAnalyst.ProfileStep),
            cancellation
        );
        return profiles.Curves.IsEmpty && cancellation.IsCancellationRequested
            ? work.CloseInterrupted()
            : work.End(
                Outcome(
                    work,
                    new StudyAnalysis
                    {
                        Study = work.Study,
                        Settings = work.Settings,
                        Rank = rank,
                        Fit = fit,
                        Profiles = profiles,
                        IsComplete = !cancellation.IsCancellationRequested,
                    }
                )
            );
    }

    private static bool AreKnown(StudySession work, string path, ImmutableArray<string> parameters, ImmutableArray<string> predictions) =>
        QuantityOptions.AreKnown(
            path,
            "--parameter",
            "estimated parameter",
            parameters,
            [.. work.Study.Problem.Estimated.Select(one => one.Parameter.Name)]
        ) & QuantityOptions.AreKnown(path, "--prediction", "prediction", predictions, [.. work.Study.Predictions.Select(one => one.Name)]);

    private static VerbOutput Outcome(StudySession work, StudyAnalysis analysis)
    {
        var profiles = analysis.Profiles!;
        var figures = new[] { StudyFigures.Profiles(analysis, false), StudyFigures.Profiles(analysis, true) }.OfType<Figure>().ToArray();
        var verdicts = ProfileTables.Verdicts(profiles);
        var verdictsAreIntervals = profiles.Verdicts.All(verdict => verdict.IsInterval);
        var percent = profiles.Confidence.ToString("P0", CultureInfo.InvariantCulture);
        return new VerbOutput(
            "biodist/profile/1",
            new QuestionReport
            {
                Heading = "What the data determine",
                Question = $"Which parameters and predictions do {analysis.Fit!.FittedRows} fitted rows determine, and how well?",
                Answers = [.. profiles.Verdicts.Select(verdict => $"{verdict.Name}: {verdict.Text}.")],
                Warnings = [.. analysis.Fit.Warnings, .. profiles.Warnings],
                Figures = [.. figures],
                Tables = [new ReportTable($"Verdicts from the profiles ({percent}).", verdicts)],
                Methods =
                    $"Profile likelihoods were traced by constrained re-optimisation from the best fit of {analysis.Settings.Starts} "
                    + $"starts (seed {analysis.Settings.Seed}). An interval ({percent}) is given only where the profile "
                    + $"is closed by the data on both sides.",
            }
        )
        {
            Tables = [("verdicts.csv", verdicts), ("profiles.csv", StudyTables.Profiles(profiles))],
            Figures = figures,
            Opening =
            [
                $"{analysis.Fit.Rows.Length} rows of data, {analysis.Fit.FittedRows} fitted; {analysis.Fit.SearchStatement}.",
                $"Intervals hold with a probability of {percent}.",
            ],
            Next = verdictsAreIntervals
                ? [new NextStep("where the dose is", work.Command("fit", "--out results"))]
                : [new NextStep("one more sample", work.Command("design"))],
            IsComplete = analysis.IsComplete,
        };
    }
}
