using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Biodistribution.Cli.Options;
using Biodistribution.Cli.Screen;
using Biodistribution.Cli.Session;
using Biodistribution.Estimation;
using Biodistribution.Estimation.Searches;
using Biodistribution.Exposure;
using Biodistribution.Figures;
using Biodistribution.Figures.Studies;
using Biodistribution.Models;
using Biodistribution.Observations;
using Biodistribution.Output;
using Biodistribution.Reports;
using Biodistribution.Studies.Analysis;
using Biodistribution.Tables;
using Biodistribution.Text;
using Biodistribution.Units;

namespace Biodistribution.Cli.Commands;

/// <summary>
/// Exposure without a compartment model: areas, peaks, half-lives, clearance, ratios of organs, of measured and
/// simulated profiles.
/// </summary>
internal static class NcaCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("DATA.csv|STUDY|MODEL")
        {
            Description = "a table of observations, a study (its data and its simulated groups), or a model with --dose",
        };
        var options = new NcaOptions();
        var outFolder = CommonOptions.Out();
        var json = CommonOptions.Json();
        var verb = new Verb(
            "nca",
            "Exposure of measured and simulated profiles: AUC, Cmax, half-life, clearance, MRT, organ ratios; sparse designs included.",
            "biodist nca measured.csv --dosed-into blood --dose \"2e10 particles\" --relative-to blood --out exposure",
            "biodist nca models/studies/exosome-6h-example/study.yaml --dosed-into blood --compare-to healthy",
            "biodist nca models/exosome/exosome-liver.yaml --dose \"blood=1e10 particles\" --until \"48 h\""
        );
        verb.Arguments.Add(input);
        options.AddTo(verb);
        verb.Options.Add(outFolder);
        verb.Options.Add(json);
        verb.SetAction(
            (parse, cancellation) =>
                Task.FromResult(
                    Run(parse.GetRequiredValue(input), options.Read(parse), parse.GetValue(outFolder), parse.GetValue(json), cancellation)
                )
        );
        return verb;
    }

    private static int Run(string path, NcaSettings settings, string? outFolder, bool json, CancellationToken cancellation)
    {
        var words = new AssignmentOptions();
        var exposure = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? FromTable(path, settings, words)
            : FromModel(path, settings, words, cancellation);
        if (exposure.Code != ExitCode.Done || words.HasProblems)
            return exposure.Code == ExitCode.Done ? ExitCode.WrongInput : exposure.Code;
        if (settings.Options(exposure.Profiles, words) is not { } options || words.HasProblems)
            return ExitCode.WrongInput;
        var analysis = ExposureAnalysis.Analyze(exposure.Profiles, options);
        var (numbers, ratios) = (ExposureTables.Numbers(analysis), ExposureTables.Ratios(analysis));
        if (json)
            JsonOutput.Write(
                "biodist/nca/1",
                writer =>
                {
                    writer.WriteBoolean("simulated_data", exposure.SimulatedData.Length > 0);
                    JsonOutput.WriteTable(writer, "numbers", numbers);
                    JsonOutput.WriteTable(writer, "ratios", ratios);
                }
            );
        else
            Print(analysis, options, exposure);
        return outFolder is null ? ExitCode.Done : Write(outFolder, json, exposure, analysis, options, numbers, ratios);
    }

    private sealed record Found(
        int Code,
        ImmutableArray<ExposureProfile> Profiles,
        RunManifest? Manifest,
        string SimulatedData = "",
        string Statement = "",
        string Title = "",
        Model? Model = null
    );

    private static Found FromTable(string path, NcaSettings settings, AssignmentOptions words)
    {
        if (settings.IsForModels)
            words.Report(
                "--set",
                "A table of data is not simulated: --set, --until, --samples and --fitted belong to models and studies.",
                "Leave them out, or name a study."
            );
        var diagnostics = new DiagnosticList();
        var table = ObservationTable.Read(path);
        diagnostics.AddRange(table.Diagnostics);
        var manifest = table.Value is null ? null : RunOutput.Manifest("nca", path, [path], settings.Texts);
        var named = table.Value?.Rows.FirstOrDefault(row => row.TimeUnit.Length > 0)?.TimeUnit ?? "h";
        var timeUnit =
            settings.TimeUnit
            ?? (Unit.TryParse(named, out var unit, out _) && unit.Dimension == Unit.Parse("h").Dimension ? unit : Unit.Parse("h"));
        var profiles = table.Value is null ? [] : MeasuredProfiles.Collect(table.Value, timeUnit, diagnostics, settings.DoseTimes(words));
        Terminal.Show(diagnostics.InOrder());
        return new Found(diagnostics.HasErrors ? ExitCode.WrongInput : ExitCode.Done, profiles, manifest, Title: Path.GetFileName(path));
    }

    private static Found FromModel(string path, NcaSettings settings, AssignmentOptions words, CancellationToken cancellation)
    {
        var wrong = new Found(ExitCode.WrongInput, [], null);
        var read = UserInput.Read(path);
        Terminal.Show(read.Diagnostics);
        if (read.Value is not { } input)
            return wrong;
        // Of what was read: files may change during a fit.
        var manifest = RunOutput.Manifest(
            "nca",
            path,
            [.. input.FilesOf(path), .. settings.RegimenFile is { } regimen && File.Exists(regimen) ? new[] { regimen } : []],
            settings.Texts
        );
        var problem = settings.Given(input.Study is not null).Apply(input, words);
        var model = problem.Model;
        if (input.Study is null && problem.Groups[0].Doses.IsEmpty && !words.HasProblems)
            words.Report("--dose", "Nothing is given, so there is no exposure.", "Write, for example, --dose \"blood=1e10 particles\".");
        var times = Times(settings, input, model, words);
        if (words.HasProblems || times is null)
            return wrong;
        FitResult? fit = null;
        if (settings.IsFitted)
        {
            if (problem.Estimated.IsEmpty || problem.Observations.IsEmpty)
            {
                words.Report(
                    "--fitted",
                    "There is nothing to fit.",
                    "Name a study with observations and parameters to estimate, or leave --fitted out."
                );
                return wrong;
            }
            fit = Fitter.Fit(problem, new FitSettings(), null, null, cancellation);
            if (!fit.Succeeded)
            {
                Terminal.ShowError($"{path}: No search ended at a fit.");
                return wrong with { Code = cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.ComputationFailed };
            }
        }
        var simulated = StudyExposure.Simulate(
            problem,
            input.Study?.Curves?.Observables ?? [.. model.Observables.Select(observable => observable.Name)],
            times,
            fit,
            cancellation
        );
        foreach (var sentence in simulated.Courses.FailureSentences.Concat(simulated.Courses.Doubts))
            Terminal.ShowError(sentence);
        var diagnostics = new DiagnosticList();
        ImmutableArray<ExposureProfile> measured =
            problem.Observations.IsEmpty || input.Study is not { } study
                ? []
                : MeasuredProfiles.Collect(
                    new ObservationTable(study.ObservationFile, problem.Observations),
                    model.Units.TimeUnit,
                    diagnostics,
                    settings.DoseTimes(words)
                );
        // A study whose data are single numbers has simulated profiles only.
        Terminal.Show(diagnostics.InOrder().Where(diagnostic => diagnostic.Severity == Severity.Warning));
        return new Found(
            simulated.Courses.Failures.IsEmpty && !simulated.Courses.AreWrong ? ExitCode.Done : ExitCode.ComputationFailed,
            [.. measured, .. simulated.Profiles],
            manifest,
            input.Study?.Simulated ?? "",
            $"Simulated profiles: {(fit is null ? "at the values of the files, not fitted" : "at the best fit")}. "
                + $"{simulated.Courses.AccuracySentence}",
            input.Study is { Title.Length: > 0 } titled ? titled.Title
                : model.Title.Length > 0 ? model.Title
                : model.Name,
            model
        );
    }

    private static double[]? Times(NcaSettings settings, UserInput input, Model model, AssignmentOptions words)
    {
        if (settings.Samples is { } samples)
        {
            var times = samples.Split(',').Select(text => words.Time("--samples", text.Trim(), model.Units)).ToArray();
            if (times.Any(time => time is null))
                return null;
            double[] ascending = [.. times.Select(time => time!.Value).Distinct().Order()];
            if (ascending[0] >= 0 && ascending.Length >= 2)
                return ascending;
            words.Report(
                "--samples",
                "Sampling times are at least two and not negative.",
                "Write, for example, --samples \"5 min, 1 h, 6 h, 24 h\"."
            );
            return null;
        }
        var until = settings.Until is { } text2 ? words.Time("--until", text2, model.Units) : input.Study?.Curves?.Until;
        if (until > 0)
            return SimulatedProfiles.Dense(until.Value);
        words.Report(
            "--until",
            settings.Until is null ? "The last time is missing." : "The last time must be positive.",
            $"Write, for example, --until \"24 {model.Units.TimeUnit.Text}\"."
        );
        return null;
    }

    private static void Print(ExposureAnalysis analysis, ExposureOptions options, Found found)
    {
        if (found.SimulatedData.Length > 0)
            Console.WriteLine($"SIMULATED DATA: {found.SimulatedData}");
        ScreenTable.Write(ExposureTables.Summary(analysis));
        if (analysis.Exposures.Any(exposure => exposure.Numbers.Any(number => double.IsFinite(number.StandardError))))
            Console.WriteLine(
                $"± standard error; the table has {options.Confidence.ToString("P0", CultureInfo.InvariantCulture)} intervals"
            );
        foreach (var (reason, profiles) in ExposureTables.Missing(analysis))
            ScreenText.Paragraph($"{reason}: {profiles}", "– ", "  ");
        var ratios = analysis.Ratios.Where(ratio => options.RelativeTo.Length > 0 || ratio.Kind != "AUC ratio").ToArray();
        if (ratios.Length > 0)
            ScreenTable.Write(
                ["ratio", "group", "of", "to", ""],
                ratios.Select(ratio =>
                    new[]
                    {
                        ratio.Kind,
                        ratio.Animal.Length > 0 ? $"{ratio.Group}, {ratio.Animal}" : ratio.Group,
                        ratio.Observable,
                        ratio.RelativeTo,
                        ratio.Value.IsPresent ? NumberText.Short(ratio.Value.Value, 4) : ratio.Value.Missing,
                    }
                )
            );
        if (found.Statement.Length > 0)
            ScreenText.Paragraph(found.Statement);
    }

    private static int Write(
        string outFolder,
        bool json,
        Found found,
        ExposureAnalysis analysis,
        ExposureOptions options,
        Table numbers,
        Table ratios
    )
    {
        var manifest = found.Manifest!;
        if (RunOutput.Open(outFolder, manifest) is not { } run)
            return ExitCode.WrongInput;
        Figure[] figures =
        [
            .. ExposureFigures.Terminal(analysis).Select(figure => figure with { IsSimulated = found.SimulatedData.Length > 0 }),
        ];
        var report = ExposureReport.Build(analysis, options, [.. figures], found.Statement) with
        {
            Title = found.Title,
            IsSimulated = found.SimulatedData.Length > 0,
            Model = found.Model,
        };
        string[] remarks = found.SimulatedData.Length > 0 ? [$"simulated data: {found.SimulatedData}"] : [];
        RunTable[] tables = [new("exposure.csv", numbers) { Remarks = remarks }, new("exposure-ratios.csv", ratios) { Remarks = remarks }];
        return new RunOutput(tables, figures, report.Document(manifest)).Save(run, json);
    }
}
