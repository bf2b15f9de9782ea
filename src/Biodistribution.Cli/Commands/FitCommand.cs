using System.CommandLine;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Studies.Analysis;

namespace Biodistribution.Cli.Commands;

/// <summary>Fits a study and says what its data determine.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var common = new StudyOptions(StudyTally.MostStudies) { SharedStep = StudyAnalyst.ProfileStep };
        var verb = new Verb(
            "fit",
            "Fit a study: parameters with intervals and a verdict on each, predicted curves, dose-response, figures, report. "
                + "Several studies are fitted one after another, with one table of all their parameters.",
            "biodist fit models/studies/exosome-6h/study.yaml --out results",
            "biodist fit my-study/study.yaml --starts 50 --seed 7 --out results",
            "biodist fit exosomes/study.yaml cells/study.yaml --out results"
        );
        common.AddTo(verb);
        verb.SetAction((parse, cancellation) => Task.FromResult(All(common.Read(parse), cancellation)));
        return verb;
    }

    private static int All(StudyOptions.Values options, CancellationToken cancellation) =>
        options.Others.Count == 0 ? Run(options, null, cancellation) : new StudyTally(options, cancellation).Run(Run);

    private static int Run(StudyOptions.Values options, StudyTally? tally, CancellationToken cancellation)
    {
        if (SavedRun.Show("fit", options.Path) is { } shown)
            return shown;
        using var work = StudySession.Begin("fit", options, [], cancellation);
        if (work is null)
            return ExitCode.WrongInput;
        var (study, analysis) = (work.Study, work.Analyse());
        if (analysis.Fit is not { Succeeded: true } fit)
        {
            if (cancellation.IsCancellationRequested)
                return work.CloseInterrupted();
            StudySession.ShowNoFit(options.Path, analysis.Fit);
            return ExitCode.ComputationFailed;
        }
        tally?.Add(options.Path, analysis);
        if (options.IsJson && tally is null)
            JsonOutput.Write(
                "biodist/fit/1",
                writer =>
                {
                    writer.WriteString("study", study.Name);
                    writer.WriteBoolean("simulated_data", study.Simulated.Length > 0);
                    writer.WriteBoolean("complete", analysis.IsComplete);
                    JsonOutput.WriteNumber(writer, "objective", fit.Objective);
                    JsonOutput.WriteNumber(writer, "minus_two_log_likelihood", fit.MinusTwoLogLikelihood);
                    JsonOutput.WriteTable(writer, "parameters", StudyTables.Parameters(analysis));
                    JsonOutput.WriteTable(writer, "predictions", StudyTables.Predictions(analysis));
                    JsonOutput.WriteTable(writer, "observations", StudyTables.Observations(fit.Rows));
                    JsonOutput.WriteTable(writer, "dose_response", StudyTables.Summaries(analysis.Summaries));
                }
            );
        else if (!options.IsJson)
            StudyOutput.Print(analysis);
        if (work.Folder is not { } run)
            return analysis.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
        var failures = StudyOutput.Of(work.Manifest, analysis).WriteTo(run, analysis.IsComplete);
        work.EndJournals(analysis.IsComplete && failures.IsEmpty);
        Terminal.Show(failures);
        if (!failures.IsEmpty)
            return ExitCode.WrongInput;
        if (!options.IsJson)
            work.PrintOutputPath(analysis.IsComplete);
        return analysis.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }
}
