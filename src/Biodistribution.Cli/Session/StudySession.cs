using System.Collections.Immutable;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Output;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Text;
using Biodistribution.Work;

namespace Biodistribution.Cli.Session;

/// <summary>
/// One run of a verb on a study: the study read, the folder opened, journals of its long steps, and the end told and
/// written in one way.
/// </summary>
internal sealed class StudySession : IDisposable
{
    private readonly ResumableRun run;
    private readonly string path;
    private readonly bool isJson;
    private readonly List<string> doubts = [];

    private StudySession(
        string path,
        Study study,
        AnalysisSettings settings,
        RunManifest manifest,
        RunFolder? folder,
        StudyOptions.Values options,
        CancellationToken cancellation
    )
    {
        (this.path, Study, Settings, run, isJson, Cancellation) = (
            path,
            study,
            settings,
            new ResumableRun(folder, manifest) { Part = options.Part, SharedStep = options.SharedStep },
            options.IsJson,
            cancellation
        );
    }

    /// <summary>A command on the study of this run, ready to be typed.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="options">What follows the study; empty for nothing.</param>
    public string Command(string verb, string options = "") =>
        $"biodist {verb} {(path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path)} {options}".TrimEnd();

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>Further studies the user named.</summary>
    public ImmutableArray<Study> Others { get; private init; } = [];

    /// <summary>How it is analysed.</summary>
    public AnalysisSettings Settings { get; }

    /// <summary>Told of every step.</summary>
    public IProgress<StudyProgress> Progress => progress;

    private readonly TerminalProgress progress = new();

    /// <summary>Ends the work.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The output folder; null when none was named.</summary>
    public RunFolder? Folder => run.Folder;

    /// <summary>The manifest of the run.</summary>
    public RunManifest Manifest => run.Manifest;

    /// <summary>Reads the study and opens the folder; null after a message.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="options">What the user gave.</param>
    /// <param name="own">Settings of this verb that shape its numbers.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static StudySession? Begin(
        string command,
        StudyOptions.Values options,
        IEnumerable<(string Name, string Value)> own,
        CancellationToken cancellation
    )
    {
        if (options.Settings is not { } settings)
            return null;
        var studies = options
            .Others.Prepend(options.Path)
            .Select(path => Solved(ReadFittable(path, options.WithChoices), settings))
            .ToArray();
        if (studies.Any(one => one is null))
            return null;
        var study = studies[0]!;
        var manifest = StudyOutput.ManifestOf(command, study, settings);
        manifest = manifest with
        {
            Settings = manifest.Settings.SetItems(own.Select(one => KeyValuePair.Create(one.Name, one.Value))),
            Inputs = [.. manifest.Inputs, .. studies.Skip(1).SelectMany(one => StudyOutput.ManifestOf(command, one!, settings).Inputs)],
        };
        RunFolder? folder = null;
        if (options.OutFolder is { } name)
        {
            // A part has a folder of its own, so that no process waits for another.
            if ((folder = RunOutput.Open(options.Part is { } part ? Path.Combine(name, part.FolderName) : name, manifest)) is null)
                return null;
        }
        return new StudySession(options.Path, study, settings, manifest, folder, options, cancellation)
        {
            Others = [.. studies.Skip(1).Select(one => one!)],
        };
    }

    /// <summary>A study integrated as asked; null after a message.</summary>
    public static Study? Solved(Study? study, AnalysisSettings settings)
    {
        var (solved, words) = (study?.With(settings.Solver), new AssignmentOptions());
        if (solved is not null)
            SolverOptions.Check(solved.Problem, words);
        return words.HasProblems ? null : solved;
    }

    /// <summary>Reads a study that can be fitted; null after a message.</summary>
    public static Study? ReadFittable(string path, bool withChoices = false)
    {
        var read = UserInput.ReadStudy(path, withChoices);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } study || (!study.Problem.Estimated.IsEmpty && !study.Problem.Observations.IsEmpty))
            return read.Value;
        Terminal.ShowError(
            $"{path}: The study {(study.Problem.Estimated.IsEmpty ? "estimates no parameter" : "has no observations")}, "
                + $"so there is nothing to fit.\n    Add {(study.Problem.Estimated.IsEmpty ? "estimate" : "observations")}, "
                + $"or use biodist simulate."
        );
        return null;
    }

    /// <summary>The journal of one step in the output folder; null without a folder, or after a message where it cannot be used.</summary>
    public ITaskStore? Journal(string step) => run.Journal(step);

    /// <summary>Analyses the study from rank check to dose-response.</summary>
    public StudyAnalysis Analyse()
    {
        var analysis = StudyAnalyst.Run(Study, Settings, Progress, Journal, isJson ? null : StudyOutput.PrintBestFit, Cancellation);
        progress.Clear();
        return analysis;
    }

    /// <summary>Says where the results are, and how to go on from work that was interrupted.</summary>
    public void PrintOutputPath(bool isComplete)
    {
        if (!isComplete)
            ScreenText.Paragraph(
                $"Interrupted: this is what was finished.{(Folder is null ? "" : " The same command goes on from there.")}",
                "! ",
                "  "
            );
        if (Folder is not null)
            RunOutput.PrintOutputPath(Folder);
    }

    /// <summary>Fits the study; null, with the exit code, after a message when no search succeeded or the user interrupted.</summary>
    public FitResult? Fit(out int exitCode)
    {
        var fit = Fit(Study.Problem, StudyAnalyst.FitStep);
        progress.Clear();
        exitCode =
            Cancellation.IsCancellationRequested ? ExitCode.Interrupted
            : fit.Succeeded ? ExitCode.Done
            : ExitCode.ComputationFailed;
        if (exitCode == ExitCode.Done)
            return fit;
        if (exitCode == ExitCode.ComputationFailed)
            ShowNoFit(path, fit);
        else
            CloseInterrupted();
        return null;
    }

    /// <summary>Fits a problem of this run, as one of its steps.</summary>
    public FitResult Fit(FitProblem problem, string step)
    {
        var fit = Fitter.Fit(
            problem,
            StudyAnalyst.FitSettingsOf(Settings),
            StudyProgress.ForStep(step, Progress),
            Journal(step),
            Cancellation
        );
        // Readings of one study have the same rows: what is doubtful about them is said once, of the first.
        if (doubts.Count == 0)
            doubts.AddRange(fit.Doubts);
        return fit;
    }

    /// <summary>Says why no search ended at a fit.</summary>
    public static void ShowNoFit(string path, FitResult? fit)
    {
        Terminal.ShowError($"{path}: No search ended at a fit.");
        foreach (var warning in fit?.Warnings ?? [])
            Terminal.ShowError($"    {warning}");
    }

    /// <summary>Says that the work was interrupted before it had a result; what was finished is in the journals.</summary>
    public int CloseInterrupted() => run.CloseInterrupted();

    /// <summary>Tells and writes the outcome, with what is doubtful about the rows and the study's own values.</summary>
    public int End(VerbOutput outcome)
    {
        var known = outcome.Report.Warnings;
        outcome = outcome with
        {
            Report = outcome.Report with { Warnings = [.. known, .. doubts.Concat(Study.SetValueDoubts).Except(known)] },
        };
        progress.Clear();
        if (isJson)
            JsonOutput.Write(
                outcome.Schema,
                writer =>
                {
                    writer.WriteString("study", Study.Name);
                    writer.WriteBoolean("simulated_data", Study.Simulated.Length > 0);
                    writer.WriteBoolean("complete", outcome.IsComplete);
                    foreach (var (name, texts) in new[] { ("answers", outcome.Report.Answers), ("warnings", outcome.Report.Warnings) })
                    {
                        writer.WriteStartArray(name);
                        foreach (var text in texts)
                            writer.WriteStringValue(text);
                        writer.WriteEndArray();
                    }
                    foreach (var (file, table) in outcome.Tables)
                        JsonOutput.WriteTable(writer, Path.GetFileNameWithoutExtension(file).Replace('-', '_'), table);
                }
            );
        else
            Print(outcome);
        var failures = Folder is null ? [] : Write(Folder, outcome);
        Terminal.Show(failures);
        if (!failures.IsEmpty)
            return ExitCode.WrongInput;
        if (!isJson)
            PrintOutputPath(outcome.IsComplete);
        return !outcome.IsComplete ? ExitCode.Interrupted
            : outcome.HasFailed ? ExitCode.ComputationFailed
            : ExitCode.Done;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        progress.Dispose();
        run.Dispose();
    }

    /// <summary>Ends journals: removed when the work is whole, kept when there is something to go on from.</summary>
    public void EndJournals(bool isComplete) => run.EndJournals(isComplete);

    private void Print(VerbOutput outcome)
    {
        ScreenText.Heading(Study.Title.Length > 0 ? $"{Study.Title} ({Study.Name})" : Study.Name);
        if (Study.Simulated.Length > 0)
            ScreenText.Paragraph($"SIMULATED DATA: {Study.Simulated}");
        Console.WriteLine();
        foreach (var answer in outcome.Report.Answers.Where(answer => answer.Length > 0))
            ScreenText.Paragraph(answer, "- ", "  ");
        ScreenText.Notes(outcome.Report.Warnings);
        Console.WriteLine();
        foreach (var line in outcome.Opening)
            ScreenText.Paragraph(line, "", "  ");
        foreach (var (headings, rows) in outcome.Screen)
        {
            Console.WriteLine();
            ScreenTable.Write(headings, rows);
        }
        if (outcome.Next.Count == 0)
            return;
        Console.WriteLine();
        ScreenText.Heading("WHAT NEXT");
        foreach (var step in outcome.Next)
            ScreenText.Paragraph($"{step.Purpose}: {step.Command}", "  ", "    ");
    }

    private ImmutableArray<Diagnostic> Write(RunFolder folder, VerbOutput outcome)
    {
        var failures = new RunOutput(
            outcome.Tables.Select(table => (RunTable)table),
            [.. outcome.Figures],
            outcome.Report.Document(Study, Manifest, outcome.IsComplete)
        ).WriteTo(folder, outcome.IsComplete);
        EndJournals(outcome.IsComplete && failures.IsEmpty);
        return failures;
    }
}
