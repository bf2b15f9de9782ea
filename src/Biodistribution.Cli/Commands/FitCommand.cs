using System.CommandLine;
using Biodistribution.Runs;
using Biodistribution.Runs.Studies;

namespace Biodistribution.Cli.Commands;

/// <summary>Fits a study and says what its data determine.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("STUDY") { Description = "a study file or a PEtab problem" };
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var analysis = new AnalysisOptions();
        var verb = new Verb("fit", "Fit a study: parameters with intervals and a verdict on each, predicted curves, dose-response, figures, report.",
            "biodist fit models/studies/exosome-6h/study.yaml --out results",
            "biodist fit my-study/study.yaml --starts 50 --seed 7 --out results");
        verb.Arguments.Add(input);
        verb.Options.Add(outFolder);
        analysis.AddTo(verb);
        verb.Options.Add(json);
        verb.SetAction((parse, cancellation) => Task.FromResult(
            analysis.Read(parse) is { } settings ? Run(parse.GetRequiredValue(input), settings, parse.GetValue(outFolder), parse.GetValue(json), cancellation) : ExitCode.WrongInput));
        return verb;
    }

    private static int Run(string path, AnalysisSettings settings, string? outFolder, bool json, CancellationToken cancellation)
    {
        if (StudyWork.ReadFittable(path) is not { } study)
            return ExitCode.WrongInput;
        var manifest = StudyRun.ManifestOf("fit", study, settings);
        RunFolder? run = null;
        if (outFolder is not null)
        {
            var opened = RunFolder.Open(outFolder, manifest);
            Terminal.Show(opened.Diagnostics);
            if ((run = opened.Value) is null)
                return ExitCode.WrongInput;
        }
        var analysis = StudyRun.Analyse(study, settings, cancellation);
        if (analysis.Fit is not { Succeeded: true } fit)
        {
            if (cancellation.IsCancellationRequested)
                return ExitCode.Interrupted;
            StudyWork.ShowNoFit(path, analysis.Fit);
            return ExitCode.ComputationFailed;
        }
        if (json)
            JsonOutput.Write("biodist/fit/1", writer =>
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
            });
        else
            StudyRun.Tell(analysis);
        if (run is not null)
        {
            var failures = StudyRun.Write(run, manifest, analysis);
            Terminal.Show(failures);
            if (!failures.IsEmpty)
                return ExitCode.WrongInput;
            if (!json)
                Console.WriteLine($"\n{outFolder}: {run.Outputs.Length} files; begin with {Path.Combine(outFolder!, "report.html")}");
        }
        return analysis.IsComplete ? ExitCode.Done : ExitCode.Interrupted;
    }
}
