using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Likelihood;
using Biodistribution.Estimation.Searches;
using Biodistribution.Estimation.Uncertainty;
using Biodistribution.Experiments.Cohorts;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Studies;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Symbol = Biodistribution.Models.Symbolics.Symbol;

namespace Biodistribution.Cli.Commands;

/// <summary>A virtual cohort: percentiles over subjects that differ, and whether data spread as they do.</summary>
internal static class CohortCommand
{
    // Of larger cohorts the subjects are not listed; each is a function of seed and number.
    private const int MostListed = 100_000;

    private const string Step = "subjects";
    private const string CheckStep = "predictive check";

    private sealed record Options(
        int? Subjects,
        string[] Vary,
        string? Until,
        int Points,
        bool IsFitted,
        int Replicates,
        ulong Seed,
        int Threads,
        string? OutFolder,
        bool Json
    );

    public static Command Create()
    {
        var input = new Argument<string>("STUDY|MODEL")
        {
            Description = "a study whose section cohort says how subjects differ, or a model with --vary",
        };
        var given = new DosingOptions();
        var subjects = new Option<int?>("--subjects") { Description = "how many subjects; the study's own (1000) when not given" };
        var vary = new Option<string[]>("--vary")
        {
            Description = "a parameter that varies log-normally between subjects: name=CV, such as \"uptake=30 %\"; may be repeated",
            DefaultValueFactory = _ => [],
        };
        var until = new Option<string?>("--until") { Description = "the last time; the study's own when not given" };
        var points = new Option<int>("--points") { Description = "how many times, evenly spaced", DefaultValueFactory = _ => 121 };
        var fitted = new Option<bool>("--fitted") { Description = "fit first: subjects vary about the best fit" };
        var replicates = new Option<int>("--replicates")
        {
            Description = "simulated data sets of the visual predictive check",
            DefaultValueFactory = _ => 200,
        };
        var (seed, threads, outFolder, json) = (CommonOptions.Seed(), CommonOptions.Threads(), CommonOptions.Out(), CommonOptions.Json());
        var verb = new Verb(
            "cohort",
            "Virtual cohort: percentiles over subjects that differ in parameters and covariates; visual predictive check against animals.",
            "biodist cohort my-study/study.yaml --subjects 2000 --out cohort",
            "biodist cohort models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --vary "
                + "\"uptake=30 %\" --vary \"plasma_volume=5 %\" --until \"24 h\""
        );
        verb.Arguments.Add(input);
        given.AddTo(verb);
        foreach (var option in new Option[] { subjects, vary, until, points, fitted, replicates, seed, threads, outFolder, json })
            verb.Options.Add(option);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    Run(
                        parse.GetRequiredValue(input),
                        given.Read(parse),
                        new Options(
                            parse.GetValue(subjects),
                            parse.GetRequiredValue(vary),
                            parse.GetValue(until),
                            parse.GetValue(points),
                            parse.GetValue(fitted),
                            parse.GetValue(replicates),
                            parse.GetValue(seed),
                            parse.GetValue(threads),
                            parse.GetValue(outFolder),
                            parse.GetValue(json)
                        ),
                        cancellation
                    )
                )
        );
        return verb;
    }

    private static int Run(string path, Given given, Options options, CancellationToken cancellation)
    {
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return ExitCode.WrongInput;
        var words = new AssignmentOptions();
        var problem = given.Apply(input, words);
        var model = problem.Model;
        var times = words.Times(options.Until, input.Study?.Curves?.Until, options.Points, 10_000, model.Units);
        if (options.Replicates is < 20 or > 10_000)
            words.Report("--replicates", $"{options.Replicates} data sets are too few or too many for an interval.", "Write 20 to 10000.");
        var request = Request(input.Study?.Cohort, options, model, words);
        if (words.HasProblems || request is null)
            return ExitCode.WrongInput;
        var manifest = ManifestOf(path, input, given, options, request);
        RunFolder? folder = null;
        if (options.OutFolder is { } name && (folder = RunOutput.Open(name, manifest)) is null)
            return ExitCode.WrongInput;
        using var run = new ResumableRun(folder, manifest);
        using var progress = new TerminalProgress();
        var settings = new Dictionary<Symbol, double>();
        var compared = problem;
        if (options.IsFitted && Fit(path, ref compared, options, run, progress, settings, words, cancellation) is { } code)
            return code;
        if (
            request
                .Variations.Select(variation =>
                    (
                        variation,
                        Problem: settings.TryGetValue(variation.Parameter, out var best) ? SubjectDraws.Problem(variation, best) : ""
                    )
                )
                .FirstOrDefault(one => one.Problem.Length > 0) is
            { variation: { } wrong } found
        )
        {
            Terminal.ShowError($"{path}: At the best fit {wrong.Parameter.Name} cannot vary so: {found.Problem}.");
            return ExitCode.WrongInput;
        }
        var cohort = new CohortSimulation(problem, request, settings, options.Seed);
        IReadOnlyList<string> observables =
            input.Study?.Curves?.Observables ?? [.. model.Observables.Select(observable => observable.Name)];
        var bands = cohort.Run(
            times,
            observables,
            [.. problem.Groups.Select(group => group.Name)],
            options.Threads,
            StudyProgress.ForStep(Step, progress),
            run.State(Step),
            cancellation
        );
        if (!bands.IsComplete)
            return run.CloseInterrupted();
        var check = problem.Observations.Any(row => row.Animal.Length > 0)
            ? VisualPredictiveCheck.Simulate(
                compared,
                cohort,
                options.Replicates,
                options.Seed,
                options.Threads,
                StudyProgress.ForStep(CheckStep, progress),
                run.Journal(CheckStep),
                cancellation
            )
            : null;
        progress.Clear();
        if (cancellation.IsCancellationRequested)
            return run.CloseInterrupted();
        if (check is { Panels.IsEmpty: true })
            check = null;
        if (
            options.IsFitted
            && check is not null
            && check.Panels.Any(panel => problem.ErrorModels.GetValueOrDefault(panel.Observable, problem.DefaultError).IsEstimated)
        )
            check = check with
            {
                Notes = check.Notes.Add(
                    "The measurement error of the simulated animals is the one the fit estimated; where each "
                        + "animal gave one value it holds differences between animals too, beside those of the cohort"
                ),
            };
        foreach (var sentence in CohortReport.Failures(bands))
            Terminal.ShowError(sentence);
        var table = CohortTables.Bands(bands, model.Units.TimeUnit);
        if (options.Json)
            JsonOutput.Write(
                "biodist/cohort/1",
                writer =>
                {
                    writer.WriteNumber("subjects", bands.Subjects);
                    writer.WriteNumber("failed_runs", bands.Failed);
                    writer.WriteBoolean("exact_percentiles", bands.IsExact);
                    JsonOutput.WriteTable(writer, "percentiles", table);
                    if (check is not null)
                        JsonOutput.WriteTable(writer, "visual_predictive_check", PredictiveCheckTable.Of(check, model.Units.TimeUnit));
                }
            );
        else
            Print(bands, check, input.Study, model);
        var written = folder is null ? ExitCode.Done : Write(run, folder, input, options, cohort, bands, check, table, model, settings);
        return bands.Failed == bands.Subjects * problem.Groups.Length ? ExitCode.ComputationFailed : written;
    }

    private static CohortRequest? Request(CohortRequest? own, Options options, Model model, AssignmentOptions words)
    {
        if (options.Subjects is < 1 or > CohortRequest.MostSubjects)
            words.Report(
                "--subjects",
                $"A cohort cannot have {options.Subjects.Value.ToString(CultureInfo.InvariantCulture)} subjects.",
                $"Write 1 to {CohortRequest.MostSubjects.ToString(CultureInfo.InvariantCulture)}."
            );
        if (own is not null && options.Vary.Length > 0)
            words.Report("--vary", "The study says itself how its subjects differ.", "Change its section cohort, or leave --vary out.");
        if (own is not null)
            return own with { Subjects = options.Subjects ?? own.Subjects };
        if (options.Vary.Length == 0)
            words.Report(
                "--vary",
                "Nothing varies between the subjects.",
                "Write, for example, --vary \"uptake=30 %\", or a section cohort in the study."
            );
        var variations = ImmutableArray.CreateBuilder<Variation>();
        foreach (var text in options.Vary)
        {
            var (name, size) = words.Pair("--vary", text);
            if (name.Length == 0)
                continue;
            if (
                model.Parameters.FirstOrDefault(parameter =>
                    parameter.Name == name && !ReferenceEquals(parameter.Symbol, model.InjectedDose)
                )
                is not { } found
            )
                words.Report(
                    "--vary",
                    $"There is no parameter {name}.",
                    NearestName.Question(name, model.Parameters.Select(parameter => parameter.Name))
                );
            else if (words.RelativeSize("--vary", size) is { } cv)
            {
                var variation = new Variation(
                    found.Symbol,
                    VariationDistribution.LogNormal,
                    Math.Sqrt(double.LogP1(cv * cv)),
                    found.Lower,
                    found.Upper
                );
                if (!(cv > 0))
                    words.Report(
                        "--vary",
                        $"{name} has a spread of {size}.",
                        "A coefficient of variation is larger than zero; leave the parameter out to hold it fixed."
                    );
                else if (SubjectDraws.Problem(variation, found.Value) is { Length: > 0 } problem)
                    words.Report(
                        "--vary",
                        $"{name} cannot vary so: {problem}.",
                        "Name another parameter, or write a study with a section cohort."
                    );
                else if (variations.Any(one => ReferenceEquals(one.Parameter, found.Symbol)))
                    words.Report("--vary", $"{name} is named twice.", "Write each parameter once.");
                else
                    variations.Add(variation);
            }
        }
        return words.HasProblems ? null : CohortRequest.Independent(options.Subjects ?? 1000, variations.ToImmutable());
    }

    // Receives the study with the error sizes the fit estimated.
    private static int? Fit(
        string path,
        ref FitProblem problem,
        Options options,
        ResumableRun run,
        IProgress<StudyProgress> progress,
        Dictionary<Symbol, double> settings,
        AssignmentOptions words,
        CancellationToken cancellation
    )
    {
        if (problem.Estimated.IsEmpty || problem.Observations.IsEmpty)
        {
            words.Report(
                "--fitted",
                "There is nothing to fit.",
                "Name a study with observations and parameters to estimate, or leave --fitted out."
            );
            return ExitCode.WrongInput;
        }
        var fit = Fitter.Fit(
            problem,
            new FitSettings { Seed = options.Seed, Threads = options.Threads },
            StudyProgress.ForStep(StudyAnalyst.FitStep, progress),
            run.Journal(StudyAnalyst.FitStep),
            cancellation
        );
        if (cancellation.IsCancellationRequested)
            return run.CloseInterrupted();
        if (!fit.Succeeded)
        {
            Terminal.ShowError($"{path}: No search ended at a fit.");
            return ExitCode.ComputationFailed;
        }
        for (var i = 0; i < problem.Estimated.Length; i++)
            settings[problem.Estimated[i].Parameter] = fit.Estimates[i].Value;
        problem = FittedErrors.Apply(fit);
        return null;
    }

    private static void Print(CohortBands bands, VisualPredictiveCheck? check, Study? study, Model model)
    {
        if (study is { Simulated.Length: > 0 })
            ScreenText.Paragraph($"SIMULATED DATA: {study.Simulated}");
        ScreenTable.Write(CohortTables.Summary(bands, model.Units.TimeUnit, group => StudyFigures.TitleOf(study, group)));
        foreach (var sentence in CohortReport.Sentences(bands, check, group => StudyFigures.TitleOf(study, group)))
            ScreenText.Paragraph(sentence);
        ScreenText.Notes((check?.Notes ?? []).Select(note => $"{note}."));
    }

    private static RunManifest ManifestOf(string path, UserInput input, Given given, Options options, CohortRequest request) =>
        RunOutput.Manifest(
            "cohort",
            path,
            input.FilesOf(path).Concat(given.Files),
            given.Settings.AddRange(
                new Dictionary<string, string>
                {
                    ["subjects"] = request.Subjects.ToString(CultureInfo.InvariantCulture),
                    ["vary"] = string.Join("; ", options.Vary),
                    ["until"] = options.Until ?? "",
                    ["points"] = options.Points.ToString(CultureInfo.InvariantCulture),
                    ["fitted"] = options.IsFitted ? "yes" : "no",
                    ["replicates"] = options.Replicates.ToString(CultureInfo.InvariantCulture),
                }
            ),
            options.Seed
        );

    private static int Write(
        ResumableRun run,
        RunFolder folder,
        UserInput input,
        Options options,
        CohortSimulation cohort,
        CohortBands bands,
        VisualPredictiveCheck? check,
        Table table,
        Model model,
        Dictionary<Symbol, double> settings
    )
    {
        var tables = new List<RunTable> { ("cohort.csv", table) };
        if (bands.Subjects <= MostListed)
            tables.Add(("subjects.csv", CohortTables.Subjects(cohort, model)));
        var figures = new List<Figure> { CohortFigures.Bands(bands, model, input.Study) };
        if (check is not null)
        {
            tables.Add(("visual-predictive-check.csv", PredictiveCheckTable.Of(check, model.Units.TimeUnit)));
            figures.Add(CohortFigures.Check(check, model, input.Study!));
        }
        var saved = new RunOutput(
            tables,
            figures,
            CohortReport
                .Build(cohort, bands, check, At(model, settings), input.Study, options.IsFitted, options.Seed, [.. figures])
                .Document(run.Manifest)
        ).Save(folder, options.Json);
        run.EndJournals(saved == ExitCode.Done);
        return saved;
    }

    private static Model At(Model model, Dictionary<Symbol, double> values) =>
        model with
        {
            Parameters =
            [
                .. model.Parameters.Select(parameter =>
                    values.TryGetValue(parameter.Symbol, out var value) ? parameter with { Value = value } : parameter
                ),
            ],
        };
}
